"""What an inspection body of Jilin does at its window: tests for persons and for the government,
experts, progress (JL-5.2.2).
"""

import pytest

from backoffice.records import writes
from backoffice.workflow import report_deliveries
from models.cases import ServiceCase
from models.clock import now, today
from models.deliveries import ReportDelivery
from models.enterprises import Enterprise
from models.experts import Expert
from models.providers import ProviderQualification
from models.referrals import Referral
from tests.factories import OUT, Desk, actor, item

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


def client(desk, kind, **typed) -> Enterprise:
    """A client of this kind on file at the desk's station."""
    known = desk.enterprise()
    raw = {
        "name": "示例委托人",
        "client_type": kind,
        **({} if kind == "INDIVIDUAL" else {"industry": known.industry_id, "size_class": "S"}),
        "region": known.region_id,
        "address": "示例路1号",
        "contact_name": "郑委托",
        "contact_phone": "15400007788",
        **typed,
    }
    return writes.create(desk.clerk, Enterprise, raw)


def ordered(desk, firm, code=OUT) -> ServiceCase:
    """A need of the client for one test, served by a provider."""
    need = desk.need(code, state="IN_PROGRESS", enterprise=firm)
    return desk.lead(ServiceCase.get(ServiceCase.request == need), "SERVING")


def report(desk, case) -> ReportDelivery:
    """The report of a case, issued with its conclusion and handed over."""
    row = writes.create(
        desk.clerk, ReportDelivery, {"service_case": case.id, "provider": case.provider_id}
    )
    ProviderQualification.update(valid_to=None).where(
        ProviderQualification.provider == case.provider_id
    ).execute()
    for event, typed in (
        ("advance", {}),
        ("advance", {}),
        ("advance", {}),
        (
            "issue",
            {"report_no": "BG-0001", "issued_on": str(today()), "conclusion": "PASS"},
        ),
        (
            "deliver",
            {"delivery_mode": "SELF", "delivered_at": now(), "received_by": "郑委托"},
        ),
    ):
        row = report_deliveries.WORKFLOW.fire(desk.clerk, row, event, typed, row.row_version)
    return row


@pytest.mark.clause("JL-5.2.2-a")
def test_a_person_is_taken_in_on_the_form_with_neither_industry_nor_size(house, desk):
    """«接受个人或企业等客户委托的检验检测等技术服务»: a person has no industry and no size, and one way to reach them is
    enough; a firm states both (decision 54).
    """
    clerk, known = house.browser("clerk1"), desk.enterprise()
    typed = {
        "name": "郑委托",
        "client_type": "INDIVIDUAL",
        "region": str(known.region_id),
        "address": "示例路1号",
        "contact_name": "郑委托",
        "home_station": str(desk.clerk.station_id),
    }
    url = "/admin/enterprise/new/"
    page = clerk.submit(clerk.get(url), holding="contact_phone", **typed)
    assert page.faults == {"contact_phone"}
    for way in ({"contact_phone": "15400007788"}, {"wechat": "zheng-weituo"}):
        page = clerk.submit(clerk.get(url), holding="contact_phone", **typed, **way)
        assert page.status == 302, page.faults
        person = Enterprise.select().order_by(Enterprise.id.desc()).get()
        assert (person.industry_id, person.size_class) == (None, None)
        assert clerk.get(f"/admin/enterprise/details/?id={person.id}").status == 200
        need = desk.need(OUT, enterprise=person)
        assert clerk.get(f"/admin/service_request/details/?id={need.id}").status == 200
    firm = clerk.submit(
        clerk.get(url),
        holding="contact_phone",
        **{**typed, "client_type": "ENT"},
        contact_phone="15400007788",
    )
    assert {"industry", "size_class", "uscc", "legal_rep"} <= firm.faults


@pytest.mark.clause("JL-5.2.2-a")
def test_a_person_without_a_credit_code_has_something_tested_and_gets_the_result(desk):
    person = client(desk, "INDIVIDUAL")
    case = ordered(desk, person)
    row = report(desk, case)
    assert (person.uscc, case.enterprise_id) == (None, person.id)
    assert (row.progress, row.conclusion, ServiceCase.get_by_id(case.id).report_status) == (
        "DELIVERED",
        "PASS",
        "DELIVERED",
    )


@pytest.mark.clause("JL-5.2.2-b")
def test_a_government_body_orders_tests(desk):
    """Item T08 is the supervisory test that a government orders."""
    assert item("T08").category.code == "T"
    body = client(desk, "GOV", uscc="91350100M000100Y43")
    case = ordered(desk, body, "T08")
    assert (case.enterprise.client_type, case.service_item.code, case.status) == (
        "GOV",
        "T08",
        "SERVING",
    )


@pytest.mark.clause("JL-5.2.2-c")
def test_a_provider_and_an_expert_are_brought_together_for_one_case(house, desk):
    case = ordered(desk, desk.enterprise())
    expert = Expert.get_by_id(actor("expert1").expert_id)
    case = writes.update(
        desk.clerk, case, {"technicians": [expert.id], "technician_names": "李工"}, case.row_version
    )
    assert Referral.get(Referral.service_case == case).provider_id == case.provider_id
    assert [one.id for one in case.technicians] == [expert.id]
    assert house.browser("expert1").get(f"/admin/service_case/details/?id={case.id}").status == 200
    assert house.browser("clerk2").get(f"/admin/service_case/details/?id={case.id}").status == 404


@pytest.mark.clause("JL-5.2.2-d")
def test_how_far_a_case_and_its_report_are_is_seen_on_its_page_and_in_the_list(house, desk):
    case = ordered(desk, desk.enterprise())
    case = writes.update(desk.clerk, case, {"progress_pct": "60"}, case.row_version)
    row = writes.create(
        desk.clerk, ReportDelivery, {"service_case": case.id, "provider": case.provider_id}
    )
    report_deliveries.WORKFLOW.fire(desk.clerk, row, "advance", {}, row.row_version)
    assert ServiceCase.get_by_id(case.id).report_status == "TESTING"
    page = house.browser("clerk1").get(f"/admin/service_case/details/?id={case.id}").text
    assert "60 %" in page and "检测中" in page
    assert (
        house.browser("clerk1")
        .get("/admin/report_delivery/?progress=TESTING")
        .text.count(case.code)
        >= 1
    )
