"""Announcements: for whom they are, who has read them."""

from collections.abc import Iterable

from peewee import Node

from backoffice.access.actor import Actor
from backoffice.access.actors import valid_today
from models.accounts import UserAccount, UserRole
from models.announcements import Announcement, AnnouncementReading
from models.base import transaction
from models.clock import now, today
from models.staff import Staff


def is_unread(actor: Actor, row: Announcement) -> bool:
    mine = (AnnouncementReading.announcement == row.id) & (
        AnnouncementReading.user == actor.account_id
    )
    return not AnnouncementReading.select().where(mine).exists()


def mark_read(actor: Actor, row: Announcement) -> None:
    """A receipt, once."""
    with transaction():
        AnnouncementReading.insert(
            announcement=row.id, user=actor.account_id, read_at=now()
        ).on_conflict_ignore().execute()


def unread(rows: Iterable[Announcement], actor: Actor) -> set[int]:
    """The ids among `rows` that the actor has not read."""
    ids = [row.id for row in rows]
    read = (
        AnnouncementReading.select(AnnouncementReading.announcement)
        .where(
            AnnouncementReading.user == actor.account_id,
            AnnouncementReading.announcement.in_(ids or [0]),
        )
        .tuples()
    )
    return set(ids) - {one for (one,) in read}


def audience(row: Announcement) -> int:
    """How many enabled accounts an announcement is for."""
    accounts = UserAccount.living().where(UserAccount.status == "ACTIVE")
    if row.station_id:
        accounts = accounts.where(
            UserAccount.staff.in_(Staff.select(Staff.id).where(Staff.station == row.station_id))
        )
    if row.roles:
        holders = (
            UserRole.living()
            .select(UserRole.user)
            .where(UserRole.role.in_(row.roles), valid_today())
        )
        accounts = accounts.where(UserAccount.id.in_(holders))
    return accounts.count()


def shown_today() -> Node:
    """The condition that an announcement is shown today."""
    return (Announcement.shown_from <= today()) & (
        Announcement.shown_to.is_null() | (Announcement.shown_to >= today())
    )
