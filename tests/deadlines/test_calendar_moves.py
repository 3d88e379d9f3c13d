"""Due dates follow the calendar (decision 46, files B20): whatever changes it moves every open date
that is not late, at once.
"""

from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from backoffice import filling
from backoffice.deadlines import due_dates, register, workdays
from backoffice.deadlines.workdays import add_workdays, is_workday
from backoffice.history import undo
from backoffice.records import writes
from backoffice.workflow import calendar_changes
from models import clock
from models.audit import AuditLog
from models.base import database
from models.cases import CaseEvent
from models.changes import ChangeSet
from models.clock import stored, today
from models.complaints import ComplaintEvent
from models.consultations import Consultation
from models.deadlines import CaseExtension, Deadline
from models.notifications import Notification
from models.plans import PlanMilestone, ServicePlan
from models.reference import WorkCalendar
from models.referrals import Referral
from models.surveys import SatisfactionSurvey
from tests.factories import Desk, actor

pytestmark = [pytest.mark.both_databases, pytest.mark.clause("SY-7.2-d")]
START = date(2026, 12, 7)
"""A Monday at work, before a year whose holidays are not published."""


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


@pytest.fixture
def admin(desk):
    return actor("admin")


def lay_down(admin, day, works=False):
    return writes.create(
        admin, WorkCalendar, {"day": str(day), "is_workday": "1" if works else "0", "note": "临时"}
    )


def again(row):
    return type(row).get_by_id(row.id)


def clock_of(row, kind, round_no=1):
    return Deadline.get(
        Deadline.object_ref == f"{row.table()}:{row.id}",
        Deadline.kind == kind,
        Deadline.round_no == round_no,
    )


def next_workday(day):
    return add_workdays(day, 1)


# --- the steps of B20


def test_a_day_off_on_the_promised_day_moves_it_to_the_next_working_day(house, desk):
    """The administrator adds the promised day as a day off on the screen; the case, its clock and
    its story say so at once (files B20).
    """
    case = desk.case("SERVING")
    old = case.due_on
    assert is_workday(old)
    new = next_workday(old)
    browser = house.browser("admin")
    browser.submit(
        browser.get("/admin/work_calendar/new/"), holding="day", day=str(old), note="临时放假"
    )
    assert not WorkCalendar.get(WorkCalendar.day == old).is_workday
    workdays.forget()
    case = again(case)
    assert (
        case.due_on == new == due_dates.recomputed_due(case)
        and clock_of(case, "DONE").due_on == new
    )
    told = (
        CaseEvent.select()
        .where(CaseEvent.service_case == case, CaseEvent.content.contains(f"{old} → {new}"))
        .get()
    )
    assert told.event_type == "COORD" and told.actor == 0
    line = (
        AuditLog.select()
        .where(AuditLog.object_ref == f"service_case:{case.id}", AuditLog.event == "calendar")
        .get()
    )
    assert line.diff["due_on"] == [str(old), str(new)]
    message = (
        Notification.select()
        .where(Notification.user == actor("admin").account_id)
        .order_by(Notification.id.desc())
        .first()
    )
    assert "工作日历变更" in message.content


def test_changing_and_deleting_the_day_moves_it_back(desk, admin):
    case = desk.case("SERVING")
    old = case.due_on
    row = lay_down(admin, old)
    assert again(case).due_on == next_workday(old)
    writes.update(admin, row, {"is_workday": "1"}, row.row_version)
    assert again(case).due_on == old
    row = again(row)
    writes.update(admin, row, {"is_workday": "0"}, row.row_version)
    assert again(case).due_on == next_workday(old)
    writes.delete(admin, again(row))
    assert again(case).due_on == old == clock_of(case, "DONE").due_on


def test_undoing_the_change_moves_it_back_and_takes_nothing_else_along(desk, admin):
    case = desk.case("SERVING")
    old = case.due_on
    lay_down(admin, old)
    assert again(case).due_on > old
    done = (
        ChangeSet.select()
        .where(ChangeSet.user == admin.account_id)
        .order_by(ChangeSet.id.desc())
        .first()
    )
    outcome = undo.undo(admin, done)
    assert outcome.left == [] and len(outcome.done) == 1
    assert again(case).due_on == old


# --- every stored day


