"""Mistakes with a need and a consultation, from the draft to the archive."""

from datetime import timedelta

from backoffice.records import writes
from backoffice.workflow import archives, consultations, requests, surveys
from models.archives import ArchiveFile
from models.cases import ServiceCase
from models.clock import today
from models.consultations import Consultation
from models.correction_slips import CorrectionSlip
from models.refusals import RefusalFiling
from models.requests import CaseNotice, RequestItem, ServiceRequest
from tests.factories import OUT, OWN, Desk, actor, item
from tests.mistakes.office import again, story, walk


def cases_of(need) -> list:
    return list(ServiceCase.select().where(ServiceCase.request == need).order_by(ServiceCase.id))


def items_of(need) -> list:
    return list(RequestItem.select().where(RequestItem.request == need).order_by(RequestItem.id))


def assessed_as(desk, need, *dispositions):
    rows = zip(items_of(need), dispositions, strict=True)
    return desk.do(need, "assess", **{f"item_{row.id}": one for row, one in rows})


# drafts


@walk("need-draft")
def a_draft_is_thrown_away(office):
    need, hand = office.desk.need(state="DRAFT"), office.hand("clerk")
    hand.send(hand.open(f"/admin/service_request/delete/?id={need.id}"), action="/delete/")
    assert again(need).is_deleted


@walk("need-draft-left")
def the_head_throws_away_what_a_colleague_left(office):
    need, hand = Desk("clerk3").need(state="DRAFT"), office.hand("head")
    hand.send(hand.open(f"/admin/service_request/delete/?id={need.id}"), action="/delete/")
    assert again(need).is_deleted


# the wrong enterprise


def belongs_wholly(office, need, former, right) -> None:
    """Snapshot, cases, notices and the printed form name the right enterprise, and nothing of the
    former one is on them.
    """
    need = again(need)
    assert need.enterprise_id == right.id and requests.snapshot_of(need)["uscc"] == right.uscc
    assert all(case.enterprise_id == right.id for case in cases_of(need))
    browser = (
        office.hand("head").browser if "head" in office.hands else office.hand("clerk").browser
    )
    paper = browser.get(f"/admin/service_request/print/F01/?id={need.id}").text
    assert right.name in paper and right.uscc in paper
    assert former.name not in paper and former.uscc not in paper
    words = story(need)
    assert former.name in words and right.name in words


@walk("need-enterprise-form")
def another_enterprise_is_chosen_on_the_form(office):
    desk, hand = office.desk, office.hand("clerk")
    former, right = desk.enterprise(0), desk.enterprise(1)
    need = desk.need(enterprise=former)
    page = hand.open(f"/admin/service_request/edit/?id={need.id}")
    hand.send(page, holding="enterprise", enterprise=right.id)
    belongs_wholly(office, need, former, right)


@walk("need-enterprise")
def the_clerk_corrects_what_nobody_built_on(office):
    desk = office.desk
    former, right = desk.enterprise(0), desk.enterprise(1)
    need = desk.need(enterprise=former, state="IN_PROGRESS")
    wrong = CaseNotice.get(CaseNotice.request == need, CaseNotice.kind == "SLTZ")
    office.hand("clerk").event(need, "correct_enterprise", enterprise=right.id, reason="同名企业")
    belongs_wholly(office, need, former, right)
    notice = CaseNotice.get(CaseNotice.replaces == wrong)
    assert notice.kind == "SLTZ" and notice.code != wrong.code


@walk("need-enterprise-served")
def the_head_corrects_what_is_in_service(office):
    desk = office.desk
    former, right = desk.enterprise(0), desk.enterprise(1)
    case = desk.case("EVALUATING", enterprise=former)
    desk.survey(case, "invite")
    office.hand("head").event(
        case.request, "correct_enterprise", enterprise=right.id, reason="登记时选错"
    )
    belongs_wholly(office, case.request, former, right)
    survey = surveys.survey_of(again(case))
    assert survey.enterprise_name == right.name and survey.status == "TODO"
    assert right.contact_phone.open() in survey.contact_line.open()


# items


@walk("need-item-more")
def an_item_is_added(office):
    need = office.desk.need(OWN, state="IN_PROGRESS")
    office.hand("clerk").event(
        need, "add_item", service_item=item("Q04").id, disposition="SELF", reason="企业补充"
    )
    added = cases_of(need)[-1]
    notice = CaseNotice.select().where(CaseNotice.request == need).order_by(CaseNotice.id.desc())
    assert added.service_item.code == "Q04" and added.due_on == notice.first().promised_on
    assert [row.service_case for row in notice.first().items] == [added.id]


