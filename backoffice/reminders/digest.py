"""The digest of a working morning: one message a person, only while something is new or still late
(R-T15); delays written down.
"""

from collections import defaultdict
from datetime import datetime, time
from typing import Any

from backoffice.access.actor import SYSTEM
from backoffice.deadlines import register
from backoffice.deadlines.workdays import add_workdays, is_provisional, workdays_between
from backoffice.messages.notifications import list_of, tell_heads, tell_provider, tell_staff
from backoffice.records import writes
from backoffice.workflow import case_events
from backoffice.workflow.referrals import overdue_referrals
from models.cases import ServiceCase
from models.clock import local, today
from models.deadlines import CLOCK_KIND, Deadline
from models.registry import model_of

MORNING = time(8, 30)
NAMED = 5
HEADS_EVERY = 2
"""Working days after which a late clock is brought to the head, and again as many days later."""
PROVISIONAL = "，暂定"
APART = ("CAMPAIGN",)
"""Clocks that come near weeks ahead, each with a message of its own:
`backoffice.reminders.campaigns`.
"""

__all__ = ["note_delays", "overdue_referrals", "remind"]


def note_delays() -> int:
    """A clock that ran over is a fact from the next day on: as an event of its case and in the log
    (SY-7.2-d).
    """
    with writes.writing():
        late = register.newly_late()
        for row in late:
            writes.log(
                SYSTEM,
                "STATE",
                row,
                {"breached_on": [None, row.due_on.isoformat()]},
                event="breach",
            )
            record = record_of(row)
            if isinstance(record, ServiceCase):
                case_events.add(
                    SYSTEM,
                    record,
                    "OVERDUE",
                    f"{CLOCK_KIND.label(row.kind)} {row.due_on}",
                    record.status,
                    record.status,
                )
    return len(late)


def remind() -> int:
    """Tell people of their clocks that are late or have come near, and heads of those late for a
    while; returns how many messages.
    """
    people, providers, heads, supervised = (defaultdict(list) for _ in range(4))
    for row in register.near():
        late = row.due_on < today()
        if late or (_is_new(row) and row.kind not in APART):
            if row.staff_id:
                people[row.staff_id].append(row)
            if row.provider_id:
                providers[row.provider_id].append(row)
            if not row.staff_id and not row.provider_id:
                heads[row.station_id].append(row)
        if late and row.staff_id and workdays_between(row.due_on, today()) % HEADS_EVERY == 0:
            supervised[row.station_id].append(row)
    for told, tell in ((people, tell_staff), (heads, tell_heads)):
        for one, rows in told.items():
            tell(one, _kind(rows), words(rows), record_of(rows[0]))
    for one, rows in providers.items():
        tell_provider(one, _kind(rows), words(rows), list_of("deadline", view="urgent"))
    for station, rows in supervised.items():
        tell_heads(
            station,
            "SUPERVISE",
            words(rows),
            record_of(rows[0]),
            but=[row.staff_id for row in rows],
        )
    return len(people) + len(providers) + len(heads) + len(supervised)


def record_of(row: Deadline) -> Any:
    """The record whose clock it is."""
    resource, _colon, row_id = row.object_ref.partition(":")
    return model_of(resource).get_by_id(int(row_id))


def _is_new(row: Any) -> bool:
    """Whether a clock was not near at the morning before: its day has come closer, or it started
    since.
    """
    before = add_workdays(today(), -1)
    return row.near_on > before or local(row.created_at) > datetime.combine(before, MORNING)


def _kind(rows: list) -> str:
    return "OVERDUE" if rows[0].due_on < today() else "DUE"


def words(rows: list) -> str:
    """How many are late and how many due soon, the first few by number."""
    late = sum(row.due_on < today() for row in rows)
    named = "，".join(
        f"{_name(row)}（{row.due_on:%m-%d}{PROVISIONAL if is_provisional(row.due_on) else ''}）"
        for row in rows[:NAMED]
    )
    parts = [
        *([f"逾期 {late} 件"] if late else []),
        *([f"将到期 {len(rows) - late} 件"] if len(rows) > late else []),
    ]
    return f"{'、'.join(parts)}：{named}{'…' if len(rows) > NAMED else ''}"


def _name(row: Any) -> str:
    number = row.title.split(" ")[0]
    return number if row.kind == "DONE" else f"{number} {CLOCK_KIND.label(row.kind)}"
