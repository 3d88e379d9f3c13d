"""Mistakes with a need and its consultation, beyond the walks of docs/mistakes.md: who may not, what
follows, and what no path may leave behind (decision 50, SY-A-base, SY-7.2-a, JL-8.3.2).
"""

import json

import pytest

from backoffice.access.scopes import visible
from backoffice.errors import Conflict, GuardFailed, Invalid, Refused
from backoffice.public import progress_lookup
from backoffice.records import writes
from backoffice.workflow import consultations, refusals, requests, surveys
from models.archives import ArchiveItem
from models.cases import ServiceCase, ServiceRecord
from models.consultations import Consultation
from models.deadlines import Deadline
from models.enterprises import DataConsent
from models.referrals import Referral
from models.refusals import RefusalFiling
from models.requests import CaseNotice, RequestItem, ServiceRequest
from tests.factories import OUT, OWN, Desk, actor, item
from tests.mistakes.office import again, story

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


def items_of(need) -> list:
    return list(RequestItem.select().where(RequestItem.request == need).order_by(RequestItem.id))


def assessed_as(desk, need, *dispositions):
    rows = zip(items_of(need), dispositions, strict=True)
    return desk.do(need, "assess", **{f"item_{row.id}": one for row, one in rows})


def case_of(need) -> ServiceCase:
    return ServiceCase.get(ServiceCase.request == need)


def registered(house, enterprise, *codes) -> ServiceRequest:
    """A need that the clerk types on the form of the screen and registers."""
    clerk = house.browser("clerk1")
    page = clerk.submit(
        clerk.get("/admin/service_request/new/"),
        holding="enterprise",
        enterprise=enterprise.id,
        channel="WINDOW",
        item=[item(code).id for code in codes],
        signed_by="王负责",
        signed_on=str(requests.today()),
    )
    assert page.status == 302, page.text[:400]
    return ServiceRequest.select().order_by(ServiceRequest.id.desc()).get()


# the enterprise


@pytest.mark.clause("SY-A-base")
def test_what_is_registered_for_one_firm_and_corrected_to_another_mixes_no_two(house, desk):
    """need A2; SY-A «企业基本情况»: page, print, survey form, clocks and search name one firm, the
    right one.
    """
    wrong, right = desk.enterprise(0), desk.enterprise(1)
    need = registered(house, wrong, "Q01", "T01")
    clerk = house.browser("clerk1")
    page = clerk.get(f"/admin/service_request/edit/?id={need.id}")
    assert clerk.submit(page, holding="enterprise", enterprise=right.id).status == 302
    need = desk.do(desk.do(again(need), "assess"), "accept")
    case = ServiceCase.get(ServiceCase.request == need, ServiceCase.delivery == "SELF")
    desk.lead(case, "ENDED")
    head = json.loads(again(need).enterprise_snapshot.open())
    assert (head["name"], head["legal_rep"]) == (right.name, right.legal_rep)
    paper = clerk.get(f"/admin/service_request/print/F01/?id={need.id}").text
    assert right.uscc in paper and wrong.uscc not in paper and wrong.name not in paper
    survey = surveys.survey_of(again(case))
    assert survey.enterprise_name == right.name
    assert right.contact_phone.open() in survey.contact_line.open()
    assert wrong.name in story(need)
    file = house.browser("head1").get(f"/admin/enterprise/details/?id={wrong.id}").text
    assert need.code not in file and case.code not in file
    assert need.code in clerk.get(f"/admin/service_request/?search={right.uscc}").text
    assert need.code not in clerk.get(f"/admin/service_request/?search={wrong.uscc}").text


