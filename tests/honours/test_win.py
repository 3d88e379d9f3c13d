"""What the enterprises and parks of a station win: the right enterprise or park, its year and level,
once, and the case that led to it (SY-5.1, SY-5.2.3, SY-5.3.3, need2 faults 13 to 15).
"""

import pytest

from backoffice.reports import half_year_figures
from models.cases import ServiceCase
from models.clock import today
from models.enterprises import Enterprise
from models.honours import EnterpriseHonor, EnterpriseTalent
from models.organisations import IndustrialPark
from models.stations import Station
from models.supervision import SupervisionSummary, days_of, last_over
from tests import need_form
from tests.factories import Desk

pytestmark = pytest.mark.both_databases
NEW = "/admin/enterprise_honor/new/"


@pytest.fixture
def desk(house):
    return Desk()


@pytest.fixture
def clerk(house):
    return house.browser("clerk1")


def declare(person, **typed):
    """The answer to the form of an honour: of this year, filed, unless said otherwise."""
    usual = {"kind": "QAWARD", "level": "CITY", "year": today().year, "status": "FILED"}
    values = {**usual, "enterprise": "", "park": "", **typed}
    return person.submit(person.get(NEW), holding="kind", **values)


def faults(answer) -> set:
    assert answer.status == 422, answer.status
    return answer.faults


def newest() -> EnterpriseHonor:
    return EnterpriseHonor.select().order_by(EnterpriseHonor.id.desc()).get()


def park_of(desk) -> IndustrialPark:
    return Station.get_by_id(desk.clerk.station_id).park


def case_of(clerk, firm, code) -> ServiceCase:
    (case,) = need_form.accept(clerk, need_form.register(clerk, firm, code))
    return case


AWARDS = {
    "QAWARD": ("政府质量奖", "Q01"),
    "MEAS": ("最高计量标准", "M03"),
    "STDPILOT": ("标准化试点示范", "S03"),
}


@pytest.mark.clause("SY-5.1.1", "SY-5.2.3", "SY-5.3.3")
@pytest.mark.parametrize("kind", AWARDS)
def test_what_a_case_led_to_stands_in_the_file(clerk, desk, kind):
    """«服务企业申报各级政府质量奖», «指导建立企业最高计量标准», «指导标准化试点示范项目建设»: from the tick on
    the form to the award in the file.
    """
    label, code = AWARDS[kind]
    case = case_of(clerk, desk.enterprise(), code)
    assert (
        declare(clerk, kind=kind, enterprise=case.enterprise_id, service_case=case.id).status == 302
    )
    made = newest()
    page = clerk.get(f"/admin/enterprise_honor/edit/?id={made.id}")
    assert clerk.submit(page, holding="kind", status="PASSED").status == 302
    assert (newest().service_case.service_item.code, newest().status) == (code, "PASSED")
    told = clerk.get(f"/admin/enterprise/file/?id={case.enterprise_id}").text
    assert label in told and str(today().year) in told


@pytest.mark.clause("SY-5.1.1")
def test_an_award_has_its_level_and_a_year_that_can_be(clerk, desk):
    """«各级政府质量奖»; need2 fault 13: «without level; year 2100 already 获批/获奖»."""
    firm = desk.enterprise().id
    assert faults(declare(clerk, enterprise=firm, level="")) == {"level"}
    assert faults(declare(clerk, enterprise=firm, year=2100)) == {"year"}
    ahead = {"enterprise": firm, "year": today().year + 1}
    assert faults(declare(clerk, **ahead, status="PASSED")) == {"year"}
    assert declare(clerk, **ahead, status="PLAN").status == 302


@pytest.mark.clause("SY-5.1.1")
def test_a_declaration_is_written_down_once(clerk, desk):
    """need2 fault 13: «the same declaration twice». One that failed may be made again."""
    first, second = desk.enterprise(), desk.enterprise(1)
    assert declare(clerk, enterprise=first.id, status="FAILED").status == 302
    assert declare(clerk, enterprise=first.id).status == 302
    assert faults(declare(clerk, enterprise=first.id)) == {"kind"}
    assert declare(clerk, enterprise=first.id, level="PROV").status == 302
    assert declare(clerk, enterprise=second.id).status == 302


@pytest.mark.clause("SY-5.1.1")
def test_the_case_of_another_enterprise_led_to_nothing_here(clerk, desk):
    """need2 fault 13: «an honour of firm 1 linked to a case of firm 130»."""
    case = case_of(clerk, desk.enterprise(), "Q01")
    other = declare(clerk, enterprise=desk.enterprise(1).id, service_case=case.id)
    assert faults(other) == {"service_case"}


