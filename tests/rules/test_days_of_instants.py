"""A day is a day in Shanghai, whichever side compares it: lists of a month, and punctuality counted
by the database (issue 11, Time).
"""

from datetime import date, datetime, time, timedelta

import pytest

from backoffice.deadlines import workdays
from backoffice.workflow import provider_ranking
from models import stored_days
from models.cases import ServiceCase
from models.clock import at, day_of, stored, today
from models.refusals import RefusalFiling
from tests.factories import Desk
from views.screens.refusals import of_this_month

pytestmark = pytest.mark.both_databases

HOURS = (time(0, 30), time(8, 30), time(16, 30), time(23, 30))
"""Times of the Shanghai day at which UTC is still on the day before, has just turned, and is in the
middle of its day.
"""
TURNS = [
    first + timedelta(days=shift)
    for first in (date(2026, 12, 1), date(2027, 1, 1), date(2028, 3, 1))
    for shift in (-1, 0)
]
"""The last and the first day of a month and of a year, in a leap year too."""


@pytest.fixture
def desk(house):
    return Desk()


def wall(day, hour) -> datetime:
    return stored(datetime.combine(day, hour))


@pytest.mark.parametrize("hour", HOURS, ids=str)
@pytest.mark.parametrize("day", TURNS, ids=str)
def test_the_database_counts_an_instant_to_its_day_in_shanghai(desk, day, hour):
    case = desk.case("NEW")
    ServiceCase.update(ended_at=wall(day, hour), due_on=day).where(
        ServiceCase.id == case.id
    ).execute()
    own = ServiceCase.select().where(ServiceCase.id == case.id)
    assert own.where(stored_days.day(ServiceCase.ended_at) == ServiceCase.due_on).exists()
    assert own.where(stored_days.day(ServiceCase.ended_at) == day).exists()
    months = (
        own.select(stored_days.month(ServiceCase.ended_at), stored_days.month(ServiceCase.due_on))
        .tuples()
        .get()
    )
    assert months == (f"{day:%Y-%m}",) * 2


@pytest.mark.parametrize("hour", HOURS, ids=str)
def test_a_case_that_ends_at_any_hour_of_its_last_day_is_in_time(desk, hour):
    case = desk.case("ENDED", referred=True)

    def in_time(day):
        ServiceCase.update(ended_at=wall(day, hour)).where(ServiceCase.id == case.id).execute()
        done, kept = provider_ranking._records([case.provider_id])[case.provider_id]
        return kept - done

    assert in_time(case.due_on) == 0
    assert in_time(case.due_on + timedelta(days=1)) == -1


@pytest.mark.parametrize("hour", HOURS, ids=str)
@pytest.mark.parametrize("day", TURNS, ids=str)
def test_what_is_filed_this_month_is_listed_at_every_hour_of_its_first_and_last_day(
    desk, day, hour
):
    need = desk.need(state="REFUSED")
    RefusalFiling.update(filed_at=wall(day, hour)).where(RefusalFiling.request == need).execute()
    listed = RefusalFiling.select().where(RefusalFiling.request == need)
    with at(wall(day, hour)):
        assert today() == day == day_of(wall(day, hour))
        assert listed.where(of_this_month(None)).exists()
    with at(wall(day.replace(day=28) + timedelta(days=4), time(0, 30))):
        assert today().month != day.month and not listed.where(of_this_month(None)).exists()


@pytest.mark.parametrize("hour", HOURS, ids=str)
@pytest.mark.parametrize("day", TURNS, ids=str)
def test_a_case_may_go_its_whole_way_at_any_hour_of_a_turn(desk, day, hour):
    """Numbers, due dates, notices, refusals and surveys at the turn of a month and of a year."""
    with at(wall(day, hour)):
        workdays.forget()
        case = desk.case("CLOSED", referred=True)
        assert f"-{day:%Y%m}" in case.request.code and day_of(case.accepted_at) == day
        assert case.due_on > day and workdays.is_workday(case.due_on)
        assert (
            RefusalFiling.select()
            .where(RefusalFiling.request == desk.need(state="REFUSED"), of_this_month(None))
            .exists()
        )
    workdays.forget()
