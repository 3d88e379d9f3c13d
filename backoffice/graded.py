"""The profile of graded protection (等级保护): what its assessors expect beyond the defaults, by the setting `dengbao` (decisions 28).

Passwords of three kinds of characters that last 90 days, and nobody who both administers and supervises. Six months of logs
are kept in any case. The defaults follow ASVS, which forbids the first two.
"""

import re
from datetime import datetime, timedelta

from backoffice import settings
from models.accounts import UserAccount
from models.messages import Invalid, T

KINDS = ("[a-z]", "[A-Z]", "[0-9]", "[^a-zA-Z0-9]")
LEAST_KINDS, DAYS = 3, 90
APART = {"ADMIN", "AUDITOR"}
"""Roles of which an account has one at most."""


def is_on() -> bool:
    return settings.flag("dengbao")


def check_kinds(password: str):
    """Raises Invalid."""
    if is_on() and sum(bool(re.search(kind, password)) for kind in KINDS) < LEAST_KINDS:
        raise Invalid({"new": [T("Three of these at least: small letters, capitals, digits, other characters")]})


def lasting_days() -> int:
    """How many days a password lasts; 0 is without end."""
    return settings.number("password_max_days") or (DAYS if is_on() else 0)


def has_expired(account: UserAccount, when: datetime) -> bool:
    """Whether the password of an account was older at that instant than it may be; one of which no day is known was."""
    days = lasting_days()
    return bool(days) and (account.password_changed_at is None or account.password_changed_at < when - timedelta(days=days))


def check_apart(held: set[str], role: str):
    """Refuse a role beside those that an account holds. Raises Invalid."""
    if is_on() and role in APART and held & (APART - {role}):
        raise Invalid({"role": [T("Under graded protection nobody both administers and supervises")]})
