"""The list: what a page of it costs, what its conditions mean, in which order, on which page."""

import logging
from datetime import timedelta

import pytest

from models.cases import ServiceCase
from models.clock import local, today
from models.enterprises import Enterprise
from tests.factories import Desk

MAX_QUERIES = 10


@pytest.fixture
def queries(caplog):
    """Every statement sent to the database since `clear()`."""
    caplog.set_level(logging.DEBUG, logger="peewee")
    return caplog


def statements(queries) -> list[str]:
    return [str(record.msg) for record in queries.records if record.name == "peewee"]


def ids(page, table="service_case") -> list[int]:
    """The rows of a list, in their order."""
    found = [
        int(link.split("id=")[1])
        for link in page.links
        if link.startswith(f"/admin/{table}/details/?id=")
    ]
    return list(dict.fromkeys(found))


@pytest.fixture
def twenty(house):
    """Twenty-one cases in clerk1's list, in several states."""
    desk, states = Desk(), ("NEW", "WAIT_ENT", "SERVING")
    while ServiceCase.select().where(ServiceCase.station == desk.clerk.station_id).count() < 21:
        desk.case(states[len(desk.__dict__) % 3])
    return desk


@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["clerk1", "head1", "auditor1", "admin"])
@pytest.mark.parametrize("view", ["", "?view=mine", "?view=late"])
def test_a_list_of_twenty_cases_takes_at_most_ten_queries(house, twenty, queries, name, view):
    browser = house.browser(name)
    browser.get("/admin/service_case/")
    queries.clear()
    page = browser.get(f"/admin/service_case/{view}")
    asked = statements(queries)
    assert page.status == 200 and (view or len(ids(page)) == 20)
    assert len(asked) <= MAX_QUERIES, "\n".join(asked)


@pytest.mark.parametrize(
    "table",
    [
        "enterprise",
        "service_request",
        "provider",
        "expert",
        "staff",
        "fixed_asset",
        "referral",
        "complaint",
        "user_account",
        "audit_log",
        "service_item",
    ],
)
def test_no_list_asks_for_each_row(house, queries, table):
    """The same number of queries for ten rows and for a hundred."""
    browser, counts = house.browser("admin"), {}
    browser.get(f"/admin/{table}/")
    for size in (10, 100):
        queries.clear()
        assert browser.get(f"/admin/{table}/?size={size}").status == 200
        counts[size] = len(statements(queries))
    assert counts[100] <= counts[10] and counts[10] <= MAX_QUERIES + 2, counts


# --- conditions


def test_a_state_is_a_condition(house):
    case = Desk().case("SERVING")
    browser = house.browser("clerk1")
    assert ids(browser.get("/admin/service_case/?status=SERVING")) == [case.id]
    found = ids(browser.get("/admin/service_case/?status=SERVING,EVALUATING&size=100"))
    assert set(found) == {
        case.id,
        house.rows["service_case"]["west"],
        house.rows["service_case"]["colleague"],
    }


def test_a_day_is_a_range(house):
    browser, day = (
        house.browser("clerk1"),
        ServiceCase.get_by_id(house.rows["service_case"]["west"]).due_on,
    )
    both = ids(browser.get(f"/admin/service_case/?due_on_from={day}&due_on_to={day}&size=100"))
    assert both and all(ServiceCase.get_by_id(one).due_on == day for one in both)
    assert ids(browser.get(f"/admin/service_case/?due_on_to={today() - timedelta(days=400)}")) == []


def test_an_instant_is_counted_by_the_clock_on_the_wall(house):
    """Accepted today means today in Shanghai (decisions 11)."""
    case = ServiceCase.get_by_id(house.rows["service_case"]["west"])
    browser, day = house.browser("clerk1"), local(case.accepted_at).date()
    assert case.id in ids(
        browser.get(f"/admin/service_case/?accepted_at_from={day}&accepted_at_to={day}&size=100")
    )
    assert case.id not in ids(
        browser.get(f"/admin/service_case/?accepted_at_to={day - timedelta(days=1)}&size=100")
    )


def test_a_link_is_a_condition_within_reach(house):
    browser, rows = house.browser("clerk1"), house.rows
    own = ids(browser.get(f"/admin/service_case/?enterprise={rows['enterprise']['west']}&size=100"))
    assert own and all(
        ServiceCase.get_by_id(one).enterprise_id == rows["enterprise"]["west"] for one in own
    )
    foreign = browser.get(f"/admin/service_case/?enterprise={rows['enterprise']['south']}")
    assert (
        ids(foreign) == []
        and Enterprise.get_by_id(rows["enterprise"]["south"]).name not in foreign.html
    )


def test_conditions_add_up(house):
    browser, rows = house.browser("clerk1"), house.rows
    page = browser.get(
        f"/admin/service_case/?enterprise={rows['enterprise']['west']}&status=EVALUATING&q=SX"
    )
    assert ids(page) == [rows["service_case"]["west"]]


