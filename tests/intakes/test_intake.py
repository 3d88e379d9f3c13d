"""A need may begin with a call and without an enterprise: registered in a moment, with a clock, then
led on (decision 52, SY-6.1.1, SY-6.1.2).
"""

import pytest

from backoffice.deadlines.workdays import add_workdays
from backoffice.records import writes
from models.audit import AuditLog
from models.clock import today
from models.consultations import Consultation
from models.deadlines import Deadline
from models.enterprises import Enterprise
from models.intakes import Intake
from models.requests import RequestItem, ServiceRequest
from tests.factories import Desk, tick

PHONE = "13840012345"
NEW = "/admin/intake/new/"


def typed(**more) -> dict:
    return {
        "caller": "王先生",
        "phone": PHONE,
        "wanted": "压力表怎么送检",
        "channel": "PHONE",
        **more,
    }


def called(clerk, **more) -> Intake:
    """A call is written down on the one form, as the clerk does it."""
    page = clerk.submit(clerk.get(NEW), holding="caller", **typed(**more))
    assert page.status == 302, page.faults
    return Intake.select().order_by(Intake.id.desc()).get()


def event(clerk, row, name: str, holding: str, **values):
    page = clerk.get(f"/admin/intake/events/{name}/?id={row.id}")
    return clerk.submit(page, holding=holding, **values)


def clock_of(row) -> Deadline:
    return Deadline.get(Deadline.object_ref == f"intake:{row.id}")


@pytest.fixture
def clerk(house):
    return house.browser("clerk1")


@pytest.mark.clause("SY-6.1.1", "SY-6.1.2", "JL-5.2.1.2")
def test_a_call_is_registered_without_an_enterprise_and_its_clock_runs(house, clerk):
    """Decision 52: "a short intake (who called, telephone, what is wanted) is registered … with a
    clock"; the channel is one by which the standards let a need arrive.
    """
    row = called(clerk)
    assert (row.enterprise_id, row.status, row.channel) == (None, "OPEN", "PHONE")
    assert row.first_responder_id == house.actor("clerk1").staff_id
    assert row.code.startswith(f"XQ-{row.station.code}-")
    clock = clock_of(row)
    assert (clock.due_on, clock.stopped_on) == (add_workdays(today(), 1), None)
    assert row.code in clerk.get("/").text, "it waits on the workbench"
    assert PHONE not in clerk.get(f"/admin/intake/details/?id={row.id}").html


@pytest.mark.parametrize("missing", ["caller", "phone", "wanted"])
def test_who_called_from_where_and_for_what_is_asked(clerk, missing):
    page = clerk.submit(clerk.get(NEW), holding="caller", **typed(**{missing: ""}))
    assert page.status == 422 and missing in page.faults


def test_it_becomes_a_need_that_keeps_its_number_and_its_time(house, clerk):
    """Decision 52: the file is completed before acceptance; the first responder stays (R-F1)."""
    row = called(clerk)
    firm = Desk().enterprise()
    page = event(clerk, row, "convert", "enterprise", enterprise=str(firm.id))
    row = Intake.get_by_id(row.id)
    need = row.request
    assert page.location.endswith(f"/admin/service_request/edit/?id={need.id}")
    assert (need.status, need.description, need.channel) == ("DRAFT", "压力表怎么送检", "PHONE")
    assert (need.raised_at, need.first_responder_id) == (row.received_at, row.first_responder_id)
    assert clock_of(row).stopped_on is None, "a draft is no registered need yet"
    desk = Desk()
    writes.update(desk.clerk, need, {}, children={RequestItem: [tick("Q01")]})
    need = desk.do(ServiceRequest.get_by_id(need.id), "register")
    assert need.code == row.code and clock_of(row).stopped_on == today()


def test_the_next_need_has_the_next_number(clerk):
    """The number of a short intake is one of the needs': none is given twice, none is left out."""
    row = called(clerk)
    need = Desk().need()
    assert int(need.code.rsplit("-", 1)[1]) == int(row.code.rsplit("-", 1)[1]) + 1


def test_the_firm_with_the_telephone_of_the_caller_is_proposed(house, clerk):
    firm = Desk().enterprise()
    row = called(clerk, phone=firm.contact_phone.open())
    page = clerk.get(f"/admin/intake/events/convert/?id={row.id}")
    assert dict(page.form(holding="enterprise").values).get("enterprise") == str(firm.id)


