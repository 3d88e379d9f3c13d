"""The summary of a half-year: opened with its figures, its three parts, its due day, its list of
those overdue (JL-9.1.3, R-T5).
"""

from datetime import date, datetime

import pytest

from backoffice import scheduled_jobs, settings
from backoffice.deadlines import workdays
from backoffice.errors import GuardFailed, Invalid, Refused
from backoffice.records import writes
from backoffice.reports import half_year_figures
from backoffice.workflow import supervision
from models.clock import at, today
from models.deadlines import Deadline
from models.notifications import Notification
from models.reference import Setting
from models.stations import Station
from models.supervision import SupervisionSummary, days_of, last_over
from tests.factories import ANSWERS, Desk, actor

pytestmark = pytest.mark.both_databases
FIRST_OF_AUGUST = datetime(2030, 8, 1, 2)
"""Years away from the rows of the town."""


@pytest.fixture
def desk(house):
    return Desk()


def write(desk, period="2025H1", **typed) -> SupervisionSummary:
    return writes.create(desk.head, SupervisionSummary, desk.half_year(period=period, **typed))


def fire(row, who, event, **typed) -> SupervisionSummary:
    return supervision.WORKFLOW.fire(who, SupervisionSummary.get_by_id(row.id), event, typed)


def test_a_half_year_is_two_quarters():
    assert days_of("2026H1") == (date(2026, 1, 1), date(2026, 6, 30)) and days_of("2026H2") == (
        date(2026, 7, 1),
        date(2026, 12, 31),
    )
    assert (
        last_over(date(2026, 6, 30)),
        last_over(date(2026, 7, 1)),
        last_over(date(2027, 1, 1)),
    ) == ("2025H2", "2026H1", "2026H2")


@pytest.mark.clause("JL-9.1.3")
@pytest.mark.parametrize("period, day", [("2025H1", "2025-07-31"), ("2025H2", "2026-01-31")])
def test_it_is_due_a_month_after_the_half_year(desk, period, day):
    assert str(write(desk, period).due_on) == day


@pytest.mark.clause("JL-9.1.3")
def test_the_due_day_is_a_setting(desk):
    Setting.update(value="15").where(Setting.key == "supervision_due_days").execute()
    settings.forget()
    assert str(write(desk).due_on) == "2025-07-15"


@pytest.mark.clause("JL-9.1.3")
@pytest.mark.parametrize("name", supervision.WRITTEN)
def test_none_of_the_three_parts_may_be_missing(desk, name):
    row = write(desk, **{name: ""})
    with pytest.raises(GuardFailed) as fault:
        fire(row, desk.head, "submit")
    assert len(fault.value.missing) == 1
    assert fire(write(desk, "2025H2"), desk.head, "submit").status == "SUBMITTED"


@pytest.mark.clause("JL-9.1.3")
@pytest.mark.parametrize("name", supervision.WRITTEN)
def test_a_part_that_says_nothing_is_refused_at_its_field(house, desk, name):
    """«书面总结»: a full stop sums up nothing (need2 fault 20)."""
    head = house.browser("head1")
    for empty in (".", "。", "……", "好", "哈哈哈哈"):
        typed = {**desk.half_year(period="2025H1"), name: empty}
        page = head.submit(
            head.get("/admin/supervision_summary/new/"), holding="process_text", **typed
        )
        assert (page.status, page.faults) == (422, {name}), empty


def test_a_station_has_one_summary_for_a_half_year(desk):
    write(desk)
    with pytest.raises(Invalid):
        write(desk)


@pytest.mark.parametrize("period", ["2025", "2025H3", "2025h1", "H1", "2099H1"])
def test_what_is_no_begun_half_year_is_refused(desk, period):
    with pytest.raises(Invalid) as fault:
        write(desk, period)
    assert set(fault.value.errors) == {"period"}


def test_a_running_half_year_is_not_submitted(desk):
    running = f"{today().year}H{1 if today().month < 7 else 2}"
    with pytest.raises(GuardFailed, match="not over"):
        fire(write(desk, running), desk.head, "submit")


def test_station_and_half_year_of_a_summary_stay(desk):
    row = write(desk)
    with pytest.raises(Invalid):
        writes.update(desk.head, row, {"period": "2025H2"})
    assert (
        writes.update(desk.head, row, {"effect_text": "绿色通道提速三成"}).effect_text
        == "绿色通道提速三成"
    )


# --- figures


