"""Questions and visits: answered at once or in time, or turned into a need whose form is filled in
already (SY-7.3.2-d, SY-6.1).
"""

import pytest

from backoffice.deadlines.workdays import add_workdays
from backoffice.errors import Conflict, Invalid, Refused
from backoffice.records import writes
from backoffice.workflow import consultations, requests, visits
from models.cases import ServiceCase
from models.catalogue import ServiceCategory
from models.clock import today
from models.consultations import Consultation
from models.deadlines import Deadline
from models.enterprises import Enterprise
from models.requests import ServiceRequest
from models.visits import EnterpriseVisit
from tests.factories import Desk

pytestmark = [
    pytest.mark.both_databases,
    pytest.mark.clause("SY-7.3.2-d", "SY-6.1.1", "SY-6.1.2", "JL-8.3.2", "JL-8.2.2", "JL-5.3.1.1"),
]


@pytest.fixture
def desk(house):
    return Desk()


def ask(desk, **typed) -> Consultation:
    return writes.create(desk.clerk, Consultation, desk.question(**typed))


def clock_of(row) -> Deadline:
    return Deadline.get(Deadline.object_ref == f"consultation:{row.id}")


def test_an_instant_answer_leaves_its_trace(desk):
    row = ask(desk, answer="每半年检定一次")
    assert (
        row.code.startswith(f"ZX-{row.station.code}-")
        and row.first_responder_id == desk.clerk.staff_id
    )
    assert row.status == "ANSWERED" and row.answered_at and clock_of(row).stopped_on == today()


@pytest.mark.clause("SY-5.1.6", "SY-5.8")
@pytest.mark.parametrize("category, code", [("Q", "Q06"), ("O", "O01")])
def test_advice_is_a_consultation_or_a_case(desk, category, code):
    """Advice on quality management, and on what else the authority does: answered at once, or
    served as an item of its own.
    """
    row = ask(
        desk,
        category=ServiceCategory.get(ServiceCategory.code == category).id,
        question="如何申报？",
        answer="材料清单已发",
    )
    assert (row.status, row.category.code) == ("ANSWERED", category)
    case = ServiceCase.get(ServiceCase.request == desk.need(code, state="IN_PROGRESS"))
    assert (case.service_item.code, case.delivery) == (code, "SELF")


def test_a_question_that_waits_has_its_clock(desk):
    row = ask(desk)
    assert (row.status, row.reply_due_on) == ("OPEN", add_workdays(today(), 3))
    assert clock_of(row).stopped_on is None and clock_of(row).due_on == row.reply_due_on
    row = consultations.WORKFLOW.fire(desk.clerk, row, "answer", {"answer": "每半年一次"})
    assert row.status == "ANSWERED" and clock_of(row).stopped_on == today()


def test_somebody_asks(desk):
    with pytest.raises(Invalid) as fault:
        ask(desk, enterprise="")
    assert set(fault.value.errors) == {"enquirer"}
    row = ask(desk, enterprise="", enquirer="王先生 13900001234")
    assert "13900001234" not in str(row.enquirer) and row.enquirer.open() == "王先生 13900001234"


def test_an_answer_is_not_edited_afterwards(desk):
    with pytest.raises(Refused):
        writes.update(desk.clerk, ask(desk, answer="每半年一次"), {"answer": "每年一次"})


def test_what_cannot_be_answered_becomes_a_need(house, desk):
    row = ask(desk)
    clerk = house.browser("clerk1")
    page = clerk.submit(
        clerk.get(f"/admin/consultation/events/convert/?id={row.id}"), holding="enterprise"
    )
    row = Consultation.get_by_id(row.id)
    need = row.request
    assert (
        page.location.endswith(f"/admin/service_request/edit/?id={need.id}")
        and clerk.get(page.location).status == 200
    )
    assert (need.status, need.enterprise_id, need.channel, need.description) == (
        "DRAFT",
        row.enterprise_id,
        "PHONE",
        row.question,
    )
    with pytest.raises(Conflict):
        consultations.WORKFLOW.fire(desk.clerk, row, "convert", {})


def test_a_need_belongs_to_an_enterprise(desk):
    row = ask(desk, enterprise="", enquirer="王先生")
    with pytest.raises(Invalid) as fault:
        consultations.WORKFLOW.fire(desk.clerk, row, "convert", {})
    assert set(fault.value.errors) == {"enterprise"}
    assert consultations.WORKFLOW.fire(
        desk.clerk, row, "convert", {"enterprise": desk.enterprise().id}
    ).request_id


def test_a_need_answered_on_the_spot_leaves_a_consultation(desk):
    need = desk.need("Q01", "T01")
    values = dict.fromkeys(requests.suggested(need, desk.clerk), "INSTANT")
    need = desk.do(desk.do(need, "assess", **values, assessment_note="已当面解答"), "accept")
    rows = list(Consultation.select().where(Consultation.request == need))
    assert (
        need.status == "DONE" and len(rows) == 2 and {row.answer for row in rows} == {"已当面解答"}
    )


