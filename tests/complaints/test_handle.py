"""A complaint from receipt to closing in the order of GB/T 19012; who may not handle it (R-CS,
R-C6, R-C8).
"""

from datetime import timedelta

import pytest

from backoffice.access.scopes import visible
from backoffice.deadlines.workdays import workdays_between
from backoffice.errors import Conflict, GuardFailed, Invalid, Refused
from models.clock import now, today
from models.complaints import Complaint, ComplaintEvent
from models.notifications import Notification
from models.reference import DictItem
from tests.factories import Desk

pytestmark = pytest.mark.both_databases
STEPS = ("acknowledge", "assess", "investigate", "respond", "communicate", "settle", "close")


@pytest.fixture
def desk(house):
    return Desk()


@pytest.fixture
def measure(house):
    return DictItem.get(DictItem.dict_type == "complaint_response").id


def lead(desk, complaint, measure, until):
    for event in STEPS[: STEPS.index(until) + 1]:
        complaint = desk.handle(
            complaint, event, **({"response_measures": [measure]} if event == "respond" else {})
        )
    return complaint


def test_it_is_received_with_number_station_and_clock(desk):
    row = desk.complaint()
    assert (
        row.code.startswith(f"TS-{row.station.code}-") and row.station_id == desk.clerk.station_id
    )
    assert (row.status, workdays_between(today(), row.due_on)) == ("RECEIVED", 15)
    assert [
        event.step for event in ComplaintEvent.select().where(ComplaintEvent.complaint == row)
    ] == ["RECEIPT"]


@pytest.mark.clause("GDD-7.2.4.1", "JL-5.2.2-e")
def test_the_whole_way_leaves_one_line_a_step(desk, measure):
    row = lead(desk, desk.complaint(), measure, "close")
    assert row.status == "CLOSED" and row.acknowledged_at and row.communicated_at and row.closed_at
    steps = [
        event.step
        for event in ComplaintEvent.select()
        .where(ComplaintEvent.complaint == row)
        .order_by(ComplaintEvent.id)
    ]
    assert steps == ["RECEIPT", "ACK", "ASSESS", "INVEST", "RESPONSE", "COMM", "TRACK", "CLOSE"]


@pytest.mark.parametrize("event", [event for event in STEPS if event != "acknowledge"])
def test_no_step_is_skipped(desk, measure, event):
    with pytest.raises(Conflict):
        desk.handle(
            desk.complaint(),
            event,
            **({"response_measures": [measure]} if event == "respond" else {}),
        )


def test_anonymous_complaints_need_no_name(desk):
    row = desk.complaint(complainant_type="ANON", complainant_name="", complainant_phone="")
    assert row.complainant_name is None and row.complainant_phone is None


@pytest.mark.parametrize(
    "typed, field",
    [
        ({"complainant_name": ""}, "complainant_name"),
        ({"complainant_phone": ""}, "complainant_phone"),
        ({"respondent_type": "STAFF"}, "respondent_staff"),
        ({"respondent_type": "PROVIDER"}, "respondent_provider"),
        ({"description": ""}, "description"),
        ({"received_at": str(now() + timedelta(days=2))[:16]}, "received_at"),
    ],
)
def test_what_is_missing_is_told_beside_its_field(desk, typed, field):
    with pytest.raises(Invalid) as fault:
        desk.complaint(**typed)
    assert field in fault.value.errors


# --- nobody handles a complaint against himself


@pytest.fixture
def against_head(desk):
    return desk.complaint(respondent_type="STAFF", respondent_staff=desk.head.staff_id)


@pytest.mark.parametrize("event", ["acknowledge", "refuse"])
def test_the_respondent_cannot_handle_it(desk, against_head, event):
    with pytest.raises((GuardFailed, Refused)):
        desk.handle(against_head, event)
    assert Complaint.get_by_id(against_head.id).status == "RECEIVED"


@pytest.mark.parametrize("event", ["acknowledge", "communicate", "investigate"])
def test_a_clerk_complained_of_cannot_either(house, desk, event):
    row = desk.complaint(
        by=house.actor("clerk3"), respondent_type="STAFF", respondent_staff=desk.clerk.staff_id
    )
    with pytest.raises((GuardFailed, Refused, Conflict)):
        desk.handle(row, event, by=desk.clerk)
    assert not visible(desk.clerk, Complaint, "update").where(Complaint.id == row.id).exists()


