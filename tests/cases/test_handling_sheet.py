"""The handling sheet is conveyed and accepted before a service begins; what was agreed is kept apart
from what happened (need A9, A10; SY-B, SY-6.2.2-c, SY-6.5.2, SY-6.2.1-a).
"""

from datetime import timedelta

import pytest

from backoffice.errors import GuardFailed, Invalid
from backoffice.records import writes
from backoffice.workflow import arrangements, handling_sheets
from models.cases import ServiceCase, ServiceRecord
from models.clock import local, now
from models.referrals import Referral
from models.sheets import HandlingSheet
from tests.factories import Desk

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


def again(row):
    return type(row).get_by_id(row.id)


def newest(case) -> HandlingSheet:
    return arrangements.sheets_of(case).first()


def fire(browser, case, event, **typed):
    """What a person does at the page of an event, as it stands but for what is typed."""
    page = browser.get(f"/admin/service_case/events/{event}/?id={case.id}")
    return browser.submit(page, holding=next(iter(typed)), **typed)


@pytest.mark.clause("SY-B-3", "SY-6.2.1-a", "SY-6.5.2")
def test_what_the_station_does_itself_is_conveyed_and_accepted_before_it_begins(house, desk):
    """Annex B «沟通结果及需求处理单 … 接受服务 … 服务实施»: the clerk tells the arrangement, the
    sheet has its number and waits; only who names the person that accepted begins the service.
    «可自主实施服务的,则与企业确定服务事项».
    """
    case, clerk = desk.case("NEW"), house.browser("clerk1")
    assert newest(case) is None
    fire(clerk, case, "start", arrangement="周三上午到企业现场诊断", conveyed_via="PHONE")
    sheet = newest(case)
    assert (sheet.accepted, sheet.conveyed_via, sheet.arrangement) == (
        "WAIT",
        "PHONE",
        "周三上午到企业现场诊断",
    )
    assert sheet.code.startswith("CL-") and sheet.conveyed_at
    refused = fire(clerk, case, "agree", enterprise_agrees="1", confirmed_by="")
    assert refused.status == 422 and refused.faults == {"confirmed_by"}
    assert again(case).status == "WAIT_ENT" and newest(case).accepted == "WAIT"
    fire(clerk, case, "agree", enterprise_agrees="1", confirmed_by="王经理")
    sheet, case = newest(case), again(case)
    assert (case.status, sheet.accepted, sheet.confirmed_by) == ("SERVING", "ACCEPT", "王经理")
    assert sheet.conveyed_at <= sheet.confirmed_at


@pytest.mark.clause("SY-B-3", "SY-6.5.2")
@pytest.mark.parametrize("referred, back", [(False, "NEW"), (True, "MATCHING")])
def test_a_sheet_that_is_not_accepted_stops_the_service(house, desk, referred, back):
    """A new arrangement is made and conveyed; the one that was declined starts nothing."""
    case, clerk = desk.case("WAIT_ENT", referred=referred), house.browser("clerk1")
    if referred:
        writes.create(
            desk.clerk, HandlingSheet, desk.sheet(case.request, cases=[case.id], arrangement="送样")
        )
    sheet = newest(case)
    page = clerk.get(f"/admin/handling_sheet/events/confirm/?id={sheet.id}")
    clerk.submit(page, holding="accepted", accepted="REJECT", confirmed_by="王", reason="太晚")
    assert (again(sheet).accepted, again(case).status) == ("REJECT", back)
    for event in ("agree", "begin"):
        refused = clerk.get(f"/admin/service_case/events/{event}/?id={case.id}")
        assert "当前状态不能" in refused.text or refused.status in (403, 404, 409)
    if not referred:
        fire(clerk, again(case), "start", arrangement="改为周一", conveyed_via="PHONE")
        assert newest(case).id != sheet.id and newest(case).accepted == "WAIT"


@pytest.mark.clause("SY-B-3")
def test_not_agreed_on_the_telephone_is_on_the_sheet_too(desk):
    case = desk.step(desk.case("WAIT_ENT"), "disagree")
    assert (case.status, newest(case).accepted) == ("NEW", "REJECT")
    case = desk.step(desk.case("WAIT_ENT", referred=True), "disagree")
    assert (case.status, newest(case).accepted) == ("MATCHING", "REJECT")


@pytest.mark.clause("SY-B-3", "SY-B-6")
@pytest.mark.parametrize(
    "answer, words",
    [(None, "not conveyed"), ("WAIT", "still waits"), ("REJECT", "did not accept")],
)
def test_without_an_accepted_sheet_nothing_closes_and_nothing_is_filed(house, desk, answer, words):
    keeper = house.actor("archive1")
    open_case, closed = desk.case("EVALUATING"), desk.case("CLOSED")
    desk.step(open_case, "survey")
    for case in (open_case, closed):
        link = HandlingSheet._meta.manytomany["cases"]
        for sheet in list(arrangements.sheets_of(case)):
            if answer is None:
                link.through_model.delete().where(link.owner_key == sheet.id).execute()
            else:
                HandlingSheet.update(accepted=answer).where(HandlingSheet.id == sheet.id).execute()
    with pytest.raises(GuardFailed, match=words):
        desk.step(again(open_case), "close")
    with pytest.raises(GuardFailed, match=words):
        desk.step(again(closed), "archive", by=keeper)


