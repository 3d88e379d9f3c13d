"""All open work of a person goes to a colleague in one act; the enterprise sees the new contact
(SY-7.2-c).
"""

import pytest

from backoffice.errors import GuardFailed, Invalid, Refused
from backoffice.public import progress_lookup
from backoffice.records import writes
from backoffice.workflow import handover
from backoffice.workflow.staff import WORKFLOW
from models.cases import CaseEvent, ServiceCase
from models.consultations import Consultation
from models.notifications import Notification
from models.requests import ServiceRequest
from models.staff import Staff
from tests.factories import Desk, actor

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


def hand_over(desk, successor, by=None, **ticked):
    """All open work, as the form begins, or what is ticked."""
    person = Staff.get_by_id(desk.clerk.staff_id)
    return WORKFLOW.fire(
        by or desk.head,
        person,
        "hand_over",
        {
            "successor": successor.staff_id,
            "reason": "调岗",
            **handover.everything(person),
            **ticked,
        },
    )


@pytest.mark.clause("SY-7.2-c")
def test_every_open_case_and_need_changes_hands(desk):
    serving, waiting, closed = desk.case("SERVING"), desk.case("EVALUATING"), desk.case("CLOSED")
    need, draft = desk.need("Q01", state="ASSESSING"), desk.need("Q01", state="DRAFT")
    colleague = actor("clerk3")
    hand_over(desk, colleague)
    person = Staff.get_by_id(desk.clerk.staff_id)
    assert not handover.open_cases(person).exists() and not handover.open_needs(person).exists()
    assert {ServiceCase.get_by_id(case.id).specialist_id for case in (serving, waiting)} == {
        colleague.staff_id
    }
    assert ServiceCase.get_by_id(closed.id).specialist_id == desk.clerk.staff_id
    assert {ServiceRequest.get_by_id(one.id).service_staff_id for one in (need, draft)} == {
        colleague.staff_id
    }
    told = (
        CaseEvent.select()
        .where(CaseEvent.service_case == serving)
        .order_by(CaseEvent.id.desc())
        .get()
    )
    assert "调岗" in told.content


def test_the_first_responder_stays(desk):
    need = desk.need("Q01", state="ASSESSING")
    hand_over(desk, actor("clerk3"))
    assert ServiceRequest.get_by_id(need.id).first_responder_id == desk.clerk.staff_id


def test_the_enterprise_sees_the_new_contact(desk):
    case, colleague = desk.case("SERVING"), actor("clerk3")
    hand_over(desk, colleague)
    told = progress_lookup.ask(case.code, case.enterprise.contact_phone.open()[-4:], "192.0.2.1")
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


# --- before and afterwards


def form_of(browser, desk):
    return browser.get(f"/admin/staff/events/hand_over/?id={desk.clerk.staff_id}")


def test_what_goes_is_shown_before_with_its_number_and_due_days(house, desk):
    case, need = desk.case("SERVING"), desk.need("Q01", state="ASSESSING")
    writes.create(desk.clerk, Consultation, desk.question())
    person = Staff.get_by_id(desk.clerk.staff_id)
    ticked = handover.everything(person)
    page = form_of(house.browser("head1"), desk)
    assert (
        f"移交的服务事项（{len(ticked['cases'])} 件）" in page.text
        and f"移交的需求，含草稿（{len(ticked['needs'])} 件）" in page.text
    )
    assert case.code in page.text and f"承诺 {case.due_on}" in page.text and need.code in page.text
    assert "留在首问人名下" in page.text, "what stays is named with its reason"
    form = page.form(holding="successor")
    assert {value for name, value in form.values if name == "cases"} == set(ticked["cases"]), (
        "all is ticked"
    )


def test_what_is_left_out_stays_and_the_answer_counts_what_went(house, desk):
    stays, goes, colleague = desk.case("SERVING"), desk.case("SERVING"), actor("clerk3")
    head = house.browser("head1")
    done = head.submit(
        form_of(head, desk),
        holding="successor",
        successor=colleague.staff_id,
        reason="调岗",
        cases=[str(goes.id)],
        needs=[],
    )
    told = head.get(done.location).text
    assert "1 件服务事项、0 件需求已移交" in told and "未勾选，仍由" in told
    assert ServiceCase.get_by_id(goes.id).specialist_id == colleague.staff_id
    assert ServiceCase.get_by_id(stays.id).specialist_id == desk.clerk.staff_id


def test_both_people_get_one_message_with_the_list_of_the_successor(house, desk):
    for _one in range(2):
        desk.case("SERVING")
    Notification.delete().execute()
    colleague = actor("clerk3")
    hand_over(desk, colleague, needs=[])
    told = list(Notification.select().order_by(Notification.id))
    assert [row.user.username for row in told] == ["clerk3", "clerk1"]
    assert all(
        "服务事项" in row.content
        and row.object_ref == f"service_case:?specialist={colleague.staff_id}"
        for row in told
    )
    assert (
        f"/admin/service_case/?specialist={colleague.staff_id}"
        in house.browser("clerk3").get("/").links
    )


def test_the_story_calls_it_a_hand_over(house, desk):
    case = desk.case("SERVING")
    hand_over(desk, actor("clerk3"), needs=[], cases=[str(case.id)])
    page = house.browser("head1").get(f"/admin/service_case/details/?id={case.id}").text
    assert "移交" in page and "调岗" in page and "解释协调" not in page


@pytest.mark.parametrize("ticked", [{"cases": [], "needs": []}, {"cases": ["999999"]}])
def test_nothing_or_foreign_work_is_not_handed_over(desk, ticked):
    desk.case("SERVING")
    with pytest.raises(Invalid):
        hand_over(desk, actor("clerk3"), **{kind.name: [] for kind in handover.KINDS} | ticked)
