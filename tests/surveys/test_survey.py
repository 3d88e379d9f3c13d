"""Annex C from the end of service to the check: copied head, one answer, who may key it in, what
follows from it (SY-6.4, SY-C, R-Q).
"""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from backoffice.deadlines import workdays
from backoffice.errors import Conflict, GuardFailed, Invalid
from backoffice.reports.satisfaction import OF_WHO_SERVED
from backoffice.workflow import provider_ranking, surveys
from models.audit import AuditLog
from models.cases import CaseEvent, ServiceCase
from models.clock import at, now, today
from models.notifications import Notification
from models.providers import Provider
from models.surveys import QUESTIONS, SatisfactionSurvey
from tests.factories import Desk, actor

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


# --- opened and invited


@pytest.mark.clause("SY-C-head", "SY-6.4.1")
def test_the_head_of_the_form_is_copied_from_the_case(desk):
    case = desk.case("ENDED", referred=True)
    survey = surveys.survey_of(case)
    assert (survey.enterprise_name, survey.station_staff) == (
        case.enterprise.name,
        case.specialist.name,
    )
    assert (survey.content, survey.service_class, survey.service_department) == (
        case.content,
        case.service_class,
        case.provider.name,
    )
    assert [survey.raised_at, survey.accepted_at, survey.started_at, survey.ended_at] == [
        case.request.raised_at,
        case.accepted_at,
        case.started_at,
        case.ended_at,
    ]
    assert survey.contact_line.open().endswith(case.enterprise.contact_phone.open())
    assert survey.code.startswith(f"MY-{case.station.code}-")


@pytest.mark.clause("JL-9.2.1")
def test_the_invitation_is_due_five_working_days_after_the_end(desk):
    """A service that ends on a Monday invites until the next Monday; the start day is not
    counted.
    """
    monday = datetime(2026, 11, 23, 2)
    with at(monday):
        workdays.forget()
        case = desk.case("SERVING")
        desk.step(case, "record")
        ended = desk.step(ServiceCase.get_by_id(case.id), "end", ended_at=monday)
    assert str(surveys.survey_of(ended).invite_due_on) == "2026-11-30"


def test_a_new_invitation_keeps_the_first_time_and_makes_another_link(desk):
    case = desk.case("EVALUATING")
    first = desk.survey(case, "invite")
    again = desk.survey(case, "invite", channel="SMS")
    assert (again.invited_at, again.link_no, again.channel, again.status) == (
        first.invited_at,
        2,
        "SMS",
        "INVITED",
    )


def test_links_that_ran_out_are_marked(desk):
    survey = desk.survey(desk.case("EVALUATING"), "invite")
    SatisfactionSurvey.update(link_until=today() - timedelta(days=1)).where(
        SatisfactionSurvey.id == survey.id
    ).execute()
    assert surveys.lapse() == 1
    assert SatisfactionSurvey.get_by_id(survey.id).status == "EXPIRED"


# --- answered


@pytest.mark.clause("SY-C-1", "SY-C-6", "SY-6.4.3", "SY-C-7", "SY-C-8", "SY-C-9")
def test_the_mean_leaves_out_what_does_not_apply(desk):
    case = desk.case("EVALUATING")
    survey = desk.answer(
        case,
        q1_station="3",
        q6_tech_professional="0",
        q7_tech_timely="0",
        q8_tech_courtesy="0",
        q9_facilities="0",
    )
    assert (survey.status, survey.mean_score) == ("SUBMITTED", Decimal("3.80"))


@pytest.mark.clause("SY-C-1", "SY-C-2", "SY-C-3", "SY-C-4")
@pytest.mark.parametrize("name", [*QUESTIONS, "q5_solved", "channel"])
def test_every_question_but_the_last_is_answered(desk, name):
    with pytest.raises(Invalid) as fault:
        desk.answer(desk.case("EVALUATING"), **{name: ""})
    assert set(fault.value.errors) == {name}


FOUR_ONLY = (*QUESTIONS[:4], "q10_overall")


@pytest.mark.clause("SY-C-1", "SY-C-2", "SY-C-3", "SY-C-4", "SY-C-10")
@pytest.mark.parametrize("level", ["5", "0", "-1", "好", "4.0"])
@pytest.mark.parametrize("name", FOUR_ONLY)
def test_the_station_and_the_whole_are_judged_by_four_levels(desk, name, level):
    """«非常满意　满意　一般　不满意»: questions 1 to 4 and 10 know no fifth answer (need A11)."""
    with pytest.raises(Invalid) as fault:
        desk.answer(desk.case("EVALUATING"), **{name: level})
    assert set(fault.value.errors) == {name}