def test_a_clerk_does_not_find_the_complaint_against_himself(house, desk):
    row = desk.complaint(
        by=house.actor("clerk3"), respondent_type="STAFF", respondent_staff=desk.clerk.staff_id
    )
    assert house.browser("clerk1").get(f"/admin/complaint/details/?id={row.id}").status == 404


def test_the_respondent_is_not_made_its_handler(house, desk):
    row = desk.handle(
        desk.complaint(
            respondent_type="STAFF", respondent_staff=desk.clerk.staff_id, by=house.actor("clerk3")
        ),
        "acknowledge",
    )
    for event in ("assess", "assign"):
        with pytest.raises(Invalid) as fault:
            desk.handle(row, event, handler=desk.clerk.account_id)
        assert set(fault.value.errors) == {"handler"}


def test_the_administrator_assigns_when_the_head_is_meant(house, desk, against_head):
    clerk = house.actor("clerk3")
    row = desk.handle(against_head, "assign", by=house.actor("admin"), handler=clerk.account_id)
    assert row.handler == clerk.account_id
    assert desk.handle(row, "acknowledge", by=clerk).status == "ACKED"


def test_the_superior_takes_over_a_complaint_against_the_station(house, desk):
    auditor = house.actor("auditor1")
    row = desk.handle(desk.complaint(respondent_type="STATION"), "take_over", by=auditor)
    assert row.handler == auditor.account_id
    with pytest.raises(Conflict):
        desk.handle(desk.complaint(respondent_type="CHARGE"), "take_over", by=auditor)


# --- what each step asks


def test_the_handler_is_told(house, desk):
    clerk = house.actor("clerk3")
    row = desk.handle(
        desk.handle(desk.complaint(), "acknowledge"), "assess", handler=clerk.account_id
    )
    assert row.handler == clerk.account_id and row.admitted
    assert (
        Notification.select()
        .where(
            Notification.user == clerk.account_id, Notification.object_ref == f"complaint:{row.id}"
        )
        .exists()
    )


@pytest.mark.parametrize("finding", ["UPHELD", "PART"])
def test_an_upheld_complaint_names_its_root_cause(desk, measure, finding):
    row = lead(desk, desk.complaint(), measure, "investigate")
    with pytest.raises(Invalid) as fault:
        desk.handle(row, "respond", finding=finding, response_measures=[measure])
    assert set(fault.value.errors) == {"root_cause"}
    assert (
        desk.handle(
            row, "respond", finding=finding, response_measures=[measure], root_cause="窗口排班不足"
        ).status
        == "RESPONDED"
    )


def test_a_response_offers_something(desk, measure):
    with pytest.raises(Invalid) as fault:
        desk.handle(lead(desk, desk.complaint(), measure, "investigate"), "respond")
    assert set(fault.value.errors) == {"response_measures"}


def test_it_does_not_close_before_the_complainant_has_answered(desk, measure):
    row = lead(desk, desk.complaint(), measure, "communicate")
    with pytest.raises(GuardFailed, match="not yet accepted"):
        desk.handle(row, "close")


def test_who_does_not_accept_hears_of_further_ways(desk, measure):
    row = lead(desk, desk.complaint(), measure, "communicate")
    with pytest.raises(Invalid) as fault:
        desk.handle(row, "settle", accepted="REJECT")
    assert set(fault.value.errors) == {"alternatives_told"}
    row = desk.handle(row, "settle", accepted="REJECT", alternatives_told="1")
    assert (row.status, row.accepted) == ("REJECTED_BY_C", "REJECT")
    assert desk.handle(row, "investigate").status == "INVESTIGATING"


def test_a_complaint_that_is_not_admitted_has_its_reason(desk):
    with pytest.raises(Invalid):
        desk.handle(desk.complaint(), "refuse", reason="")
    assert desk.handle(desk.complaint(), "refuse").status == "NOT_ADMITTED"


@pytest.mark.parametrize("name", ["head1", "auditor1"])
def test_a_closed_one_is_re_opened_by_head_or_superior(house, desk, measure, name):
    row = desk.handle(desk.complaint(), "refuse")
    assert desk.handle(row, "reopen", by=house.actor(name)).status == "INVESTIGATING"
