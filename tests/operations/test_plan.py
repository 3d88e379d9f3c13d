"""Periodic jobs run once for each time of their plan, on whatever node, and say how they ended."""

from datetime import datetime, timedelta

import pytest

from backoffice import scheduled_jobs
from backoffice.deadlines.workdays import add_workdays
from backoffice.jobs import schedule, worker
from backoffice.reminders import digest
from models.accounts import UserAccount
from models.clock import at, now, today
from models.deadlines import Deadline
from models.jobs import JobRun
from models.notifications import Notification
from models.tasks import BackgroundTask
from tests.factories import Desk

pytestmark = pytest.mark.both_databases

NIGHT = schedule.Periodic("n", "n", None, hour=2, minute=30)
MORNING = schedule.Periodic("m", "m", None, hour=8, minute=30, until=18, workdays=True)
HOURLY = schedule.Periodic("h", "h", None, minute=5)


def utc(*parts):
    return datetime(*parts) - timedelta(hours=8)


@pytest.mark.parametrize(
    "job, when, slot",
    [
        (NIGHT, (2026, 11, 20, 2, 29), None),
        (NIGHT, (2026, 11, 20, 2, 30), (2026, 11, 20, 2, 30)),
        (NIGHT, (2026, 11, 20, 23, 0), (2026, 11, 20, 2, 30)),
        (MORNING, (2026, 11, 20, 9, 0), (2026, 11, 20, 8, 30)),
        (MORNING, (2026, 11, 20, 18, 0), None),
        (MORNING, (2026, 11, 21, 9, 0), None),
        (HOURLY, (2026, 11, 20, 9, 4), (2026, 11, 20, 8, 5)),
        (HOURLY, (2026, 11, 20, 9, 5), (2026, 11, 20, 9, 5)),
    ],
)
def test_what_is_due_by_the_clock_of_the_wall(house, job, when, slot):
    """A run that was missed is made up for on the same day, a morning's only until the evening,
    none on a day off.
    """
    assert job.slot(utc(*when)) == (slot and utc(*slot))


@pytest.mark.parametrize(
    "job, when, following",
    [
        (NIGHT, (2026, 11, 20, 2, 29), (2026, 11, 20, 2, 30)),
        (NIGHT, (2026, 11, 20, 2, 30), (2026, 11, 21, 2, 30)),
        (MORNING, (2026, 11, 20, 9, 0), (2026, 11, 23, 8, 30)),
        (HOURLY, (2026, 11, 20, 9, 5), (2026, 11, 20, 10, 5)),
    ],
)
def test_when_it_runs_next(house, job, when, following):
    assert job.next(utc(*when)) == utc(*following)


@pytest.fixture
def nightly(monkeypatch):
    """A plan of one nightly job; answers what it did."""
    ran = []
    monkeypatch.setattr(schedule, "PLAN", {})
    schedule.periodic("count", "Backup", lambda: ran.append(now()), hour=2, minute=30)
    return ran


def test_a_plan_runs_once_a_day_however_many_nodes_ask(house, nightly):
    with at(utc(2026, 11, 20, 3, 0)):
        assert schedule.run_due() == ["count"]
        assert (
            schedule.run_due() == [] and schedule.claim("count", utc(2026, 11, 20, 2, 30)) is None
        )
    with at(utc(2026, 11, 21, 2, 30)):
        assert schedule.run_due() == ["count"]
    assert len(nightly) == 2
    assert [run.status for run in JobRun.select().where(JobRun.job == "count")] == ["DONE", "DONE"]


def test_a_failed_run_says_why_and_is_tried_three_times(house, monkeypatch):
    monkeypatch.setattr(schedule, "PLAN", {})
    schedule.periodic("fails", "Backup", lambda: 1 / 0, hour=2, minute=30)
    for minutes in range(0, 100, 11):
        with at(utc(2026, 11, 20, 3, 0) + timedelta(minutes=minutes)):
            schedule.run_due()
    run = JobRun.get(JobRun.job == "fails")
    assert (run.status, run.attempts) == (
        "FAILED",
        schedule.ATTEMPTS,
    ) and "ZeroDivisionError" in schedule.said(run)