def test_every_day_of_a_case_follows(desk, admin):
    """Promise, reply and the provider's answer; follow-up, summary, invitation and archive are
    counted again by their clocks.
    """
    waiting = desk.case("WAIT_PROV", referred=True)
    referral = Referral.get(Referral.service_case == waiting)
    reply, answer = waiting.reply_due_on, referral.response_due_on
    for day in {reply, answer, waiting.due_on}:
        lay_down(admin, day)
    waiting, referral = again(waiting), again(referral)
    for day, kind in (
        (waiting.reply_due_on, "REPLY"),
        (referral.response_due_on, "REFERRAL"),
        (waiting.due_on, "DONE"),
    ):
        assert is_workday(day) and clock_of(waiting, kind).due_on == day
    assert waiting.reply_due_on > reply and referral.response_due_on > answer
    assert (
        CaseEvent.select()
        .where(CaseEvent.service_case == waiting, CaseEvent.content.contains("机构答复期限"))
        .exists()
    )


@pytest.mark.parametrize(
    "state, kind",
    [("SERVING", "FOLLOW"), ("ENDED", "SUMMARY"), ("ENDED", "INVITE"), ("CLOSED", "ARCHIVE")],
)
def test_the_clocks_of_a_case_follow(desk, admin, state, kind):
    case = desk.case(state)
    old = clock_of(case, kind).due_on
    lay_down(admin, old)
    assert clock_of(case, kind).due_on == next_workday(old)
    if kind == "INVITE":
        assert SatisfactionSurvey.get(
            SatisfactionSurvey.service_case == case
        ).invite_due_on == next_workday(old)


def test_complaints_consultations_and_the_check_of_a_survey_follow(desk, admin):
    complaint = desk.complaint()
    asked = writes.create(desk.clerk, Consultation, desk.question())
    case = desk.case("EVALUATING")
    survey = desk.answer(case, q10_overall="1", q5_solved="0")
    days = {complaint.due_on, asked.reply_due_on, survey.check_due_on, survey.callback_due_on}
    for day in days:
        lay_down(admin, day)
    complaint, asked, survey = again(complaint), again(asked), again(survey)
    for day in (complaint.due_on, asked.reply_due_on, survey.check_due_on, survey.callback_due_on):
        assert is_workday(day) and day not in days
    assert clock_of(asked, "REPLY").due_on == asked.reply_due_on
    assert (
        ComplaintEvent.select()
        .where(
            ComplaintEvent.complaint == complaint,
            ComplaintEvent.content.contains(str(complaint.due_on)),
        )
        .exists()
    )


def test_what_is_asked_as_an_extension_stays_as_long(desk, admin):
    case = desk.step(desk.case("SERVING"), "extend", by=desk.clerk)
    asked = CaseExtension.get(CaseExtension.service_case == case)
    lay_down(admin, case.due_on)
    moved = again(asked)
    assert moved.wanted_on == add_workdays(again(case).due_on, asked.days) > asked.wanted_on


def test_a_day_that_somebody_typed_moves_only_when_it_becomes_a_day_off(desk, admin):
    plan = writes.create(
        desk.clerk,
        ServicePlan,
        desk.plan(desk.case("SERVING")),
        children={PlanMilestone: desk.schedule()},
    )
    milestone = (
        PlanMilestone.select()
        .where(PlanMilestone.plan == plan)
        .order_by(PlanMilestone.row_no)
        .first()
    )
    day = add_workdays(today(), 4)
    PlanMilestone.update(due_on=day).where(PlanMilestone.id == milestone.id).execute()
    lay_down(admin, add_workdays(today(), 2))
    assert again(milestone).due_on == day
    lay_down(admin, day)
    assert again(milestone).due_on == next_workday(day)


# --- what does not move


def test_what_is_late_stays_late(desk, admin):
    case = desk.case("SERVING")
    with on(add_workdays(case.due_on, 2)):
        lay_down(admin, case.due_on)
        lay_down(admin, today())
        assert again(case).due_on == case.due_on


def test_a_paused_case_moves_by_its_calendar_and_not_by_its_pause(desk, admin):
    case = desk.step(desk.case("SERVING"), "pause")
    lay_down(admin, case.due_on)
    assert again(case).due_on == next_workday(case.due_on)


