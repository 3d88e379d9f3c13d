"""The days off of a year arrive as a table, as the State Council publishes them."""

from datetime import date

import pytest

from backoffice.deadlines.workdays import is_workday
from models.reference import WorkCalendar

REST = ("2027-01-01", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-10-01")
WORK = ("2027-02-20", "2027-10-09")


@pytest.mark.clause("SY-7.2-d")
def test_an_administrator_brings_in_the_days_off_of_a_year(desk):
    admin = desk("admin", "work_calendar")
    assert is_workday(date(2027, 10, 1)) and not is_workday(date(2027, 10, 9)), (
        "without its list a year has plain weeks"
    )
    admin.bring(
        "日期,是否工作日,说明\n"
        + "".join(f"{day},否,放假\n" for day in REST)
        + "".join(f"{day},是,调休\n" for day in WORK)
    )
    assert admin.counts == {"NEW": len(REST) + len(WORK)}
    admin.do("commit")
    assert not is_workday(date(2027, 10, 1)) and is_workday(date(2027, 10, 9))
    admin.undo()
    assert (
        is_workday(date(2027, 10, 1))
        and not WorkCalendar.living().where(WorkCalendar.day.in_([*REST, *WORK])).exists()
    )
