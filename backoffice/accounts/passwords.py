"""Accounts and passwords: argon2id, lockout that outlives a restart, equal answers for unknown
names (ASVS 6).
"""

import secrets
import threading
from datetime import timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from peewee import Case

from backoffice import settings
from backoffice.access import granting, protection_profile
from backoffice.access.actor import SYSTEM, Actor
from backoffice.access.actors import load_actor
from backoffice.access.permissions import require
from backoffice.access.scopes import sees
from backoffice.access.sessions import end_session, end_sessions_of
from backoffice.accounts import second_factor
from backoffice.errors import Invalid, Refused
from backoffice.messages import mail_queue
from backoffice.records import audit, writes
from models.accounts import SignInAttempt, UserAccount, UserRole, UserSession, usual_scope
from models.base import one_by_one, transaction
from models.clock import now
from models.messages import T

LEAST, MOST = 10, 128
ADDRESS_LIMIT = 30
WEAK = {
    "1234567890",
    "0123456789",
    "password12",
    "password123",
    "qwertyuiop",
    "1q2w3e4r5t",
    "admin12345",
    "administrator",
    "iloveyou12",
    "woaini1314",
    "woaini520",
    "a123456789",
    "123456789a",
    "qwerty123456",
    "zaq12wsxcde",
    "111111111111",
}

_hasher = PasswordHasher()
_decoy = _hasher.hash(secrets.token_hex())
_slots = threading.BoundedSemaphore(2)


LOCKED = T("The account is locked for some minutes after five failures")


class Throttled(Exception):  # noqa: N818 - named like Refused and Conflict
    """Too many failures from one address: wait (answers 429)."""


def use_hasher(hasher: PasswordHasher) -> None:
    """Set the cost of passwords for this process; tests use a cheap one."""
    global _hasher, _decoy
    _hasher, _decoy = hasher, hasher.hash(secrets.token_hex())


def hashed(password: str) -> str:
    with _slots:
        return _hasher.hash(password)


def _matches(stored: str, password: str) -> bool:
    with _slots:
        try:
            return _hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


def sign_in(username: str, password: str, ip: str | None) -> UserAccount | None:
    """The account when name and password fit and it is neither locked nor disabled; None otherwise,
    always after one hash.

    Five failures lock an account for 15 minutes (settings); 30 from one address raise Throttled.
    """
    _throttle(ip)
    account = UserAccount.living().where(UserAccount.username == username[:40]).first()
    fits = _matches(
        account.password_hash if account and account.password_hash != "!" else _decoy,
        password[: MOST * 4],
    )
    waits = account is not None and second_factor.is_on(account)
    if not _decide(account, ip, _fault(account, fits), waits=waits):
        return None
    _rehash(account, password)
    if not waits:
        _note_sign_in(account, ip)
    return account


def _fault(account: UserAccount | None, fits: bool) -> str | None:
    if account is None:
        return "unknown name"
    if not fits:
        return "wrong password"
    return None if account.status == "ACTIVE" else "disabled"


def second_step(account: UserAccount, session: UserSession, code: str, ip: str | None) -> bool:
    """Let a session through that shows its code; a wrong one counts as a failed sign-in, and the
    last ends the session.
    """
    _throttle(ip)
    with writes.writing():
        one_by_one(*_counted_by(account, ip))
        fault = None if second_factor.passes(account, code) else "wrong code"
        right = _decide(account, ip, fault)
        if right:
            second_factor.let_through(session)
            _note_sign_in(account, ip)
        elif is_locked(account):
            end_sessions_of(account.id)
    return right


def require_present(actor: Actor, account: UserAccount, password: str) -> None:
    """A signed-in person shows the own password once more, before it or the second step changes
    (ASVS 7.5.1).

    Wrong ones count as failed sign-ins, and the last of them ends every session: who cannot show it
    is perhaps somebody else. Raises Invalid.
    """
    _throttle(actor.ip)
    was_locked = is_locked(account)
    fault = None if _matches(account.password_hash, password[: MOST * 4]) else "wrong password"
    if _decide(account, actor.ip, fault):
        return
    if is_locked(account) and not was_locked:
        with writes.writing():
            end_sessions_of(account.id)
    raise Invalid(
        {"current": [LOCKED if is_locked(account) else T("The present password is not right")]}
    )


