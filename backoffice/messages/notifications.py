"""Messages to people inside the product: who is notified of what, with a link to the record."""

from collections.abc import Collection
from urllib.parse import urlencode

from peewee import ModelSelect, Node

from backoffice.access.actor import Actor
from backoffice.access.actors import valid_today
from models.accounts import UserAccount, UserRole
from models.base import Record, transaction
from models.clock import now
from models.notifications import Notification
from models.providers import ProviderContact


def list_of(resource: str, **conditions: Node) -> str:
    """What a message about several rows points at: their list under these conditions."""
    return f"{resource}:?{urlencode(conditions)}"


def tell_staff(staff_id: int | None, kind: str, content: str, row: Record) -> None:
    """Notify a member of staff of a row, or of a `list_of` rows; somebody without an account is
    skipped.
    """
    if staff_id:
        _tell(UserAccount.living().where(UserAccount.staff == staff_id), kind, content, row)


def tell_provider(provider_id: int, kind: str, content: str, row: Record) -> None:
    """Notify every account of a provider's contacts."""
    contacts = (
        ProviderContact.living()
        .select(ProviderContact.id)
        .where(ProviderContact.provider == provider_id)
    )
    _tell(
        UserAccount.living().where(UserAccount.provider_contact.in_(contacts)), kind, content, row
    )


def tell_heads(
    station_id: int, kind: str, content: str, row: Record, but: Collection[int] = ()
) -> int:
    """Notify the heads of a station and those who stand in for them today, but not these members of
    staff; returns how many.
    """
    heads = (
        UserRole.living()
        .select(UserRole.user)
        .where(UserRole.role == "HEAD", UserRole.station == station_id, valid_today())
    )
    recipients = UserAccount.living().where(UserAccount.id.in_(heads))
    return _tell(
        recipients.where(UserAccount.staff.is_null() | UserAccount.staff.not_in(list(but)))
        if but
        else recipients,
        kind,
        content,
        row,
    )


def holders_of(whose: Node) -> list[UserAccount]:
    """The active accounts that hold one of these roles today; `whose` is a condition on roles."""
    holders = UserRole.living().select(UserRole.user).where(whose, valid_today())
    return list(
        UserAccount.living().where(UserAccount.id.in_(holders), UserAccount.status == "ACTIVE")
    )


def tell_account(account_id: int | None, kind: str, content: str, row: Record) -> None:
    _tell(UserAccount.living().where(UserAccount.id == (account_id or 0)), kind, content, row)


def _tell(accounts: ModelSelect, kind: str, content: str, row: Record) -> int:
    recipients = list(accounts.where(UserAccount.status == "ACTIVE"))
    for account in recipients:
        Notification.create(
            user=account,
            kind=kind,
            content=content[:300],
            channel="INAPP",
            object_ref=row if isinstance(row, str) else f"{row.table()}:{row.id}",
        )
    return len(recipients)


def unread(account_id: int) -> int:
    return (
        Notification.living()
        .where(Notification.user == account_id, Notification.read_at.is_null())
        .count()
    )


def read_all(actor: Actor) -> None:
    """Mark every message of a person as read."""
    with transaction():
        Notification.update(read_at=now()).where(
            Notification.user == actor.account_id, Notification.read_at.is_null()
        ).execute()
