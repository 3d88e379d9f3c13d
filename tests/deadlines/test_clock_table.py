"""Every clock of the way, one line each: amber, red, its place on the workbench and in the list,
its reminder (SY-7.2-d, R-T15).

The lines are those of the requirements, written by hand: a clock that the product lacks, or that
nobody is reminded of, is missed here.
"""

from datetime import datetime, timedelta

import pytest

from backoffice.deadlines import register
from backoffice.deadlines.workdays import add_workdays
from backoffice.reminders import digest
from models import clock
from models.deadlines import CLOCK_KIND, Deadline
from models.notifications import Notification
from models.stations import ServicePromise
from tests.factories import OWN, Desk, item

pytestmark = pytest.mark.clause("SY-7.2-d", "SY-7.2-c", "SY-6.4.2", "JL-9.2.1", "SY-7.3.2-f")
PROVIDER = "示例衡准检测技术有限公司"
PROMISED = 7
"""Working days that the station promises for the item that it serves itself."""

CLOCKS = {
    # the clock: (state of its case, options, working days until it is amber, until its day, who is
    # told)
    "REPLY": ("NEW", {}, 1, 3, {"clerk1"}),
    "DONE": ("SERVING", {}, PROMISED - 2, PROMISED, {"clerk1"}),
    "REFERRAL": (
        "WAIT_PROV",
        {"referred": True, "provider": PROVIDER},
        0,
        2,
        {"clerk1", "provider1"},
    ),
    "SUMMARY": ("ENDED", {}, 3, 5, {"clerk1"}),
    "INVITE": ("EVALUATING", {}, 3, 5, {"clerk1"}),
    "FOLLOW": ("SERVING", {}, 8, 10, {"clerk1"}),
    "ARCHIVE": ("CLOSED", {}, 8, 10, {"archive1"}),
}


@pytest.fixture
def desk(house):
    with clock.at(clock.stored(datetime(2026, 11, 23, 10))):
        yield Desk()


@pytest.fixture
def running(desk, request):
    """The one clock that runs, with its kind; every other is stopped and nobody was told of
    anything.
    """
    state, options, *_days = CLOCKS[request.param]
    ServicePromise.update(promise_days=PROMISED).where(
        ServicePromise.service_item == item(OWN)
    ).execute()
    case = desk.case(state, **options)
    row = Deadline.get(
        Deadline.object_ref == f"service_case:{case.id}",
        Deadline.kind == request.param,
        Deadline.stopped_on.is_null(),
    )
    Deadline.update(stopped_on=clock.today()).where(Deadline.id != row.id).execute()
    Notification.delete().execute()
    return row


def each_clock(function):
    return pytest.mark.parametrize("running", CLOCKS, indirect=True)(function)


def morning(days: int):
    """Half past eight, so many working days from now."""
    day = add_workdays(clock.today(), days) if days else clock.today()
    return clock.at(clock.stored(datetime(day.year, day.month, day.day, 8, 30)))


def told() -> set:
    """(who, kind) of every message, each naming the case and the clock."""
    return {(row.user.username, row.kind) for row in Notification.select()}


def test_the_table_has_every_clock_of_a_case():
    """What waits for the head alone is reminded of in tests/deadlines/test_clocks.py; half-years,
    campaigns and special tasks are no cases.
    """
    assert set(CLOCKS) == set(CLOCK_KIND) - {
        "REFUSAL",
        "GREEN",
        "EXTEND",
        "HALFYEAR",
        "CAMPAIGN",
        "TASK",
        # needs before acceptance and complaints: tests/deadlines/test_needs_and_complaints.py
        "TAKE",
        "SUPPLY",
        "ACK",
        "STEP",
        "COMPLAINT",
    }


@each_clock
def test_it_has_its_day_and_is_amber_before_it(running):
    _state, _options, near, days, _told = CLOCKS[running.kind]
    assert (running.near_on, running.due_on) == (
        add_workdays(clock.today(), near) if near else clock.today(),
        add_workdays(clock.today(), days),
    )


@each_clock
def test_its_place_is_the_workbench_and_the_list_from_amber_on(house, running):
    _state, _options, near, days, who = CLOCKS[running.kind]
    with morning(near):
        browser = house.browser(min(who))
        assert (
            running.title.split()[0] in browser.get("/?of=mine").text
            and CLOCK_KIND.label(running.kind) in browser.get("/admin/deadline/?view=mine").text
        )
        assert running.title.split()[0] not in browser.get("/admin/deadline/?view=late").text
    with morning(days + 1):
        browser = house.browser(min(who))
        assert running.title.split()[0] in browser.get("/admin/deadline/?view=late").text


@each_clock
def test_it_reminds_when_it_becomes_amber_and_each_morning_when_red(running):
    """Amber once, red each morning, the head every second working day; the day itself says nothing
    new.
    """
    _state, _options, near, days, who = CLOCKS[running.kind]
    Deadline.update(created_at=running.created_at - timedelta(days=9)).where(
        Deadline.id == running.id
    ).execute()
    expected = {
        near: {(one, "DUE") for one in who},
        days: set(),
        days + 1: {(one, "OVERDUE") for one in who},
        days + 2: {(one, "OVERDUE") for one in who} | {("head1", "SUPERVISE")},
    }
    seen = {}
    for day in expected:
        Notification.delete().execute()
        with morning(day):
            digest.remind()
        seen[day] = told()
    assert seen == expected


@each_clock
def test_its_delay_is_a_fact_from_the_next_day_on(running):
    _state, _options, _near, days, _told = CLOCKS[running.kind]
    with morning(days):
        assert running.id not in {row.id for row in register.newly_late()}
    with morning(days + 1):
        assert running.id in {row.id for row in register.newly_late()}
    assert Deadline.get_by_id(running.id).cause == "OPEN"
