"""Mistakes with a case and what hangs on it, from the choice of the way to the closing."""

from datetime import timedelta
from decimal import Decimal

from backoffice.records import writes
from backoffice.workflow import green_channels, handling_sheets, samples, surveys
from models.cases import CaseEvent, CasePause, ServiceCase, ServiceRecord, ServiceSummary
from models.clock import local, now, today
from models.fees import FeeRecord
from models.green import GreenChannel
from models.referrals import Referral
from models.requests import RequestItem
from models.samples import Sample, SampleCustody
from models.sheets import HandlingSheet
from models.visits import EnterpriseVisit
from tests.factories import actor
from tests.mistakes.office import again, story, walk
from tests.town import PROVIDERS

WHY = "点错了"


def typed(instant) -> str:
    """An instant as somebody types it."""
    return local(instant).strftime("%Y-%m-%d %H:%M")


def of_case(model, case):
    """The newest row of a noun that hangs on a case."""
    return model.living().where(model.service_case == case.id).order_by(model.id.desc()).first()


# the way of serving it


@walk("case-own-by-mistake")
def a_case_that_the_station_cannot_serve_is_referred(office):
    case = office.desk.case("WAIT_ENT")
    office.hand("clerk").event(case, "redirect", delivery="REFER", reason="本站无此设备")
    assert (again(case).delivery, again(case).status) == ("REFER", "NEW")
    ticks = RequestItem.select().where(RequestItem.service_case == case)
    assert [tick.disposition for tick in ticks] == ["REFER"]
    assert "refer" in office.hand("clerk").offered(case) and "本站无此设备" in story(case)


@walk("case-referred-by-mistake")
def a_case_that_the_station_serves_itself_is_taken_back(office):
    case = office.desk.case("WAIT_PROV", referred=True)
    office.hand("clerk").event(case, "redirect", delivery="SELF", reason="本站可以自办")
    assert (again(case).delivery, again(case).status) == ("SELF", "NEW")
    assert "start" in office.hand("clerk").offered(case)
    assert of_case(Referral, case).response == "RECALLED"


@walk("case-way-in-service")
def the_head_changes_the_way_of_a_case_in_service(office):
    case = office.desk.case("SERVING")
    clerk = office.house.browser("clerk1")
    page = clerk.get(f"/admin/service_case/events/redirect/?id={case.id}")
    assert (
        clerk.submit(page, action="/events/redirect/", delivery="REFER", reason=WHY).status == 409
    )
    office.hand("head").event(case, "redirect", delivery="REFER", reason=WHY)
    kept = again(case)
    assert (kept.status, kept.started_at) == ("NEW", None)


# providers


@walk("case-provider-before-answer")
def a_provider_chosen_by_mistake_is_taken_back_and_uses_up_no_round(office):
    case = office.desk.case("WAIT_PROV", referred=True)
    office.hand("clerk").event(case, "recall", reason="误选机构")
    assert again(case).status == "MATCHING" and "误选机构" in story(case)
    assert "rematch" in office.hand("clerk").offered(case)
    office.desk.step(again(case), "rematch", provider=of_case(Referral, case).provider_id)


@walk("case-provider-after-answer")
def an_accepted_provider_is_taken_back_with_the_true_reason(office):
    case = office.desk.case("WAIT_ENT", referred=True)
    office.hand("clerk").event(case, "recall", reason="误选机构")
    row = of_case(Referral, case)
    assert (again(case).status, again(case).provider_id) == ("MATCHING", None)
    assert (row.response, row.decline_reason) == ("RECALLED", "误选机构")
    assert "企业" not in story(case).splitlines()[-1].split("：", 1)[1]


@walk("case-provider-breaks-off")
def after_a_break_off_the_enterprise_is_told_and_the_next_provider_found(office):
    """SY-6.2.3: the provider leaves in service; its record stays, and it is no candidate any
    more.
    """
    desk = office.desk
    case = desk.case("SERVING", referred=True)
    first = case.provider_id
    desk.step(case, "record")
    hand = office.hand("clerk")
    hand.event(case, "break_off", reason="设备故障，无法继续")
    assert again(case).status == "MATCHING" and hand.offered(case).isdisjoint({"agree", "end"})
    hand.event(case, "inform", content="已电话告知企业，同意另找机构")
    desk.step(again(case), "rematch")
    assert of_case(Referral, case).provider_id != first
    kept = ServiceRecord.living().where(ServiceRecord.service_case == case)
    assert [row.content for row in kept if row.kind == "SERVICE"] == ["现场检测"]


