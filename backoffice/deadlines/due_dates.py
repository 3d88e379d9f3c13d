"""Due dates and what is left of them: pure functions of start, limit, pauses, extensions and
calendar (R-T1, R-T14). Days are working days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from peewee import ModelSelect

from backoffice import settings
from backoffice.deadlines.workdays import add_workdays, is_workday, workdays_between
from models.cases import UNSERVED, CaseEvent, CasePause, ServiceCase
from models.catalogue import ServiceItem
from models.clock import day_of, today
from models.deadlines import CaseExtension
from models.stations import ServicePromise

OPEN = (*UNSERVED, "SERVING")
"""States in which the completion clock of a case runs."""


@dataclass(frozen=True)
class Promise:
    """What a station promises for an item: days to complete, days to reply."""

    days: int
    reply_days: int
    published: bool


def promise(station_id: int, item: ServiceItem) -> Promise:
    """The station's own promise for an item, else the item's default (decisions 9)."""
    row = (
        ServicePromise.living()
        .where(ServicePromise.station == station_id, ServicePromise.service_item == item)
        .first()
    )
    reply = settings.number("reply_days")
    if row:
        return Promise(row.promise_days, row.reply_days, bool(row.published_on))
    days = item.default_promise_days or settings.number("default_promise_days")
    return Promise(days, min(reply, days), False)


def due_day(start: date, days: int, pauses: Iterable[tuple] = (), extended: int = 0) -> date:
    """The last day in time, always a working day; the start day is not counted.

    k paused working days move it by exactly k, and so do k days of extension.
    """
    wanted = days + paused_days(pauses) + extended
    return add_workdays(start, wanted) if wanted or is_workday(start) else add_workdays(start, 1)


def paused_days(pauses: Iterable[tuple]) -> int:
    """Working days within pauses [(from, to)]; the first day of a pause is still counted."""
    return sum(workdays_between(begin, end) for begin, end in pauses)


def round_start(case: ServiceCase) -> date:
    """The day on which the clock of the present round began: acceptance, or the last re-opening."""
    if case.round_no == 1:
        return day_of(case.accepted_at)
    event = (
        CaseEvent.living()
        .where(CaseEvent.service_case == case.id, CaseEvent.event_type == "REOPEN")
        .order_by(CaseEvent.id.desc())
        .first()
    )
    return day_of(event.happened_at) if event else today()


def pauses_of(case: ServiceCase) -> list[tuple[date, date]]:
    """The pauses of the present round; one that is still open ends today."""
    return [(row.from_on, row.to_on or today()) for row in _pauses(case)]


def ended_pauses(case: ServiceCase) -> list[tuple[date, date]]:
    """The pauses that have moved the promised day already."""
    return [(row.from_on, row.to_on) for row in _pauses(case) if row.to_on]


def _pauses(case: ServiceCase) -> ModelSelect:
    return CasePause.living().where(
        CasePause.service_case == case.id, CasePause.from_on >= round_start(case)
    )


def extended_days(case: ServiceCase) -> int:
    """Working days that the head has added in this round."""
    rows = CaseExtension.living().where(
        CaseExtension.service_case == case.id,
        CaseExtension.round_no == case.round_no,
        CaseExtension.decision == "APPROVE",
    )
    return sum(row.days for row in rows)


def recomputed_due(case: ServiceCase) -> date:
    """The promised day again from its log: start, limit, pauses and extensions."""
    days = case.limit_days or promise(case.station_id, case.service_item).days
    return due_day(round_start(case), days, pauses_of(case), extended_days(case))


@dataclass(frozen=True)
class Left:
    """Where a clock stands: working days left (negative when late) and the tone of its light.

    Late is what its date says: on the weekend after its last day a clock is late by no working day.
    """

    days: int
    tone: str


def left(
    due_on: date | None,
    status: str,
    is_paused: bool = False,
    near: int = 2,
    ended_on: date | None = None,
) -> Left | None:
    """Days left of an open case, or how late a finished one was; None when nothing runs."""
    if due_on is None or (status not in OPEN and ended_on is None):
        return None
    day = ended_on or today()
    days, is_late = workdays_between(day, due_on), due_on < day
    if status not in OPEN:
        return Left(days, "late" if is_late else "rest")
    if is_paused:
        return Left(days, "rest")
    if is_late:
        return Left(days, "late")
    return Left(days, "near" if days <= near else "")
