"""Surveys and evaluations come at intervals: the head is reminded once a month when none was made
(need2 faults 17 and 18).
"""

from datetime import timedelta

import pytest

from backoffice.reminders import due_reviews
from models.clock import now, today
from models.evaluations import StaffEvaluation
from models.notifications import Notification
from models.periodic_surveys import PeriodicSurvey
from models.staff import Staff
from models.stations import Station
from tests.factories import Desk

pytestmark = pytest.mark.both_databases


def told(desk) -> set:
    return {
        row.content.split("：")[0].split("（")[0]
        for row in Notification.select().where(
            Notification.user == desk.head.account_id,
            Notification.object_ref == f"station:{desk.head.station_id}",
        )
    }


@pytest.mark.clause("GDD-7.2.4.2", "JL-9.2.2")
def test_the_head_hears_once_a_month_of_what_is_due_and_not_when_it_was_done(house):
    """«定期进行顾客满意测量»; «管理部门应定期对工作人员服务的…服务效能进行定期评价»."""
    desk, long_ago = Desk(), now() - timedelta(days=500)
    due_reviews.remind()
    assert told(desk) == set(), "who is new is not late"
    Station.update(created_at=long_ago).where(Station.id == desk.head.station_id).execute()
    Staff.update(created_at=long_ago).where(Staff.station == desk.head.station_id).execute()
    due_reviews.remind()
    assert told(desk) == {"已有 12 个月未作服务效能评价"}, "a survey of the town is open"
    PeriodicSurvey.update(opened_on=today() - timedelta(days=300)).execute()
    assert due_reviews.remind() == 1 and due_reviews.remind() == 0
    assert told(desk) == {"已有 12 个月未作服务效能评价", "已有 6 个月未开展定期满意度调查"}
    Notification.delete().execute()
    StaffEvaluation.update(status="IN_FORCE", period_to=today()).execute()
    staff = {row.staff_id for row in StaffEvaluation.select()}
    Staff.update(status="LEAVE").where(Staff.id.not_in(staff)).execute()
    PeriodicSurvey.update(opened_on=today()).execute()
    assert due_reviews.remind() == 0
