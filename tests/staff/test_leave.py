"""Whoever leaves hands over what the person answers for, and the station hears what it loses (files
B22, SY-9.2).
"""

from datetime import timedelta

import pytest

from backoffice.errors import GuardFailed, Invalid
from backoffice.records import writes
from backoffice.workflow import handover
from backoffice.workflow.staff import WORKFLOW
from models.accounts import UserAccount
from models.assets import FixedAsset
from models.audit import AuditLog
from models.catalogue import ServiceCategory
from models.clock import today
from models.complaints import Complaint
from models.consultations import Consultation
from models.fields import AccountField
from models.green import GreenChannel
from models.intakes import Intake
from models.plans import ServicePlan
from models.registry import models
from models.requests import ServiceRequest
from models.special_tasks import TaskAssignment
from models.staff import PostAssignment, Staff
from models.teams import ExpertTeam
from models.windows import StationWindow
from tests.conftest import account
from tests.factories import Desk, actor

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


@pytest.fixture
def newcomer(desk) -> Staff:
    """Somebody at work who holds nothing yet."""
    raw = {
        "station": desk.head.station_id,
        "staff_no": "GH9001",
        "name": "新人",
        "mobile": "15400009999",
        "employment_type": "FULL",
        "started_on": str(today() - timedelta(days=400)),
        "nda_signed_on": str(today()),
        "major": "质量管理",
        "quality_years": "3",
        "pretraining_passed_on": str(today()),
    }
    return WORKFLOW.fire(desk.head, writes.create(desk.head, Staff, raw), "begin", {})


def leave(desk, person, **typed):
    return WORKFLOW.fire(
        desk.head, Staff.get_by_id(person.id), "leave", {"left_on": str(today()), **typed}
    )


# --- every link to a person is decided


def test_every_link_to_a_person_is_decided():
    """A new table that points at staff says here what becomes of it when the person leaves."""
    links = {
        f"{model.table()}.{field.name}"
        for model in models()
        for field in [*model._meta.sorted_fields, *model._meta.manytomany.values()]
        if getattr(field, "rel_model", None) is Staff
    }
    handed = {f"{kind.model.table()}.{kind.person}" for kind in handover.KINDS}
    assert not handed & handover.OTHERWISE.keys()
    assert links | {"complaint.handler"} == handed | handover.OTHERWISE.keys()


DONE_BY = {
    "approved_by",
    "verified_by",
    "granted_by",
    "reported_by",
    "closed_by",
    "actor",
    "submitted_by",
    "explained_by",
    "asked_by",
    "decided_by",
    "reviewed_by",
    "keyed_by",
    "checked_by",
    "withdrawn_by",
    "cancelled_by",
    "signed_by",
    "evaluator",
    "user",
    "created_by",
    "updated_by",
}
"""Accounts of whoever did something once; nothing is open because of them."""


def test_of_the_accounts_on_records_one_holds_open_work():
    found = {
        f"{model.table()}.{field.name}"
        for model in models()
        for field in model._meta.sorted_fields
        if isinstance(field, AccountField) and field.name not in DONE_BY
    }
    assert found == {"complaint.handler"}


# --- what is held keeps somebody from leaving, and changes hands

HELD = {
    "assets": lambda person, house: give(FixedAsset, house, custodian=person.id, status="USE"),
    "parts": lambda person, house: give(TaskAssignment, house, owner=person.id, status="DOING"),
    "channels": lambda person, house: _channel(person, house),
    "plans": lambda person, house: give(ServicePlan, house, prepared_by=person.id, status="DRAFT"),
    "contacts": lambda person, house: give(ExpertTeam, house, contact=person.id, dissolved_on=None),
    "teams": lambda person, house: member(ExpertTeam, "staff_members", person, house),
    "windows": lambda person, house: member(StationWindow, "staff", person, house),
    "cases": lambda person, house: _case(person),
    "needs": lambda person, house: _need(person),
}


def give(model, house, **values):
    row_id = house.rows[model.table()]["west"]
    model.update(values).where(model.id == row_id).execute()
    return model.get_by_id(row_id)


def member(model, name, person, house):
    row = give(
        model, house, **({"dissolved_on": None} if model is ExpertTeam else {"is_active": True})
    )
    link(row, name, [person.id])
    return row


def link(row, name, ids):
    field = row._meta.manytomany[name]
    field.through_model.delete().where(field.owner_key == row.id).execute()
    for other in ids:
        field.through_model.insert({field.owner_key: row.id, field.target_key: other}).execute()


def _channel(person, house):
    row = give(GreenChannel, house, owner=person.id, decision="APPROVE")
    ServiceRequest.update(status="ASSESSING").where(ServiceRequest.id == row.request_id).execute()
    return row