@pytest.mark.clause("SY-A-base")
def test_consent_and_provider_follow_the_right_firm(desk):
    """Who has the wrong firm's data is told, and the right one's word is asked."""
    wrong, right = desk.enterprise(0), desk.enterprise(1)
    case = desk.case("SERVING", referred=True, enterprise=wrong)
    typed = {"enterprise": right.id, "form_is_theirs": "1", "reason": "选错"}
    with pytest.raises(Invalid) as fault:
        desk.do(case.request, "correct_enterprise", by=desk.head, **typed)
    assert set(fault.value.errors) == {"consent"}
    desk.do(case.request, "correct_enterprise", by=desk.head, **typed, consent="1")
    mine = DataConsent.select().where(DataConsent.purpose.startswith(case.code))
    assert [one.enterprise_id for one in mine.where(DataConsent.withdrawn_on.is_null())] == [
        right.id
    ]
    assert [one.enterprise_id for one in mine.where(DataConsent.withdrawn_on.is_null(False))] == [
        wrong.id
    ]


def test_a_signature_of_the_wrong_firm_is_taken_off(desk):
    need = desk.need(enterprise=desk.enterprise(0))
    need = desk.do(need, "correct_enterprise", enterprise=desk.enterprise(1).id, reason="同名")
    assert (need.signed_by, need.signed_on) == (None, None)
    with pytest.raises(GuardFailed, match="signature"):
        desk.do(desk.do(need, "assess"), "accept")


def test_what_others_built_on_is_the_heads_to_correct(desk):
    case, other = desk.case("SERVING", enterprise=desk.enterprise(0)), desk.enterprise(1)
    typed = {"enterprise": other.id, "form_is_theirs": "1", "reason": "选错"}
    with pytest.raises(GuardFailed, match="head corrects"):
        desk.do(case.request, "correct_enterprise", **typed)
    with pytest.raises(Refused):
        desk.do(case.request, "correct_enterprise", by=actor("clerk3"), **typed)
    with pytest.raises(Invalid) as fault:
        desk.do(case.request, "correct_enterprise", by=desk.head, **{**typed, "reason": " "})
    assert set(fault.value.errors) == {"reason"}


def test_an_archived_case_is_not_moved_to_another_firm(house, desk):
    need = desk.need(OWN, state="DONE")
    from backoffice.workflow import cases

    cases.WORKFLOW.fire(actor("archive1"), case_of(need), "archive")
    assert again(need).status == "ARCHIVED"
    with pytest.raises(Conflict):
        desk.do(again(need), "correct_enterprise", by=desk.head, enterprise=1, reason="x")


@pytest.mark.clause("SY-A-base")
def test_the_file_of_the_right_firm_holds_no_paper_of_the_wrong_one(desk):
    """The notice to the wrong firm keeps its number and its words; the archive takes the one that
    replaces it.
    """
    wrong, right = desk.enterprise(0), desk.enterprise(1)
    need = desk.need(OWN, enterprise=wrong, state="IN_PROGRESS")
    first = CaseNotice.get(CaseNotice.request == need)
    need = desk.do(
        need, "correct_enterprise", enterprise=right.id, form_is_theirs="1", reason="选错"
    )
    need = desk.do(need, "withdraw")
    from backoffice.workflow import cases

    cases.WORKFLOW.fire(actor("archive1"), case_of(need), "archive")
    assert again(need).status == "ARCHIVED"
    titles = [row.title for row in ArchiveItem.living()]
    second = CaseNotice.get(CaseNotice.replaces == first)
    assert any(second.code in title for title in titles)
    assert not any(first.code in title for title in titles)


# refusals


