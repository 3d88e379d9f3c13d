"""The promised day is a pure function of start, limit, pauses, extensions and calendar (practice
2.9; SY-7.2-d, R-T1, R-T14).
"""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from backoffice.deadlines.due_dates import due_day, paused_days
from backoffice.deadlines.workdays import add_workdays, is_workday, workdays_between

pytestmark = [pytest.mark.clause("SY-7.2-d"), pytest.mark.usefixtures("house")]

DAYS = some.dates(date(2024, 1, 1), date(2026, 12, 31))
LIMITS = some.integers(0, 60)
PAUSES = some.lists(
    some.tuples(DAYS, some.integers(0, 40)).map(
        lambda pair: (pair[0], pair[0] + timedelta(days=pair[1]))
    ),
    max_size=4,
)
tried = settings(max_examples=120, deadline=None)


@tried
@given(DAYS, LIMITS, PAUSES, some.integers(0, 20))
def test_nothing_is_due_on_a_day_off(start, limit, pauses, extended):
    assert is_workday(due_day(start, limit, pauses, extended))


@tried
@given(DAYS, some.integers(1, 60))
def test_the_start_day_is_not_counted(start, limit):
    due = due_day(start, limit)
    assert due > start and workdays_between(start, due) == limit


@tried
@given(DAYS, some.integers(1, 60), PAUSES)
def test_k_paused_working_days_move_the_day_by_exactly_k(start, limit, pauses):
    assert workdays_between(due_day(start, limit), due_day(start, limit, pauses)) == paused_days(
        pauses
    )


@tried
@given(DAYS, some.integers(1, 60), DAYS)
def test_a_pause_of_no_length_changes_nothing(start, limit, day):
    assert due_day(start, limit, [(day, day)]) == due_day(start, limit)


@tried
@given(DAYS, some.integers(1, 60), some.integers(1, 60), PAUSES)
def test_another_limit_loses_no_pause(start, limit, other, pauses):
    assert workdays_between(
        due_day(start, min(limit, other), pauses), due_day(start, max(limit, other), pauses)
    ) == abs(limit - other)


@tried
@given(DAYS, some.integers(1, 60), PAUSES, some.integers(1, 30))
def test_an_extension_adds_its_working_days(start, limit, pauses, days):
    assert due_day(start, limit, pauses, days) == add_workdays(due_day(start, limit, pauses), days)


@tried
@given(DAYS, some.integers(1, 60), PAUSES)
def test_the_order_of_pauses_does_not_matter(start, limit, pauses):
    assert due_day(start, limit, pauses) == due_day(start, limit, pauses[::-1])
