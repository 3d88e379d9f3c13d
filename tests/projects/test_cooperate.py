"""A joint project: from a case or of its own, two units and two fields, results (SY-5.3.4,
GDD-8.3.2, GDD-8.5.3).
"""

import re

import pytest

from backoffice.errors import GuardFailed, Invalid, Refused
from backoffice.records import writes
from backoffice.workflow import joint_projects
from models.cases import CaseEvent
from models.experts import Expert
from models.notifications import Notification
from models.projects import JointProject, ProjectMilestone
from models.providers import Provider
from tests import need_form
from tests.factories import Desk
from tests.town import PROVIDERS

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


def plan(desk, case=None, by=None, **typed) -> JointProject:
    return writes.create(by or desk.clerk, JointProject, desk.project(case, **typed))


def fire(project, who, event, **typed) -> JointProject:
    return joint_projects.WORKFLOW.fire(who, project, event, typed, project.row_version)


def story(case) -> str:
    return "".join(row.content for row in CaseEvent.select().where(CaseEvent.service_case == case))


@pytest.mark.clause("SY-5.3.4")
def test_research_on_standards_becomes_a_joint_project(house, desk):
    """«组织开展标准化科研合作»: the enterprise asks for S04 on the form of Shenyang, and its case becomes
    a project.
    """
    clerk = house.browser("clerk1")
    need = need_form.register(clerk, desk.enterprise(), "S04")
    (opened,) = need_form.accept(clerk, need)
    case = desk.lead(opened, "SERVING")
    assert (case.service_item.code, case.service_class) == ("S04", "4")
    page = clerk.get(f"/admin/service_case/details/?id={case.id}").html
    way = re.search(r'href="(/admin/joint_project/new/\?service_case=\d+)"', page)[1]
    form = clerk.get(way).html
    assert case.enterprise.name in form and (case.content or case.request.description) in form
    answer = clerk.post(way, {**desk.project(case, end_on=""), "start_on": "2026-11-02"})
    assert answer.status == 302
    project = JointProject.select().order_by(JointProject.id.desc()).get()
    assert (project.service_case_id, project.station_id, project.status) == (
        case.id,
        case.station_id,
        "PLAN",
    )
    assert (
        project.code in story(case)
        and project.code in clerk.get(f"/admin/service_case/details/?id={case.id}").text
    )


@pytest.mark.clause("SY-5.3.4")
def test_a_closed_case_becomes_none(house, desk):
    case = desk.case("CLOSED")
    assert (
        "/admin/joint_project/new/"
        not in house.browser("archive1").get(f"/admin/service_case/details/?id={case.id}").html
    )
    with pytest.raises(Invalid) as fault:
        plan(desk, case)
    assert set(fault.value.errors) == {"service_case"}


@pytest.mark.clause("GDD-8.3.2")
def test_it_begins_with_two_units_and_two_fields(house, desk):
    lead = Provider.get(Provider.name == PROVIDERS["west"])
    expert = Expert.select().order_by(Expert.id).first()
    writes.update(house.actor("admin"), expert, {"fields": writes.linked_ids(expert, "fields")[:1]})
    alone = plan(desk, lead_provider=lead.id, members=[lead.id], experts=[expert.id])
    with pytest.raises(GuardFailed) as fault:
        fire(alone, desk.head, "start")
    assert len(fault.value.missing) == 2
    with pytest.raises(Refused):
        fire(alone, desk.clerk, "start")
    joint = fire(plan(desk, lead_provider=lead.id), desk.head, "start")
    assert (joint.status, joint.approved_by) == ("DOING", desk.head.account_id)
    told = Notification.get(Notification.object_ref == f"joint_project:{joint.id}")
    assert told.user.username == "provider1" and joint.code in told.content


@pytest.mark.clause("GDD-8.5.3")
def test_it_is_finished_with_results_that_the_case_tells(desk):
    case = desk.case("SERVING")
    project = fire(plan(desk, case), desk.head, "start")
    with pytest.raises(Invalid):
        fire(project, desk.head, "finish", results="")
    project = fire(project, desk.head, "finish", results="温升降至43K，工艺规范可在行业推广")
    assert project.status == "DONE" and "温升降至43K" in story(case)
    with pytest.raises(Refused):
        writes.update(desk.clerk, project, {"name": "改名"})


def test_a_project_that_stops_says_why(desk):
    project = plan(desk)
    with pytest.raises(Invalid):
        fire(project, desk.head, "stop")
    assert fire(project, desk.head, "stop", reason="企业停产").stop_reason == "企业停产"


@pytest.mark.clause("GDD-8.3.2")
def test_members_and_experts_see_and_change_it_and_nobody_elses(house, desk):
    lead = Provider.get(Provider.name == PROVIDERS["west"])
    mine = plan(
        desk, lead_provider=lead.id, members=[lead.id], experts=[house.actor("expert1").expert_id]
    )
    for name in ("provider1", "expert1", "head1", "archive1"):
        assert (
            house.browser(name).get(f"/admin/joint_project/details/?id={mine.id}").status == 200
        ), name
    for name in ("provider2", "expert2", "head2", "clerk3"):
        assert (
            house.browser(name).get(f"/admin/joint_project/details/?id={mine.id}").status == 404
        ), name
    assert (
        writes.update(house.actor("provider1"), mine, {"targets": "温升由65K降至42K"}).targets
        == "温升由65K降至42K"
    )


def test_a_provider_proposes_for_a_case_that_it_serves_and_the_station_names_the_others(
    house, desk
):
    actor = house.actor("provider1")
    alone = {"lead_provider": actor.provider_id, "members": [actor.provider_id], "experts": []}
    with pytest.raises(Invalid) as fault:
        plan(desk, by=actor, **alone)
    assert set(fault.value.errors) == {"service_case"}
    case = desk.case("SERVING", referred=True, provider=PROVIDERS["west"])
    project = plan(desk, case, by=actor, **alone)
    assert project.station_id == case.station_id
    whole = desk.project(case)
    project = writes.update(
        desk.head, project, {"members": whole["members"], "experts": whole["experts"]}
    )
    assert fire(project, desk.head, "start").status == "DOING"


def test_milestones_stand_in_their_order(desk):
    rows = [
        {"milestone": "方案评审", "due_on": "2026-12-01"},
        {"milestone": "样机测试", "due_on": "2027-02-01"},
    ]
    project = writes.create(
        desk.clerk, JointProject, desk.project(), children={ProjectMilestone: rows}
    )
    assert [
        (row.row_no, row.milestone)
        for row in ProjectMilestone.select().where(ProjectMilestone.project == project)
    ] == [(1, "方案评审"), (2, "样机测试")]