@pytest.mark.clause("SY-7.2-a")
def test_a_refusal_needs_its_filing_and_the_head_on_every_path(house, desk):
    """need A3: «遵守…否定备案制…制度要求»: assessed, deferred or in a case, no item is refused on the
    clerk's word.
    """
    need = desk.do(assessed_as(desk, desk.need(OWN, OUT), "SELF", "DEFER"), "accept")
    kept, late = items_of(need)
    clerk = house.browser("clerk1")
    address = f"/admin/service_request/events/dispose/?id={need.id}"
    page = clerk.submit(
        clerk.get(address), action="/events/dispose/", **{f"item_{late.id}": "REFUSE"}
    )
    assert page.status == 422 and {"reason", "basis"} <= page.faults
    typed = {f"item_{late.id}": "REFUSE", "reason": "超出能力", "basis": "服务目录第3条"}
    assert clerk.submit(clerk.get(address), action="/events/dispose/", **typed).status == 302
    filing = desk.filing(need)
    assert (filing.decision, filing.reason, again(late).disposition) == (
        "WAIT",
        "超出能力",
        "DEFER",
    )
    assert not CaseNotice.select().where(CaseNotice.kind == "BYSL", CaseNotice.request == need)
    with pytest.raises(GuardFailed, match=filing.code):
        desk.do(again(need), "dispose", **{f"item_{late.id}": "SELF"})
    with pytest.raises(Refused):
        desk.decide(filing, "approve", by=desk.clerk)
    desk.decide(filing, "approve")
    assert again(late).disposition == "REFUSE"
    notice = CaseNotice.get(CaseNotice.request == need, CaseNotice.kind == "BYSL")
    assert [row.id for row in notice.items] == [late.id]
    assert again(need).status == "IN_PROGRESS" and again(kept).disposition == "SELF"


@pytest.mark.clause("SY-7.2-a")
def test_an_agreed_refusal_covers_the_items_that_it_names(desk):
    """A second item that is assessed as refused afterwards needs a filing of its own."""
    need = assessed_as(desk, desk.need(OWN, OUT, "Q04"), "SELF", "REFUSE", "SELF")
    need = desk.do(need, "refuse", kind="NODO")
    desk.decide(desk.filing(need), "approve")
    first, refused, third = items_of(need)
    need = desk.do(
        again(need), "assess", **{f"item_{first.id}": "SELF", f"item_{third.id}": "REFUSE"}
    )
    assert again(refused).disposition == "REFUSE"
    with pytest.raises(GuardFailed, match="assessed as refused"):
        desk.do(need, "accept")


@pytest.mark.clause("SY-7.2-a")
def test_a_need_whose_every_item_was_refused_is_refused_not_done(desk):
    need = assessed_as(desk, desk.need(OWN), "REFUSE")
    need = desk.do(need, "refuse", kind="NODO")
    desk.decide(desk.filing(need), "approve")
    assert again(need).status == "REFUSED"


def test_the_superior_decides_for_a_head_who_handled_it_and_for_nobody_else(desk):
    own, superior = Desk("head1", "head1"), actor("auditor1")
    theirs = own.do(own.need(), "refuse", by=own.head)
    with pytest.raises(GuardFailed, match="handler of a need"):
        own.decide(own.filing(theirs), "approve")
    mine = desk.do(desk.need(), "refuse")
    with pytest.raises(GuardFailed, match="head of the station decides"):
        desk.decide(desk.filing(mine), "approve", by=superior)
    assert desk.decide(own.filing(theirs), "overturn", by=superior).decision == "OVERTURN"


def test_only_the_proposer_takes_a_refusal_back(desk):
    need = desk.do(desk.need(), "refuse")
    with pytest.raises(GuardFailed, match="proposed"):
        refusals.WORKFLOW.fire(desk.head, desk.filing(need), "take_back", {"reason": "代收回"})
    filing = refusals.WORKFLOW.fire(
        desk.clerk, desk.filing(need), "take_back", {"reason": "误操作"}
    )
    clock = Deadline.get(Deadline.object_ref == f"refusal_filing:{filing.id}")
    assert clock.stopped_on is not None


def test_the_head_may_overturn_the_refusal_of_a_case_too(desk):
    case = desk.step(desk.case("MATCHING", referred=True), "refuse")
    desk.decide(desk.filing(case.request, case), "approve")
    assert (again(case).status, again(case.request).status) == ("CLOSED", "REFUSED")
    desk.decide(desk.filing(case.request, case), "overturn")
    assert (again(case).status, again(case.request).status) == ("MATCHING", "IN_PROGRESS")
    assert again(case).close_reason is None


# instant answers


