"""Guards that no path walks round: what is shut takes no needs, reports come from who serves, dates
are in order, a receipt proves one payment, a complete file is complete (need A9, A15, A17, need2
faults 9, 10, 20).
"""

from datetime import timedelta

import pytest

from backoffice.errors import GuardFailed, Invalid, Refused
from backoffice.records import writes
from backoffice.workflow import green_channels, report_deliveries
from models.cases import ServiceCase, ServiceRecord
from models.catalogue import ServiceItem
from models.clock import today
from models.deliveries import ReportDelivery
from models.duplicate_checks import DuplicateCheck
from models.fees import FeeRecord
from models.green import GreenChannel
from models.providers import Provider, ProviderService
from models.requests import ServiceRequest
from models.samples import Sample
from models.staff import Staff
from models.stations import Station
from tests.factories import Desk

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


def faults(write) -> set:
    with pytest.raises(Invalid) as fault:
        write()
    return set(fault.value.errors)


# needs


@pytest.mark.clause("SY-6.1.1")
@pytest.mark.parametrize("status", ["DRAFT", "SUSPENDED", "REMOVED"])
def test_a_station_that_is_shut_takes_no_needs(house, desk, status):
    """On the form, of a draft that was begun before, and of a question that becomes a need."""
    draft = desk.need(state="DRAFT")
    station = Staff.get_by_id(desk.clerk.staff_id).station
    Station.update(status=status).where(Station.id == station.id).execute()
    with pytest.raises(Refused, match="takes no needs"):
        desk.need(state="DRAFT")
    clerk = house.browser("clerk1")
    page = clerk.get(f"/admin/service_request/events/register/?id={draft.id}")
    assert "本站目前不受理需求" in page.text
    with pytest.raises(GuardFailed, match="takes no needs"):
        desk.do(draft, "register")
    before = ServiceRequest.select().count()
    sent = clerk.submit(
        clerk.get("/admin/service_request/new/"),
        holding="enterprise",
        enterprise=desk.enterprise().id,
    )
    assert sent.status != 500 and ServiceRequest.select().count() == before
    assert "本站目前不受理需求" in sent.text


def test_a_second_open_need_for_the_same_item_warns(house, desk):
    """At registration and at acceptance, naming the first; it stops nothing."""
    first = desk.need("Q01")
    second = desk.need("Q01", "Q02", state="DRAFT")
    other = desk.need("Q02", state="DRAFT", enterprise=desk.enterprise(1))
    clerk = house.browser("clerk1")
    way = "/admin/service_request/events/register/?id="
    words = f"该企业已有在办需求 {first.code}"
    assert words in clerk.get(f"{way}{second.id}").text
    assert "该企业已有在办需求" not in clerk.get(f"{way}{other.id}").text
    second = desk.do(desk.do(second, "register"), "assess")
    page = clerk.get(f"/admin/service_request/events/accept/?id={second.id}")
    assert words in page.text
    desk.do(first, "withdraw")
    page = clerk.get(f"/admin/service_request/events/accept/?id={second.id}")
    assert words not in page.text


# the green channel


@pytest.mark.clause("SY-6.3.3")
def test_nobody_goes_first_without_a_paper(house, desk):
    """«为本地区年度计划重大投资项目建设、科技创新企业设立、上级交办的其他事项设立绿色通道»: the
    clerk attaches what proves it; a proposal of before that has none is not approved.
    """
    need, clerk = desk.need("Q01"), house.browser("clerk1")
    page = clerk.submit(
        clerk.get(f"/admin/green_channel/new/?request={need.id}"),
        holding="criterion",
        criterion="SUPERIOR_TASK",
        project_ref="沈政办〔2026〕3号",
        fast_days="2",
    )
    assert page.status == 422 and page.faults == {"evidence"}
    channel = writes.create(desk.clerk, GreenChannel, desk.green(need))
    GreenChannel.update(evidence=None).where(GreenChannel.id == channel.id).execute()
    with pytest.raises(GuardFailed, match="evidence is missing"):
        green_channels.WORKFLOW.fire(desk.head, channel, "approve", {"head_opinion": "同意"})
    rejected = green_channels.WORKFLOW.fire(
        desk.head, channel, "reject", {"head_opinion": "请附材料"}
    )
    assert rejected.decision == "REJECT"


# reports and samples


@pytest.fixture
def served(desk):
    return desk.case("SERVING", referred=True)


@pytest.mark.clause("SY-5.6.4.2")
def test_a_report_comes_from_the_provider_that_serves(desk, served):
    other = Provider.select().where(Provider.id != served.provider_id).first()
    typed = {"service_case": served.id, "provider": other.id}
    assert faults(lambda: writes.create(desk.clerk, ReportDelivery, typed)) == {"provider"}
    row = writes.create(desk.clerk, ReportDelivery, {**typed, "provider": served.provider_id})
    assert faults(lambda: writes.update(desk.clerk, row, {"provider": other.id})) == {"provider"}


@pytest.mark.clause("SY-5.6.4.2")
def test_the_days_of_a_report_follow_each_other(desk, served):
    early = str(today() - timedelta(days=1))
    typed = {"service_case": served.id, "provider": served.provider_id}
    assert faults(
        lambda: writes.create(desk.clerk, ReportDelivery, {**typed, "expected_on": early})
    ) == {"expected_on"}
    row = writes.create(desk.clerk, ReportDelivery, typed)
    for _ in range(3):
        row = report_deliveries.WORKFLOW.fire(desk.clerk, row, "advance", {})
    issued = {"report_no": "BG-1", "issued_on": early, "conclusion": "PASS"}

    def fire(event, raw):
        return report_deliveries.WORKFLOW.fire(desk.clerk, row, event, raw)

    assert faults(lambda: fire("issue", issued)) == {"issued_on"}
    row = fire("issue", {**issued, "issued_on": str(today())})
    handed = {"delivery_mode": "SELF", "received_by": "王", "delivered_at": f"{early} 10:00"}
    assert faults(lambda: fire("deliver", handed)) == {"delivered_at"}


