"""Ctrl+K: pages and records by kind, each within the scope of who asks."""

import json

import pytest

from models.cases import ServiceCase
from models.enterprises import Enterprise


def groups(house, who, text) -> dict:
    """{kind: addresses} as the box in the top bar gets them."""
    answer = json.loads(house.browser(who).get(f"/search?as=list&q={text}").html)
    return {group["label"]: [row["url"] for row in group["rows"]] for group in answer["groups"]}


@pytest.mark.both_databases
def test_a_number_finds_its_case_and_an_enterprise_its_own(house):
    case = ServiceCase.get_by_id(house.rows["service_case"]["west"])
    assert groups(house, "clerk1", case.code)["服务事项"] == [
        f"/admin/service_case/details/?id={case.id}"
    ]
    found = groups(house, "clerk1", case.enterprise.name)
    assert f"/admin/enterprise/details/?id={case.enterprise_id}" in found["企业"]
    assert 0 < len(found["服务事项"]) <= 5


def test_another_station_is_not_found(house):
    firm = Enterprise.get_by_id(house.rows["enterprise"]["south"])
    assert "企业" not in groups(house, "clerk1", firm.name)


@pytest.mark.parametrize("text", ["工作台", "gzt", "gongzuotai"])
def test_pages_are_found_by_name_and_sound(house, text):
    assert groups(house, "clerk1", text)["页面"] == ["/"]


def test_only_pages_that_one_may_open_are_found(house):
    assert "/admin/fixed_asset/" in groups(house, "head1", "固定资产").get("页面", [])
    assert "/admin/fixed_asset/" not in groups(house, "provider1", "固定资产").get("页面", [])


def test_nothing_typed_finds_nothing_and_nothing_found_is_said(house):
    browser = house.browser("clerk1")
    assert json.loads(browser.get("/search?as=list&q=").html) == {"groups": [], "none": ""}
    assert "绝对没有" in json.loads(browser.get("/search?as=list&q=绝对没有").html)["none"]


def test_the_page_of_results_leads_to_all_of_a_kind(house):
    page = house.browser("clerk1").get("/search?q=SX")
    assert "/admin/service_case/?q=SX" in page.links