@pytest.mark.clause("JL-9.1.3", "GD-6.1.2-d")
def test_the_figures_are_counted_when_it_is_opened_and_frozen_with_the_signature(desk):
    period = f"{today().year}H{1 if today().month < 7 else 2}"
    row = write(desk, period)
    before = dict(row.stats)
    case = desk.case("EVALUATING")
    desk.complaint()
    desk.answer(case, **{**ANSWERS, "q10_overall": "2"})
    again = writes.update(desk.head, row, {"process_text": "受理及时"}).stats
    told = {
        name: again[name] - before[name]
        for name in ("needs", "accepted", "complaints", "asked", "answered")
    }
    assert told == {"needs": 1, "accepted": 1, "complaints": 1, "asked": 1, "answered": 1}
    SupervisionSummary.update(status="SUBMITTED").where(SupervisionSummary.id == row.id).execute()
    desk.complaint()
    with pytest.raises(Refused):
        writes.update(desk.head, SupervisionSummary.get_by_id(row.id), {"process_text": "补写"})
    assert SupervisionSummary.get_by_id(row.id).stats == again


def test_figures_are_those_of_the_own_station(desk):
    first, last = days_of(f"{today().year}H{1 if today().month < 7 else 2}")
    south = actor("head2").station_id
    before = half_year_figures.figures_of(south, first, last)
    desk.complaint()
    assert half_year_figures.figures_of(south, first, last) == before


# --- the list of those overdue, and the reminder


def beginning(years_ago=2024):
    """Stations that were on file long before."""
    Station.update(created_at=datetime(years_ago, 1, 1)).execute()


@pytest.mark.clause("JL-9.1.3")
def test_on_the_first_of_august_who_has_written_nothing_is_overdue_and_reminded(house, desk):
    beginning()
    with at(datetime(2030, 7, 1, 2)):
        workdays.forget()
        working = Station.living().where(Station.status.in_(supervision.AT_WORK)).count()
        assert supervision.open_due() == working and supervision.open_due() == 0
        row = SupervisionSummary.get(
            SupervisionSummary.station == desk.head.station_id,
            SupervisionSummary.period == "2030H1",
        )
        assert (
            Notification.select()
            .where(
                Notification.user == desk.head.account_id,
                Notification.object_ref == f"supervision_summary:{row.id}",
            )
            .exists()
        )
    with at(FIRST_OF_AUGUST):
        workdays.forget()
        clock = Deadline.get(Deadline.object_ref == f"supervision_summary:{row.id}")
        Deadline.update(stopped_on=today()).where(Deadline.kind != "HALFYEAR").execute()
        scheduled_jobs.digest(house.settings)
        assert (clock.kind, str(clock.due_on), clock.stopped_on) == ("HALFYEAR", "2030-07-31", None)
        assert (
            Notification.select()
            .where(
                Notification.user == desk.head.account_id,
                Notification.kind == "OVERDUE",
                Notification.content.contains("2030H1"),
            )
            .exists()
        )
        page = house.browser("head1").get("/admin/supervision_summary/?view=late")
        assert "2030H1" in page.text


def test_a_station_answers_for_no_half_year_before_it_was_on_file(house):
    assert supervision.open_due() == 0


@pytest.mark.clause("JL-9.1.3")
def test_the_superior_sends_it_back_and_notes_it(desk):
    auditor = actor("auditor1")
    row = fire(write(desk), desk.head, "submit")
    clock = Deadline.get(Deadline.object_ref == f"supervision_summary:{row.id}")
    assert (row.signed_by, row.submitted_on, clock.stopped_on) == (
        desk.head.account_id,
        today(),
        today(),
    )
    with pytest.raises(Refused):
        fire(row, desk.head, "approve")
    row = fire(row, auditor, "send_back", review_note="问题部分过于简略")
    assert (row.status, row.submitted_on, Deadline.get_by_id(clock.id).stopped_on) == (
        "DRAFT",
        None,
        None,
    )
    assert (
        Notification.select()
        .where(Notification.user == desk.head.account_id, Notification.content.contains("过于简略"))
        .exists()
    )
    fire(row, desk.head, "submit")
    assert fire(row, auditor, "approve").status == "IN_FORCE"


def test_a_clerk_reads_the_summary_of_the_own_station_alone(house, desk):
    row = write(desk)
    assert (
        "2025H1"
        in house.browser("clerk1").get(f"/admin/supervision_summary/details/?id={row.id}").text
    )
    assert (
        house.browser("clerk2").get(f"/admin/supervision_summary/details/?id={row.id}").status
        == 404
    )
    assert house.browser("clerk1").get("/admin/supervision_summary/new/").status == 403