def _case(person):
    row = Desk().case("SERVING")
    type(row).update(specialist=person.id).where(type(row).id == row.id).execute()
    return row


def _need(person):
    row = Desk().need("Q01", state="ASSESSING")
    ServiceRequest.update(service_staff=person.id).where(ServiceRequest.id == row.id).execute()
    return row


def holder(kind, row) -> list[int]:
    row = kind.model.get_by_id(row.id)
    return (
        writes.linked_ids(row, kind.person)
        if kind.person in kind.model._meta.manytomany
        else [row.__data__[kind.person]]
    )


@pytest.mark.parametrize("kind", handover.KINDS, ids=lambda kind: kind.name)
def test_what_a_person_answers_for_stops_the_leaving_and_goes_to_the_successor(
    house, desk, newcomer, kind
):
    row = HELD[kind.name](newcomer, house)
    browser = house.browser("head1")
    page = browser.get(f"/admin/staff/events/leave/?id={newcomer.id}")
    assert "须先" in page.text and f"/admin/staff/events/hand_over/?id={newcomer.id}" in page.links
    with pytest.raises(GuardFailed):
        leave(desk, newcomer)
    last = AuditLog.select().order_by(AuditLog.id.desc()).get().id
    form = browser.get(f"/admin/staff/events/hand_over/?id={newcomer.id}")
    done = browser.submit(
        form, holding="successor", successor=actor("clerk3").staff_id, reason="合同到期"
    )
    assert done.status == 302, done.text[-500:]
    assert holder(kind, row) == [actor("clerk3").staff_id]
    line = AuditLog.get(AuditLog.id > last, AuditLog.object_ref == f"{kind.model.table()}:{row.id}")
    assert kind.person in line.diff or "specialist" in line.diff
    assert leave(desk, newcomer).status == "LEAVE"


@pytest.mark.parametrize(
    "kind",
    [kind for kind in handover.KINDS if kind.name not in ("cases", "needs")],
    ids=lambda kind: kind.name,
)
def test_what_is_over_keeps_nobody(house, desk, newcomer, kind):
    row = HELD[kind.name](newcomer, house)
    over = {
        "assets": {"status": "SCRAP"},
        "parts": {"status": "DONE"},
        "channels": {"decision": "REJECT"},
        "plans": {"status": "VOID"},
        "contacts": {"dissolved_on": today()},
        "teams": {"dissolved_on": today()},
        "windows": {"is_active": False},
    }[kind.name]
    kind.model.update(over).where(kind.model.id == row.id).execute()
    assert leave(desk, newcomer).status == "LEAVE" and holder(kind, row) == [newcomer.id]


def test_complaints_in_hand_stop_the_leaving_until_they_are_assigned(house, desk, newcomer):
    handler = writes.create(
        house.actor("admin"),
        UserAccount,
        {"username": "newcomer", "display_name": "新人", "staff": newcomer.id},
    )
    complaint = desk.complaint()
    Complaint.update(handler=handler.id, status="ASSESSED").where(
        Complaint.id == complaint.id
    ).execute()
    with pytest.raises(GuardFailed, match=complaint.code):
        leave(desk, newcomer)
    Complaint.update(handler=desk.head.account_id).where(Complaint.id == complaint.id).execute()
    assert leave(desk, newcomer).status == "LEAVE"


def test_a_question_that_waits_is_told_of(house, desk, newcomer):
    asked = writes.create(desk.clerk, Consultation, desk.question())
    Consultation.update(first_responder=newcomer.id).where(Consultation.id == asked.id).execute()
    assert (
        asked.code
        in house.browser("head1").get(f"/admin/staff/events/leave/?id={newcomer.id}").text
    )


def test_a_call_that_waits_is_told_of(house, desk, newcomer):
    """Any clerk of the station calls back, so that it keeps nobody (decisions 52)."""
    called = writes.create(desk.clerk, Intake, desk.call())
    told = f"/admin/staff/events/leave/?id={newcomer.id}"
    assert called.code not in house.browser("head1").get(told).text
    Intake.update(first_responder=newcomer.id).where(Intake.id == called.id).execute()
    assert called.code in house.browser("head1").get(told).text
    assert leave(desk, newcomer).status == "LEAVE"


# --- what the station loses


