"""Random histories of a case on a random calendar that is loaded late: each clock shows the day that
is counted by hand from its start, its limit and the pauses in which it stands still (SY-7.2-d,
decisions 46 and 47).
"""

from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from backoffice.deadlines import register, workdays
from backoffice.deadlines.workdays import is_workday
from backoffice.records import writes
from backoffice.workflow.referrals import overdue_referrals
from models import clock
from models.base import database
from models.cases import CasePause, ServiceCase
from models.clock import stored, today
from models.deadlines import Deadline
from models.reference import WorkCalendar
from tests.factories import Desk, actor

pytestmark = [pytest.mark.both_databases, pytest.mark.clause("SY-7.2-d", "SY-7.2-c")]
START = date(2026, 12, 7)
"""A Monday at work, before a year whose holidays are not published."""
ALL = {"SUPPLEMENT", "ENTERPRISE", "FORCE"}
STANDS_STILL = {"DONE": ALL, "REPLY": ALL, "FOLLOW": ALL, "REFERRAL": {"SUPPLEMENT", "FORCE"}}
"""Which pause stops which clock, by decision 47: a provider answers on while the enterprise waits
for its own reasons.
"""
LIMITS = {"REPLY": 3, "REFERRAL": 2, "FOLLOW": 10}


@contextmanager
def on(day, hour=10):
    with clock.at(stored(datetime.combine(day, time(hour)))):
        workdays.forget()
        yield
    workdays.forget()


@pytest.fixture
def desk(house):
    with on(START):
        yield Desk()


def lay_down(days):
    for day in days:
        writes.create(
            actor("admin"), WorkCalendar, {"day": str(day), "is_workday": "0", "note": "临时"}
        )
    workdays.forget()


def dated(history) -> list:
    """(day, event, reason) of a history told in working days between its events."""
    found, day = [], START
    for gap, event, reason in history:
        for _ in range(gap):
            day += timedelta(days=1)
            while not is_workday(day):
                day += timedelta(days=1)
        found.append((day, event, reason))
    return found


def rows_of(case):
    return list(
        Deadline.select().where(
            Deadline.object_ref == f"service_case:{case.id}",
            Deadline.kind.in_(list(STANDS_STILL)),
            Deadline.stopped_on.is_null(),
        )
    )


def by_hand(case, row) -> date:
    """The last day in time, counted day by day: a working day counts unless the case was paused on
    it for a reason that stops this clock; the day of resuming counts. Where a pause begins on the
    last day, the rest of that day is had on the day of resuming.
    """
    left = case.limit_days if row.kind == "DONE" else LIMITS[row.kind]
    pauses = [
        (pause.from_on, pause.to_on or today())
        for pause in CasePause.select().where(CasePause.service_case == case.id)
        if pause.reason in STANDS_STILL[row.kind]
    ]
    day = row.started_on
    while left:
        day += timedelta(days=1)
        paused = any(max(begin, row.started_on) < day <= end for begin, end in pauses)
        left -= is_workday(day) and not paused
    while resumed := [end for begin, end in pauses if begin == day < end]:
        day = max(resumed)
    return day


def step(desk, case, event, reason):
    """One event of the history, where it can happen; a pause that lasts ends first."""
    case = ServiceCase.get_by_id(case.id)
    if event == "pause" and not case.is_paused:
        return desk.step(case, "pause", reason=reason)
    if event == "resume" and case.is_paused:
        return desk.step(case, "resume")
    if event == "work" and case.status == "WAIT_ENT":
        return desk.step(case, "agree")
    if event == "work" and case.status == "WAIT_PROV":
        return desk.step(case, "respond")
    if event == "work" and case.status == "SERVING":
        return desk.step(case, "record")
    return case


HISTORY = some.lists(
    some.tuples(
        some.integers(0, 3),
        some.sampled_from(["pause", "resume", "pause", "resume", "work"]),
        some.sampled_from(sorted(ALL)),
    ),
    min_size=2,
    max_size=6,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    history=HISTORY,
    days_off=some.sets(some.integers(1, 40), max_size=8),
    loaded=some.integers(0, 6),
    referred=some.booleans(),
)
def test_every_clock_shows_the_day_that_is_counted_by_hand(
    desk, history, days_off, loaded, referred
):
    """Whenever the calendar comes; and none is late that is not late by hand."""
    instants = dated(history)
    day = instants[-1][0]
    busy = {START, *(when for when, _event, _reason in instants)}
    holidays = [START + timedelta(days=shift) for shift in sorted(days_off)]
    taken = {row.day for row in WorkCalendar.select(WorkCalendar.day)}
    holidays = [one for one in holidays if one not in busy | taken and is_workday(one)]
    with database.atomic() as tried:
        if loaded == 0:
            lay_down(holidays)
        case = desk.case("WAIT_PROV" if referred else "WAIT_ENT", referred=referred)
        for number, (when, event, reason) in enumerate(instants, 1):
            with on(when):
                register.newly_late()
                overdue_referrals()
                case = step(desk, case, event, reason)
                if number == loaded:
                    lay_down(holidays)
        with on(day):
            if loaded > len(instants):
                lay_down(holidays)
            case = step(desk, case, "resume", "")
            case = ServiceCase.get_by_id(case.id)
            for row in rows_of(case):
                if row.breached_on is None:
                    assert row.due_on == by_hand(case, row), (row.kind, row.round_no)
                elif loaded == 0:
                    assert by_hand(case, row) < day, (row.kind, "late without reason")
        tried.rollback()
    workdays.forget()