@walk("case-provider-leaves")
def a_provider_says_itself_that_it_breaks_off(office):
    case = office.desk.case("SERVING", referred=True, provider=PROVIDERS["west"])
    office.hand("provider").event(case, "break_off", reason="检测资质到期")
    assert again(case).status == "MATCHING" and of_case(Referral, case).response == "BROKEN"
    assert (
        office.house.browser("provider1").get(f"/admin/service_case/details/?id={case.id}").status
        == 404
    )


@walk("referral-answer")
def a_provider_that_declined_by_mistake_answers_again(office):
    case = office.desk.case("WAIT_PROV", referred=True, provider=PROVIDERS["west"])
    row = of_case(Referral, case)
    browser = office.house.browser("provider1")
    page = browser.get(f"/admin/referral/events/answer/?id={row.id}")
    sent = browser.submit(
        page, action="/events/answer/", response="DECLINED", decline_reason="误点"
    )
    assert sent.status == 302
    office.hand("provider").event(row, "reconsider", reason="误点了不能满足")
    assert (again(row).response, again(case).status) == ("WAIT", "WAIT_PROV")
    assert again(row).response_due_on >= today()


@walk("referral-terms")
def what_a_provider_agreed_to_is_corrected(office):
    case = office.desk.case("WAIT_PROV", referred=True, provider=PROVIDERS["west"])
    office.desk.step(case, "respond", agreed_days="50")
    row = of_case(Referral, case)
    office.hand("provider").event(row, "correct", agreed_days="5")
    assert again(row).agreed_days == 5 and '"agreed_days": [50, 5]' in story(case)


# end, closing, withdrawal


@walk("case-withdrawal")
def an_enterprise_that_withdraws_in_service_leaves_in_one_act(office):
    case = office.desk.case("SERVING")
    office.hand("clerk").event(case, "withdraw", outcome_note="企业停产")
    kept = again(case)
    assert (kept.status, kept.close_reason, kept.outcome) == ("CLOSED", "WITHDRAW", "NONEED")


@walk("case-withdrawal-at-survey")
def a_withdrawal_ends_the_survey_too(office):
    case = office.desk.case("EVALUATING")
    office.desk.survey(case, "invite")
    office.hand("clerk").event(case, "withdraw", outcome_note="企业停产")
    assert again(case).status == "CLOSED" and surveys.survey_of(case).status == "DECLINED"


@walk("case-ended")
def a_service_that_has_not_ended_goes_on(office):
    case = office.desk.case("ENDED")
    old = surveys.survey_of(case)
    office.hand("clerk").event(case, "go_on", reason=WHY)
    assert (again(case).status, again(case).ended_at) == ("SERVING", None)
    assert surveys.survey_of(case) is None
    ended = office.desk.step(again(case), "end")
    new = surveys.survey_of(ended)
    assert (new.status, new.code) == ("TODO", old.code) and new.link_no > old.link_no


@walk("case-summed-up")
def the_head_takes_a_summary_and_an_end_back(office):
    case = office.desk.case("EVALUATING")
    clerk = office.house.browser("clerk1")
    page = clerk.get(f"/admin/service_case/events/go_on/?id={case.id}")
    assert clerk.submit(page, action="/events/go_on/", reason=WHY).status == 409
    office.hand("head").event(case, "go_on", reason=WHY)
    assert again(case).status == "SERVING"
    kept = office.desk.step(office.desk.step(again(case), "end"), "summarise", summary="第二次小结")
    assert of_case(ServiceSummary, kept).summary == "第二次小结"


@walk("case-outcome")
def the_head_corrects_a_wrong_outcome_in_one_act(office):
    """need A12: no second round, no second survey."""
    case = office.desk.case("CLOSED")
    asked = surveys.survey_of(case).id
    office.hand("head").event(case, "correct", outcome="PARTLY", why="报告仍缺一项")
    kept = again(case)
    assert (kept.outcome, kept.status, kept.round_no) == ("PARTLY", "CLOSED", case.round_no)
    assert surveys.survey_of(kept).id == asked
    assert '"outcome": ["SOLVED", "PARTLY"]' in story(case) and "报告仍缺一项" in story(case)


