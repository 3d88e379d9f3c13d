"""Instruments and special equipment of an enterprise with their next dates: what comes near is
proposed as a new need (R-T16, SY-A).
"""

from datetime import date, timedelta
from typing import Any, NamedTuple

from peewee import ModelSelect

from backoffice import settings
from backoffice.access.actor import Actor
from backoffice.access.scopes import visible
from backoffice.errors import Refused
from backoffice.messages.notifications import tell_staff
from backoffice.records import writes
from backoffice.records.validation import typed_fields
from models.base import BaseTable
from models.clock import today
from models.enterprises import Enterprise
from models.messages import T
from models.notifications import Notification
from models.requests import SPECIAL_EQ, RequestInstrument, RequestSpecialEquipment, ServiceRequest

TABLES = ((RequestInstrument, "valid_to"), (RequestSpecialEquipment, "next_inspection_on"))


class DueItem(NamedTuple):
    """A thing whose next date is known."""

    row: Any
    name: str
    day: date

    @property
    def left(self) -> int:
        """Days until the date; negative when it has passed."""
        return (self.day - today()).days

    @property
    def is_near(self) -> bool:
        return self.left <= settings.number("item_due_days")


def of_enterprise(actor: Actor, enterprise: Enterprise) -> list[DueItem]:
    """The things of an enterprise that the actor may see, the nearest date first."""
    found = [
        item
        for table, column in TABLES
        for item in _newest(
            visible(actor, table).where(
                table.request.in_(
                    ServiceRequest.living()
                    .select(ServiceRequest.id)
                    .where(ServiceRequest.enterprise == enterprise.id)
                )
            ),
            table,
            column,
        )
    ]
    return sorted(found, key=lambda item: item.day)


def _newest(query: ModelSelect, table: type[BaseTable], column: Any) -> list[DueItem]:
    """Each thing with the latest date that any form gives: a newer form takes the place of the
    older one.
    """
    latest: dict = {}
    for row in query.where(table._meta.fields[column].is_null(False)).order_by(table.id):
        key = (row.request.enterprise_id, _name(row), getattr(row, "serial_no", None))
        if key not in latest or getattr(row, column) >= latest[key].day:
            latest[key] = DueItem(row, _name(row), getattr(row, column))
    return list(latest.values())


def _name(row: Any) -> str:
    if isinstance(row, RequestSpecialEquipment):
        return SPECIAL_EQ.label(row.category)
    return " ".join(filter(None, (row.instrument_name, row.serial_no)))


def propose(actor: Actor, enterprise: Enterprise) -> ServiceRequest:
    """A draft of a need with a row for each thing that has come near; the draft that already has
    them is taken up again. Raises Refused.
    """
    near = [item for item in of_enterprise(actor, enterprise) if item.is_near]
    if not near:
        raise Refused(T("No date of this enterprise has come near"))
    if begun := next(
        (item.row.request for item in near if item.row.request.status == "DRAFT"), None
    ):
        return begun
    rows = {}
    for table, _column in TABLES:
        rows[table] = [_again(item.row) for item in near if type(item.row) is table]
    raw = {
        "enterprise": enterprise.id,
        "channel": "DAILY",
        "description": "；".join(f"{item.name} {item.day}" for item in near),
    }
    return writes.create(
        actor,
        ServiceRequest,
        raw,
        children={table: found for table, found in rows.items() if found},
    )


def _again(row: Any) -> dict:
    """What was typed about a thing, for the next form; equipment that is due comes for its regular
    inspection.
    """
    raw = {name: row.__data__.get(name) for name in typed_fields(type(row))}
    return raw | (
        {"need_type": "C", "need_other": None} if isinstance(row, RequestSpecialEquipment) else {}
    )


def remind() -> int:
    """Propose a new need for each thing that has come near, once, to the person who served its
    enterprise; returns how many.
    """
    told = 0
    limit = today() + timedelta(days=settings.number("item_due_days"))
    for table, column in TABLES:
        field = table._meta.fields[column]
        query = table.living().join(ServiceRequest).where(ServiceRequest.status != "DRAFT")
        for item in _newest(query, table, column):
            if today() <= item.day <= limit and not _was_told(item):
                enterprise = Enterprise.get_by_id(item.row.request.enterprise_id)
                tell_staff(
                    item.row.request.service_staff_id,
                    "EXPIRY",
                    f"{enterprise.name}：{item.name} {item.day} {field.verbose_name}",
                    item.row,
                )
                told += 1
    return told


def _was_told(item: Any) -> bool:
    return (
        Notification.select()
        .where(
            Notification.object_ref == f"{item.row.table()}:{item.row.id}",
            Notification.kind == "EXPIRY",
        )
        .exists()
    )
