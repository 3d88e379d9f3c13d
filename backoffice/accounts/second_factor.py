"""Codes of the second step (RFC 6238, ASVS 6.5): six digits, thirty seconds, one step of tolerance,
each good once.
"""

import base64
import secrets
from datetime import timedelta

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from backoffice import settings
from backoffice.access import granting
from backoffice.access.actor import Actor
from backoffice.access.sessions import end_sessions_of
from backoffice.errors import Invalid
from backoffice.records import audit, writes
from models import cipher
from models.accounts import UserAccount, UserSession
from models.clock import now, seconds
from models.messages import T
from models.second_factor import RecoveryCode, SecondFactor

STEP, DIGITS, TOLERANCE = 30, 6, 1
WAITING = timedelta(minutes=15)
RECOVERY_CODES = 10
BOUND = ("ADMIN", "SECADMIN", "LOGADMIN", "HEAD")
"""Roles that must have a second step when the setting `second_factor_required` is on."""


def is_on(account: UserAccount) -> bool:
    return (
        SecondFactor.select()
        .where(SecondFactor.user == account, SecondFactor.confirmed_at.is_null(False))
        .exists()
    )


def is_missing(actor: Actor) -> bool:
    """Whether this person has to set one up before going on."""
    return (
        settings.flag("second_factor_required")
        and not actor.roles.isdisjoint(BOUND)
        and not is_on(UserAccount(id=actor.account_id))
    )


def begin(account: UserAccount) -> None:
    """Keep a new secret in base32, as an authenticator takes it; it waits for its first code.
    Raises Invalid.
    """
    if is_on(account):
        raise Invalid(T("The second step is on already; switch it off first"))
    with writes.writing():
        SecondFactor.delete().where(SecondFactor.user == account).execute()
        SecondFactor.create(user=account, secret=base64.b32encode(secrets.token_bytes(20)).decode())


def waiting_secret(account: UserAccount) -> str | None:
    """The secret that waits for its first code, if one was begun."""
    found = _waiting(account)
    return found and found.secret.open()


def _waiting(account: UserAccount) -> SecondFactor | None:
    """It waits for some minutes: an open page is not found by somebody else hours later."""
    return SecondFactor.get_or_none(
        (SecondFactor.user == account)
        & SecondFactor.confirmed_at.is_null()
        & (SecondFactor.made_at > now() - WAITING)
    )


def address(account: UserAccount, secret: str, product: str) -> str:
    """The `otpauth:` address behind the picture that an authenticator reads."""
    return _machine(secret).get_provisioning_uri(account.username, product)


def confirm(actor: Actor, account: UserAccount, code: str) -> list[str]:
    """Switch the second step on with its first code; returns the recovery codes, which are shown
    once. Raises Invalid.
    """
    factor = _waiting(account)
    step = factor and _step_of(factor, code)
    if not step:
        raise Invalid(
            {
                "code": [
                    T(
                        "This code is not right; check the clock of the telephone and "
                        "take the newest code"
                    )
                ]
            }
        )
    codes = [secrets.token_hex(5) for _n in range(RECOVERY_CODES)]
    with writes.writing():
        SecondFactor.update(confirmed_at=now(), last_step=step).where(
            SecondFactor.id == factor.id
        ).execute()
        RecoveryCode.delete().where(RecoveryCode.user == account).execute()
        for one in codes:
            RecoveryCode.create(user=account, digest=_digest(account, one))
        audit.write(
            actor,
            "UPDATE",
            f"user_account:{account.id}",
            {"second_factor": [None, "on"]},
            event="second_factor",
        )
    return [f"{one[:5]}-{one[5:]}" for one in codes]


def passes(account: UserAccount, code: str) -> bool:
    """Whether the code opens the account; it never does a second time."""
    code = "".join(code.split()).replace("-", "").lower()[:20]
    factor = SecondFactor.get_or_none(
        (SecondFactor.user == account) & SecondFactor.confirmed_at.is_null(False)
    )
    if factor and (step := _step_of(factor, code)):
        fresh = (SecondFactor.id == factor.id) & (SecondFactor.last_step < step)
        return SecondFactor.update(last_step=step).where(fresh).execute() == 1
    unused = (
        (RecoveryCode.user == account)
        & (RecoveryCode.digest == _digest(account, code))
        & RecoveryCode.used_at.is_null()
    )
    return RecoveryCode.update(used_at=now()).where(unused).execute() == 1


def switch_off(actor: Actor, account: UserAccount, session_id: int | None = None) -> None:
    """Take the second step away, by the person or by who resets the account; other sessions end.
    Raises Refused.
    """
    granting.check_account(actor, account)
    with writes.writing():
        SecondFactor.delete().where(SecondFactor.user == account).execute()
        RecoveryCode.delete().where(RecoveryCode.user == account).execute()
        end_sessions_of(account.id, but=session_id)
        audit.write(
            actor,
            "UPDATE",
            f"user_account:{account.id}",
            {"second_factor": ["on", None]},
            event="second_factor",
        )


def codes_left(account: UserAccount) -> int:
    return (
        RecoveryCode.select()
        .where(RecoveryCode.user == account, RecoveryCode.used_at.is_null())
        .count()
    )


def let_through(session: UserSession) -> None:
    """The session has shown its code."""
    UserSession.update(waits=False).where(UserSession.id == session.id).execute()


def _machine(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP)


def _step_of(factor: SecondFactor, code: str) -> int | None:
    """The time step whose code this is, within the tolerance; None for a wrong or malformed
    code.
    """
    here, machine = seconds() // STEP, _machine(factor.secret.open())
    given = "".join(code.split())
    for step in range(here - TOLERANCE, here + TOLERANCE + 1):
        if secrets.compare_digest(machine.generate(step * STEP), given.encode()[: DIGITS + 1]):
            return step
    return None


def _digest(account: UserAccount, code: str) -> str:
    return cipher.blind_index(code, f"recovery_code:{account.id}")
