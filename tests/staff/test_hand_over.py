"""All open work of a person goes to a colleague in one act; the enterprise sees the new contact (SY-7.2-c)."""

import pytest

from backoffice import lookups
from backoffice.errors import GuardFailed, Invalid, Refused
from backoffice.workflow import handing_over
from backoffice.workflow.staff import WAY
from models.cases import CaseEvent, ServiceCase
from models.requests import ServiceRequest
from models.staff import Staff
from tests.factories import Desk, actor

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


def hand_over(desk, successor, by=None):
    return WAY.fire(by or desk.head, Staff.get_by_id(desk.clerk.staff_id), "hand_over", {"successor": successor.staff_id, "reason": "调岗"})


@pytest.mark.clause("SY-7.2-c")
def test_every_open_case_and_need_changes_hands(desk):
    serving, waiting, closed = desk.case("SERVING"), desk.case("EVALUATING"), desk.case("CLOSED")
    need = desk.need("Q01", state="ASSESSING")
    colleague = actor("clerk3")
    hand_over(desk, colleague)
    person = Staff.get_by_id(desk.clerk.staff_id)
    assert not handing_over.open_cases(person).exists() and not handing_over.open_needs(person).exists()
    assert {ServiceCase.get_by_id(case.id).specialist_id for case in (serving, waiting)} == {colleague.staff_id}
    assert ServiceCase.get_by_id(closed.id).specialist_id == desk.clerk.staff_id
    assert ServiceRequest.get_by_id(need.id).service_staff_id == colleague.staff_id
    told = CaseEvent.select().where(CaseEvent.service_case == serving).order_by(CaseEvent.id.desc()).get()
    assert "调岗" in told.content


def test_the_first_responder_stays(desk):
    need = desk.need("Q01", state="ASSESSING")
    hand_over(desk, actor("clerk3"))
    assert ServiceRequest.get_by_id(need.id).first_responder_id == desk.clerk.staff_id


def test_the_enterprise_sees_the_new_contact(desk):
    case, colleague = desk.case("SERVING"), actor("clerk3")
    hand_over(desk, colleague)
    told = lookups.ask(case.code, case.enterprise.contact_phone.open()[-4:], "192.0.2.1")
    assert told.staff_no == Staff.get_by_id(colleague.staff_id).staff_no


@pytest.mark.parametrize("successor", ["clerk1", "clerk2"])
def test_it_goes_to_another_colleague_of_the_same_station(desk, successor):
    with pytest.raises(Invalid) as fault:
        hand_over(desk, actor(successor))
    assert set(fault.value.errors) == {"successor"}


def test_without_open_work_there_is_nothing_to_hand_over(desk):
    hand_over(desk, actor("clerk3"))
    with pytest.raises(GuardFailed, match="nothing open"):
        hand_over(desk, actor("clerk3"))


def test_a_clerk_hands_nothing_over(desk):
    with pytest.raises(Refused):
        hand_over(desk, actor("clerk3"), by=desk.clerk)