def test_nothing_moves_into_the_past(desk, admin):
    """A day off that is taken back draws the date nearer, at the most to the present day."""
    days = [lay_down(admin, add_workdays(today(), 1)) for _ in range(4)]
    case = desk.case("SERVING")
    with on(case.due_on):
        for row in days:
            writes.delete(admin, again(row))
        assert again(case).due_on == today() and clock_of(case, "DONE").breached_on is None


# --- many


def test_more_than_a_moment_allows_are_moved_by_the_worker(desk, admin, monkeypatch):
    case = desk.case("SERVING")
    monkeypatch.setattr(calendar_changes, "AT_ONCE", 0)
    lay_down(admin, case.due_on)
    assert again(case).due_on == case.due_on and filling.is_pending(calendar_changes.NAME)
    filling.run()
    assert again(case).due_on == next_workday(case.due_on) and not filling.is_pending()


def test_a_year_that_comes_with_a_new_version_of_the_product_moves_what_is_open(
    desk, admin, monkeypatch
):
    """The holidays that a package brings are a change of the calendar like any other; a start finds
    it.
    """
    filling.begin()
    filling.run()
    case = desk.case("SERVING")
    monkeypatch.setattr(workdays, "holidays", {**workdays.holidays, case.due_on: "holiday"})
    monkeypatch.setattr(workdays, "PUBLISHED", workdays.PUBLISHED | {2027})
    workdays.forget()
    assert "calendar:service_case" in filling.begin() and filling.run()
    assert again(case).due_on == next_workday(case.due_on)


def test_clocks_that_are_older_than_the_counting_of_their_days_get_them(desk, admin):
    case = desk.case("WAIT_PROV", referred=True)
    kept = {
        one.id: one.limit_days for one in Deadline.select().where(Deadline.stopped_on.is_null())
    }
    Deadline.update(limit_days=None).execute()
    assert "limits:deadline" in filling.begin() and filling.run()
    assert kept and kept == {
        one.id: one.limit_days for one in Deadline.select().where(Deadline.stopped_on.is_null())
    }
    lay_down(admin, case.reply_due_on)
    assert again(case).reply_due_on == next_workday(case.reply_due_on)


def test_a_clock_that_begins_after_its_end_has_no_working_day(desk):
    """A half-year that is summed up after its day: what is stored is a number that the field
    takes.
    """
    late = register.Clock("HALFYEAR", START, START - timedelta(days=40))
    assert register.limit_of(late) == 0 and Deadline.limit_days.clean(register.limit_of(late)) == 0


# --- it does not matter when the calendar comes

DAYS = some.lists(
    some.tuples(some.integers(1, 45), some.booleans()), max_size=8, unique_by=lambda pair: pair[0]
)


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(days=DAYS, pause=some.one_of(some.none(), some.integers(1, 3)))
def test_a_calendar_that_is_loaded_late_gives_the_same_days_as_one_that_was_there_first(
    desk, admin, days, pause
):
    """Random days off and make-up days, laid down before the work or after it; none lies behind or
    is in the calendar already.
    """
    taken = {row.day for row in WorkCalendar.select(WorkCalendar.day)}
    wanted = [(START + timedelta(days=3 + shift), works) for shift, works in days]
    rows = [(day, works) for day, works in wanted if day not in taken]

    def work():
        case = desk.case("SERVING")
        if pause:
            case = desk.step(case, "pause")
            with on(START + timedelta(days=pause)):
                case = desk.step(case, "resume")
        other = desk.case("WAIT_PROV", referred=True)
        complaint = desk.complaint()
        return case, other, complaint

    def load():
        for day, works in rows:
            lay_down(admin, day, works)

    def days_of(found):
        case, other, complaint = map(again, found)
        kept = [
            (one.kind, one.due_on, one.near_on)
            for row in (case, other)
            for one in Deadline.select()
            .where(Deadline.object_ref == f"service_case:{row.id}")
            .order_by(Deadline.kind, Deadline.round_no)
        ]
        return [
            case.due_on,
            case.reply_due_on,
            other.due_on,
            other.reply_due_on,
            complaint.due_on,
            *kept,
        ]

    outcomes = []
    for first, then in ((load, work), (work, load)):
        with database.atomic() as tried:
            made = [first(), then()]
            outcomes.append(days_of(next(one for one in made if one)))
            tried.rollback()
        workdays.forget()
    assert outcomes[0] == outcomes[1]
    assert all(day > START for day in outcomes[0][:5])