@pytest.mark.clause("SY-5.1.2")
def test_a_park_applies_and_its_page_says_so(clerk, desk):
    """«组织园区申报“辽宁省质量品牌提升示范区”»; need2 fault 14: «Application for park 1 filed “已申报” while
    the park says 获批/获奖; park page has no tab».
    """
    park = park_of(desk)
    EnterpriseHonor.update(status="FAILED").where(EnterpriseHonor.park == park).execute()
    firm = desk.enterprise()
    Enterprise.update(in_park=True, park=park).where(Enterprise.id == firm.id).execute()
    case = case_of(clerk, firm, "Q02")
    filed = declare(clerk, kind="ZONE", level="PROV", park=park.id, service_case=case.id)
    assert filed.status == 302
    made = newest()
    assert (made.park_id, made.enterprise_id) == (park.id, None)
    for status, word in (("FILED", "已申报"), ("REVIEW", "评审中"), ("PASSED", "获批/获奖")):
        page = clerk.get(f"/admin/enterprise_honor/edit/?id={made.id}")
        assert clerk.submit(page, holding="kind", status=status).status == 302
        assert IndustrialPark.get_by_id(park.id).demo_zone_status == status
        told = clerk.get(f"/admin/industrial_park/details/?id={park.id}").text
        assert word in told and "质量品牌提升示范区" in told


@pytest.mark.clause("SY-5.1.2")
def test_a_zone_is_a_park_and_nothing_else_is(clerk, desk):
    """need2 fault 13: «示范区 for an enterprise with no park; 品牌 for a park»."""
    firm, park = desk.enterprise(), park_of(desk)
    assert faults(declare(clerk, kind="ZONE", enterprise=firm.id)) == {"park"}
    brand = declare(clerk, kind="BRAND", level="PROV", enterprise=firm.id, park=park.id)
    assert brand.status == 302 and newest().park_id is None, "a park is asked for zones alone"
    assert faults(declare(clerk, kind="BRAND", park=park.id)) == {"enterprise"}


@pytest.mark.clause("SY-5.1.2")
def test_the_park_of_another_district_is_not_ours(clerk, desk):
    """need2 fault 13: «for a park of another station's district»."""
    near = {park_of(desk).region_id}
    far = (
        IndustrialPark.select()
        .where(IndustrialPark.region.not_in(near))
        .order_by(IndustrialPark.id.desc())
    )
    before = EnterpriseHonor.select().count()
    answer = declare(clerk, kind="ZONE", level="PROV", park=far.first().id, year=today().year + 1)
    assert answer.status == 422 and EnterpriseHonor.select().count() == before


@pytest.mark.clause("SY-5.1.4")
def test_enterprises_with_a_chief_quality_officer_are_counted_from_one_place(house, clerk, desk):
    """«服务企业推进首席质量官制度建设»; need2 fault 15: «CQO is counted nowhere», the file and the talents
    were «two unlinked places».
    """
    station = desk.clerk.station_id
    before = half_year_figures.with_cqo(station)
    without = [one for one in map(desk.enterprise, range(12)) if not one.cqo_name]
    by_file, by_talent, *rest = without
    nameless = [one.name for one in rest]
    page = clerk.get(f"/admin/enterprise/edit/?id={by_file.id}")
    assert clerk.submit(page, holding="cqo_name", cqo_name="孙质量").status == 302
    typed = {"enterprise": by_talent.id, "name": "赵质量", "kind": "CQO"}
    page = clerk.get("/admin/enterprise_talent/new/")
    assert clerk.submit(page, holding="kind", **typed).status == 302
    assert Enterprise.get_by_id(by_talent.id).cqo_name == "赵质量"
    assert half_year_figures.with_cqo(station) == before + 2
    told = clerk.get("/admin/enterprise/?view=cqo").text
    assert by_file.name in told and by_talent.name in told
    assert not any(name in told for name in nameless)
    assert EnterpriseTalent.select().where(EnterpriseTalent.enterprise == by_talent).count() == 1


@pytest.mark.clause("SY-5.1.4")
def test_the_half_year_counts_chief_quality_officers(house, desk):
    """The figure is one of the half-year's, and the demo world has such enterprises."""
    station = desk.head.station_id
    figures = half_year_figures.figures_of(station, *days_of(last_over()))
    assert figures["cqo"] == half_year_figures.with_cqo(station) > 0
    row = SupervisionSummary.get(SupervisionSummary.station == station)
    told = house.browser("head1").get(f"/admin/supervision_summary/details/?id={row.id}").text
    assert "有首席质量官的企业" in told
