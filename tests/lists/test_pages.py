"""Places in a list that no page number names, and orders that so many rows can be given (decisions
23).
"""

import re
from datetime import timedelta

import pytest

from models.cases import ServiceCase
from models.clock import now, today
from models.sounds import order_key
from tests.factories import Desk
from tests.lists.test_list import ids
from views.crud.list import list_page
from views.crud.query import list_query, pager

pytestmark = pytest.mark.both_databases
LIST = "/admin/service_case/"


@pytest.fixture
def long(house, monkeypatch):
    """Twenty-five cases or more in clerk1's list, and a list that counts no further than ten."""
    desk = Desk()
    for _place in range(12):
        desk.case("SERVING")
    for room in (pager, list_query, list_page):
        monkeypatch.setattr(room, "CAP", 10)
    return desk


def everything(sort) -> list[int]:
    field, down = getattr(ServiceCase, sort.lstrip("-")), sort.startswith("-")
    order = (field.desc(), ServiceCase.id.desc()) if down else (field, ServiceCase.id)
    station = Desk().clerk.station_id
    return [
        row.id
        for row in ServiceCase.select(ServiceCase.id)
        .where(ServiceCase.station == station)
        .order_by(*order)
    ]


def link(page, word) -> str | None:
    found = re.search(
        rf'<a class="btn(?: wide-only)?" href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?{word}', page.html
    )
    return found and found[1].replace("&amp;", "&")


@pytest.mark.parametrize("sort", ["-id", "code", "-status"])
def test_next_and_previous_walk_through_the_whole_list(house, long, sort):
    browser, wanted = house.browser("clerk1"), everything(sort)
    page, walked = browser.get(f"{LIST}?sort={sort}&size=10"), []
    while True:
        walked += ids(page)
        if (url := link(page, "下一页")) is None:
            break
        page = browser.get(url)
    assert walked == wanted and len(wanted) > 20
    while (url := link(page, "上一页")) is not None:
        page = browser.get(url)
        assert ids(page)
    assert ids(page) == wanted[:10]


def test_the_last_page_is_one_step_away(house, long):
    browser, wanted = house.browser("clerk1"), everything("-id")
    page = browser.get(link(browser.get(f"{LIST}?size=10"), "末页"))
    assert ids(page) == wanted[-10:] and link(page, "下一页") is None


def test_a_number_and_a_day_lead_to_their_place(house, long):
    browser, wanted = house.browser("clerk1"), everything("-id")
    case = ServiceCase.get_by_id(wanted[5])
    assert ids(browser.get(f"{LIST}?size=10&at={case.code.lower()}")) == wanted[5:15]
    ServiceCase.update(created_at=now() - timedelta(days=9)).where(
        ServiceCase.id <= wanted[7]
    ).execute()
    day = today() - timedelta(days=5)
    assert ids(browser.get(f"{LIST}?size=10&at={day}")) == wanted[7:17]
    assert ids(browser.get(f"{LIST}?size=10&at=2")) == wanted[10:20]


@pytest.mark.parametrize(
    "place",
    ["at=nowhere", "after=99999999", "last=2", "after=x", "after=1&before=2", "page=2&last=1"],
)
def test_a_place_that_is_not_there_is_told(house, long, place):
    assert house.browser("clerk1").get(f"{LIST}?{place}").status == 400


def test_a_number_outside_the_scope_leads_nowhere(house, long):
    foreign = ServiceCase.get_by_id(house.rows["service_case"]["south"])
    assert house.browser("clerk1").get(f"{LIST}?at={foreign.code}").status == 400


def test_few_rows_can_be_ordered_by_a_name_they_link_to(house):
    browser = house.browser("clerk1")
    found = [
        ServiceCase.get_by_id(one) for one in ids(browser.get(f"{LIST}?sort=enterprise&size=100"))
    ]
    assert len(found) > 10
    keys = [(order_key(case.enterprise.name).encode(), case.id) for case in found]
    assert [key[1] for key in sorted(keys)] == [case.id for case in found], (
        "by sound, the same on both databases"
    )


def test_too_many_rows_keep_their_usual_order_and_say_why(house, long):
    page = house.browser("clerk1").get(f"{LIST}?sort=due_on&size=10")
    assert ids(page) == everything("-id")[:10]
    assert page.html.count("超过 10 条") > 1 and any("sort=code" in one for one in page.links)