@walk("case-closed")
def who_closed_by_mistake_takes_it_back_on_the_same_day(office):
    case = office.desk.case("CLOSED")
    office.hand("clerk").event(case, "unclose", reason=WHY)
    kept = again(case)
    assert (kept.status, kept.closed_at, kept.outcome) == ("EVALUATING", None, None)
    assert kept.round_no == case.round_no and kept.request.status == "IN_PROGRESS"


@walk("case-closed-earlier")
def what_was_closed_earlier_the_head_takes_back(office):
    case = office.desk.step(office.desk.case("NEW"), "abandon")
    ServiceCase.update(
        accepted_at=case.accepted_at - timedelta(days=5), closed_at=now() - timedelta(days=3)
    ).where(ServiceCase.id == case.id).execute()
    clerk = office.house.browser("clerk1")
    page = clerk.get(f"/admin/service_case/events/unclose/?id={case.id}")
    assert clerk.submit(page, action="/events/unclose/", reason=WHY).status == 409
    office.hand("head").event(case, "unclose", reason=WHY)
    assert again(case).status == "NEW"


@walk("case-close-reason")
def why_an_unserved_case_was_closed_is_corrected(office):
    case = office.desk.step(office.desk.case("NEW"), "abandon")
    office.hand("head").event(case, "correct", close_reason="DUP", why="与另一件重复")
    kept = again(case)
    assert (kept.close_reason, kept.outcome, kept.status) == ("DUP", "UNSOLVED", "CLOSED")


# dates and words


@walk("case-agreed-start")
def the_agreed_start_is_corrected_while_nothing_is_recorded(office):
    case = office.desk.case("SERVING")
    right = now() + timedelta(days=1)
    office.hand("clerk").event(case, "correct", agreed_start_at=typed(right), agreed_days="6")
    assert typed(again(case).agreed_start_at) == typed(right) and again(case).agreed_days == 6
    assert "agreed_start_at" in story(case)


@walk("case-dates")
def the_head_corrects_a_date_that_is_built_on(office):
    case = office.desk.step(office.desk.case("SERVING"), "record")
    clerk, days = office.house.browser("clerk1"), "7"
    page = clerk.get(f"/admin/service_case/events/correct/?id={case.id}")
    assert clerk.submit(page, action="/events/correct/", agreed_days=days, why=WHY).status == 409
    head = office.house.browser("head1")
    page = head.get(f"/admin/service_case/events/correct/?id={case.id}")
    refused = head.submit(page, action="/events/correct/", agreed_days=days)
    assert refused.status == 422 and "why" in refused.faults
    office.hand("head").event(case, "correct", agreed_days=days, why="录入错误")
    assert again(case).agreed_days == 7


@walk("case-story")
def a_line_of_the_story_is_told_again_and_both_stay(office):
    case = office.desk.case("MATCHING", referred=True)
    hand = office.hand("clerk")
    page = hand.open(f"/admin/service_case/events/retell/?id={case.id}")
    told = CaseEvent.get(CaseEvent.service_case == case, CaseEvent.content == "已电话告知")
    words = {"content": "已当面告知张厂长", "reason": "告知方式写错"}
    hand.send(page, action="/events/retell/", line=told.id, **words)
    assert again(told).content == "已电话告知"
    assert "已电话告知" in story(case) and "已当面告知张厂长" in story(case)


@walk("record-word")
def who_wrote_a_record_corrects_it(office):
    case = office.desk.step(office.desk.case("SERVING"), "record", content="现场检侧")
    row = of_case(ServiceRecord, case)
    office.hand("clerk").event(row, "correct", content="现场检测")
    assert again(row).content == "现场检测"
    assert "现场检侧" in story(case) and "现场检测" in story(case)


@walk("record-later")
def the_head_corrects_a_record_that_was_summed_up(office):
    case = office.desk.case("EVALUATING")
    row = of_case(ServiceRecord, case)
    clerk = office.house.browser("clerk1")
    page = clerk.get(f"/admin/service_record/events/correct/?id={row.id}")
    assert clerk.submit(page, action="/events/correct/", content="复测", why=WHY).status == 409
    office.hand("head").event(row, "correct", mode="PHONE", why="方式记错")
    assert again(row).mode == "PHONE" and "方式记错" in story(case)