def test_a_sheet_that_was_forgotten_is_written_while_the_file_is_open(desk, house):
    """An installation that is older than the rule has cases in service without one."""
    case = desk.case("CLOSED")
    link = HandlingSheet._meta.manytomany["cases"]
    link.through_model.delete().where(link.target_key == case.id).execute()
    late = writes.create(desk.clerk, HandlingSheet, desk.sheet(case.request))
    handling_sheets.WORKFLOW.fire(
        desk.clerk, late, "confirm", {"accepted": "ACCEPT", "confirmed_by": "王经理"}
    )
    assert desk.step(case, "archive", by=house.actor("archive1")).status == "ARCHIVED"


@pytest.mark.clause("SY-6.2.2-c")
def test_what_was_coordinated_is_written_down_before_the_service(house, desk):
    """«服务站指导企业与质量服务机构就服务项目、服务时间、服务周期等服务信息进行协商,做好相应
    服务记录»: without words on it the service does not begin; the record is none of the service.
    """
    case, clerk = desk.case("WAIT_ENT", referred=True), house.browser("clerk1")
    typed = {"enterprise_agrees": "1", "confirmed_by": "王经理", "agreed_days": "5"}
    refused = fire(clerk, case, "agree", **typed, coordination="")
    assert refused.status == 422 and refused.faults == {"coordination"}
    assert not ServiceRecord.select().where(ServiceRecord.service_case == case).exists()
    fire(clerk, case, "agree", **typed, coordination="温升试验，周三送样，五个工作日")
    row = ServiceRecord.get(ServiceRecord.service_case == case)
    assert (row.kind, row.coordination) == ("COORD", "温升试验，周三送样，五个工作日")
    case = again(case)
    assert case.status == "SERVING" and row.started_at <= now()
    with pytest.raises(GuardFailed, match="service record is missing"):
        desk.step(case, "end")


@pytest.mark.clause("SY-6.2.2-c", "SY-B-3")
def test_the_day_after_tomorrow_is_agreed_today_and_begins_then(house, desk):
    """Need A10: the agreed time stays what was agreed, on case, referral and paper."""
    case, clerk = desk.case("WAIT_ENT", referred=True), house.browser("clerk1")
    agreed = local(now() + timedelta(days=2)).replace(hour=9, minute=0, second=0)
    fire(
        clerk,
        case,
        "agree",
        enterprise_agrees="1",
        confirmed_by="王经理",
        coordination="后天上午九点到厂",
        agreed_start_at=f"{agreed:%Y-%m-%d %H:%M}",
        started_at="",
    )
    case = again(case)
    assert (case.status, case.started_at) == ("WAIT_ENT", None)
    assert local(case.agreed_start_at) == agreed and newest(case).accepted == "ACCEPT"
    taken = Referral.get(Referral.service_case == case, Referral.response == "ACCEPTED")
    assert local(taken.agreed_at) == agreed
    page = clerk.get(f"/admin/service_case/details/?id={case.id}")
    assert f"{agreed:%Y-%m-%d %H:%M}" in page.text
    begun = fire(clerk, case, "begin", started_at=f"{local(now()):%Y-%m-%d %H:%M}")
    assert begun.status == 302
    case = again(case)
    assert case.status == "SERVING" and local(case.agreed_start_at) == agreed
    assert case.started_at < case.agreed_start_at
    paper = clerk.get(f"/admin/handling_sheet/print/F06/?id={newest(case).id}").text
    assert f"{agreed:%Y-%m-%d %H:%M}" in paper


def test_neither_a_time_nor_a_beginning_is_no_agreement(desk):
    with pytest.raises(Invalid) as fault:
        desk.step(desk.case("WAIT_ENT"), "agree", started_at="", agreed_start_at="")
    assert set(fault.value.errors) == {"agreed_start_at"}


def test_one_sheet_may_stand_for_all_cases_of_a_need(desk):
    need = desk.need("Q01", "Q02", state="IN_PROGRESS")
    first, second = ServiceCase.select().where(ServiceCase.request == need)
    for case in (first, second):
        desk.step(case, "start")
    sheet = writes.create(desk.clerk, HandlingSheet, desk.sheet(need))
    desk.step(again(first), "agree")
    assert again(sheet).accepted == "ACCEPT"
    assert desk.step(again(second), "agree").status == "SERVING"
