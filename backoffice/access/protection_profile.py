"""The profile of graded protection (等级保护): what its assessors expect beyond the defaults, by
setting `dengbao` (decisions 28).

Passwords of three kinds of characters that last 90 days, and three administrators apart: of the
system (the platform administrator, who then has no other part), of security, of the audit log; none
of them supervises a region as well. Six months of logs are kept in any case, and under the profile
of what can be undone too. The defaults follow ASVS, which forbids the first two.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from peewee import ModelSelect

from backoffice import settings
from backoffice.access.actor import Actor
from models.accounts import UserAccount, UserRole
from models.base import Record
from models.clock import today
from models.messages import Invalid, T
from models.reference import Setting

KINDS = ("[a-z]", "[A-Z]", "[0-9]", "[^a-zA-Z0-9]")
MIN_KINDS, DAYS, MIN_LOG_DAYS = 3, 90, 183
APART = {"ADMIN", "SECADMIN", "LOGADMIN", "AUDITOR"}
"""Roles of which an account has one at most."""

NEEDED = ("SECADMIN", "LOGADMIN")
"""Who takes over what the platform administrator lays down."""

LAID_DOWN = {"user_account", "user_role", "role_grant", "user_session", "audit_log", "export_log"}
KEPT_OWN = {
    ("user_account", "read"),
    ("user_role", "read"),
    ("user_session", "read"),
    ("user_session", "end"),
    ("audit_log", "read"),
    ("export_log", "read"),
}
"""What the platform administrator has no part in under the profile, and what of it concerns the own
account.
"""

POLICIES = {
    "dengbao",
    "password_max_days",
    "second_factor_required",
    "lockout_failures",
    "lockout_minutes",
    "session_idle_minutes",
    "session_hours",
    "lookup_misses",
    "lookup_lock_minutes",
    "export_reason",
    "clerk_export_rows",
    "change_days",
}
"""Settings of the security administrator."""


def is_on() -> bool:
    return settings.flag("dengbao")


def check_kinds(password: str) -> None:
    """Raises Invalid."""
    if is_on() and sum(bool(re.search(kind, password)) for kind in KINDS) < MIN_KINDS:
        raise Invalid(
            {
                "new": [
                    T("Three of these at least: small letters, capitals, digits, other characters")
                ]
            }
        )


def lasting_days() -> int:
    """How many days a password lasts; 0 is without end."""
    return settings.number("password_max_days") or (DAYS if is_on() else 0)


def has_expired(account: UserAccount, when: datetime) -> bool:
    """Whether the password of an account was older at that instant than it may be; one of which no
    day is known was.
    """
    days = lasting_days()
    return bool(days) and (
        account.password_changed_at is None
        or account.password_changed_at < when - timedelta(days=days)
    )


def check(actor: Actor, row: Record) -> None:
    """Refuse a role or a setting, as it shall be stored, that the profile does not allow this
    actor. Raises Invalid.
    """
    if isinstance(row, UserRole):
        _check_apart(row)
    elif isinstance(row, Setting):
        before = {
            key
            for (key,) in Setting.select(Setting.key).where(Setting.id == (row.id or 0)).tuples()
        }
        _check_setting(actor, before | {row.key}, row.key, (row.value or "").strip())


def check_gone(actor: Actor, row: Record) -> None:
    """Refuse that a setting is taken away. Raises Invalid."""
    if isinstance(row, Setting):
        _check_setting(actor, {row.key}, row.key, "0")


def _check_apart(grant: UserRole) -> None:
    if grant.role in APART and is_on():
        held = _living().where(
            UserRole.user == grant.user_id,
            UserRole.id != (grant.id or 0),
            UserRole.role.in_(APART - {grant.role}),
        )
        if held.exists():
            raise Invalid({"role": [_one_at_most()]})


def left_of(role: str, grants: list) -> list:
    """What the profile leaves of the (resource, verb, scope) of a role: the platform administrator
    keeps the system alone.
    """
    if role != "ADMIN" or not is_on():
        return grants
    return [
        (resource, verb, "OWN" if resource in LAID_DOWN else scope)
        for resource, verb, scope in grants
        if resource not in LAID_DOWN or (resource, verb) in KEPT_OWN
    ]


def _check_setting(actor: Actor, keys: set[str], key: str, value: Any) -> None:
    """`keys` are the names before and after: whoever renames a setting takes it away."""
    if not actor.everything and not all(_may_set(actor.roles, one) for one in keys):
        raise Invalid(
            {
                "value": [
                    T(
                        "Under graded protection each setting has its administrator: "
                        "those of security the security administrator, "
                        "all others the platform administrator"
                    )
                ]
            }
        )
    if key == "change_days" and is_on() and 0 < int(value) < MIN_LOG_DAYS:
        raise Invalid({"value": [_too_few_days()]})
    if key == "dengbao" and value == "1" and not is_on() and (found := obstacles()):
        raise Invalid({"value": found})


def _may_set(roles: Iterable[str], key: str) -> bool:
    if key in POLICIES:
        return "SECADMIN" in roles or not is_on()
    return "SECADMIN" not in roles or "ADMIN" in roles


def obstacles() -> list:
    """What an installation still lacks of the profile, in sentences."""
    found = (
        [
            T(
                "Graded protection needs accounts for the security administrator and for the "
                "audit administrator: grant both roles first"
            )
        ]
        if set(NEEDED) - _held_by_somebody()
        else []
    )
    if _held_twice():
        found.append(_one_at_most())
    if 0 < settings.number("change_days") < MIN_LOG_DAYS:
        found.append(_too_few_days())
    return found


def _living() -> ModelSelect:
    ended = UserRole.valid_to.is_null(False) & (UserRole.valid_to < today())
    return UserRole.living().select(UserRole.user, UserRole.role).where(~ended)


def _held_by_somebody() -> set[str]:
    active = (
        _living()
        .join(UserAccount)
        .where(UserAccount.status == "ACTIVE", UserAccount.is_deleted == False)
    )
    return {role for _user, role in active.tuples()}


def _held_twice() -> bool:
    held: dict = {}
    for user, role in _living().where(UserRole.role.in_(APART)).tuples():
        held.setdefault(user, set()).add(role)
    return any(len(roles) > 1 for roles in held.values())


def _one_at_most() -> T:
    return T(
        "Under graded protection an account is one of these at most: platform, security or "
        "audit administrator, superior supervisor"
    )


def _too_few_days() -> T:
    return T(
        "Under graded protection records of changes are kept for {days} days at least",
        days=MIN_LOG_DAYS,
    )