def is_locked(account: UserAccount) -> bool:
    until = UserAccount.get_by_id(account.id).locked_until
    return until is not None and until > now()


def _throttle(ip: str | None) -> None:
    since = now() - timedelta(minutes=settings.number("lockout_minutes"))
    if (
        SignInAttempt.select()
        .where(SignInAttempt.ip == (ip or "-"), SignInAttempt.at > since)
        .count()
        >= ADDRESS_LIMIT
    ):
        raise Throttled()


def _decide(
    account: UserAccount | None, ip: str | None, fault: str | None, waits: bool = False
) -> bool:
    """Whether a try counts as right: tries at the same moment are decided one after the other, and
    each finds what those before it left.

    A failure is counted by the database, in the statement that locks; whatever was right before the
    account was locked meanwhile is wrong then. `waits`: the second step is still to come, so that
    nothing is forgotten yet. Raises Throttled.
    """
    with writes.writing():
        one_by_one(*_counted_by(account, ip))
        _throttle(ip)
        if account is not None and is_locked(account):
            fault = "locked"
        if fault is None:
            if not waits:
                UserAccount.update(failed_count=0, locked_until=None).where(
                    UserAccount.id == account.id
                ).execute()
            return True
        SignInAttempt.create(ip=ip or "-", at=now())
        if account is not None and fault != "locked":
            _count_failure(account)
        who = Actor(
            account.id if account else None, account.display_name if account else "?", ip=ip
        )
        audit.write(
            who,
            "DENY",
            f"user_account:{account.id}" if account else None,
            {"reason": [None, fault]},
            event="sign_in",
        )
    return False


def _counted_by(account: UserAccount | None, ip: str | None) -> list[str]:
    return [
        f"sign_in/address/{ip or '-'}",
        *([f"sign_in/account/{account.id}"] if account is not None else []),
    ]


def _count_failure(account: UserAccount) -> None:
    """One more, and the lock with the last: in one statement."""
    until = now() + timedelta(minutes=settings.number("lockout_minutes"))
    is_last = UserAccount.failed_count + 1 >= settings.number("lockout_failures")
    UserAccount.update(
        failed_count=Case(None, [(is_last, 0)], UserAccount.failed_count + 1),
        locked_until=Case(None, [(is_last, until)], UserAccount.locked_until),
    ).where(UserAccount.id == account.id).execute()


def _note_sign_in(account: UserAccount, ip: str | None) -> None:
    with writes.writing():
        UserAccount.update(last_login_at=now()).where(UserAccount.id == account.id).execute()
        audit.write(load_actor(account, ip), "LOGIN", f"user_account:{account.id}")


def _rehash(account: UserAccount, password: str) -> None:
    """Keep the password with today's cost when it was kept with another."""
    if _hasher.check_needs_rehash(account.password_hash):
        UserAccount.update(password_hash=hashed(password)).where(
            UserAccount.id == account.id
        ).execute()


def check_new_password(account: UserAccount, password: str) -> None:
    """Long enough, not a known weak one, not made of the account's own words. Raises Invalid."""
    plain = password.lower()
    if len(password) < LEAST:
        raise Invalid({"new": [T("At least {n} characters", n=LEAST)]})
    if len(password) > MOST:
        raise Invalid(
            {"new": [T("At most {most} characters, this has {n}", most=MOST, n=len(password))]}
        )
    if (
        plain in WEAK
        or len(set(plain)) < 4
        or plain in "01234567890123456789abcdefghijklmnopqrstuvwxyz"
    ):
        raise Invalid({"new": [T("This password is too easy to guess")]})
    if account.username in plain or account.display_name.lower() in plain:
        raise Invalid({"new": [T("The password may not contain your name or login")]})
    protection_profile.check_kinds(password)


def change_password(  # noqa: PLR0913 - the fields of the form, by name
    actor: Actor,
    account: UserAccount,
    current: str,
    new: str,
    repeat: str,
    session_id: int | None = None,
) -> None:
    """A person changes the own password; all other sessions end. Raises Invalid."""
    require_present(actor, account, current)
    if new != repeat:
        raise Invalid({"repeat": [T("The two entries differ")]})
    if new == current:
        raise Invalid({"new": [T("Choose a password that differs from the present one")]})
    check_new_password(account, new)
    _set_password(actor, account, new, must_change=False)
    end_sessions_of(account.id, but=session_id)


