"""A made-up world to look at: twelve stations in four provinces, their people, enterprises,
providers and assets.
"""

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


def load(hasher=None):
    """Build the world on an empty database; see `world.load`."""
    from seeds.demo import world

    return world.load(hasher)
