"""One notice names everything that is missing (SY-4.2.1, R-N1)."""

from datetime import timedelta

import pytest

from backoffice.errors import Invalid
from models import clock
from models.cases import CaseEvent
from models.catalogue import ServiceItem
from models.clock import now
from models.requests import CaseNotice
from tests.factories import Desk

pytestmark = [pytest.mark.both_databases, pytest.mark.clause("SY-4.2.1-a", "JL-7.4.3")]


@pytest.fixture
def desk(house):
    return Desk()


def notices(need, kind="YCGZ"):
    return list(
        CaseNotice.select()
        .where(CaseNotice.request == need, CaseNotice.kind == kind)
        .order_by(CaseNotice.id)
    )


def test_the_notice_has_its_number_its_contact_and_every_missing_piece(desk):
    need = desk.need(state="SUPPLEMENT")
    (notice,) = notices(need)
    assert notice.code.startswith(f"YCGZ-{need.station.code}-") and notice.missing_materials == [
        "营业执照复印件",
        "检定证书",
    ]
    assert (
        need.station.service_phone in notice.contact_line.open()
        and desk.clerk.name in notice.contact_line.open()
    )
    assert need.materials_complete is False and len(notice.items) == 2


def test_a_second_notice_is_blocked(desk):
    need = desk.do(desk.need(state="SUPPLEMENT"), "supplement")
    for who, reason in ((desk.clerk, ""), (desk.clerk, "又缺一份"), (desk.head, "")):
        with pytest.raises(Invalid) as fault:
            desk.do(need, "notify", by=who, override_reason=reason)
        assert set(fault.value.errors) == {"override_reason"}
    assert len(notices(need)) == 1


def test_the_head_issues_a_second_one_with_a_reason(desk):
    need = desk.do(desk.need(state="SUPPLEMENT"), "supplement")
    desk.do(need, "notify", by=desk.head, override_reason="法规新增要求")
    assert [notice.reason for notice in notices(need)] == [None, "法规新增要求"]


def test_second_notices_are_counted(house, desk):
    """Each one is a mark against the station (R-N1)."""
    once = desk.need(state="SUPPLEMENT")
    twice = desk.do(
        desk.do(desk.need(state="SUPPLEMENT"), "supplement"),
        "notify",
        by=desk.head,
        override_reason="法规新增要求",
    )
    text = house.browser("head1").get("/admin/case_notice/?view=second").text
    assert notices(twice)[1].code in text
    assert notices(twice)[0].code not in text and notices(once)[0].code not in text


def test_a_notice_after_the_day_of_receipt_says_why(desk):
    """On the spot means on the day of receipt (R-N1)."""
    need = desk.need()
    with clock.at(now() + timedelta(days=1)):
        with pytest.raises(Invalid) as fault:
            desk.do(need, "notify")
        assert set(fault.value.errors) == {"override_reason"}
        assert desk.do(need, "notify", override_reason="下班前收件").status == "SUPPLEMENT"


def test_a_notice_that_names_nothing_is_none(desk):
    with pytest.raises(Invalid) as fault:
        desk.do(desk.need(), "notify", missing_materials=" \n ")
    assert set(fault.value.errors) == {"missing_materials"}


def test_when_the_materials_arrive_the_need_goes_on(desk):
    need = desk.do(desk.need(state="SUPPLEMENT"), "supplement")
    assert (need.status, need.materials_complete) == ("ASSESSING", True)


@pytest.mark.clause("SY-B-1")
def test_what_was_cleared_up_with_the_enterprise_stands_in_the_story(desk):
    need = desk.do(desk.do(desk.do(desk.need(), "notify"), "supplement"), "assess")
    told = list(CaseEvent.select().where(CaseEvent.request == need).order_by(CaseEvent.id))
    assert [(one.from_status, one.to_status) for one in told] == [
        ("DRAFT", "REGISTERED"),
        ("REGISTERED", "SUPPLEMENT"),
        ("SUPPLEMENT", "ASSESSING"),
        ("ASSESSING", "ASSESSING"),
    ]
    assert (
        "检定证书" in told[1].content
        and told[1].party == "ENT"
        and all(one.actor and one.happened_at for one in told)
    )


@pytest.mark.clause("SY-7.3.1")
def test_the_notice_begins_with_the_checklist_of_the_items(house, desk):
    """The clerk strikes out what was brought; each material stands once."""
    for code, materials in (
        ("Q01", ["营业执照复印件", "申报书"]),
        ("T01", ["营业执照复印件", "产品标准"]),
    ):
        ServiceItem.update(materials=materials).where(ServiceItem.code == code).execute()
    need, clerk = desk.need("Q01", "T01"), house.browser("clerk1")
    page = clerk.get(f"/admin/service_request/events/notify/?id={need.id}")
    assert dict(page.form(holding="missing_materials").values)["missing_materials"].split() == [
        "营业执照复印件",
        "申报书",
        "产品标准",
    ]
    clerk.submit(
        page, holding="missing_materials", missing_materials="申报书", delivery_mode="FACE"
    )
    assert notices(need)[0].missing_materials == ["申报书"]
