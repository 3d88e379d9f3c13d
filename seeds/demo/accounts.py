"""What the demo world is known by: its accounts, their password, where chance begins."""

PASSWORD = "Demo-2026!"
"""The password of every demo account; whoever shows a demo world may print it."""

ACCOUNTS = (
    "admin",
    "head1",
    "clerk1",
    "asset1",
    "archive1",
    "safety1",
    "head2",
    "clerk2",
    "auditor1",
    "provider1",
    "expert1",
)
"""The accounts to try first; the whole cast is in `people`."""

SEED = 20240709
"""Chance begins here, so that two loads on the same day make the same world."""