# visits


def test_a_visit_with_a_need_becomes_a_form_that_is_filled_in(house, desk):
    visit = writes.create(desk.clerk, EnterpriseVisit, desk.visit())
    assert visit.code.startswith(f"XF-{visit.station.code}-")
    clerk = house.browser("clerk1")
    page = clerk.post(f"/admin/enterprise_visit/to_request/?id={visit.id}")
    need = ServiceRequest.get(ServiceRequest.visit == visit)
    assert page.location.endswith(f"/admin/service_request/edit/?id={need.id}")
    assert (need.status, need.channel, need.enterprise_id, need.description) == (
        "DRAFT",
        "VISIT",
        visit.enterprise_id,
        "计量器具台账不全",
    )
    assert (
        visits.to_request(desk.clerk, visit).id == need.id
        and ServiceRequest.select().where(ServiceRequest.channel == "VISIT").count() == 1
    )


def test_a_visit_without_a_need_says_why(desk):
    with pytest.raises(Invalid) as fault:
        writes.create(desk.clerk, EnterpriseVisit, desk.visit(has_need="0"))
    assert set(fault.value.errors) == {"no_need_reason"}
    assert writes.create(
        desk.clerk, EnterpriseVisit, desk.visit(has_need="0", no_need_reason="近期无需求")
    ).code


@pytest.mark.parametrize(
    "piece, value", [("visitors", []), ("visited_on", "2099-01-01"), ("enterprise", "")]
)
def test_a_visit_names_who_when_and_whom(desk, piece, value):
    with pytest.raises(Invalid) as fault:
        writes.create(desk.clerk, EnterpriseVisit, desk.visit(**{piece: value}))
    assert set(fault.value.errors) == {piece}


def test_another_station_makes_no_need_of_it(house, desk):
    visit = writes.create(desk.clerk, EnterpriseVisit, desk.visit())
    assert (
        house.browser("clerk2").post(f"/admin/enterprise_visit/to_request/?id={visit.id}").status
        == 404
    )


def test_the_need_names_its_visit_and_the_visit_its_need(house, desk):
    visit = writes.create(desk.clerk, EnterpriseVisit, desk.visit())
    need, clerk = visits.to_request(desk.clerk, visit), house.browser("clerk1")
    assert visit.code in clerk.get(f"/admin/service_request/details/?id={need.id}").text
    page = clerk.get(f"/admin/enterprise_visit/details/?id={visit.id}").html
    assert (
        f"/admin/service_request/details/?id={need.id}" in page
        and "/admin/enterprise_visit/to_request/" not in page
    )


@pytest.mark.clause("SY-6.1.1")
def test_a_need_that_a_visit_brought_says_which(desk):
    """Of the same enterprise; asked only for this channel."""
    visit, other = (
        writes.create(desk.clerk, EnterpriseVisit, desk.visit()),
        writes.create(desk.clerk, EnterpriseVisit, desk.visit(desk.enterprise(1))),
    )
    for wrong in ("", other.id):
        with pytest.raises(Invalid) as fault:
            desk.need(channel="VISIT", visit=wrong)
        assert set(fault.value.errors) == {"visit"}
    assert desk.need(channel="VISIT", visit=visit.id).visit_id == visit.id
    assert desk.need(channel="PHONE", visit=visit.id).visit_id is None


@pytest.mark.clause("SY-5.4.3")
def test_experts_come_along_on_a_campaign_for_small_enterprises(house, desk):
    """The expert sees the visit, the list asks for small and micro enterprises; the size stands as
    it was on the day.
    """
    firms = [desk.enterprise(place) for place in range(2)]
    for firm, size in zip(firms, ("X", "L"), strict=False):
        Enterprise.update(size_class=size).where(Enterprise.id == firm.id).execute()
    expert = house.actor("expert1")
    small, large = (
        writes.create(
            desk.clerk,
            EnterpriseVisit,
            desk.visit(Enterprise.get_by_id(firm.id), mode="CAMP", experts=[expert.expert_id]),
        )
        for firm in firms
    )
    Enterprise.update(size_class="M").where(Enterprise.id == firms[0].id).execute()
    for address in ("?view=small", "?mode=CAMP&size_class=S,X"):
        page = house.browser("clerk1").get(f"/admin/enterprise_visit/{address}").text
        assert small.code in page and large.code not in page
    assert small.code in house.browser("expert1").get("/admin/enterprise_visit/").text
    assert (
        house.browser("expert2").get(f"/admin/enterprise_visit/details/?id={small.id}").status
        == 404
    )