@pytest.mark.clause("SY-C-6", "SY-C-7", "SY-C-8", "SY-C-9")
@pytest.mark.parametrize("name", OF_WHO_SERVED)
def test_technical_staff_who_served_are_judged(desk, name):
    """Decisions 49: not applicable only when no technician served."""
    case = desk.case("EVALUATING")
    ServiceCase.update(technician_names="周工").where(ServiceCase.id == case.id).execute()
    desk.survey(ServiceCase.get_by_id(case.id), "invite")
    with pytest.raises(Invalid) as fault:
        desk.answer(case, **{name: "0"})
    assert set(fault.value.errors) == {name}
    untouched = desk.answer(desk.case("EVALUATING"), **{name: "0"})
    assert getattr(untouched, name) == "0"


@pytest.mark.clause("SY-C-11")
def test_paper_carries_a_signature(desk):
    case = desk.case("EVALUATING")
    with pytest.raises(Invalid) as fault:
        desk.answer(case, channel="PAPER")
    assert set(fault.value.errors) == {"signed_by"}
    survey = desk.answer(case, channel="PAPER", signed_by="李负责", signed_on=str(today()))
    assert (survey.signed_by, survey.keyed_by) == ("李负责", desk.head.account_id)


def test_who_served_keys_in_no_survey(desk):
    case = desk.case("EVALUATING")
    with pytest.raises(GuardFailed, match="ask a colleague"):
        desk.answer(case, by=desk.clerk)
    assert desk.survey(case, "key_in", by=actor("clerk3")).keyed_by == actor("clerk3").account_id


def test_whoever_wrote_a_record_of_the_round_has_served(desk):
    case = desk.case("SERVING")
    case = desk.step(case, "record", by=desk.head, staff=[actor("clerk3").staff_id])
    case = desk.step(desk.step(case, "end"), "summarise")
    with pytest.raises(GuardFailed, match="ask a colleague"):
        desk.survey(case, "key_in", by=actor("clerk3"))


def test_answers_never_change(desk):
    case = desk.case("EVALUATING")
    desk.answer(case)
    for event in ("key_in", "invite", "attempt", "decline"):
        with pytest.raises(Conflict):
            desk.survey(case, event)


def test_one_survey_for_each_round(desk):
    case = desk.step(desk.case("CLOSED"), "reopen")
    for event in ("record", "end"):
        case = desk.step(case, event)
    rounds = (
        SatisfactionSurvey.select()
        .where(SatisfactionSurvey.service_case == case)
        .order_by(SatisfactionSurvey.round_no)
    )
    assert [(row.round_no, row.status) for row in rounds] == [(1, "SUBMITTED"), (2, "TODO")]


# --- without an answer


@pytest.mark.clause("SY-8.1.2", "JL-9.1.2")
def test_no_answer_needs_two_logged_attempts(desk):
    case = desk.case("EVALUATING")
    desk.survey(case, "attempt")
    with pytest.raises(GuardFailed, match="1 more attempts"):
        desk.survey(case, "decline")
    desk.survey(case, "attempt", channel="WECHAT", result="未回复")
    survey = desk.survey(case, "decline")
    assert (survey.status, [line["result"] for line in survey.attempts]) == (
        "DECLINED",
        ["无人接听", "未回复"],
    )
    assert desk.step(case, "close").status == "CLOSED"


@pytest.mark.clause("SY-8.1.2")
def test_two_attempts_within_a_minute_are_one(desk):
    """Need A11: two entries one after the other do not show that nobody can be reached."""
    case, at_once = desk.case("EVALUATING"), now()
    for tried_at in (at_once - timedelta(minutes=1), at_once):
        desk.survey(case, "attempt", tried_at=tried_at)
    with pytest.raises(GuardFailed, match="1 more attempts"):
        desk.survey(case, "decline")
    desk.survey(case, "attempt", tried_at=at_once - timedelta(hours=3))
    assert desk.survey(case, "decline").status == "DECLINED"


def test_an_attempt_lies_in_the_past(desk):
    with pytest.raises(Invalid) as fault:
        desk.survey(desk.case("EVALUATING"), "attempt", tried_at=now() + timedelta(hours=1))
    assert set(fault.value.errors) == {"tried_at"}


# --- what follows


@pytest.mark.clause("SY-C-5")
def test_what_is_not_solved_is_called_back_and_closed_by_the_head(desk):
    """«您的问题是否得到了解决　是　否»: after “否” the enterprise is called, and who served closes
    nothing (need A11).
    """
    case = desk.case("EVALUATING")
    survey = desk.answer(case, q5_solved="0")
    assert survey.callback_due_on == workdays.add_workdays(today(), 3)
    with pytest.raises(GuardFailed, match="call-back"):
        desk.step(case, "close", by=desk.head, outcome="PARTLY")
    desk.survey(case, "call_back")
    with pytest.raises(GuardFailed, match="the head of the station closes"):
        desk.step(case, "close", outcome="PARTLY")
    with pytest.raises(Invalid) as fault:
        desk.step(case, "close", by=desk.head)
    assert set(fault.value.errors) == {"outcome"}
    assert desk.step(case, "close", by=desk.head, outcome="UNSOLVED").status == "CLOSED"