def test_no_report_before_the_service(desk):
    case = desk.case("WAIT_ENT", referred=True)
    typed = {"service_case": case.id, "provider": case.provider_id}
    assert faults(lambda: writes.create(desk.clerk, ReportDelivery, typed)) == {"service_case"}


def test_a_sample_is_not_older_than_its_case(desk, served):
    raw = desk.sample(served, received_at=f"{today() - timedelta(days=400)} 09:00")
    assert faults(lambda: writes.create(desk.clerk, Sample, raw)) == {"received_at"}


@pytest.mark.clause("SY-6.3.1")
def test_the_next_contact_lies_ahead(desk, served):
    past = str(today() - timedelta(days=1))
    assert faults(lambda: desk.step(served, "record", next_follow_up_on=past)) == {
        "next_follow_up_on"
    }
    desk.step(served, "record")
    row = ServiceRecord.get(ServiceRecord.service_case == served, ServiceRecord.kind == "SERVICE")
    assert faults(lambda: writes.update(desk.head, row, {"next_follow_up_on": past})) == {
        "next_follow_up_on"
    }


# fees


@pytest.mark.clause("SY-7.3.2-e")
def test_the_standard_holds_over_all_fees_of_a_case(desk, served):
    """«涉及收费事项应按标准收取»: two rows of one unit are about the same unit."""
    first = desk.fee(served, amount_due="500", amount_paid="500")
    writes.create(desk.clerk, FeeRecord, first)
    second = desk.fee(served, amount_due="400", amount_paid="400")
    assert faults(lambda: writes.create(desk.clerk, FeeRecord, second)) == {"amount_due"}
    rest = desk.fee(served, amount_due="300", amount_paid="300")
    row = writes.create(desk.clerk, FeeRecord, rest)
    more = {"amount_due": "301", "amount_paid": "301"}
    assert faults(lambda: writes.update(desk.clerk, row, more)) == {"amount_due"}


@pytest.mark.clause("SY-7.3.2-e")
def test_a_receipt_proves_one_payment(desk, served):
    first = desk.fee(served, amount_due="100", amount_paid="100", receipt_no="FP001")
    writes.create(desk.clerk, FeeRecord, first)
    again = desk.fee(served, amount_due="100", amount_paid="100", receipt_no=" fp001")
    assert faults(lambda: writes.create(desk.clerk, FeeRecord, again)) == {"receipt_no"}


@pytest.mark.clause("SY-7.3.2-e")
def test_an_offer_in_words_is_charged_by_the_head_with_a_reason(house, desk, served):
    typed = desk.fee(served)
    ProviderService.update(fee_limit=None, fee_standard="按样品复杂程度面议").where(
        ProviderService.provider == served.provider_id
    ).execute()
    reason = {"beyond_reason": "与机构书面报价一致"}
    assert faults(lambda: writes.create(desk.clerk, FeeRecord, typed)) == {"amount_due"}
    assert faults(lambda: writes.create(desk.clerk, FeeRecord, {**typed, **reason})) == {
        "beyond_reason"
    }
    row = writes.create(desk.head, FeeRecord, {**typed, **reason})
    assert row.beyond_reason == "与机构书面报价一致" and row.settled


# the complete file


@pytest.mark.clause("SY-5.6.4.2", "SY-7.3.2-f")
def test_a_test_is_filed_with_its_report(house, desk):
    keeper, case = house.actor("archive1"), desk.case("CLOSED", referred=True)
    with pytest.raises(GuardFailed, match="lacks the report"):
        desk.step(case, "archive", by=keeper)
    desk.report(case)
    case = ServiceCase.get_by_id(case.id)
    assert desk.step(case, "archive", by=keeper).status == "ARCHIVED"


@pytest.mark.clause("SY-5.3.6")
def test_a_duplicate_check_is_filed_with_its_result(house, desk):
    """An installation that is older than the rule has closed cases without one: it is entered
    while the file is open.
    """
    keeper, case = house.actor("archive1"), desk.case("CLOSED")
    check = ServiceItem.get(ServiceItem.code == "S06")
    ServiceCase.update(service_item=check).where(ServiceCase.id == case.id).execute()
    case = ServiceCase.get_by_id(case.id)
    with pytest.raises(GuardFailed, match="result of the duplicate check"):
        desk.step(case, "archive", by=keeper)
    typed = {
        "service_case": case.id,
        "subject": "示例减速机温升试验方法",
        "sources": "地方标准信息服务平台",
        "result": "NONE",
        "conclusion": "可以申报",
    }
    result = writes.create(desk.clerk, DuplicateCheck, typed)
    with pytest.raises(GuardFailed, match="file with the result of the duplicate check"):
        desk.step(case, "archive", by=keeper)
    writes.update(desk.clerk, result, {"file": desk.paper(result)})
    case = desk.step(ServiceCase.get_by_id(case.id), "archive", by=keeper)
    assert case.status == "ARCHIVED"
    assert faults(lambda: writes.create(desk.clerk, DuplicateCheck, typed)) == {"service_case"}