@walk("record-of-provider")
def a_provider_corrects_its_own_record(office):
    case = office.desk.case("SERVING", referred=True, provider=PROVIDERS["west"])
    office.desk.step(
        case, "record", by=actor("provider1"), staff=[], served_by="李工", content="取样"
    )
    row = of_case(ServiceRecord, case)
    office.hand("provider").event(row, "correct", served_by="李工、赵工")
    assert again(row).served_by == "李工、赵工"


@walk("summary-word")
def who_wrote_a_summary_corrects_it_until_the_enterprise_answers(office):
    case = office.desk.case("EVALUATING")
    row = of_case(ServiceSummary, case)
    office.hand("clerk").event(row, "correct", summary="全部达到要求")
    assert again(row).summary == "全部达到要求" and "全部达到要求" in story(case)


@walk("summary-later")
def the_head_corrects_a_summary_afterwards(office):
    case = office.desk.case("CLOSED")
    row = of_case(ServiceSummary, case)
    office.hand("head").event(row, "correct", end_info="分两次完成", why="漏记第二次")
    assert again(row).end_info == "分两次完成" and again(case).status == "CLOSED"


@walk("pause-word")
def the_reason_of_a_pause_is_corrected(office):
    case = office.desk.step(office.desk.case("SERVING"), "pause")
    row = of_case(CasePause, case)
    office.hand("head").event(row, "correct", reason="FORCE", note="台风停工")
    assert again(row).reason == "FORCE" and "FORCE" in story(case)


# survey


@walk("survey-declined")
def an_enterprise_that_was_given_up_by_mistake_is_asked_after_all(office):
    case, desk = office.desk.case("EVALUATING"), office.desk
    for event in ("invite", "attempt", "attempt", "decline"):
        desk.survey(case, event)
    office.hand("clerk").event(surveys.survey_of(case), "reconsider", reason="企业来电愿意评价")
    assert surveys.survey_of(case).status == "TODO"
    desk.survey(case, "invite")
    assert desk.survey(case, "key_in").status == "SUBMITTED"


@walk("survey-keyed")
def who_keyed_answers_in_wrong_corrects_them_and_the_call_back_follows(office):
    case, desk = office.desk.case("EVALUATING"), office.desk
    desk.survey(case, "invite")
    desk.survey(case, "key_in", by=actor("clerk3"))
    row = surveys.survey_of(case)
    office.hand("colleague").event(row, "correct", q10_overall="1")
    kept = again(row)
    assert (kept.q10_overall, kept.callback_due_on is not None) == ("1", True)
    assert kept.mean_score < row.mean_score and '"q10_overall": ["4", "1"]' in story(case)


# sheets, green channels


def sheet_of(office) -> HandlingSheet:
    need = office.desk.need("Q01", state="IN_PROGRESS")
    return writes.create(office.desk.clerk, HandlingSheet, office.desk.sheet(need))


@walk("sheet-words")
def a_handling_sheet_typed_wrong_is_corrected(office):
    sheet = sheet_of(office)
    office.hand("clerk").event(sheet, "correct", arrangement="本周五上门检测")
    assert again(sheet).arrangement == "本周五上门检测" and "本周五" in story(sheet.request)


@walk("sheet-answer")
def an_answer_to_a_sheet_typed_wrong_is_asked_again(office):
    sheet = sheet_of(office)
    sheet = handling_sheets.WORKFLOW.fire(
        office.desk.clerk, sheet, "confirm", {"accepted": "ACCEPT", "confirmed_by": "张总"}
    )
    office.hand("clerk").event(sheet, "reconsider", reason="企业尚未答复")
    assert (again(sheet).accepted, again(sheet).confirmed_by) == ("WAIT", None)


@walk("sheet-later")
def the_head_corrects_a_sheet_that_was_answered_and_it_is_conveyed_anew(office):
    sheet = sheet_of(office)
    sheet = handling_sheets.WORKFLOW.fire(
        office.desk.clerk, sheet, "confirm", {"accepted": "ACCEPT", "confirmed_by": "张总"}
    )
    office.hand("head").event(sheet, "correct", arrangement="下周一", why="日期写错")
    assert (again(sheet).arrangement, again(sheet).accepted) == ("下周一", "WAIT")


def channel_of(office, approved: bool) -> GreenChannel:
    need = office.desk.need("Q01", state="IN_PROGRESS")
    channel = writes.create(office.desk.clerk, GreenChannel, office.desk.green(need))
    if approved:
        raw = {"head_opinion": "属实"}
        channel = green_channels.WORKFLOW.fire(office.desk.head, channel, "approve", raw)
    return channel


