"""How often an official paper was printed: the first is the original, each further one a copy with
its reason (SY-7.3.2-b).

The audit log is the register: one line of kind PRINT for each paper that left the printer.
"""

from typing import Any

from backoffice.access.actor import Actor
from backoffice.errors import Invalid
from backoffice.records import audit
from backoffice.records.writes import station_of, writing
from models.audit import AuditLog
from models.base import is_sqlite
from models.messages import T


def times(row: Any, form: str) -> int:
    """How often `form` was printed for `row` so far."""
    return (
        AuditLog.select()
        .where(
            AuditLog.object_ref == f"{row.table()}:{row.id}",
            AuditLog.action == "PRINT",
            AuditLog.event == form,
        )
        .count()
    )


def register(actor: Actor, row: Any, form: str, reason: str = "", official: bool = False) -> int:
    """Log one printing and answer which it is. Raises Invalid when a second original is asked for
    without a reason.
    """
    with writing():
        if not is_sqlite():
            type(row).select(type(row).id).where(type(row).id == row.id).for_update().execute()
        number = times(row, form) + 1
        if official and number > 1 and not reason:
            raise Invalid(
                {"reason": [T("The original was printed already; say why a copy is needed")]}
            )
        audit.write(
            actor,
            "PRINT",
            f"{row.table()}:{row.id}",
            {"printing": [None, number], **({"reason": [None, reason]} if reason else {})},
            event=form,
            station=station_of(row),
        )
    return number
