"""A report is fetched from the body and issued to the firm: who, when, signed (SY-5.6.4.2, need2
fault 10).
"""

from datetime import timedelta
from io import BytesIO

import pytest

from models.cases import ServiceCase
from models.clock import local, now, today
from models.deliveries import ReportDelivery
from models.providers import ProviderQualification
from tests.factories import Desk
from tests.forms.test_files import PDF

pytestmark = pytest.mark.clause("SY-5.6.4.1", "SY-5.6.4.2")


def on_the_clock(moment) -> str:
    return local(moment).strftime("%Y-%m-%d %H:%M")


@pytest.fixture
def desk(house):
    return Desk()


def issued(house, desk, code) -> ReportDelivery:
    """A report of an item of special equipment that the body has issued, through the forms."""
    clerk = house.browser("clerk1")
    need = desk.need(code, state="IN_PROGRESS")
    case = ServiceCase.get(ServiceCase.request == need)
    case = desk.lead(case, "SERVING")
    ProviderQualification.update(valid_to=None).where(
        ProviderQualification.provider == case.provider_id
    ).execute()
    page = clerk.submit(
        clerk.get("/admin/report_delivery/new/"),
        holding="expected_on",
        service_case=str(case.id),
        provider=str(case.provider_id),
        expected_on=str(today()),
    )
    assert page.status == 302
    row = ReportDelivery.get(ReportDelivery.service_case == case)
    for _step in range(3):
        act(clerk, row, "advance")
    assert act(clerk, row, "issue", report_no="TJ-2026-001", issued_on=str(today())).status == 302
    return ReportDelivery.get_by_id(row.id)


def act(browser, row, event, **typed):
    url = f"/admin/report_delivery/events/{event}/?id={row.id}"
    return browser.submit(browser.get(url), action=event, **typed)


def test_the_station_collects_a_report_and_issues_it_to_the_firm_each_signed(house, desk):
    """«协助企业开展特种设备联系报检、现场检验、领取检验报告、发放检验报告等服务»."""
    row, clerk = issued(house, desk, "T04"), house.browser("clerk1")
    handed = {
        "delivery_mode": "STATION",
        "delivered_at": on_the_clock(now()),
        "received_by": "王经理",
    }
    early = act(clerk, row, "deliver", **handed, receipt_proof=(BytesIO(PDF), "签收单.pdf"))
    assert (early.status, early.faults) == (422, {"delivery_mode", "receipt_proof"})
    fetched = {"collected_at": on_the_clock(now()), "collected_from": "李检验"}
    unsigned = act(clerk, row, "collect", **fetched)
    assert (unsigned.status, unsigned.faults) == (422, {"collection_proof"})
    before = act(
        clerk,
        row,
        "collect",
        **{**fetched, "collected_at": on_the_clock(now() - timedelta(days=3))},
        collection_proof=(BytesIO(PDF), "领取单.pdf"),
    )
    assert "collected_at" in before.faults
    page = act(clerk, row, "collect", **fetched, collection_proof=(BytesIO(PDF), "领取单.pdf"))
    assert page.status == 302
    unsigned = act(clerk, row, "deliver", **handed)
    assert (unsigned.status, unsigned.faults) == (422, {"receipt_proof"})
    page = act(clerk, row, "deliver", **handed, receipt_proof=(BytesIO(PDF), "签收单.pdf"))
    row = ReportDelivery.get_by_id(row.id)
    assert (page.status, row.progress) == (302, "DELIVERED")
    assert (row.collected_by_id, row.collected_from) == (desk.clerk.staff_id, "李检验")
    assert (row.issued_by_id, row.received_by) == (desk.clerk.staff_id, "王经理")
    shown = clerk.get(f"/admin/report_delivery/details/?id={row.id}").text
    assert "领取单.pdf" in shown and "签收单.pdf" in shown
    assert ServiceCase.get_by_id(row.service_case_id).report_status == "DELIVERED"


def test_a_firm_that_fetches_its_report_itself_needs_no_collection(house, desk):
    row, clerk = issued(house, desk, "T04"), house.browser("clerk1")
    page = act(
        clerk,
        row,
        "deliver",
        delivery_mode="SELF",
        delivered_at=on_the_clock(now()),
        received_by="王经理",
    )
    assert page.status == 302
