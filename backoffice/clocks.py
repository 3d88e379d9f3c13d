"""Due dates and what is left of them: pure functions of start, limit, pauses and calendar (R-T1, R-T14). Days are working days."""

from dataclasses import dataclass
from datetime import date

from backoffice import settings
from backoffice.calendar import add_workdays, workdays_between
from models.cases import CasePause, ServiceCase
from models.clock import day_of, today
from models.stations import ServicePromise

OPEN = ("NEW", "MATCHING", "WAIT_PROV", "WAIT_ENT", "SERVING")
"""States in which the completion clock of a case runs."""


@dataclass(frozen=True)
class Promise:
    """What a station promises for an item: days to complete, days to reply."""

    days: int
    reply_days: int
    published: bool


def promise(station_id: int, item) -> Promise:
    """The station's own promise for an item, else the item's default (decisions 9)."""
    row = ServicePromise.living().where(ServicePromise.station == station_id, ServicePromise.service_item == item).first()
    reply = settings.number("reply_days")
    if row:
        return Promise(row.promise_days, row.reply_days, bool(row.published_on))
    days = item.default_promise_days or settings.number("default_promise_days")
    return Promise(days, min(reply, days), False)


def due_day(start: date, days: int, pauses=()) -> date:
    """The last day in time; the start day is not counted, k paused working days move it by exactly k."""
    return add_workdays(start, days + paused_days(pauses))


def paused_days(pauses) -> int:
    """Working days within pauses [(from, to)]; the first day of a pause still counts for the clock."""
    return sum(workdays_between(begin, end) for begin, end in pauses)


def pauses_of(case: ServiceCase) -> list[tuple[date, date]]:
    """The pauses of a case; one that is still open ends today."""
    rows = CasePause.living().where(CasePause.service_case == case.id)
    return [(row.from_on, row.to_on or today()) for row in rows]


def recomputed_due(case: ServiceCase) -> date:
    """The promised day again from its log, after a pause has ended."""
    kept = promise(case.station_id, case.service_item)
    return due_day(day_of(case.accepted_at), kept.days, pauses_of(case))


@dataclass(frozen=True)
class Left:
    """Where a clock stands: working days left (negative when late) and the tone of its light."""

    days: int
    tone: str


def left(due_on: date | None, status: str, is_paused=False, near: int = 2, ended_on: date | None = None) -> Left | None:
    """Days left of an open case, or how late a finished one was; None when nothing runs."""
    if due_on is None or (status not in OPEN and ended_on is None):
        return None
    days = workdays_between(ended_on or today(), due_on)
    if status not in OPEN:
        return Left(days, "late") if days < 0 else Left(days, "rest")
    if is_paused:
        return Left(days, "rest")
    return Left(days, "late" if days < 0 else "near" if days <= near else "")
