"""Sign-ins as rows: a session ends at once when it is ended here, whatever the cookie says (ASVS
7).
"""

import hashlib
import secrets
from datetime import timedelta

from peewee import JOIN, ModelSelect

from backoffice import settings
from models.accounts import UserAccount, UserSession
from models.base import transaction
from models.clock import now
from models.providers import ProviderContact
from models.staff import Staff
from models.stations import Station

SEEN_EVERY = timedelta(minutes=1)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(
    account: UserAccount, ip: str | None, browser: str | None, waits: bool = False
) -> str:
    """A new session; returns the token for the cookie, which is stored nowhere else.

    One that waits for its second step opens nothing but that step.
    """
    token = secrets.token_urlsafe(32)
    UserSession.create(
        token_digest=digest(token),
        user=account,
        created_at=now(),
        seen_at=now(),
        ip=ip,
        browser=(browser or "")[:200],
        waits=waits,
    )
    return token


def find_session(token: str) -> UserSession | None:
    """The living session of a token with its account; None when it is ended, idle too long, or too
    old.

    One query brings the account's member of staff, their station and the provider's contact along.
    """
    session = (
        UserSession.select(UserSession, UserAccount, Staff, Station, ProviderContact)
        .join(UserAccount)
        .join(Staff, JOIN.LEFT_OUTER)
        .join(Station, JOIN.LEFT_OUTER)
        .join_from(UserAccount, ProviderContact, JOIN.LEFT_OUTER)
        .where(UserSession.token_digest == digest(token), UserSession.ended_at.is_null())
        .first()
    )
    if session is None or session.user.status != "ACTIVE" or session.user.is_deleted:
        return None
    idle = timedelta(minutes=settings.number("session_idle_minutes"))
    longest = timedelta(hours=settings.number("session_hours"))
    if now() - session.seen_at > idle or now() - session.created_at > longest:
        return None
    return session


def living_sessions() -> ModelSelect:
    """Sessions that have neither ended nor run out."""
    idle = now() - timedelta(minutes=settings.number("session_idle_minutes"))
    oldest = now() - timedelta(hours=settings.number("session_hours"))
    return UserSession.select().where(
        UserSession.ended_at.is_null(),
        UserSession.seen_at >= idle,
        UserSession.created_at >= oldest,
    )


def is_to_be_noted(session: UserSession) -> bool:
    """Whether it is a minute since it was noted that a person was here (decisions 25)."""
    return now() - session.seen_at >= SEEN_EVERY


def touch(session: int) -> None:
    """Note that a person was here. Raises OperationalError while the database takes no writes."""
    with transaction():
        UserSession.update(seen_at=now()).where(UserSession.id == session).execute()


def has_ended(session: UserSession) -> bool:
    return UserSession.get_by_id(session.id).ended_at is not None


def end_session(session: UserSession) -> None:
    UserSession.update(ended_at=now()).where(UserSession.id == session.id).execute()


def end_sessions_of(account_id: int, but: int | None = None) -> None:
    """End every session of an account, except perhaps the one that asks for it."""
    UserSession.update(ended_at=now()).where(
        UserSession.user == account_id, UserSession.ended_at.is_null(), UserSession.id != (but or 0)
    ).execute()


def clean_up() -> None:
    """Forget sessions that ended or ran out more than 90 days ago; the audit log keeps the
    sign-ins.
    """
    UserSession.delete().where(UserSession.seen_at < now() - timedelta(days=90)).execute()
