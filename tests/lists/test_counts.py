"""Any list counted by a choice, a flag, a link or a month: under its conditions and scope, each
line leading to its rows (SY-6.1.3).
"""

import re
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest

from models.assets import FixedAsset
from models.audit import ExportLog
from models.cases import ServiceCase
from models.clock import day_of
from models.requests import ServiceRequest
from tests.factories import Desk

pytestmark = pytest.mark.both_databases
NEEDS, CASES, ASSETS = (
    "/admin/service_request/statistics/",
    "/admin/service_case/statistics/",
    "/admin/fixed_asset/statistics/",
)


def lines(page) -> dict:
    """{words: (number, share, address)} of the page."""
    assert page.status == 200, page.text
    found = {}
    for row in re.findall(r"<tr>\s*<td class=\"main-link\">(.*?)</tr>", page.html, re.S):
        address = re.search(r'href="([^"]+)"', row)
        words, number, share = re.findall(r">([^<>\n]+)</(?:a|td)>", f">{row}")[:3]
        found[words.strip()] = (int(number), share, address and address[1].replace("&amp;", "&"))
    return found


def total(page) -> int:
    return int(re.search(r"<tfoot>.*?<td class=\"num\">(\d+)", page.html, re.S)[1])


def seen(house, name, model):
    from backoffice.access.scopes import visible

    return list(visible(house.actor(name), model))


@pytest.mark.clause("SY-6.1.3")
def test_needs_are_counted_by_channel(house):
    desk = Desk()
    desk.need("M05", channel="PHONE")
    page = house.browser("clerk1").get(f"{NEEDS}?by=channel")
    mine = Counter(row.channel for row in seen(house, "clerk1", ServiceRequest))
    assert {words: number for words, (number, _share, _address) in lines(page).items()} == {
        ServiceRequest.channel.options.label(code): number for code, number in mine.items()
    }
    assert total(page) == sum(mine.values())


def test_nothing_beyond_the_scope_is_counted(house):
    west, south = (house.browser(name).get(f"{CASES}?by=station") for name in ("clerk1", "clerk2"))
    assert len(lines(west)) == len(lines(south)) == 1 and set(lines(west)) != set(lines(south))
    assert set(lines(house.browser("admin").get(f"{CASES}?by=station"))) >= {
        *lines(west),
        *lines(south),
    }


@pytest.mark.parametrize(
    "by", ["status", "delivery", "is_green", "provider", "accepted_at", "due_on"]
)
def test_each_line_leads_to_its_rows_and_to_no_others(house, by):
    browser = house.browser("admin")
    for words, (number, _share, address) in lines(browser.get(f"{CASES}?by={by}")).items():
        listed = re.search(r'<nav class="pager"[^>]*><span>[^<]*?(\d+)', browser.get(address).html)
        assert int(listed[1]) == number, words


def test_the_conditions_of_the_list_hold(house):
    Desk().case("SERVING")
    page = house.browser("admin").get(f"{CASES}?by=station&status=SERVING")
    every = lines(page)
    assert every and sum(number for number, _share, _address in every.values()) == total(page)
    assert all(
        parse_qs(urlsplit(address).query)["status"] == ["SERVING"]
        for _number, _share, address in every.values()
    )
    assert total(page) < total(house.browser("admin").get(f"{CASES}?by=station"))


def test_a_month_is_that_of_the_clock_on_the_wall(house):
    last_evening_of_june_there = datetime(2026, 6, 30, 16, 30)
    case = Desk().case()
    ServiceCase.update(accepted_at=last_evening_of_june_there).where(
        ServiceCase.id == case.id
    ).execute()
    mine = Counter(f"{day_of(row.accepted_at):%Y-%m}" for row in seen(house, "clerk1", ServiceCase))
    found = lines(house.browser("clerk1").get(f"{CASES}?by=accepted_at"))
    assert {words: number for words, (number, _share, _address) in found.items()} == dict(mine)
    assert found["2026-07"][0] >= 1, "half past midnight in Shanghai is July already"


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2027, 12, 31), date(9999, 12, 31)])
def test_a_month_ends_with_its_last_day(house, day):
    case = Desk().case()
    ServiceCase.update(due_on=day).where(ServiceCase.id == case.id).execute()
    _number, _share, address = lines(house.browser("clerk1").get(f"{CASES}?by=due_on"))[
        f"{day:%Y-%m}"
    ]
    assert parse_qs(urlsplit(address).query)["due_on_to"] == [str(day)]


def test_amounts_are_added_up_beside_the_number(house):
    page = house.browser("head1").get(f"{ASSETS}?by=status")
    worth = sum(
        (row.original_value or Decimal(0) for row in seen(house, "head1", FixedAsset)), Decimal(0)
    )
    assert f"{worth:,}" in page.html


def test_the_workbook_holds_the_same_lines_and_is_logged(house):
    browser = house.browser("head1")
    shown = lines(browser.get(f"{ASSETS}?by=status"))
    answer = browser.get("/admin/fixed_asset/statistics/xlsx/?by=status").answer
    rows = list(openpyxl.load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True))
    begin = next(place for place, row in enumerate(rows) if row[1] == "数量") + 1
    assert {row[0]: row[1] for row in rows[begin : begin + len(shown)]} == {
        words: number for words, (number, _share, _address) in shown.items()
    }
    last = ExportLog.select().order_by(ExportLog.id.desc()).get()
    assert (last.report_code, last.row_count) == ("fixed_asset.counts", len(shown) + 1)


def test_who_may_not_export_gets_no_workbook(house):
    browser = house.browser("auditor1")
    offered = "statistics/xlsx" in browser.get("/admin/enterprise/statistics/").html
    assert offered == (browser.get("/admin/enterprise/statistics/xlsx/").status == 200)


@pytest.mark.parametrize(
    "address",
    [
        f"{CASES}?by=no_such",
        f"{CASES}?by=content",
        f"{CASES}?by=",
        f"{CASES}?by=status&nonsense=1",
        f"{CASES}?by=status&by=station",
    ],
)
def test_a_question_that_means_nothing_is_told(house, address):
    assert house.browser("admin").get(address).status == (200 if address.endswith("by=") else 400)


def test_nothing_to_count_says_so(house):
    page = house.browser("clerk1").get(f"{CASES}?by=status&q=没有这样的词")
    assert page.status == 200 and "没有符合" in page.text


def test_the_list_leads_there_with_its_conditions(house):
    Desk().case("SERVING")
    page = house.browser("clerk1").get("/admin/service_case/?status=SERVING")
    assert "/admin/service_case/statistics/?status=SERVING" in page.html


@pytest.mark.clause("GDD-7.3-d")
@pytest.mark.parametrize("by", ["medium", "kind", "retention_years", "station", "year"])
def test_the_archive_is_analysed_by_medium_kind_retention_and_station(house, by):
    """Digital and both-ways files stand apart; a line leads to its files, the table is a workbook
    (report 13).
    """
    from models.archives import ArchiveFile

    mine = Counter(str(row.__data__[by]) for row in seen(house, "archive1", ArchiveFile))
    keeper = house.browser("archive1")
    found = lines(keeper.get(f"/admin/archive_file/statistics/?by={by}"))
    assert sorted(number for number, _share, _address in found.values()) == sorted(mine.values())
    for number, _share, address in found.values():
        assert f"共{number}条" in keeper.get(address).text.replace(" ", "")
    assert keeper.get(f"/admin/archive_file/statistics/xlsx/?by={by}").status == 200