@pytest.mark.clause("JL-8.3.2", "GDD-7.2.1.3")
def test_what_can_be_answered_at_once_is_answered_recorded_and_filed(house, desk):
    """JL 8.3.2 «能即时答复和解决的,应即时给予答复和解决»; GDD 7.2.1.3 «对所收集到的服务需求进行评估分析，
    并做好服务需求归档»: through the form, no case, the words kept as a consultation, then archived.
    """
    need = registered(house, desk.enterprise(0), "Q01")
    clerk, (row,) = house.browser("clerk1"), items_of(need)
    clerk.submit(
        clerk.get(f"/admin/service_request/events/assess/?id={need.id}"),
        action="/events/assess/",
        **{f"item_{row.id}": "INSTANT"},
        assessment_note="已说明申报条件",
    )
    clerk.submit(
        clerk.get(f"/admin/service_request/events/accept/?id={need.id}"), action="/events/accept/"
    )
    need = again(need)
    assert need.status == "DONE" and not ServiceCase.select().where(ServiceCase.request == need)
    kept = Consultation.get(Consultation.request == need)
    assert (kept.answer, kept.status) == ("已说明申报条件", "ANSWERED")
    assert (need.assessment_result, need.assessed_by_id) == ("INSTANT", desk.clerk.staff_id)
    keeper = house.browser("archive1")
    keeper.submit(
        keeper.get(f"/admin/service_request/events/archive/?id={need.id}"),
        action="/events/archive/",
    )
    assert again(need).status == "ARCHIVED"
    assert any(kept.code in row.title for row in ArchiveItem.living())


@pytest.mark.clause("JL-8.3.2", "GDD-7.2.1.3")
def test_a_deferred_item_that_is_answered_later_keeps_its_answer_and_is_filed(house, desk):
    """need A6: «暂缓 → 处理暂缓需求 → 即时解决: no consultation is written; 归档 refused for ever»."""
    need = desk.do(assessed_as(desk, desk.need(OWN), "DEFER"), "accept")
    (row,) = items_of(need)
    clerk = house.browser("clerk1")
    address = f"/admin/service_request/events/dispose/?id={need.id}"
    silent = clerk.submit(
        clerk.get(address), action="/events/dispose/", **{f"item_{row.id}": "INSTANT"}
    )
    assert silent.status == 422 and "answer" in silent.faults
    clerk.submit(
        clerk.get(address),
        action="/events/dispose/",
        **{f"item_{row.id}": "INSTANT"},
        answer="已电话答复",
    )
    assert Consultation.get(Consultation.request == need).answer == "已电话答复"
    requests.WORKFLOW.fire(actor("archive1"), again(need), "archive")
    assert again(need).status == "ARCHIVED"


# a form in words alone


@pytest.mark.clause("JL-8.3.2", "JL-B")
def test_a_form_of_jilin_in_words_alone_gets_its_item_at_the_assessment(house, desk):
    """need A6: «Jilin form with a description but no tick … 受理 … 0 cases, no clock, nobody serves
    it».
    """
    need = desk.need(
        children={RequestItem: []}, form_profile="JL_B", description="压力表要检定", state="DRAFT"
    )
    for row in items_of(need):
        writes.store(desk.clerk, row, {"is_deleted": True})
    need = desk.do(again(need), "register")
    clerk = house.browser("clerk1")
    address = f"/admin/service_request/events/assess/?id={need.id}"
    empty = clerk.submit(clerk.get(address), action="/events/assess/", assessment_note="可办")
    assert empty.status == 422 and "service_item" in empty.faults
    clerk.submit(
        clerk.get(address),
        action="/events/assess/",
        assessment_note="可办",
        service_item=item("M04").id,
        disposition="SELF",
    )
    need = desk.do(again(need), "accept")
    assert need.status == "IN_PROGRESS" and case_of(need).service_item.code == "M04"
    assert case_of(need).content == "压力表要检定"


# items


def test_an_item_is_not_asked_for_twice_by_mistake(desk):
    need = desk.need(OWN, state="IN_PROGRESS")
    typed = {
        "service_item": item(OWN).id,
        "disposition": "SELF",
        "reason": "企业补充",
        "delivery_mode": "FACE",
    }
    with pytest.raises(Invalid) as fault:
        desk.do(need, "add_item", **typed)
    assert set(fault.value.errors) == {"service_item"}
    need = desk.do(need, "add_item", **typed, other_text="二车间另一条线")
    assert ServiceCase.select().where(ServiceCase.request == need).count() == 2


