"""A plan for a case, a scheme for an industry or region: its parts, its schedule, the head's
approval (GDD-7.1.1, GDD-7.2.2.2).
"""

import pytest

from backoffice.errors import GuardFailed, Invalid, Refused
from backoffice.records import writes
from backoffice.workflow import archives, service_plans
from models.cases import CaseEvent
from models.plans import IndustrySurvey, PlanMilestone, ServicePlan
from models.providers import Provider
from tests.factories import Desk
from tests.town import PROVIDERS

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


def write(desk, case=None, by=None, schedule=True, **typed) -> ServicePlan:
    return writes.create(
        by or desk.clerk,
        ServicePlan,
        desk.plan(case, **typed),
        children={PlanMilestone: desk.schedule() if schedule else []},
    )


def refused_at(desk, case=None, **typed) -> set:
    with pytest.raises(Invalid) as fault:
        write(desk, case, **typed)
    return set(fault.value.errors)


def fire(plan, who, event, **typed) -> ServicePlan:
    return service_plans.WORKFLOW.fire(who, plan, event, typed, plan.row_version)


@pytest.mark.clause("GDD-7.2.2.2")
def test_a_plan_of_a_case_is_approved_by_the_head_and_told_in_its_story(house, desk):
    case = desk.case("SERVING")
    plan = fire(write(desk, case), desk.clerk, "submit")
    assert (plan.status, plan.prepared_by_id, plan.station_id) == (
        "REVIEW",
        desk.clerk.staff_id,
        case.station_id,
    ) and plan.code.startswith("FA-")
    with pytest.raises(Refused):
        fire(plan, desk.clerk, "approve")
    plan = fire(plan, desk.head, "approve")
    assert (plan.status, plan.approved_by) == ("IN_FORCE", desk.head.account_id)
    assert (
        CaseEvent.select()
        .where(CaseEvent.service_case == case, CaseEvent.content.contains(plan.code))
        .exists()
    )
    assert f"服务计划 {plan.code}" in [piece.title for piece in archives.pieces(case)]
    assert (
        plan.code in house.browser("clerk1").get(f"/admin/service_case/details/?id={case.id}").text
    )


@pytest.mark.clause("GDD-7.2.2.2")
def test_a_plan_without_a_schedule_is_not_submitted(desk):
    with pytest.raises(GuardFailed, match="milestone"):
        fire(write(desk, desk.case("NEW"), schedule=False), desk.clerk, "submit")


@pytest.mark.clause("GDD-7.2.2.2")
def test_what_is_sent_back_says_why_and_is_written_anew(desk):
    plan = fire(write(desk, desk.case("NEW")), desk.clerk, "submit")
    with pytest.raises(Refused):
        writes.update(desk.clerk, plan, {"targets": "提高到99%"})
    with pytest.raises(Invalid):
        fire(plan, desk.head, "send_back")
    plan = fire(plan, desk.head, "send_back", review_note="目标未量化")
    assert (plan.status, plan.review_note) == ("DRAFT", "目标未量化")
    assert writes.update(desk.clerk, plan, {"targets": "提高到99%"}).targets == "提高到99%"


@pytest.mark.clause("GDD-7.2.2.2")
def test_provider_and_expert_plan_for_the_cases_they_serve(house, desk):
    case = desk.case("SERVING", referred=True, provider=PROVIDERS["west"])
    assert write(desk, case, by=house.actor("provider1")).prepared_by_id is None
    case = writes.update(desk.clerk, case, {"technicians": [house.actor("expert1").expert_id]})
    assert write(desk, case, by=house.actor("expert1")).service_case_id == case.id
    other = desk.case("SERVING", referred=True, provider=PROVIDERS["south"])
    with pytest.raises((Invalid, Refused)):
        write(desk, other, by=house.actor("provider1"))


def test_a_closed_case_has_no_new_plan(desk):
    assert refused_at(desk, desk.case("CLOSED")) == {"service_case"}


@pytest.mark.clause("GDD-7.1.1")
def test_a_scheme_rests_on_a_survey_and_has_its_eight_parts(house, desk):
    survey = writes.create(desk.head, IndustrySurvey, desk.survey_of_industry())
    helper = Provider.get(Provider.name == PROVIDERS["west"])
    assert refused_at(desk, industry_survey="") == {"industry_survey"}
    for part in (
        "current_state",
        "problems",
        "targets",
        "service_items",
        "modes",
        "expected_results",
        "safeguards",
    ):
        assert refused_at(desk, by=desk.head, industry_survey=survey.id, **{part: ""}) == {part}
    scheme = write(
        desk,
        by=desk.head,
        industry_survey=survey.id,
        external_resources=[helper.id],
        safeguards="专班推进",
    )
    unscheduled = write(desk, by=desk.head, industry_survey=survey.id, schedule=False)
    with pytest.raises(GuardFailed, match="schedule"):
        fire(unscheduled, desk.head, "submit")
    assert fire(
        fire(scheme, desk.head, "submit"), desk.head, "approve"
    ).status == "IN_FORCE" and list(scheme.external_resources) == [helper]
    assert (
        scheme.code
        in house.browser("head1").get(f"/admin/industry_survey/details/?id={survey.id}").text
    )


@pytest.mark.clause("GDD-7.1.1")
def test_a_survey_is_about_an_industry_or_a_region(desk):
    with pytest.raises(Invalid) as fault:
        writes.create(desk.head, IndustrySurvey, desk.survey_of_industry(industry=""))
    assert set(fault.value.errors) == {"industry"}


def test_another_station_sees_neither_plan_nor_survey(house, desk):
    plan = write(desk, desk.case("NEW"))
    survey = writes.create(desk.head, IndustrySurvey, desk.survey_of_industry())
    for row in (plan, survey):
        assert (
            house.browser("head2").get(f"/admin/{row.table()}/details/?id={row.id}").status == 404
        )