def test_the_search_reads_number_and_words(house):
    browser, case = (
        house.browser("clerk1"),
        ServiceCase.get_by_id(house.rows["service_case"]["west"]),
    )
    assert ids(browser.get(f"/admin/service_case/?q={case.code}")) == [case.id]
    assert case.id in ids(browser.get(f"/admin/service_case/?q={case.code[-6:].lower()}&size=100"))
    assert ids(browser.get("/admin/service_case/?q=绝对没有")) == []


def test_nothing_found_names_the_condition_to_drop(house):
    page = house.browser("clerk1").get("/admin/service_case/?status=SERVING&q=绝对没有")
    assert page.status == 200 and any(
        "status=SERVING" in link or link == "/admin/service_case/" for link in page.links
    )


def test_a_number_of_the_workbench_opens_as_many_rows(house):
    Desk().case("SERVING")
    browser = house.browser("clerk1")
    for link in [
        link for link in browser.get("/").links if link.startswith("/admin/service_case/?view=")
    ]:
        page = browser.get(f"{link}&size=100")
        assert page.status == 200, link
    mine = ids(browser.get("/admin/service_case/?view=mine&size=100"))
    assert mine and all(
        ServiceCase.get_by_id(one).specialist_id == house.rows["staff"]["west"] for one in mine
    )


@pytest.mark.parametrize("view", ["open", "mine", "near", "late", "waiting", "survey", "all"])
def test_the_count_on_a_tab_is_the_list_behind_it(house, view):
    desk = Desk()
    ServiceCase.update(due_on=today() - timedelta(days=3)).where(
        ServiceCase.id == desk.case("SERVING").id
    ).execute()
    ServiceCase.update(due_on=today()).where(ServiceCase.id == desk.case("SERVING").id).execute()
    desk.case("WAIT_PROV", referred=True)
    page = house.browser("clerk1").get(f"/admin/service_case/?view={view}&size=100")
    told = _tabs(page)[f"/admin/service_case/?view={view}"]
    assert int(told) == len(ids(page)) > 0 or (view == "near" and int(told) == len(ids(page)))


def _tabs(page) -> dict:
    """{address: count} of the tabs above the list."""
    import re

    return {
        url.replace("&amp;", "&"): count
        for url, count in re.findall(
            r'href="(/admin/service_case/\?view=\w+)"[^>]*>[^<]*<[^>]+>(\d+)', page.html
        )
    }


# --- order and pages


@pytest.mark.parametrize("sort", ["due_on", "-due_on", "code", "-code", "id", "-id", "status"])
def test_the_order_is_the_one_asked_for(house, sort):
    name = sort.lstrip("-")
    found = ids(house.browser("clerk1").get(f"/admin/service_case/?sort={sort}&size=100&view=all"))
    values = [(getattr(ServiceCase.get_by_id(one), name), one) for one in found]
    assert len(values) > 10 and values == sorted(values, reverse=sort.startswith("-"))


def test_pages_hold_every_row_once(house):
    browser, pages = house.browser("clerk1"), []
    for number in (1, 2):
        pages += ids(
            browser.get(f"/admin/service_case/?size=10&page={number}&sort=status&view=all")
        )
    assert (
        len(pages)
        == len(set(pages))
        == ServiceCase.select().where(ServiceCase.station == house.rows["station"]["west"]).count()
    )


def test_a_page_beyond_the_last_is_empty_and_leads_back(house):
    page = house.browser("clerk1").get("/admin/service_case/?page=900")
    assert page.status == 200 and ids(page) == []
    assert any(
        "page=" not in link
        for link in page.links
        if link.startswith("/admin/service_case/?") or link == "/admin/service_case/"
    )


def test_a_deleted_row_leaves_every_list(house):
    admin = house.browser("admin")
    from models.reference import Setting

    row = Setting.create(key="gone_soon", value="1", note="n")
    admin.submit(admin.get(f"/admin/setting/delete/?id={row.id}"), action="delete")
    assert Setting.get_by_id(row.id).is_deleted
    assert f'details/?id={row.id}"' not in admin.get("/admin/setting/?q=gone_soon").html
    assert admin.get(f"/admin/setting/details/?id={row.id}").status == 404
    assert admin.get(f"/admin/setting/edit/?id={row.id}").status == 404


def test_a_row_that_one_only_reads_offers_no_change(house):
    """A clerk reads the needs of the station and works on the own ones; the form of another's is
    refused before anything is typed.
    """
    clerk, rows = house.browser("clerk1"), house.rows["service_request"]
    links = clerk.get("/admin/service_request/?size=100&view=all").links
    assert f"/admin/service_request/details/?id={rows['colleague']}" in links
    assert f"/admin/service_request/edit/?id={rows['colleague']}" not in links
    assert clerk.get(f"/admin/service_request/edit/?id={rows['colleague']}").status == 403