def test_what_was_served_is_not_taken_off(desk):
    need = desk.need(OWN, OUT, state="IN_PROGRESS")
    desk.lead(ServiceCase.get(ServiceCase.request == need, ServiceCase.delivery == "SELF"), "ENDED")
    served, other = items_of(need)
    with pytest.raises(Invalid) as fault:
        desk.do(again(need), "drop_item", item=str(served.id), reason="不要")
    assert set(fault.value.errors) == {"item"}
    need = desk.do(again(need), "drop_item", item=str(other.id), reason="不要")
    assert need.status == "IN_PROGRESS"


def test_what_was_only_coordinated_is_not_served_yet(desk):
    """SY-6.2.2-c: the coordination before a service is written down; it is none itself."""
    case = desk.case("SERVING", referred=True)
    assert ServiceRecord.select().where(ServiceRecord.service_case == case).count() == 1
    need = desk.do(
        again(case.request), "drop_item", item=str(items_of(case.request)[0].id), reason="不要"
    )
    assert need.status == "WITHDRAWN"


# withdrawal


STATES = ("REGISTERED", "SUPPLEMENT", "ASSESSING", "IN_PROGRESS")


@pytest.mark.parametrize("state", STATES)
def test_a_need_is_withdrawn_in_any_state_in_one_act_and_taken_up_again(desk, state):
    need = desk.need(state=state)
    need = desk.do(need, "withdraw")
    assert need.status == "WITHDRAWN"
    open_clocks = Deadline.select().where(
        Deadline.stopped_on.is_null(),
        Deadline.object_ref.in_(
            [
                f"service_case:{case.id}"
                for case in ServiceCase.select().where(ServiceCase.request == need)
            ]
        ),
        Deadline.kind != "ARCHIVE",
    )
    assert not open_clocks.exists()
    assert desk.do(need, "take_up", reason="误操作").status == state


@pytest.mark.parametrize(
    "state", ["NEW", "WAIT_PROV", "MATCHING", "WAIT_ENT", "SERVING", "ENDED", "EVALUATING"]
)
def test_every_open_case_goes_with_its_need(desk, state):
    case = desk.case(state, referred=True)
    need = desk.do(case.request, "withdraw")
    case = again(case)
    assert (need.status, case.status, case.close_reason) == ("WITHDRAWN", "CLOSED", "WITHDRAW")
    desk.do(need, "take_up", reason="误操作")
    expected = "MATCHING" if state == "WAIT_PROV" else state
    assert again(case).status == expected and again(need).status == "IN_PROGRESS"


def test_the_provider_that_served_serves_on_when_the_withdrawal_was_a_mistake(desk):
    """The referral that the withdrawal ended is accepted again; one that was taken back before, or
    that the enterprise did not take, stays as it ended.
    """
    case = desk.step(desk.case("WAIT_PROV", referred=True), "recall")
    asked = Referral.get(Referral.service_case == case).provider_id
    for last in ("disagree", "agree"):
        case = desk.step(desk.step(case, "rematch", provider=asked), "respond")
        case = desk.step(case, last)
    before = ["RECALLED", "CANCELLED", "ACCEPTED"]
    assert (case.status, answers_to(case)) == ("SERVING", before)
    need = desk.do(case.request, "withdraw")
    assert answers_to(case) == ["RECALLED", "CANCELLED", "CANCELLED"]
    desk.do(need, "take_up", reason="误操作")
    case = again(case)
    assert (case.status, case.provider_id, answers_to(case)) == ("SERVING", asked, before)


def answers_to(case) -> list[str]:
    """How each round of a case ended, in their order."""
    rounds = Referral.select().where(Referral.service_case == case).order_by(Referral.attempt)
    return [row.response for row in rounds]


def test_a_withdrawal_ends_a_refusal_that_waits(desk):
    need = desk.do(desk.need(), "refuse")
    need = desk.do(need, "withdraw")
    assert need.status == "WITHDRAWN" and desk.filing(need).decision == "RECALLED"