@walk("green-proposed")
def a_green_channel_proposed_by_mistake_is_taken_back(office):
    channel = channel_of(office, approved=False)
    office.hand("clerk").event(channel, "revoke", reason=WHY)
    assert again(channel).decision == "REVOKED"


@walk("green-words")
def the_days_of_a_proposed_green_channel_are_corrected(office):
    channel = channel_of(office, approved=False)
    office.hand("clerk").event(channel, "correct", fast_days="1")
    assert again(channel).fast_days == 1


@walk("green-approved")
def a_green_channel_approved_by_mistake_is_revoked_and_the_promise_is_the_usual(office):
    need_before = office.desk.need("Q01", state="IN_PROGRESS")
    usual = ServiceCase.get(ServiceCase.request == need_before)
    channel = channel_of(office, approved=True)
    case = ServiceCase.get(ServiceCase.request == channel.request)
    assert case.is_green and case.due_on < usual.due_on
    office.hand("head").event(channel, "revoke", reason="不符合条件")
    kept = again(case)
    assert (kept.is_green, kept.due_on, kept.limit_days) == (False, usual.due_on, usual.limit_days)
    assert not again(channel.request).is_green and "不符合条件" in story(channel.request)


# fees, samples, visits


@walk("fee-row")
def a_wrong_fee_is_cancelled_and_kept(office):
    case = office.desk.case("SERVING")
    raw = office.desk.fee(case, amount_paid="0", receipt_kind="", receipt_no="", issued_on="")
    fee = writes.create(office.desk.clerk, FeeRecord, raw)
    office.hand("clerk").event(fee, "cancel", reason="录错事项")
    kept = again(fee)
    assert (kept.cancel_reason, kept.is_deleted) == ("录错事项", False) and kept.cancelled_at
    assert not any("fee" in str(piece) for piece in unmet(case, "withdraw"))


@walk("fee-paid")
def the_head_cancels_a_fee_that_was_paid_on_a_closed_case(office):
    case = office.desk.case("SERVING")
    fee = writes.create(office.desk.clerk, FeeRecord, office.desk.fee(case))
    case = office.desk.lead_on(case, "record", "end", "summarise", "survey", "close")
    clerk = office.house.browser("clerk1")
    page = clerk.get(f"/admin/fee_record/events/cancel/?id={fee.id}")
    assert clerk.submit(page, action="/events/cancel/", reason=WHY).status == 409
    office.hand("head").event(fee, "cancel", reason="重复开票")
    assert again(fee).amount_paid == Decimal(600) and again(fee).cancel_reason == "重复开票"


def unmet(case, event: str) -> tuple:
    from backoffice.workflow.cases import WORKFLOW

    found = WORKFLOW.offers(actor("clerk1"), again(case))
    return next(offer.unmet for offer in found if offer.transition.event == event)


def sample_of(office) -> Sample:
    case = office.desk.case("SERVING")
    return writes.create(office.desk.clerk, Sample, office.desk.sample(case))


@walk("sample-disposed")
def a_sample_disposed_of_by_mistake_is_there_again(office):
    sample = sample_of(office)
    sample = samples.WORKFLOW.fire(office.desk.clerk, sample, "dispose", {"disposal": "RETURN"})
    office.hand("clerk").event(sample, "reconsider", reason="样品仍在本站")
    assert again(sample).disposal is None and "样品仍在本站" in story(sample.service_case)


@walk("sample-hand-over")
def the_taker_of_a_sample_is_corrected_and_holds_it(office):
    sample = sample_of(office)
    raw = {"to_whom": "检测一室", "at": now(), "signature": "李工"}
    samples.WORKFLOW.fire(office.desk.clerk, sample, "hand_over", raw)
    row = SampleCustody.select().order_by(SampleCustody.id.desc()).get()
    office.hand("clerk").event(row, "correct", to_whom="检测二室")
    assert (again(row).to_whom, again(sample).holder) == ("检测二室", "检测二室")


@walk("visit-words")
def a_visit_is_corrected_on_its_form(office):
    visit = writes.create(office.desk.clerk, EnterpriseVisit, office.desk.visit())
    hand = office.hand("clerk")
    page = hand.open(f"/admin/enterprise_visit/edit/?id={visit.id}")
    hand.send(page, holding="findings", findings="计量器具台账已建")
    assert again(visit).findings == "计量器具台账已建"