def reset_password(actor: Actor, account: UserAccount) -> str:
    """A random first password, to be changed at the first sign-in; every session ends. Answers it
    once. Raises Refused for the own one.
    """
    if account.id == actor.account_id:
        raise Refused(T("Your own password is changed on its page, with the present one"))
    granting.check_account(actor, account)
    password = secrets.token_urlsafe(12)
    _set_password(actor, account, password, must_change=True)
    end_sessions_of(account.id)
    return password


def reset_second_step(actor: Actor, account: UserAccount) -> None:
    """Take the second step off an account whose telephone and codes are lost; every session ends.
    Raises Refused for the own one.
    """
    if account.id == actor.account_id:
        raise Refused(
            T("Your own second step is switched off on its page, with the present password")
        )
    second_factor.switch_off(actor, account)


def _set_password(actor: Actor, account: UserAccount, password: str, must_change: bool) -> None:
    with writes.writing():
        UserAccount.update(
            password_hash=hashed(password),
            password_changed_at=now(),
            must_change_password=must_change,
            failed_count=0,
            locked_until=None,
        ).where(UserAccount.id == account.id).execute()
        audit.write(actor, "UPDATE", f"user_account:{account.id}", event="password")


def create_account(
    username: str,
    display_name: str,
    role: str,
    scope: str | None = None,
    staff: int | None = None,
    **places,
) -> str:
    """An account with one role, in its usual scope, from the command line; returns its first
    password.
    """
    with writes.writing():
        account = writes.create(
            SYSTEM,
            UserAccount,
            {"username": username, "display_name": display_name, "staff": staff},
        )
        writes.create(
            SYSTEM,
            UserRole,
            {"user": account.id, "role": role, "scope": scope or usual_scope(role), **places},
            {"granted_by": 0},
        )
        return reset_password(SYSTEM, account)


def sign_out(actor: Actor, session: UserSession) -> None:
    with writes.writing():
        end_session(session)
        audit.write(actor, "LOGOUT", f"user_account:{actor.account_id}")


def change_contact(
    actor: Actor, account: UserAccount, typed: dict[str, str], wants_mail: bool
) -> None:
    """A person changes the own telephone, e-mail address and wish for reminders; an empty box keeps
    what is on file. Raises Invalid.
    """
    cleaned = {name: _cleaned(name, text.strip()) for name, text in typed.items() if text.strip()}
    with writes.writing():
        row = UserAccount.get_by_id(account.id).bind_sealed()
        before = {name: getattr(row, name) for name in (*cleaned, "wants_mail")}
        for name, value in {**cleaned, "wants_mail": wants_mail}.items():
            setattr(row, name, value)
        if wants_mail and not mail_queue.address_of(row):
            raise Invalid(
                {"wants_mail": [T("There is no e-mail address on file yet: enter one above")]}
            )
        changed = {
            name: getattr(row, name) for name in before if getattr(row, name) != before[name]
        }
        if changed:
            names = [f"{one}_digest" for one in changed]
            digests = {name: row.__data__[name] for name in names if name in row._meta.fields}
            writes.store(actor, row, {**{name: row.__data__[name] for name in changed}, **digests})
            writes.log(actor, "UPDATE", row, audit.difference(UserAccount, before, changed))


def _cleaned(name: str, text: str) -> Any:
    try:
        return UserAccount._meta.fields[name].clean(text)
    except Invalid as fault:
        raise Invalid({name: next(iter(fault.errors.values()))}) from None


def end_one(actor: Actor, session: UserSession) -> None:
    """End a session at once, the own one or, with the right to, another's. Raises Refused."""
    require(actor, "end", "user_session")
    if not sees(actor, session, "end"):
        raise Refused()
    with writes.writing():
        end_session(session)
        audit.write(
            actor,
            "LOGOUT",
            f"user_account:{session.user_id}",
            {"browser": [session.browser, None]},
            event="end_session",
        )


def end_others(actor: Actor, session: UserSession) -> None:
    """End every session of the person but this one."""
    with writes.writing():
        end_sessions_of(actor.account_id, but=session.id)
        audit.write(actor, "LOGOUT", f"user_account:{actor.account_id}", event="end_sessions")


def prefer(account: UserAccount, **choices) -> None:
    """Keep a person's language, theme and row height."""
    with transaction():
        UserAccount.update(choices).where(UserAccount.id == account.id).execute()
