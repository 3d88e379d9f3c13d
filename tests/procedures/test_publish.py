"""How each service is done is written down step by step and published; what is missing has its list
(SY-6.5.1, GDD-7.1.2).
"""

from datetime import timedelta

import pytest

from backoffice.errors import Invalid, Refused
from backoffice.records import writes
from backoffice.workflow import procedures
from models.catalogue import ServiceCategory
from models.clock import today
from models.procedures import ProcedureStep, ServiceProcedure
from tests.factories import OUT, Desk, item

pytestmark = [pytest.mark.both_databases, pytest.mark.clause("SY-6.5.1", "GDD-7.1.2", "JL-8.1")]


@pytest.fixture
def desk(house):
    return Desk()


def write(desk, by=None, steps=None, **typed) -> ServiceProcedure:
    raw = desk.procedure(**{"service_item": item(OUT).id, **typed})
    return writes.create(
        by or desk.head,
        ServiceProcedure,
        raw,
        children={ProcedureStep: desk.steps() if steps is None else steps},
    )


def refused_at(desk, **typed) -> set:
    with pytest.raises(Invalid) as fault:
        write(desk, **typed)
    return set(fault.value.errors)


def test_its_steps_stand_in_their_order_with_who_acts_and_the_limit(house, desk):
    row = write(
        desk,
        steps=[
            {"step": "收样登记", "actor": "窗口人员", "limit_days": "0"},
            {"step": "检验", "actor": "检验机构", "limit_days": "5"},
        ],
    )
    assert [
        (one.row_no, one.step, one.limit_days)
        for one in procedures.steps(row).order_by(ProcedureStep.row_no)
    ] == [(1, "收样登记", 0), (2, "检验", 5)]
    text = house.browser("clerk2").get(f"/admin/service_procedure/details/?id={row.id}").text
    assert text.index("收样登记") < text.index("检验机构")


def test_it_is_of_an_item_or_of_a_category(desk):
    category = ServiceCategory.get(ServiceCategory.code == "T").id
    assert (
        refused_at(desk, service_item="") == refused_at(desk, category=category) == {"service_item"}
    )
    assert write(desk, service_item="", category=category).category_id == category


def test_there_is_one_for_each_item_of_a_station(desk):
    write(desk)
    assert refused_at(desk) == {"service_item"}


def test_nothing_is_published_without_steps_place_or_ahead_of_time(desk):
    assert refused_at(desk, steps=[]) == {"published_on"}
    assert refused_at(desk, published_via="") == {"published_via"}
    assert refused_at(desk, published_on=str(today() + timedelta(days=1))) == {"published_on"}
    assert write(desk, steps=[], published_on="", published_via="").published_on is None


def test_a_head_writes_those_of_the_own_station(house, desk):
    assert write(desk, station="").station_id == desk.head.station_id
    assert refused_at(desk, station=house.actor("clerk2").station_id) == {"station"}
    common = write(desk, by=house.actor("admin"), station="")
    assert common.station_id is None
    with pytest.raises(Refused):
        writes.update(desk.head, common, {"published_via": "网站"})


def test_what_is_not_published_and_what_is_missing_have_their_lists(house, desk):
    head = house.browser("head1")
    row = write(desk, published_on="", published_via="")
    assert f"?id={row.id}" in head.get("/admin/service_procedure/?view=hidden").html
    assert OUT in head.get("/admin/service_item/?view=silent&q=" + OUT).text
    writes.update(desk.head, row, {"published_on": str(today()), "published_via": "网站"})
    missing = head.get(f"/admin/service_item/?view=silent&q={OUT}")
    assert f"details/?id={item(OUT).id}" not in missing.html


def test_a_procedure_of_the_category_stands_for_its_items(house, desk):
    category = ServiceCategory.get(ServiceCategory.code == "T")
    assert category in ServiceCategory.select().where(procedures.category_missing(desk.clerk))
    write(desk, service_item="", category=category.id)
    assert category not in ServiceCategory.select().where(procedures.category_missing(desk.clerk))
    silent = type(item(OUT)).select().where(procedures.item_missing(desk.clerk))
    assert item(OUT) not in silent and item("C01") in silent
    assert item(OUT) in type(item(OUT)).select().where(
        procedures.item_missing(house.actor("clerk2"))
    )


def test_steps_that_take_longer_than_the_promise_are_pointed_out(house, desk):
    row = write(desk, steps=desk.steps("300", "40"))
    assert (
        "340" in house.browser("head1").get(f"/admin/service_procedure/details/?id={row.id}").text
    )
    assert procedures.beyond_promise(row)[0] == 340
