"""A case closes when everything is there, each missing piece by its name; re-opens within its
window (R-X1, decisions 18, 19).
"""

from datetime import timedelta

import pytest

from backoffice.errors import Conflict, GuardFailed, Invalid
from models.cases import ServiceCase, ServiceRecord, ServiceSummary
from models.clock import now, today
from models.referrals import Referral
from models.surveys import SatisfactionSurvey
from tests.factories import Desk

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


def without_record(desk, case):
    ServiceRecord.update(is_deleted=True).where(ServiceRecord.service_case == case).execute()


def without_summary(desk, case):
    ServiceSummary.update(is_deleted=True).where(ServiceSummary.service_case == case).execute()


def with_open_complaint(desk, case):
    desk.complaint(service_case=case.id)


def without_answer(desk, case):
    SatisfactionSurvey.update(status="INVITED").where(
        SatisfactionSurvey.service_case == case
    ).execute()


def without_invitation(desk, case):
    SatisfactionSurvey.update(status="TODO").where(
        SatisfactionSurvey.service_case == case
    ).execute()


def without_survey(desk, case):
    SatisfactionSurvey.update(is_deleted=True).where(
        SatisfactionSurvey.service_case == case
    ).execute()


def without_call(desk, case):
    SatisfactionSurvey.update(callback_due_on=today()).where(
        SatisfactionSurvey.service_case == case
    ).execute()


PIECES = {
    "record": (without_record, "service record is missing"),
    "summary": (without_summary, "summary is missing"),
    "complaint": (with_open_complaint, "Complaint .* still open"),
    "survey": (without_survey, "survey is missing"),
    "invitation": (without_invitation, "not been invited"),
    "answer": (without_answer, "neither an answer nor"),
    "call": (without_call, "call-back .* still open"),
}


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.clause("SY-B-6", "SY-8.1.2")
def test_a_missing_piece_is_named(desk, piece):
    """And nothing else; after a call-back it is the head who closes (decisions 49)."""
    who = desk.head if piece == "call" else desk.clerk
    case, (take_away, words) = desk.case("EVALUATING"), PIECES[piece]
    desk.answer(case)
    take_away(desk, case)
    with pytest.raises(GuardFailed, match=words) as fault:
        desk.step(case, "close", by=who)
    assert len(fault.value.missing) == 1


@pytest.mark.clause("SY-B-6")
def test_all_missing_pieces_are_named_at_once(desk):
    case = desk.case("SERVING")
    desk.complaint(service_case=case.id)
    with pytest.raises(GuardFailed) as fault:
        desk.step(case, "close")
    assert len(fault.value.missing) == 4


@pytest.mark.parametrize("field", ["outcome", "outcome_note"])
def test_outcome_and_note_are_typed(desk, field):
    case = desk.step(desk.case("EVALUATING"), "survey")
    with pytest.raises(Invalid) as fault:
        desk.step(case, "close", **{field: ""})
    assert set(fault.value.errors) == {field}


def test_a_closed_complaint_is_no_hindrance(desk):
    case = desk.case("EVALUATING")
    complaint = desk.complaint(service_case=case.id)
    desk.handle(complaint, "refuse")
    desk.answer(case)
    assert desk.step(case, "close").status == "CLOSED"


def test_a_closed_case_says_what_came_of_it(desk):
    case = desk.case("CLOSED", referred=True)
    assert (case.outcome, case.outcome_note, case.close_reason, case.closed_by) == (
        "SOLVED",
        "问题解决",
        "DONE",
        desk.clerk.account_id,
    )
    assert case.closed_at and case.ended_at <= case.closed_at


def test_a_case_that_nobody_served_closes_with_its_reason(desk):
    case = desk.case("WAIT_PROV", referred=True)
    case = desk.step(case, "abandon", close_reason="WITHDRAW", outcome_note="企业不再需要")
    assert (case.status, case.outcome, case.close_reason) == ("CLOSED", "NONEED", "WITHDRAW")
    assert Referral.get(Referral.service_case == case).response == "CANCELLED"


def test_a_case_that_was_served_is_not_abandoned(desk):
    with pytest.raises(Conflict):
        desk.step(desk.case("SERVING"), "abandon")


# --- re-opening


def closed_days_ago(desk, days):
    case = desk.case("CLOSED")
    ServiceCase.update(closed_at=now() - timedelta(days=days)).where(
        ServiceCase.id == case.id
    ).execute()
    return ServiceCase.get_by_id(case.id)


def test_the_head_re_opens_for_a_new_round(desk):
    case = desk.step(closed_days_ago(desk, 29), "reopen")
    assert (case.status, case.round_no, case.outcome, case.closed_at, case.ended_at) == (
        "SERVING",
        2,
        None,
        None,
        None,
    )
    assert case.due_on > now().date()


def test_the_results_of_the_former_round_stay(desk):
    """decisions 18: the new round needs records and a summary of its own."""
    case = desk.step(desk.case("CLOSED"), "reopen")
    assert [
        row.round_no for row in ServiceSummary.select().where(ServiceSummary.service_case == case)
    ] == [1]
    with pytest.raises(GuardFailed, match="service record is missing"):
        desk.step(case, "end")
    for event in ("record", "end", "summarise", "survey", "close"):
        case = desk.step(case, event)
    assert sorted(
        row.round_no for row in ServiceSummary.select().where(ServiceSummary.service_case == case)
    ) == [1, 2]


def test_after_thirty_days_it_stays_closed(desk):
    with pytest.raises(GuardFailed, match="more than 30 days ago"):
        desk.step(closed_days_ago(desk, 31), "reopen")


def test_an_archived_case_never_re_opens(desk):
    case = desk.case("CLOSED")
    ServiceCase.update(status="ARCHIVED").where(ServiceCase.id == case.id).execute()
    with pytest.raises(Conflict):
        desk.step(ServiceCase.get_by_id(case.id), "reopen")


def test_a_case_that_was_never_served_does_not_re_open(desk):
    case = desk.step(desk.case("NEW"), "abandon")
    with pytest.raises(Conflict):
        desk.step(case, "reopen")


def test_re_opening_needs_a_reason(desk):
    with pytest.raises(Invalid) as fault:
        desk.step(desk.case("CLOSED"), "reopen", reason=" ")
    assert set(fault.value.errors) == {"reason"}
