"""The green channel: three criteria and two lanes, evidence, the head's word, faster days, first in
every queue (SY-6.3.3, R-GC).
"""

import pytest

from backoffice.deadlines.workdays import add_workdays
from backoffice.errors import GuardFailed, Invalid, Refused
from backoffice.records import writes
from backoffice.workflow import green_channels
from models.cases import ServiceCase
from models.clock import today
from models.enterprises import Enterprise
from models.green import GreenChannel
from tests.factories import Desk

pytestmark = [
    pytest.mark.both_databases,
    pytest.mark.clause("SY-6.3.3", "JL-7.4.5"),
]


@pytest.fixture
def desk(house):
    return Desk()


def propose(desk, need, by=None, **typed) -> GreenChannel:
    return writes.create(by or desk.clerk, GreenChannel, desk.green(need, **typed))


def faults(desk, need, **typed) -> set:
    with pytest.raises(Invalid) as fault:
        propose(desk, need, **typed)
    return set(fault.value.errors)


def approve(desk, channel):
    return green_channels.WORKFLOW.fire(desk.head, channel, "approve", {"head_opinion": "同意"})


def test_a_proposal_is_numbered_and_waits_for_the_head(desk):
    need = desk.need("Q01")
    channel = propose(desk, need)
    assert channel.code.startswith(f"LS-{need.station.code}-") and channel.decision == "WAIT"
    assert not type(need).get_by_id(need.id).is_green


@pytest.mark.parametrize(
    "criterion, typed, missing",
    [
        ("MAJOR_PROJECT", {"project_ref": "", "evidence": ""}, {"project_ref", "evidence"}),
        ("MAJOR_PROJECT", {"evidence": ""}, {"evidence"}),
        ("SUPERIOR_TASK", {"project_ref": "", "evidence": ""}, {"project_ref", "evidence"}),
        ("SCI_TECH", {"project_ref": "", "evidence": ""}, {"evidence"}),
        ("JL_OTHER", {"project_ref": ""}, {"reason"}),
        ("", {}, {"criterion"}),
    ],
)
def test_each_criterion_has_its_paper(desk, criterion, typed, missing):
    need = desk.need("Q01")
    Enterprise.update(is_sci_tech=True).where(Enterprise.id == need.enterprise_id).execute()
    assert faults(desk, need, criterion=criterion, **typed) == missing


def test_a_lane_belongs_to_its_item(desk):
    assert faults(desk, desk.need("Q01"), criterion="METROLOGY") == {"criterion"}


def test_faster_means_fewer_days_than_promised(desk):
    need = desk.need("Q01")
    assert faults(desk, need, fast_days="400") == {"fast_days"}
    assert faults(desk, need, fast_days="0") == {"fast_days"}


def test_an_item_has_one_channel(desk):
    need = desk.need("Q01")
    propose(desk, need)
    assert faults(desk, need) == {"service_item"}


def test_a_need_that_is_over_has_none(desk):
    assert faults(desk, desk.need(state="WITHDRAWN")) == {"request"}


def test_approval_shortens_the_promise_of_cases_that_are_open_and_of_those_to_come(desk):
    need = desk.need("Q01", state="IN_PROGRESS")
    case = ServiceCase.get(ServiceCase.request == need)
    approve(desk, propose(desk, need))
    case = ServiceCase.get_by_id(case.id)
    assert (case.is_green, case.limit_days, case.due_on) == (True, 2, add_workdays(today(), 2))
    later = desk.need("Q01", state="ASSESSING")
    approve(desk, propose(desk, later))
    desk.do(type(later).get_by_id(later.id), "accept")
    case = ServiceCase.get(ServiceCase.request == later)
    assert (
        case.is_green
        and case.due_on == add_workdays(today(), 2)
        and case.green_channel.request_id == later.id
    )


def test_only_the_head_approves_and_not_what_he_proposed(desk):
    channel = propose(desk, desk.need("Q01"))
    with pytest.raises(Refused):
        green_channels.WORKFLOW.fire(desk.clerk, channel, "approve", {})
    own = propose(desk, desk.need("Q01"), by=desk.head)
    with pytest.raises(GuardFailed, match="does not approve"):
        approve(desk, own)


def test_what_was_not_approved_changes_nothing_and_may_be_proposed_again(desk):
    need = desk.need("Q01")
    channel = propose(desk, need)
    with pytest.raises(Invalid):
        green_channels.WORKFLOW.fire(desk.head, channel, "reject", {"head_opinion": ""})
    assert (
        green_channels.WORKFLOW.fire(
            desk.head, channel, "reject", {"head_opinion": "不在年度计划内"}
        ).decision
        == "REJECT"
    )
    assert not type(need).get_by_id(need.id).is_green and propose(desk, need).decision == "WAIT"


def test_it_goes_first_in_every_queue(house, desk):
    """Also when it came last and is due last."""
    cases = [desk.case("WAIT_PROV", referred=True) for _ in range(3)]
    last = cases[-1]
    approve(desk, propose(desk, last.request))
    ServiceCase.update(due_on=add_workdays(today(), 60)).where(ServiceCase.id == last.id).execute()
    clerk = house.browser("clerk1")
    for url in (
        "/admin/service_case/?view=open",
        "/admin/service_case/?view=mine",
        "/admin/service_case/?view=waiting",
        "/?of=mine",
    ):
        links = [link for link in clerk.get(url).links if "service_case/details" in link]
        assert links[0].endswith(f"id={last.id}"), url


def test_the_form_opens_from_the_need(house, desk):
    need = desk.need("Q01")
    clerk = house.browser("clerk1")
    assert (
        f"/admin/green_channel/new/?request={need.id}"
        in clerk.get(f"/admin/service_request/details/?id={need.id}").links
    )
    assert (
        '<span class="tag tag-l warn">待批准</span>'
        in clerk.get(f"/admin/green_channel/details/?id={propose(desk, desk.need('Q01')).id}").html
    )
    page = clerk.submit(
        clerk.get(f"/admin/green_channel/new/?request={need.id}"),
        holding="criterion",
        criterion="MAJOR_PROJECT",
        fast_days="2",
    )
    assert page.status == 422 and page.faults == {"project_ref", "evidence"}