def test_a_firm_without_a_file_is_opened_with_what_the_caller_said(clerk):
    row = called(clerk)
    page = clerk.get(f"/admin/intake/events/convert/?id={row.id}")
    assert any(f"/admin/enterprise/new/?intake={row.id}" in link for link in page.links)
    page = clerk.get(f"/admin/enterprise/new/?intake={row.id}")
    shown = dict(page.form(holding="contact_name").values)
    assert (shown["contact_name"], shown["contact_phone"]) == ("王先生", PHONE)
    assert shown["intake"] == str(row.id), "the way back to the call stays known"
    refused = clerk.submit(
        clerk.get(f"/admin/intake/events/convert/?id={row.id}"), holding="enterprise", enterprise=""
    )
    assert refused.status == 422 and "enterprise" in refused.faults


def test_it_is_answered_at_once_as_a_consultation(clerk):
    """JL-8.3.2: what was answered on the spot leaves a consultation with its answer."""
    row = called(clerk)
    category = Consultation.category.rel_model.select().first()
    event(clerk, row, "answer", "answer", answer="每半年检定一次", category=str(category.id))
    row = Intake.get_by_id(row.id)
    said = row.consultation
    assert (row.status, said.status, said.answer) == ("ANSWERED", "ANSWERED", "每半年检定一次")
    assert said.question == "压力表怎么送检" and said.enquirer.open() == f"王先生 {PHONE}"
    assert clock_of(row).stopped_on == today()


def test_it_is_closed_with_a_reason_and_a_mistake_is_taken_back(clerk):
    row = called(clerk)
    event(clerk, row, "close", "close_reason", close_reason="OUTSIDE", close_note="转市监12315")
    assert Intake.get_by_id(row.id).status == "CLOSED" and clock_of(row).stopped_on == today()
    clerk.submit(clerk.get(f"/admin/intake/events/take_back/?id={row.id}"))
    row = Intake.get_by_id(row.id)
    assert (row.status, row.close_reason) == ("OPEN", None)
    assert clock_of(row).stopped_on is None


def test_a_need_made_by_mistake_is_taken_back_with_its_draft(clerk):
    """Decision 50: every mistake can be put right, by the person who made it."""
    row = called(clerk)
    event(clerk, row, "convert", "enterprise", enterprise=str(Desk().enterprise().id))
    draft = Intake.get_by_id(row.id).request
    clerk.submit(clerk.get(f"/admin/intake/events/take_back/?id={row.id}"))
    row = Intake.get_by_id(row.id)
    assert (row.status, row.request_id) == ("OPEN", None)
    assert not ServiceRequest.living().where(ServiceRequest.id == draft.id).exists()


def test_a_second_call_of_the_same_telephone_names_the_first(clerk):
    """Decision 52: duplicates of the same telephone are named, with the firm and its open need."""
    firm = Desk().enterprise()
    need = Desk().need(enterprise=firm)
    first = called(clerk, phone=firm.contact_phone.open())
    second = called(clerk, phone=firm.contact_phone.open())
    text = clerk.get(f"/admin/intake/details/?id={second.id}").text
    for known in (first.code, firm.name, need.code):
        assert known in text


def test_calls_of_another_station_stay_there(house):
    row = called(house.browser("clerk2"))
    clerk = house.browser("clerk1")
    assert clerk.get(f"/admin/intake/details/?id={row.id}").status == 404
    mine = called(clerk)
    assert row.code not in clerk.get(f"/admin/intake/details/?id={mine.id}").text


def test_the_handler_sees_the_number_with_one_click_and_the_log_says_so(house, clerk):
    """R-A5: each look is logged; the own open matter needs no typed reason."""
    row = called(clerk)
    page = clerk.post(f"/admin/intake/call/?id={row.id}", {})
    assert page.status == 200 and f"tel:{PHONE}" in page.html
    line = AuditLog.select().order_by(AuditLog.id.desc()).get()
    assert (line.action, line.object_ref) == ("VIEW_SENS", f"intake:{row.id}")
    colleague = house.browser("clerk3")
    assert PHONE not in colleague.get(f"/admin/intake/details/?id={row.id}").html
    assert colleague.post(f"/admin/intake/call/?id={row.id}", {}).status == 403


def test_the_firm_that_was_found_is_active(clerk):
    """A file that was merged away is proposed to nobody."""
    firm = Desk().enterprise()
    Enterprise.update(status="MERGED").where(Enterprise.id == firm.id).execute()
    row = called(clerk, phone=firm.contact_phone.open())
    page = clerk.get(f"/admin/intake/events/convert/?id={row.id}")
    assert not dict(page.form(holding="enterprise").values).get("enterprise")