def word_of(need) -> str:
    tail = need.enterprise.contact_phone.open()[-4:]
    return progress_lookup.ask(need.code, tail, "127.0.0.1").word


def test_a_need_whose_cases_were_all_withdrawn_is_withdrawn_inside_and_outside(house, desk):
    """need A6: «A need whose cases were all closed as 企业撤回 counts as 全部办结 / 已办结»."""
    need = desk.need(OWN, "Q04", state="IN_PROGRESS")
    for case in ServiceCase.select().where(ServiceCase.request == need):
        desk.step(case, "abandon")
    need = again(need)
    assert need.status == "WITHDRAWN" and word_of(need) == progress_lookup.WITHDRAWN
    assert word_of(case_of(need).request) == progress_lookup.WITHDRAWN
    listed = house.browser("clerk1").get("/admin/service_request/?view=done").text
    assert need.code not in listed
    from backoffice.workflow import cases

    for case in ServiceCase.select().where(ServiceCase.request == need):
        cases.WORKFLOW.fire(actor("archive1"), case, "archive")
    assert again(need).status == "ARCHIVED" and word_of(again(need)) == progress_lookup.WITHDRAWN


def test_a_need_of_which_something_was_served_is_done_with_the_rest_withdrawn(desk):
    need = desk.need(OWN, OUT, state="IN_PROGRESS")
    served = ServiceCase.get(ServiceCase.request == need, ServiceCase.delivery == "SELF")
    desk.lead(served, "CLOSED")
    assert desk.do(again(need), "withdraw").status == "DONE"


# consultations


@pytest.mark.clause("SY-6.1.2")
def test_a_question_that_was_no_need_goes_back_and_its_draft_with_it(house, desk):
    """SY 6.1.2 «服务站在日常服务企业过程中，可主动收集企业服务需求»: taken down on the screen, turned
    into a need by mistake, and set back by deleting the draft.
    """
    clerk = house.browser("clerk1")
    typed = {**desk.question(), "channel": "DAILY"}
    clerk.submit(clerk.get("/admin/consultation/new/"), holding="question", **typed)
    row = Consultation.select().order_by(Consultation.id.desc()).get()
    clerk.submit(
        clerk.get(f"/admin/consultation/events/convert/?id={row.id}"), action="/events/convert/"
    )
    need = again(row).request
    assert (need.status, need.channel, need.description) == ("DRAFT", "DAILY", row.question)
    page = clerk.get(f"/admin/service_request/delete/?id={need.id}")
    assert clerk.submit(page, action="/delete/").status == 302
    assert again(need).is_deleted
    row = again(row)
    assert (row.status, row.request_id) == ("OPEN", None)
    clock = Deadline.get(Deadline.object_ref == f"consultation:{row.id}")
    assert clock.stopped_on is None
    assert consultations.WORKFLOW.fire(desk.clerk, row, "answer", {"answer": "每半年一次"}).status


@pytest.mark.clause("SY-6.1.2")
def test_a_need_in_earnest_is_withdrawn_before_its_question_goes_back(desk):
    row = writes.create(desk.clerk, Consultation, desk.question())
    row = consultations.WORKFLOW.fire(desk.clerk, row, "convert", {})
    need = ServiceRequest.get_by_id(row.request_id)
    need = writes.update(
        desk.clerk,
        need,
        {},
        children={RequestItem: [{"service_item": item(OWN).id, "section": "A1"}]},
    )
    need = desk.do(need, "register")
    with pytest.raises(GuardFailed, match="withdraw it first"):
        consultations.WORKFLOW.fire(desk.clerk, row, "set_back", {"reason": "误操作"})
    desk.do(need, "withdraw")
    row = consultations.WORKFLOW.fire(desk.clerk, again(row), "set_back", {"reason": "误操作"})
    assert (row.status, row.request_id) == ("OPEN", None)
    assert not visible(desk.clerk, RefusalFiling).where(RefusalFiling.request == need).exists()