def test_a_head_who_leaves_is_told_and_asked_for_a_successor_who_then_holds_the_post(
    house, desk, newcomer
):
    head = Staff.get_by_id(desk.head.staff_id)
    desk.free(head)
    browser = house.browser("head1")
    page = browser.get(f"/admin/staff/events/leave/?id={head.id}")
    assert (
        "没有负责人" in page.text and {"successor", "reason"} <= page.form(holding="left_on").names
    )
    assert newcomer.staff_no in page.html
    assert (
        "successor" in browser.submit(page, holding="left_on").faults
        and Staff.get_by_id(head.id).status == "ON"
    )
    done = browser.submit(page, holding="left_on", successor=newcomer.id)
    assert done.status == 302 and account("head1").status == "DISABLED"
    taken = (
        PostAssignment.living()
        .where(PostAssignment.staff == newcomer.id, PostAssignment.post == "STATION_HEAD")
        .get()
    )
    assert taken.valid_from == today() + timedelta(days=1) and taken.station_id == head.station_id
    ended = PostAssignment.get(
        PostAssignment.staff == head.id, PostAssignment.post == "STATION_HEAD"
    )
    assert ended.valid_to == today()


def test_a_head_may_leave_without_a_successor_for_a_reason_that_is_kept(desk):
    head = Staff.get_by_id(desk.head.staff_id)
    desk.free(head)
    with pytest.raises(Invalid) as fault:
        leave(desk, head)
    assert set(fault.value.errors) == {"successor"}
    leave(desk, head, reason="待上级任命")
    line = (
        AuditLog.select()
        .where(AuditLog.object_ref == f"staff:{head.id}", AuditLog.event == "leave")
        .get()
    )
    assert line.diff["reason"] == [None, "待上级任命"]


def test_a_successor_must_be_fit_for_the_post(desk, newcomer):
    Staff.update(major=None).where(Staff.id == newcomer.id).execute()
    head = Staff.get_by_id(desk.head.staff_id)
    desk.free(head)
    with pytest.raises(Invalid) as fault:
        leave(desk, head, successor=str(newcomer.id))
    assert set(fault.value.errors) == {"successor"} and Staff.get_by_id(head.id).status == "ON"


@pytest.mark.parametrize("who", ["clerk2", "head1"])
def test_a_successor_is_another_colleague_of_the_station(desk, who):
    head = Staff.get_by_id(desk.head.staff_id)
    desk.free(head)
    with pytest.raises(Invalid) as fault:
        leave(desk, head, successor=str(account(who).staff_id))
    assert set(fault.value.errors) == {"successor"}


def test_the_last_specialist_is_told_and_asked_one_of_several_is_not(house, desk, newcomer):
    person = Staff.get_by_id(desk.clerk.staff_id)
    desk.free(person)
    url = f"/admin/staff/events/leave/?id={person.id}"
    browser = house.browser("head1")
    assert "successor" not in {name for form in browser.get(url).forms for name in form.names}, (
        "clerk3 is a specialist too"
    )
    PostAssignment.update(valid_to=today() - timedelta(days=1)).where(
        PostAssignment.station == person.station_id,
        PostAssignment.post == "SPECIALIST",
        PostAssignment.staff != person.id,
    ).execute()
    page = browser.get(url)
    assert "无人担任“服务专员”" in page.text or "无人担任" in page.text
    assert "successor" in browser.submit(page, holding="left_on").faults
    assert browser.submit(page, holding="left_on", successor=newcomer.id).status == 302
    assert (
        PostAssignment.living()
        .where(PostAssignment.staff == newcomer.id, PostAssignment.post == "SPECIALIST")
        .exists()
    )


def test_the_kinds_of_service_that_nobody_else_handles_are_named(house, desk):
    person = Staff.get_by_id(desk.clerk.staff_id)
    alone = ServiceCategory.get(ServiceCategory.code == "M")
    for other in Staff.living().where(Staff.station == person.station_id):
        link(
            other, "fields", [one for one in writes.linked_ids(other, "fields") if one != alone.id]
        )
    link(person, "fields", [alone.id])
    text = house.browser("head1").get(f"/admin/staff/events/leave/?id={person.id}").text
    assert f"没有其他专员承办：{alone.name}" in text
    assert (
        "没有其他专员"
        not in house.browser("head1")
        .get(f"/admin/staff/events/leave/?id={account('safety1').staff_id}")
        .text
    )


def test_other_posts_are_told_of_and_may_be_passed_on(house, desk, newcomer):
    person = Staff.get_by_id(account("safety1").staff_id)
    desk.free(person) if any(kind.work(person).exists() for kind in handover.KINDS) else None
    page = house.browser("head1").get(f"/admin/staff/events/leave/?id={person.id}")
    assert "无人担任" in page.text
    leave(desk, person, successor=str(newcomer.id))
    assert (
        PostAssignment.living()
        .where(PostAssignment.staff == newcomer.id, PostAssignment.post == "SAFETY_OFFICER")
        .exists()
    )