@walk("need-item-fewer")
def an_item_is_taken_off(office):
    need = office.desk.need(OWN, OUT, state="IN_PROGRESS")
    kept, dropped = cases_of(need)
    row = RequestItem.get(RequestItem.service_case == dropped.id)
    office.hand("clerk").event(need, "drop_item", item=row.id, reason="企业不再送检")
    assert (again(dropped).status, again(dropped).close_reason) == ("CLOSED", "WITHDRAW")
    assert again(kept).status == "NEW" and again(need).status == "IN_PROGRESS"
    assert again(row).disposition == "DROP" and "企业不再送检" in story(need)


@walk("need-item-wrong")
def the_item_of_a_case_is_put_right(office):
    """need A6; decision 50: «wrong enterprise, item, …»: the promise is that of the right item."""
    need = office.desk.need(OWN, state="IN_PROGRESS")
    (case,) = cases_of(need)
    wrong = CaseNotice.get(CaseNotice.request == need, CaseNotice.kind == "SLTZ")
    office.hand("clerk").event(case, "reclassify", service_item=item("M05").id, reason="听错")
    case = again(case)
    assert case.service_item.code == "M05"
    assert case.service_class == item("M05").category.annex_c_code
    assert [row.service_item.code for row in items_of(need)] == ["M05"]
    page = office.hand("clerk").browser.get(f"/admin/service_case/details/?id={case.id}")
    assert f"{item(OWN).name} → {item('M05').name}" in page.text and "听错" in story(case)
    assert CaseNotice.get(CaseNotice.replaces == wrong).promised_on == case.due_on


@walk("need-item-served")
def the_head_puts_the_item_of_a_served_case_right(office):
    case = office.desk.case("CLOSED")
    clerk = office.house.browser("clerk1")
    page = clerk.get(f"/admin/service_case/events/reclassify/?id={case.id}")
    refused = clerk.submit(
        page, action="/events/reclassify/", service_item=item("M05").id, reason="听错"
    )
    assert refused.status == 409 and again(case).service_item_id == case.service_item_id
    office.hand("head").event(case, "reclassify", service_item=item("M05").id, reason="归类有误")
    assert again(case).service_class == item("M05").category.annex_c_code
    assert "归类有误" in story(case)


@walk("need-assessed")
def the_assessment_is_made_again(office):
    need = assessed_as(office.desk, office.desk.need(OWN), "REFER")
    (row,) = items_of(need)
    office.hand("clerk").event(
        need, "assess", **{f"item_{row.id}": "SELF"}, assessment_note="本站可办"
    )
    assert again(need).assessment_result == "SELF"


@walk("need-answered")
def what_was_not_solved_is_served(office):
    desk = office.desk
    need = desk.do(assessed_as(desk, desk.need(OWN), "INSTANT"), "accept")
    (row,) = items_of(need)
    assert need.status == "DONE"
    office.hand("clerk").event(
        need, "serve_after_all", item=row.id, disposition="SELF", reason="企业再次来电"
    )
    (case,) = cases_of(need)
    assert case.status == "NEW" and again(need).status == "IN_PROGRESS"
    assert Consultation.select().where(Consultation.request == need).exists()


@walk("need-deferred-refused")
def what_was_put_off_is_refused_by_the_head(office):
    """need A3: «refusal always with filing and the head, also for deferred and single items»."""
    desk = office.desk
    need = desk.do(assessed_as(desk, desk.need(OWN), "DEFER"), "accept")
    (row,) = items_of(need)
    office.hand("clerk").event(
        need, "dispose", **{f"item_{row.id}": "REFUSE"}, reason="无此能力", basis="服务目录"
    )
    filing = desk.filing(need)
    assert (again(row).disposition, again(need).status) == ("DEFER", "ACCEPTED")
    office.hand("head").event(filing, "approve", head_opinion="同意")
    assert (again(row).disposition, again(need).status) == ("REFUSE", "REFUSED")
    requests.WORKFLOW.fire(actor("archive1"), again(need), "archive")
    assert again(need).status == "ARCHIVED"


@walk("need-materials")
def materials_are_missing_after_all(office):
    need = office.desk.do(office.desk.need(state="SUPPLEMENT"), "supplement")
    office.hand("clerk").event(need, "lack", reason="缺检定证书原件")
    assert again(need).status == "SUPPLEMENT" and again(need).materials_complete is False


# refusals


@walk("need-refusal-proposed")
def the_proposer_takes_a_refusal_back(office):
    need = office.desk.do(office.desk.need(), "refuse")
    filing = office.desk.filing(need)
    office.hand("clerk").event(filing, "take_back", reason="误选")
    assert again(filing).decision == "RECALLED" and filing.code in story(need)
    assert office.desk.do(again(need), "assess").status == "ASSESSING"


