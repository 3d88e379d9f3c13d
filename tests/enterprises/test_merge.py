"""Two files of one enterprise become one, and the other leads there (decisions 7)."""

import pytest

from backoffice.access.scopes import visible
from backoffice.errors import Invalid, Refused
from backoffice.workflow.merging import WORKFLOW, pointing_links
from models.cases import ServiceCase
from models.enterprises import Enterprise
from tests.factories import Desk, actor

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


@pytest.fixture
def twins(desk):
    """A file without credit code that doubles another one."""
    kept, double = desk.enterprise(0), desk.enterprise(2)
    Enterprise.update(uscc=None).where(Enterprise.id == double.id).execute()
    return kept, Enterprise.get_by_id(double.id)


def merge(double, kept, by="admin"):
    return WORKFLOW.fire(actor(by), double, "merge", {"keep": kept.id, "reason": "重复建档"})


@pytest.mark.clause("SY-9.3.1")
def test_everything_moves_to_the_file_that_is_kept(desk, twins):
    kept, double = twins
    case = desk.case("CLOSED", enterprise=double)
    merged = merge(double, kept)
    assert (merged.status, merged.merged_into_id) == ("MERGED", kept.id)
    assert ServiceCase.get_by_id(case.id).enterprise_id == kept.id
    assert [
        str(field)
        for model, field in pointing_links()
        if model.living().where(field == double.id).exists()
    ] == []


def test_its_address_leads_to_the_kept_file(house, twins):
    kept, double = twins
    merge(double, kept)
    page = house.browser("clerk1").get(f"/admin/enterprise/details/?id={double.id}")
    assert page.location.endswith(f"/admin/enterprise/details/?id={kept.id}")
    assert double.name not in house.browser("clerk1").get("/admin/enterprise/?size=100").text


def test_stations_of_both_serve_the_kept_file(house, desk, twins):
    other = Desk("clerk2", "head2")
    foreign = other.enterprise()
    Enterprise.update(uscc=None).where(Enterprise.id == foreign.id).execute()
    merge(Enterprise.get_by_id(foreign.id), twins[0])
    assert visible(other.clerk, Enterprise).where(Enterprise.id == twins[0].id).exists()


def test_two_credit_codes_are_two_enterprises(desk):
    with pytest.raises(Invalid) as fault:
        merge(desk.enterprise(0), desk.enterprise(2))
    assert set(fault.value.errors) == {"wrong_code"}


def test_nothing_is_merged_into_itself(desk, twins):
    with pytest.raises(Invalid):
        merge(twins[1], twins[1])


@pytest.mark.parametrize("name", ["head1", "clerk1", "archive1", "auditor1"])
def test_only_the_administrator_merges(twins, name):
    with pytest.raises(Refused):
        merge(twins[1], twins[0], by=name)
