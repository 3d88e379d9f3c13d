"""What the enterprises and parks of a station win: with level, year and progress, and the case that
led to it (SY-5.1, SY-5.2.3, SY-5.3.3).
"""

import pytest

from backoffice.records import writes
from models.cases import ServiceCase
from models.clock import today
from models.honours import EnterpriseHonor
from models.organisations import IndustrialPark
from tests.factories import Desk

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


AWARDS = {
    "QAWARD": ("政府质量奖", "Q01"),
    "MEAS": ("最高计量标准", "M03"),
    "STDPILOT": ("标准化试点示范", "S03"),
}


@pytest.mark.clause("SY-5.1.1", "SY-5.2.3", "SY-5.3.3")
@pytest.mark.parametrize("kind", AWARDS)
def test_what_a_case_led_to_stands_in_the_file(house, desk, kind):
    label, code = AWARDS[kind]
    need = desk.need(code, state="IN_PROGRESS")
    case = ServiceCase.get(ServiceCase.request == need)
    made = writes.create(
        desk.clerk,
        EnterpriseHonor,
        {
            "enterprise": need.enterprise_id,
            "kind": kind,
            "level": "PROV",
            "year": str(today().year),
            "status": "FILED",
            "service_case": case.id,
        },
    )
    won = writes.update(desk.clerk, made, {"status": "PASSED"})
    assert (won.service_case.service_item.code, won.level, won.status) == (code, "PROV", "PASSED")
    told = house.browser("clerk1").get(f"/admin/enterprise/file/?id={need.enterprise_id}").text
    assert label in told and str(today().year) in told


@pytest.mark.clause("SY-5.1.2")
def test_a_park_applies_to_be_a_demonstration_zone(house, desk):
    admin, case = (
        house.actor("admin"),
        ServiceCase.get(ServiceCase.request == desk.need("Q02", state="IN_PROGRESS")),
    )
    park = writes.update(admin, IndustrialPark.select().first(), {"demo_zone_status": "REVIEW"})
    made = writes.create(
        desk.clerk,
        EnterpriseHonor,
        {
            "park": park.id,
            "kind": "ZONE",
            "level": "PROV",
            "year": str(today().year),
            "status": "FILED",
            "service_case": case.id,
        },
    )
    assert (made.park_id, made.enterprise_id, park.demo_zone_status) == (park.id, None, "REVIEW")
    assert (
        "质量品牌提升示范区"
        in house.browser("clerk1").get(f"/admin/enterprise_honor/details/?id={made.id}").text
    )
