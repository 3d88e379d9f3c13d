"""Conditions by type: what each means, in an address that can be read and kept (decisions 24)."""

from datetime import date, timedelta

import pytest

from models.cases import ServiceCase
from models.clock import today
from models.enterprises import Enterprise
from models.staff import Staff
from tests.factories import Desk
from tests.lists.test_list import ids
from views.display.date_ranges import PERIODS, period
from views.screens.enterprises import EnterpriseView
from views.screens.staff import StaffView

CASES = "/admin/service_case/?size=100&"


def rows(house, where, who="clerk1", table="service_case") -> set:
    return set(ids(house.browser(who).get(f"/admin/{table}/?size=100&{where}"), table))


def station_cases() -> list:
    return list(ServiceCase.select().where(ServiceCase.station == Desk().clerk.station_id))


@pytest.mark.both_databases
def test_one_of_several_values(house):
    Desk().case("SERVING")
    assert rows(house, "status=SERVING,EVALUATING") == {
        case.id for case in station_cases() if case.status in ("SERVING", "EVALUATING")
    }
    firms = [house.rows["enterprise"]["west"], house.rows["enterprise"]["colleague"]]
    assert rows(house, f"enterprise={firms[0]},{firms[1]}") == {
        case.id for case in station_cases() if case.enterprise_id in firms
    }


@pytest.mark.both_databases
def test_no_value_and_any_value(house):
    Desk().case("SERVING")
    without, with_one = rows(house, "provider=empty"), rows(house, "provider=filled")
    assert without == {case.id for case in station_cases() if case.provider_id is None}
    assert with_one == {case.id for case in station_cases() if case.provider_id is not None}
    assert rows(house, "accepted_at=empty") == {
        case.id for case in station_cases() if case.accepted_at is None
    }


def test_the_own_person_and_the_own_station(house):
    clerk = Desk().clerk
    assert rows(house, "specialist=mine") == {
        case.id for case in station_cases() if case.specialist_id == clerk.staff_id
    }
    assert rows(house, "station=mine", "admin") == set()
    assert rows(house, "station=mine", "head1") == {case.id for case in station_cases()}


@pytest.mark.both_databases
def test_a_text_contains_is_or_is_empty(house, monkeypatch):
    monkeypatch.setattr(EnterpriseView, "column_filters", ("name", "main_products"))
    firm, everyone = (
        Enterprise.get_by_id(house.rows["enterprise"]["west"]),
        rows(house, "", table="enterprise"),
    )
    for where, there in (
        (f"name={firm.name[2:6]}", True),
        (f"name={firm.name[2:6]}&name_op=is", False),
        (f"name={firm.name}&name_op=is", True),
        ("name=%25", False),
        ("name_op=empty", False),
        ("name_op=filled", True),
    ):
        assert (firm.id in rows(house, where, table="enterprise")) == there, where
    assert (
        rows(house, "main_products_op=empty", table="enterprise")
        | rows(house, "main_products_op=filled", table="enterprise")
        == everyone
    )


@pytest.mark.parametrize(
    ("word", "first", "last"),
    [
        ("today", "2026-11-21", "2026-11-21"),
        ("this_week", "2026-11-16", "2026-11-22"),
        ("last_week", "2026-11-09", "2026-11-15"),
        ("this_month", "2026-11-01", "2026-11-30"),
        ("last_month", "2026-10-01", "2026-10-31"),
        ("next_month", "2026-12-01", "2026-12-31"),
        ("this_year", "2026-01-01", "2026-12-31"),
        ("next_7_days", "2026-11-21", "2026-11-27"),
        ("past_30_days", "2026-10-23", "2026-11-21"),
    ],
)
def test_a_word_for_days_moves_with_the_calendar(word, first, last):
    assert period(word, date(2026, 11, 21)) == (date.fromisoformat(first), date.fromisoformat(last))


def test_months_turn_with_the_year():
    assert period("next_month", date(2026, 12, 31)) == (date(2027, 1, 1), date(2027, 1, 31))
    assert period("last_month", date(2026, 1, 1)) == (date(2025, 12, 1), date(2025, 12, 31))
    assert period("this_month", date(2024, 2, 10))[1] == date(2024, 2, 29)


@pytest.mark.both_databases
@pytest.mark.parametrize("word", PERIODS)
def test_days_are_asked_for_by_their_word(house, word):
    first, last = period(word, today())
    inside, outside = station_cases()[:2]
    ServiceCase.update(due_on=last).where(ServiceCase.id == inside.id).execute()
    ServiceCase.update(due_on=last + timedelta(days=1)).where(
        ServiceCase.id == outside.id
    ).execute()
    assert rows(house, f"due_on={word}") == {
        case.id for case in station_cases() if first <= case.due_on <= last
    }


def test_one_day_is_that_day(house):
    day = station_cases()[0].due_on
    assert rows(house, f"due_on={day}") == {
        case.id for case in station_cases() if case.due_on == day
    }


@pytest.mark.parametrize(
    "where",
    [
        "due_on=someday",
        "status=NOPE",
        "enterprise=me",
        "provider=-1",
        "status=SERVING,",
        "due_on_from=x",
        "due_on_op=is",
    ],
)
def test_what_cannot_be_understood_is_told(house, where):
    page = house.browser("clerk1").get(f"{CASES}{where}")
    assert page.status == 400 and where.split("=")[0] in page.html


def test_the_form_shows_what_was_asked(house):
    page = house.browser("clerk1").get(f"{CASES}due_on=this_week&specialist=mine&provider=empty")
    assert (
        '<option value="this_week" selected>' in page.html
        and 'value="我的"' in page.html
        and 'value="（空）"' in page.html
    )


def test_a_picker_of_conditions_offers_the_own_first(house):
    browser = house.browser("clerk1")
    asked = "/admin/service_case/lookup/?field=specialist"
    assert '"id":"mine"' in browser.get(f"{asked}&filter=1").html.replace(" ", "")
    assert '"mine"' not in browser.get(asked).html


def test_a_condition_on_a_masked_name_tells_nothing_to_those_who_may_not_see_it(house):
    staff = Staff.get_by_id(house.rows["staff"]["colleague"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaffView, "column_filters", ("name",))
        assert staff.id in rows(house, f"name={staff.name}", "head1", "staff")
        assert rows(house, f"name={staff.name}", "archive1", "staff") == set()
        assert rows(house, "name_op=filled", "archive1", "staff") == set()


def test_after_an_edit_the_list_stands_where_it_stood(house):
    browser, firm = house.browser("clerk1"), house.rows["enterprise"]["west"]
    browser.get("/admin/enterprise/?size_class=M&sort=code&size=10")
    page = browser.get(f"/admin/enterprise/details/?id={firm}")
    assert "/admin/enterprise/?size_class=M&sort=code&size=10" in [
        link.replace("&amp;", "&") for link in page.links
    ]
