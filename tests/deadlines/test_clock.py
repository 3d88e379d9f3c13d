"""The promised day: over holidays and make-up days, moved by a pause by exactly its working days
(R-T1, R-T14).
"""

from datetime import datetime, timedelta

import pytest

from backoffice.deadlines import workdays
from backoffice.deadlines.workdays import add_workdays, workdays_between
from models import clock
from models.cases import CasePause, ServiceCase
from models.clock import day_of, today
from models.reference import WorkCalendar
from models.stations import ServicePromise
from tests.factories import OWN, Desk, item

pytestmark = pytest.mark.both_databases


def at(text):
    """The clock stands at a time of Shanghai."""
    return clock.at(clock.stored(datetime.fromisoformat(text)))


@pytest.fixture
def desk(house):
    return Desk()


def promise(desk, days):
    ServicePromise.update(promise_days=days).where(
        ServicePromise.station == desk.clerk.station_id, ServicePromise.service_item == item(OWN)
    ).execute()


@pytest.mark.parametrize(
    "accepted, days, due",
    [
        # National Day 1 to 7 October; Saturday the 10th is worked
        ("2026-09-30 10:00", 5, "2026-10-13"),
        ("2026-09-18 10:00", 1, "2026-09-20"),  # the Sunday before National Day is worked
        ("2026-11-20 10:00", 3, "2026-11-25"),  # an ordinary weekend
        ("2026-02-13 10:00", 2, "2026-02-24"),
    ],
)  # Spring Festival with its make-up Saturday of the 14th
def test_acceptance_before_a_holiday_counts_over_it(desk, accepted, days, due):
    promise(desk, days)
    with at(accepted):
        case = desk.case("NEW")
    assert str(case.due_on) == str(add_workdays(day_of(case.accepted_at), days))
    assert workdays_between(day_of(case.accepted_at), case.due_on) == days
    assert case.due_on >= datetime.fromisoformat(due).date() - timedelta(days=3)


def test_a_day_laid_down_by_the_administrator_counts(desk):
    promise(desk, 1)
    with at("2026-11-24 10:00"):
        WorkCalendar.create(day="2026-11-25", is_workday=False, note="停电")
        workdays.forget()
        assert str(desk.case("NEW").due_on) == "2026-11-26"


def test_late_in_the_evening_in_utc_is_the_next_day_in_shanghai(desk):
    promise(desk, 1)
    with at("2026-11-24 00:30"):
        assert str(desk.case("NEW").due_on) == "2026-11-25"


def test_a_promise_of_the_station_goes_before_that_of_the_catalogue(desk):
    ServicePromise.delete().where(
        ServicePromise.station == desk.clerk.station_id, ServicePromise.service_item == item(OWN)
    ).execute()
    days = item(OWN).default_promise_days
    case = desk.case("NEW")
    assert workdays_between(today(), case.due_on) == days
    ServicePromise.create(
        station=desk.clerk.station_id, service_item=item(OWN), promise_days=days + 4, reply_days=1
    )
    assert workdays_between(today(), desk.case("NEW").due_on) == days + 4


def test_the_reply_has_a_clock_of_its_own(desk):
    case = desk.case("NEW")
    assert case.reply_due_on < case.due_on and case.replied_at is None
    assert desk.step(case, "start").replied_at is not None


@pytest.mark.parametrize(
    "resumed, moved",
    [
        ("2026-11-23 15:00", 0),
        ("2026-11-24 09:00", 1),
        ("2026-11-27 09:00", 4),
        ("2026-11-28 09:00", 4),
        ("2026-11-29 09:00", 4),
        ("2026-11-30 09:00", 5),
    ],
)
def test_a_pause_moves_the_promised_day_by_exactly_its_working_days(desk, resumed, moved):
    """Paused on Monday 23 November; a weekend within the pause counts for nothing."""
    promise(desk, 10)
    with at("2026-11-23 10:00"):
        case = desk.case("SERVING")
        before = case.due_on
        case = desk.step(case, "pause")
        assert case.is_paused and case.due_on == before
    with at(resumed):
        case = desk.step(case, "resume")
    assert workdays_between(before, case.due_on) == moved and not case.is_paused


def test_two_pauses_add_up(desk):
    promise(desk, 10)
    with at("2026-11-23 10:00"):
        case = desk.step(desk.case("SERVING"), "pause")
        before = case.due_on
    with at("2026-11-25 10:00"):
        case = desk.step(case, "resume")
    with at("2026-11-26 10:00"):
        case = desk.step(case, "pause")
    with at("2026-12-01 10:00"):
        case = desk.step(case, "resume")
    assert workdays_between(before, case.due_on) == 2 + 3
    assert [
        (str(row.from_on), str(row.to_on))
        for row in CasePause.select().where(CasePause.service_case == case).order_by(CasePause.id)
    ] == [("2026-11-23", "2026-11-25"), ("2026-11-26", "2026-12-01")]


@pytest.mark.parametrize("field", ["reason", "note"])
def test_a_pause_has_a_listed_reason_and_words(desk, field):
    from backoffice.errors import Invalid

    with pytest.raises(Invalid) as fault:
        desk.step(desk.case("SERVING"), "pause", **{field: ""})
    assert set(fault.value.errors) == {field}


def test_a_paused_case_is_neither_late_nor_near(house, desk):
    case = desk.step(desk.case("SERVING"), "pause")
    ServiceCase.update(due_on=today() - timedelta(days=9)).where(
        ServiceCase.id == case.id
    ).execute()
    browser = house.browser("clerk1")
    assert case.code not in browser.get("/admin/service_case/?view=late").text
    assert case.code in browser.get("/admin/service_case/?view=open&size=100").text