@pytest.mark.clause("SY-C-5")
def test_the_head_begins_a_new_round_of_what_is_not_solved(desk):
    case = desk.case("EVALUATING")
    desk.answer(case, q5_solved="0")
    case = desk.step(case, "reopen")
    assert (case.status, case.round_no) == ("SERVING", 2)
    told = Notification.select().where(
        Notification.user == desk.head.account_id, Notification.kind == "FEEDBACK"
    )
    assert any("未解决" in row.content for row in told)


@pytest.mark.clause("SY-C-10")
@pytest.mark.parametrize("level, called", [("4", False), ("3", False), ("2", True), ("1", True)])
def test_a_discontented_enterprise_is_called_back_within_three_days(desk, level, called):
    case = desk.case("EVALUATING")
    survey = desk.answer(case, q10_overall=level)
    assert survey.callback_due_on == (workdays.add_workdays(today(), 3) if called else None)
    if called:
        survey = desk.survey(case, "call_back")
        assert (survey.callback_note, surveys.awaits_call(survey)) == ("已致歉并改进", False)
        with pytest.raises(GuardFailed, match="the head of the station closes"):
            desk.step(case, "close")
    closer = desk.head if called else desk.clerk
    assert desk.step(case, "close", by=closer).status == "CLOSED"


@pytest.mark.clause("SY-C-1", "SY-C-2", "SY-C-3", "SY-C-4", "SY-C-6", "SY-C-9")
@pytest.mark.parametrize("name", QUESTIONS)
def test_dissatisfied_in_any_question_is_called_back(desk, name):
    """Decisions 49: “不满意” in any of the questions, whatever the whole is called."""
    case = desk.case("EVALUATING")
    survey = desk.answer(case, **{name: "1"})
    assert surveys.awaits_call(survey)
    assert desk.answer(desk.case("EVALUATING"), **{name: "3"}).callback_due_on is None


@pytest.mark.clause("SY-6.4.3")
def test_the_head_checks_within_five_days(desk):
    case = desk.case("EVALUATING")
    survey = desk.answer(case)
    assert survey.check_due_on == workdays.add_workdays(today(), 5)
    survey = desk.survey(case, "check")
    assert (survey.status, survey.checked_by, survey.check_note) == (
        "CHECKED",
        desk.head.account_id,
        "情况属实",
    )


def test_the_story_of_the_case_tells_of_its_survey(desk):
    case = desk.case("EVALUATING")
    desk.survey(case, "invite")
    desk.answer(case)
    told = [
        event.content
        for event in CaseEvent.select()
        .where(CaseEvent.service_case == case, CaseEvent.event_type == "SURVEY")
        .order_by(CaseEvent.id)
    ]
    assert told == ["邀请评价（微信）", "评价录入（电话）：非常满意"]


# --- the rating of those who served


@pytest.mark.clause("SY-C-6", "SY-C-7", "SY-C-8", "SY-C-9", "SY-6.2.1")
class TestRating:
    def served(self, desk, levels="4444", **more):
        """A case that a provider served, answered with these levels of questions 6 to 9."""
        case = desk.case("EVALUATING", referred=True, **more)
        desk.answer(case, **dict(zip(OF_WHO_SERVED, levels, strict=True)))
        return case

    def test_a_checked_answer_makes_the_rating_of_the_provider(self, desk):
        case = self.served(desk, "4321")
        before = case.provider.rating
        desk.survey(case, "check")
        assert Provider.get_by_id(case.provider_id).rating == Decimal("2.50") != before

    def test_an_answer_that_is_not_checked_yet_counts_for_nothing(self, desk):
        case = self.served(desk, "1111")
        assert Provider.get_by_id(case.provider_id).rating == case.provider.rating

    def test_every_checked_answer_counts_and_what_does_not_apply_does_not(self, desk):
        first = self.served(desk, "4404")
        second = self.served(desk, "2200", provider=first.provider_id)
        for case in (first, second):
            desk.survey(case, "check")
        assert Provider.get_by_id(first.provider_id).rating == Decimal("3.20")

    def test_nothing_but_not_applicable_leaves_the_rating(self, desk):
        case = self.served(desk, "0000")
        desk.survey(case, "check")
        assert Provider.get_by_id(case.provider_id).rating == case.provider.rating

    def test_the_candidates_are_ordered_by_it(self, desk):
        case = self.served(desk, "1111")
        before = self.words(case)
        desk.survey(case, "check")
        assert before != self.words(case) and "1.00" in str(self.words(case))

    def words(self, case):
        return next(
            one.why[1]
            for one in provider_ranking.candidates(case)
            if one.provider.id == case.provider_id
        )

    def test_the_log_of_the_provider_tells_of_it(self, desk):
        case = self.served(desk, "4321")
        desk.survey(case, "check")
        line = (
            AuditLog.select()
            .where(AuditLog.object_ref == f"provider:{case.provider_id}")
            .order_by(AuditLog.id.desc())
            .first()
        )
        assert (line.event, line.user_id) == (
            "check",
            desk.head.account_id,
        ) and "rating" in line.diff
