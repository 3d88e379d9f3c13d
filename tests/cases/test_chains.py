"""Acts that belong together are done on one page, in one transaction, each through its own door
(issue 13 section 8).
"""

import pytest

from backoffice.workflow import cases, requests, surveys
from models.audit import AuditLog
from models.cases import CaseEvent, ServiceCase, ServiceRecord, ServiceSummary
from models.clock import today
from models.requests import CaseNotice, ServiceRequest
from tests.factories import Desk

NEED, CASE = "/admin/service_request", "/admin/service_case"


@pytest.fixture
def desk(house):
    return Desk()


@pytest.fixture
def clerk(house):
    return house.browser("clerk1")


def act(clerk, table: str, row, event: str, holding: str, **values):
    page = clerk.get(f"{table}/events/{event}/?id={row.id}")
    return clerk.submit(page, holding=holding, **values)


def events_of(need) -> list[str]:
    rows = CaseEvent.select().where(CaseEvent.request == need.id, CaseEvent.service_case.is_null())
    return [row.event_type for row in rows.order_by(CaseEvent.id)]


def test_a_need_is_signed_assessed_and_accepted_on_one_page(desk, clerk):
    """Each step leaves its own line in the story and in the log; the notice is issued."""
    need = desk.need("Q01", signed_by="", signed_on="")
    act(clerk, NEED, need, "settle", "signed_by", signed_by="王负责", assessment_note="本站可办")
    need = ServiceRequest.get_by_id(need.id)
    assert (need.status, need.assessment_result) == ("IN_PROGRESS", "SELF")
    assert (need.signed_by, need.signed_on) == ("王负责", today())
    assert events_of(need)[-3:] == ["SUPPLEMENT", "ASSESS", "NOTICE"]
    logged = {
        line.event
        for line in AuditLog.select().where(AuditLog.object_ref == f"service_request:{need.id}")
    }
    assert {"sign", "assess", "accept"} <= logged
    assert CaseNotice.select().where(CaseNotice.request == need.id).count() == 1


def test_what_is_missing_is_said_beside_every_field_and_nothing_happened(desk, clerk):
    need = desk.need("Q01", signed_by="", signed_on="")
    page = act(clerk, NEED, need, "settle", "signed_by", assessment_note="", signed_on="2999-01-01")
    assert page.status == 422 and "assessment_note" in page.faults
    fresh = ServiceRequest.get_by_id(need.id)
    assert (fresh.status, fresh.signed_by, fresh.row_version) == (
        "REGISTERED",
        None,
        need.row_version,
    )


def test_a_guard_of_a_later_step_takes_back_the_earlier_ones(desk, clerk):
    """All needs refused: the head decides, so that nothing of the page happens."""
    need = desk.need("Q01", signed_by="", signed_on="")
    page = clerk.get(f"{NEED}/events/settle/?id={need.id}")
    names = [name for name, _v in page.form(holding="signed_by").values if name.startswith("item_")]
    answer = clerk.submit(
        page,
        holding="signed_by",
        signed_by="王负责",
        assessment_note="不属本站",
        **dict.fromkeys(names, "REFUSE"),
    )
    assert answer.status == 409 and "站长" in answer.text
    fresh = ServiceRequest.get_by_id(need.id)
    assert (fresh.status, fresh.signed_by) == ("REGISTERED", None)


def test_who_may_not_take_a_step_is_not_offered_the_chain(house, desk):
    need = desk.need("Q01")
    page = house.browser("archive1").get(f"{NEED}/details/?id={need.id}")
    assert "/events/settle/" not in page.html
    assert house.browser("archive1").get(f"{NEED}/events/settle/?id={need.id}").status == 403


def test_a_self_served_case_goes_from_acceptance_to_its_survey_in_two_acts(desk, clerk):
    case = ServiceCase.get(ServiceCase.request == desk.need("Q01", state="IN_PROGRESS"))
    act(clerk, CASE, case, "begin", "arrangement", arrangement="明日上门", enterprise_agrees="1")
    case = ServiceCase.get_by_id(case.id)
    assert case.status == "SERVING" and case.started_at
    act(
        clerk,
        CASE,
        case,
        "finish",
        "content",
        mode="VISIT",
        content="现场指导",
        end_info="按约定完成",
        summary="问题解决",
        channel="WECHAT",
    )
    case = ServiceCase.get_by_id(case.id)
    assert case.status == "EVALUATING" and case.ended_at
    assert ServiceRecord.select().where(ServiceRecord.service_case == case.id).count() == 1
    assert ServiceSummary.select().where(ServiceSummary.service_case == case.id).count() == 1
    assert surveys.survey_of(case).status == "INVITED"


def test_the_chain_leaves_out_what_is_done_already(desk, clerk):
    """With a record there is none to write again; after the end only the rest is asked."""
    case = desk.step(desk.case("SERVING"), "record")
    page = clerk.get(f"{CASE}/events/finish/?id={case.id}")
    asked = {name for name, _value in page.form(holding="end_info").values}
    assert "content" not in asked and {"ended_at", "summary", "channel"} <= asked
    case = desk.step(case, "end")
    page = clerk.get(f"{CASE}/events/finish/?id={case.id}")
    assert "ended_at" not in {name for name, _value in page.form(holding="end_info").values}


def test_a_chain_that_cannot_begin_is_refused_like_an_event(desk, clerk):
    case = desk.case("SERVING")
    page = clerk.get(f"{CASE}/events/begin/?id={case.id}")
    assert page.status == 200 and "当前状态" in page.text
    posted = clerk.post(f"{CASE}/events/begin/?id={case.id}", {"arrangement": "x"})
    assert posted.status in (409, 422) and ServiceCase.get_by_id(case.id).status == "SERVING"


def test_the_outcome_that_the_enterprise_named_is_proposed_at_closing(desk, clerk):
    """SY-C-5: what question 5 says is what the closing form begins with."""
    case = desk.case("EVALUATING")
    desk.answer(case)
    page = clerk.get(f"{CASE}/events/close/?id={case.id}")
    assert dict(page.form(holding="outcome").values)["outcome"] == "SOLVED"


def test_ten_cases_are_led_on_from_the_list_each_through_its_own_guard(desk, clerk):
    """A case without a record is skipped and named, the others end."""
    ready = [desk.step(desk.case("SERVING"), "record") for _ in range(3)]
    bare = desk.case("SERVING")
    ids = [str(case.id) for case in (*ready, bare)]
    asked = clerk.post(f"{CASE}/action/", {"action": "end", "rowid": ids})
    tried = clerk.submit(asked, holding="ended_at")
    assert bare.code in tried.text and "服务记录" in tried.text
    done = clerk.submit(tried, holding="told", confirm="1")
    assert bare.code in done.text
    states = [ServiceCase.get_by_id(case.id).status for case in (*ready, bare)]
    assert states == ["ENDED", "ENDED", "ENDED", "SERVING"]


def test_a_follow_up_call_begins_with_the_way_that_its_link_names(desk, clerk):
    case = desk.case("SERVING")
    page = clerk.get(f"{CASE}/details/?id={case.id}")
    link = next(link for link in page.links if "mode=PHONE" in link)
    assert dict(clerk.get(link).form(holding="content").values)["mode"] == "PHONE"
    assert clerk.get(link.replace("PHONE", "NONE")).status == 404
    assert clerk.get(link + "&content=x").status == 400


def test_the_tables_know_their_chains():
    assert set(requests.WORKFLOW.chains) == {"settle"}
    assert set(cases.WORKFLOW.chains) == {"begin", "finish"}
