"""Working days: the State Council's holidays and make-up days, the administrator's own, and years
not known.
"""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from peewee import SqliteDatabase

from backoffice.deadlines.workdays import (
    add_workdays,
    forget,
    is_workday,
    known_year,
    missing_years,
    workdays_between,
)
from models.reference import WorkCalendar

DAYS = st.dates(date(2004, 1, 1), date(2026, 12, 31))


class CountingDatabase(SqliteDatabase):
    queries = 0

    def execute_sql(self, *args, **options):
        self.queries += 1
        return super().execute_sql(*args, **options)


@pytest.fixture(scope="module", autouse=True)
def table():
    """An empty work_calendar of its own, for this file."""
    store = CountingDatabase(":memory:")
    with store.bind_ctx([WorkCalendar]):
        store.create_tables([WorkCalendar])
        forget()
        yield store
        forget()
        store.close()


@pytest.fixture
def lay_down(table):
    def lay(day, works, **more):
        WorkCalendar.insert(day=day, is_workday=works, **more).execute()
        forget()

    yield lay
    WorkCalendar.delete().execute()
    forget()


@pytest.mark.parametrize(
    "day, works",
    [
        (date(2025, 9, 28), True),
        (date(2025, 10, 11), True),
        (date(2024, 9, 29), True),
        (date(2024, 10, 12), True),
        (date(2025, 10, 12), False),
        (date(2025, 10, 1), False),
        (date(2025, 10, 8), False),
        (date(2025, 10, 9), True),
        (date(2024, 10, 7), False),
        (date(2024, 10, 8), True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 20), True),
        (date(2004, 1, 1), False),
        (date(2020, 1, 31), False),
    ],
)
def test_holidays_rest_and_make_up_weekends_work(day, works):
    assert is_workday(day) is works


@pytest.mark.parametrize(
    "start, days, due",
    [
        (date(2025, 9, 30), 5, date(2025, 10, 14)),
        (date(2025, 9, 26), 3, date(2025, 9, 30)),
        (date(2024, 9, 27), 2, date(2024, 9, 30)),
        (date(2024, 9, 30), 5, date(2024, 10, 12)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
        (date(2025, 10, 9), -1, date(2025, 9, 30)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
    ],
)
def test_the_day_of_acceptance_is_not_counted(start, days, due):
    assert add_workdays(start, days) == due


@pytest.mark.parametrize(
    "start, end, days",
    [
        (date(2025, 9, 30), date(2025, 10, 14), 5),
        (date(2025, 9, 30), date(2025, 10, 8), 0),
        (date(2026, 11, 20), date(2026, 11, 20), 0),
        (date(2026, 11, 23), date(2026, 11, 20), -1),
        (date(2025, 10, 14), date(2025, 9, 30), -5),
    ],
)
def test_days_left_are_positive_and_days_late_negative(start, end, days):
    assert workdays_between(start, end) == days


@given(start=DAYS, days=st.integers(1, 300))
def test_a_due_day_is_a_working_day_as_many_days_away(start, days):
    due = add_workdays(start, days)
    assert is_workday(due)
    assert workdays_between(start, due) == days
    assert workdays_between(due, start) == -days


@given(start=DAYS, days=st.integers(1, 300))
def test_counting_back_ends_on_the_last_day_that_is_early_enough(start, days):
    begin = add_workdays(start, -days)
    assert is_workday(begin)
    assert workdays_between(begin - timedelta(days=1), start - timedelta(days=1)) == days


@given(st.lists(DAYS, min_size=3, max_size=3))
def test_stretches_of_days_add_up(days):
    first, middle, last = sorted(days)
    assert workdays_between(first, last) == workdays_between(first, middle) + workdays_between(
        middle, last
    )


@pytest.mark.parametrize("year", range(2004, 2027))
def test_each_published_year_has_about_250_working_days(year):
    assert 245 <= workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) <= 253
    assert known_year(year)
    assert not any(is_workday(date(year, 10, day)) for day in (1, 2, 3))


def test_what_the_administrator_lays_down_wins(lay_down):
    lay_down(date(2025, 10, 9), False)
    lay_down(date(2025, 10, 2), True)
    assert not is_workday(date(2025, 10, 9))
    assert is_workday(date(2025, 10, 2))
    assert add_workdays(date(2025, 9, 30), 2) == date(2025, 10, 10)


def test_a_deleted_line_counts_no_more(lay_down):
    lay_down(date(2025, 10, 9), False, is_deleted=True)
    assert is_workday(date(2025, 10, 9))


def test_a_year_without_holidays_counts_monday_to_friday_and_is_named():
    assert is_workday(date(2027, 10, 1)) and not is_workday(date(2027, 10, 2))
    assert add_workdays(date(2027, 9, 30), 1) == date(2027, 10, 1)
    assert not known_year(2027) and not known_year(2003)
    assert missing_years(date(2026, 12, 31), date(2028, 1, 1)) == [2027, 2028]
    assert missing_years(date(2026, 1, 1), date(2026, 12, 31)) == []


def test_a_year_is_known_once_its_national_day_is_laid_down(lay_down):
    lay_down(date(2027, 5, 20), False)
    assert not known_year(2027)
    lay_down(date(2027, 10, 1), False)
    assert known_year(2027)
    assert missing_years(date(2026, 12, 31), date(2028, 1, 1)) == [2028]


@pytest.mark.parametrize("days", [2001, -2001, 10**9])
def test_more_than_2000_days_are_refused(days):
    with pytest.raises(ValueError, match="at most 2000"):
        add_workdays(date(2025, 1, 1), days)


def test_2000_days_are_counted():
    assert workdays_between(date(2015, 1, 1), add_workdays(date(2015, 1, 1), 2000)) == 2000


def test_an_instant_is_refused():
    with pytest.raises(TypeError):
        is_workday(datetime(2025, 10, 1, 9, 30))


def test_the_table_is_read_once_until_it_changes(table):
    forget()
    before = table.queries
    for n in range(50):
        add_workdays(date(2025, 1, 1), n)
        missing_years(date(2025, 1, 1), date(2030, 1, 1))
    assert table.queries == before + 1
    forget()
    is_workday(date(2025, 1, 1))
    assert table.queries == before + 2