@walk("need-refusal-of-head")
def the_superior_decides_what_the_only_head_handled(office):
    """need A6: «Head is the handler of a refusal: … Station with one head: stuck»."""
    own = Desk("head1", "head1")
    need = own.do(own.need(), "refuse", by=own.head)
    office.hand("superior").event(own.filing(need), "approve", head_opinion="同意")
    assert again(need).status == "REFUSED"


@walk("need-refusal-agreed")
def the_head_overturns_a_refusal(office):
    need = office.desk.need(state="REFUSED")
    office.hand("head").event(office.desk.filing(need), "overturn", head_opinion="应予受理")
    assert again(need).status == "ASSESSING"
    assert RefusalFiling.get(RefusalFiling.request == need).decision == "OVERTURN"


# withdrawal


@walk("need-withdrawn")
def a_need_is_withdrawn_in_one_act(office):
    """need A6: «Enterprise withdraws in 服务中: … 8 acts»."""
    desk = office.desk
    need = desk.need(OWN, OUT, state="IN_PROGRESS")
    served, referred = cases_of(need)
    desk.lead(served, "ENDED")
    desk.lead(referred, "SERVING")
    office.hand("clerk").event(need, "withdraw", reason="企业停产，不再需要")
    assert again(need).status == "WITHDRAWN"
    assert {(again(case).status, again(case).close_reason) for case in cases_of(need)} == {
        ("CLOSED", "WITHDRAW")
    }
    assert surveys.survey_of(again(served)).status == "DECLINED"


@walk("need-withdrawn-wrongly")
def a_withdrawal_is_taken_back(office):
    desk = office.desk
    need = desk.need(OWN, OUT, state="IN_PROGRESS")
    desk.lead(cases_of(need)[1], "SERVING")
    before = [(case.status, case.provider_id) for case in cases_of(need)]
    need = desk.do(again(need), "withdraw", reason="企业来电")
    office.hand("clerk").event(need, "take_up", reason="另一家企业来电，误操作")
    assert [(case.status, case.provider_id) for case in cases_of(need)] == before
    assert again(need).status == "IN_PROGRESS" and "误操作" in story(need)


# the archive


@walk("need-archived")
def a_filed_volume_takes_a_slip(office):
    """decision 50: «An archived case takes a correction slip, never an edit»."""
    need = office.desk.need(state="REFUSED")
    requests.WORKFLOW.fire(actor("archive1"), need, "archive")
    volume = ArchiveFile.get(ArchiveFile.request == need)
    hand = office.hand("archivist")
    page = hand.open(f"/admin/correction_slip/new/?archive_file={volume.id}")
    hand.send(
        page,
        holding="stands",
        place="目录第1件",
        stands="2026-11-03",
        right="2026-11-13",
        reason="日期笔误",
    )
    slip = CorrectionSlip.get(CorrectionSlip.archive_file == volume)
    office.hand("head").event(slip, "approve", head_opinion="属实")
    assert again(slip).status == "APPROVE" and slip.code in story(need)
    assert again(volume).row_version == volume.row_version
    whole = archives.enterprise_file(actor("head1"), need.enterprise, need.station)
    assert any(slip.code in piece.title for piece in writes.parts(whole))


# consultations


def asked(desk, **typed) -> Consultation:
    return writes.create(desk.clerk, Consultation, desk.question(**typed))


@walk("consultation-need")
def a_question_is_no_need_after_all(office):
    """need A6: «Consultation → 转为需求 by mistake: the draft cannot be deleted»; SY-6.1.2."""
    row = consultations.WORKFLOW.fire(office.desk.clerk, asked(office.desk), "convert", {})
    need = ServiceRequest.get_by_id(row.request_id)
    office.hand("clerk").event(row, "set_back", reason="企业只是询问")
    assert again(need).is_deleted
    assert (again(row).status, again(row).request_id) == ("OPEN", None)


@walk("consultation-answer")
def an_answer_is_corrected(office):
    row = asked(office.desk, answer="每年检定一次")
    office.hand("clerk").event(row, "amend", answer="每半年检定一次", reason="口误")
    assert again(row).answer == "每半年检定一次"


@walk("consultation-answer-later")
def the_head_corrects_an_answer_later(office):
    row = asked(office.desk, answer="每年检定一次")
    Consultation.update(answered_at=row.answered_at - timedelta(days=3)).where(
        Consultation.id == row.id
    ).execute()
    assert today() > again(row).answered_at.date()
    office.hand("head").event(row, "amend", answer="每半年检定一次", reason="回访时发现")
    assert again(row).answer == "每半年检定一次"


@walk("consultation-twice")
def a_question_taken_down_twice_is_void(office):
    row = asked(office.desk)
    office.hand("clerk").event(row, "void", reason="重复登记")
    assert again(row).status == "VOID"
