"""One enterprise, one file: everything on a page and in a workbook, each look logged; next dates
become proposals (SY-9.3.1, R-T16).
"""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest

from backoffice.records import writes
from backoffice.reminders import due_equipment
from models.audit import AuditLog
from models.clock import today
from models.honours import EnterpriseHonor, EnterpriseTalent
from models.notifications import Notification
from models.requests import RequestInstrument, RequestSpecialEquipment, ServiceRequest
from tests.factories import Desk

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


def in_days(n) -> str:
    return str(today() + timedelta(days=n))


@pytest.fixture
def firm(desk):
    """An enterprise with a closed case, an award, a talent, a gauge due soon and a boiler due
    late.
    """
    case = desk.case("CLOSED")
    desk.need(
        "Q01",
        enterprise=case.enterprise,
        children={
            RequestInstrument: [
                {
                    "instrument_name": "压力表",
                    "serial_no": "B-17",
                    "trace_mode": "VERIF",
                    "valid_to": in_days(20),
                }
            ],
            RequestSpecialEquipment: [
                {
                    "category": "4000",
                    "quantity": "1",
                    "need_type": "C",
                    "next_inspection_on": in_days(90),
                }
            ],
        },
    )
    writes.create(
        desk.clerk,
        EnterpriseHonor,
        {"enterprise": case.enterprise_id, "kind": "BRAND", "year": "2025", "status": "PASSED"},
    )
    writes.create(
        desk.clerk,
        EnterpriseTalent,
        {"enterprise": case.enterprise_id, "name": "钱计量", "kind": "MET", "phone": "13911112222"},
    )
    desk.complaint(enterprise=case.enterprise_id)
    return case.enterprise, case


@pytest.mark.clause("SY-9.3.1", "SY-5.1.3", "GDD-7.3-b")
def test_the_page_shows_everything_of_an_enterprise(house, firm):
    enterprise, case = firm
    text = house.browser("clerk1").get(f"/admin/enterprise/file/?id={enterprise.id}").text
    for told in (
        enterprise.name,
        case.code,
        case.request.code,
        "MY-",
        "品牌价值评价",
        "计量人员",
        "压力表 B-17",
        "起重机械",
        "TS-",
    ):
        assert told in text, told
    assert "13911112222" not in text


@pytest.mark.clause("SY-9.3.3")
def test_each_look_is_logged(house, firm):
    enterprise, _case = firm
    house.browser("clerk1").get(f"/admin/enterprise/file/?id={enterprise.id}")
    line = AuditLog.select().order_by(AuditLog.id.desc()).get()
    assert (line.action, line.event, line.object_ref) == (
        "VIEW_SENS",
        "file",
        f"enterprise:{enterprise.id}",
    )


def test_foreign_files_are_not_found(house, firm):
    for path in ("file", "workbook"):
        assert (
            house.browser("clerk2").get(f"/admin/enterprise/{path}/?id={firm[0].id}").status == 404
        )


def test_the_workbook_has_a_sheet_for_each_table(house, firm):
    enterprise, case = firm
    answer = house.browser("clerk1").get(f"/admin/enterprise/workbook/?id={enterprise.id}").answer
    book = openpyxl.load_workbook(BytesIO(answer.data))
    sheets = {name: list(book[name].iter_rows(values_only=True)) for name in book.sheetnames}
    assert any(case.code in row for row in sheets["服务事项"]) and any(
        "压力表 B-17" in row for row in sheets["器具与设备"]
    )
    assert {"满意度评价", "投诉", "企业人才", "企业质量荣誉", "档案"} <= set(sheets)
    told = repr(sheets)
    assert enterprise.contact_phone.open() not in told and "钱计量" not in told


# --- next dates


@pytest.mark.clause("SY-A-6", "SY-A-6.4")
def test_things_stand_with_their_next_dates_the_nearest_first(desk, firm):
    found = due_equipment.of_enterprise(desk.clerk, firm[0])
    mine = [item for item in found if item.name == "压力表 B-17" or item.left == 90]
    assert [(item.left, item.is_near) for item in mine] == [(20, True), (90, False)]


def test_a_newer_form_takes_the_place_of_the_older_one(desk, firm):
    desk.need(
        "Q01",
        enterprise=firm[0],
        children={
            RequestInstrument: [
                {
                    "instrument_name": "压力表",
                    "serial_no": "B-17",
                    "trace_mode": "VERIF",
                    "valid_to": in_days(400),
                }
            ]
        },
    )
    days = [
        item.left
        for item in due_equipment.of_enterprise(desk.clerk, firm[0])
        if item.name == "压力表 B-17"
    ]
    assert days == [400]


@pytest.mark.clause("SY-A-6.4")
def test_what_comes_near_is_proposed_once(house, desk, firm):
    assert due_equipment.remind() == 1
    assert due_equipment.remind() == 0
    told = Notification.get(
        Notification.user == desk.clerk.account_id, Notification.kind == "EXPIRY"
    )
    assert "压力表 B-17" in told.content and firm[0].name in told.content
    page = house.browser("clerk1").get(f"/admin/enterprise/file/?id={firm[0].id}")
    assert (
        "建议发起需求" in page.text and f"/admin/enterprise/propose/?id={firm[0].id}" in page.html
    )


@pytest.mark.clause("SY-A-6.4")
def test_the_proposal_is_a_draft_with_the_rows_that_are_due(house, desk, firm):
    """Only what is near, as it was declared; a second click leads to the same draft."""
    clerk, address = house.browser("clerk1"), f"/admin/enterprise/propose/?id={firm[0].id}"
    draft = ServiceRequest.get_by_id(int(clerk.post(address).location.partition("id=")[2]))
    gauge = RequestInstrument.get(RequestInstrument.request == draft)
    assert (
        draft.status,
        draft.enterprise_id,
        gauge.instrument_name,
        gauge.serial_no,
        str(gauge.valid_to),
    ) == ("DRAFT", firm[0].id, "压力表", "B-17", in_days(20))
    assert (
        not RequestSpecialEquipment.select()
        .where(RequestSpecialEquipment.request == draft)
        .exists()
    )
    assert clerk.post(address).location.endswith(f"id={draft.id}")
    assert house.browser("clerk2").post(address).status == 404


def test_nothing_near_proposes_nothing(house, desk):
    firm = desk.enterprise(3)
    assert not any(item.is_near for item in due_equipment.of_enterprise(desk.clerk, firm))
    assert house.browser("clerk1").post(f"/admin/enterprise/propose/?id={firm.id}").status == 403


@pytest.mark.clause("SY-5.6.4.1")
def test_special_equipment_is_proposed_before_its_inspection_and_stays_near_after_it(desk):
    firm = desk.enterprise()
    desk.need(
        "Q01",
        enterprise=firm,
        children={
            RequestSpecialEquipment: [
                {
                    "category": category,
                    "quantity": "1",
                    "need_type": "C",
                    "next_inspection_on": in_days(left),
                }
                for category, left in (("4000", 30), ("1000", -1), ("3000", 31))
            ]
        },
    )
    mine = [
        (item.left, item.is_near)
        for item in due_equipment.of_enterprise(desk.clerk, firm)
        if item.left in (30, -1, 31)
    ]
    assert mine == [(-1, True), (30, True), (31, False)]
    assert due_equipment.remind() == 1
    told = Notification.get(
        Notification.user == desk.clerk.account_id, Notification.kind == "EXPIRY"
    )
    assert "起重机械" in told.content and firm.name in told.content
