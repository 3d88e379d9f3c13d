"""A team of experts and staff for a case: its members, its contact, the log of its contacts
(GDD-7.2.2.1, SY-9.2.4).
"""

import pytest

from backoffice.errors import Invalid, Refused
from backoffice.records import writes
from models.cases import ServiceCase, ServiceRecord
from models.experts import Expert
from models.teams import ExpertTeam
from tests.factories import Desk, actor

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


def form(desk, by=None, **typed) -> ExpertTeam:
    return writes.create(by or desk.clerk, ExpertTeam, desk.team(**typed))


def refused_at(desk, **typed) -> set:
    with pytest.raises(Invalid) as fault:
        form(desk, **typed)
    return set(fault.value.errors)


def contacts_of(team) -> list:
    return [row.content for row in ServiceRecord.select().where(ServiceRecord.team == team)]


@pytest.mark.clause("GDD-7.2.2.1", "SY-9.2.4")
def test_a_team_has_members_a_leader_among_its_experts_and_a_contact_of_its_station(desk):
    assert refused_at(desk, experts=[], staff_members=[], leader="") == {"experts"}
    other = Expert.select().order_by(Expert.id.desc()).first()
    assert refused_at(desk, leader=other.id, experts=[actor("expert1").expert_id]) == {"leader"}
    assert refused_at(desk, contact=actor("clerk2").staff_id) <= {"contact"}
    assert form(desk).kind == "SERVICE"


@pytest.mark.clause("GDD-7.2.2.1")
def test_the_records_of_its_members_are_the_log_of_its_contacts(house, desk):
    case, team = desk.case("SERVING"), form(desk)
    case = writes.update(desk.clerk, case, {"team": team.id}, case.row_version)
    desk.step(case, "record", content="团队现场会诊")
    desk.step(
        ServiceCase.get_by_id(case.id),
        "record",
        by=desk.head,
        content="站长电话回访",
        staff=[desk.head.staff_id],
    )
    assert contacts_of(team) == ["团队现场会诊"]
    page = house.browser("clerk1").get(f"/admin/expert_team/details/?id={team.id}").text
    assert "团队现场会诊" in page and case.code in page and "站长电话回访" not in page


@pytest.mark.clause("GDD-7.2.2.1")
def test_what_an_expert_of_the_team_writes_is_a_contact_too(desk):
    expert = actor("expert1")
    case, team = (
        desk.case("SERVING"),
        form(
            desk,
            experts=[expert.expert_id],
            leader=expert.expert_id,
            staff_members=[],
            contact=desk.head.staff_id,
        ),
    )
    case = writes.update(
        desk.clerk, case, {"team": team.id, "technicians": [expert.expert_id]}, case.row_version
    )
    desk.step(case, "record", by=expert, staff=[], served_by="专家甲", content="专家远程指导")
    assert contacts_of(team) == ["专家远程指导"]


def test_a_colleague_changes_no_team_of_others_and_the_head_does(desk):
    team = form(desk)
    with pytest.raises(Refused):
        writes.update(actor("clerk3"), team, {"name": "另一名称"})
    assert writes.update(desk.head, team, {"name": "另一名称"}).name == "另一名称"