def test_a_run_whose_node_is_gone_is_taken_over(house, nightly):
    with at(utc(2026, 11, 20, 2, 30)):
        assert schedule.claim("count", now())
    with at(utc(2026, 11, 20, 4, 0)):
        assert schedule.run_due() == []
    with at(utc(2026, 11, 20, 5, 0)):
        assert schedule.run_due() == ["count"]


def test_the_screen_shows_plan_last_and_next_run_and_an_administrator_runs_a_job_now(house):
    scheduled_jobs.put_on_plan(house.settings)
    browser = house.browser("admin")
    page = browser.get("/admin/plan_run/plan/")
    assert "数据备份" in page.text and "02:30" in page.text and "下次运行" in page.text
    assert browser.post("/admin/plan_run/run/", {"job": "clean_up"}).status == 302
    worker.run_waiting()
    task = BackgroundTask.select().order_by(BackgroundTask.id.desc()).get()
    assert task.status == "DONE" and task.result_ref.startswith("plan_run:")
    page = browser.get(f"/admin/plan_run/details/?id={task.result_ref.partition(':')[2]}")
    assert "清除文件" in page.text and page.text.startswith("清理过期数据 ")


def test_nobody_else_sees_or_runs_jobs(house):
    browser = house.browser("head1")
    assert browser.get("/admin/plan_run/plan/").status == 403
    assert browser.post("/admin/plan_run/run/", {"job": "clean_up"}).status == 403


# --- the digest of the morning --------------------------------------------------------------------


@pytest.fixture
def case(house):
    """clerk1's only pressing case, of which nobody was told yet."""
    made = Desk().case("SERVING")
    Deadline.update(stopped_on=today()).where(
        ~((Deadline.object_ref == reference(made)) & (Deadline.kind == "DONE"))
    ).execute()
    Notification.delete().execute()
    return made


def reference(made) -> str:
    return f"service_case:{made.id}"


def told(name) -> list[str]:
    account = UserAccount.get(UserAccount.username == name)
    return [
        row.kind
        for row in Notification.select()
        .where(Notification.user == account)
        .order_by(Notification.id)
    ]


def morning(case, days_left):
    """Send the digest on a working day on which the case has so many working days left."""
    day = add_workdays(today(), 20)
    due = add_workdays(day, days_left)
    Deadline.update(
        due_on=due, near_on=add_workdays(due, -2), created_at=now() - timedelta(days=9)
    ).where(Deadline.object_ref == reference(case), Deadline.kind == "DONE").execute()
    with at(utc(day.year, day.month, day.day, 8, 30)):
        digest.remind()


@pytest.mark.parametrize(
    "days_left, kinds",
    [
        (5, []),
        (2, ["DUE"]),
        (1, []),
        (0, []),
        (-1, ["OVERDUE"]),
        (-2, ["OVERDUE"]),
        (-7, ["OVERDUE"]),
    ],
)
def test_a_specialist_is_told_when_a_case_comes_near_and_each_morning_while_it_is_late(
    case, days_left, kinds
):
    morning(case, days_left)
    assert told("clerk1") == kinds


@pytest.mark.parametrize(
    "days_late, kinds", [(1, []), (2, ["SUPERVISE"]), (3, []), (4, ["SUPERVISE"])]
)
def test_a_head_is_told_every_second_working_day(case, days_late, kinds):
    morning(case, -days_late)
    assert told("head1") == kinds


def test_it_is_one_message_a_person(case):
    others = [Desk().case("SERVING") for _one in range(2)]
    Notification.delete().execute()
    late = add_workdays(today(), -1)
    Deadline.update(stopped_on=today()).where(Deadline.kind != "DONE").execute()
    Deadline.update(due_on=late, near_on=late).where(
        Deadline.object_ref.in_([reference(one) for one in (case, *others)])
    ).execute()
    digest.remind()
    assert told("clerk1") == ["OVERDUE"]
    assert "逾期 3 件" in Notification.select().order_by(Notification.id.desc()).get().content


def test_a_paused_case_is_left_alone(case):
    Deadline.update(is_paused=True).where(Deadline.object_ref == reference(case)).execute()
    morning(case, -2)
    assert told("clerk1") == []
