"""Long work runs in the background: once, as the person who asked, with progress, until it is
stopped.
"""

import os
import threading
import time
from datetime import timedelta

import pytest

from backoffice import settings
from backoffice.access.permissions import require
from backoffice.errors import Invalid, Refused
from backoffice.jobs import task_files, tasks, worker
from models.accounts import RoleGrant, UserAccount, UserSession
from models.audit import AuditLog
from models.base import database
from models.clock import at, now
from models.messages import T
from models.notifications import Notification
from models.reference import Setting
from models.tasks import BackgroundTask

pytestmark = pytest.mark.both_databases


@pytest.fixture
def work(monkeypatch):
    """Kinds of tasks for a test: `work(function)` names one and answers its name."""
    monkeypatch.setattr(tasks, "KINDS", {})
    monkeypatch.setattr(worker, "KINDS", tasks.KINDS)
    return lambda function: tasks.kind(function.__name__)(function).__name__


def fresh(task) -> BackgroundTask:
    return BackgroundTask.get_by_id(task.id)


def counted(job):
    for number in range(3):
        job.progress(number + 1, 3)
    return tasks.Outcome(T("{n} rows", n=3), rows=3)


def test_a_task_is_done_as_the_person_who_asked_and_says_what_came_of_it(house, work):
    task = tasks.start(house.actor("clerk1"), work(counted), {"of": "something"}, "清点")
    assert fresh(task).status == "QUEUED"
    assert worker.run_waiting() == 1
    done = fresh(task)
    assert (done.status, done.done, done.total, done.row_count, str(tasks.message_of(done))) == (
        "DONE",
        3,
        3,
        3,
        "3 rows",
    )
    assert (
        Notification.select()
        .where(
            Notification.object_ref == f"background_task:{task.id}", Notification.user == task.owner
        )
        .count()
        == 1
    )


def test_rights_are_asked_again_when_it_runs(house, work):
    def guarded(job):
        require(job.actor, "export", "enterprise")

    task = tasks.start(house.actor("clerk1"), work(guarded), {})
    RoleGrant.delete().where(
        RoleGrant.role == "CLERK", RoleGrant.resource == "enterprise", RoleGrant.verb == "export"
    ).execute()
    worker.run_waiting()
    assert fresh(task).status == "FAILED" and "role" in tasks.message_of(fresh(task))


def test_nothing_is_done_for_a_disabled_account(house, work):
    task = tasks.start(house.actor("clerk1"), work(counted), {})
    UserAccount.update(status="DISABLED").where(UserAccount.username == "clerk1").execute()
    worker.run_waiting()
    assert fresh(task).status == "FAILED"


def test_an_expected_fault_is_told_and_an_unexpected_one_gets_a_number(house, work):
    def refused(job):
        raise Invalid(T("The file is empty"))

    def broken(job):
        raise ZeroDivisionError

    expected, unexpected = (
        tasks.start(house.actor("clerk1"), work(one), {}) for one in (refused, broken)
    )
    worker.run_waiting()
    assert tasks.message_of(fresh(expected)) == "The file is empty"
    assert (
        str(unexpected.id) in tasks.message_of(fresh(unexpected))
        and fresh(unexpected).status == "FAILED"
    )


def test_stopping_takes_back_what_was_written(house, work):
    def writing(job):
        from backoffice.records import writes

        with writes.writing():
            Setting.create(key="half", value="1", note="")
            browser.post(
                f"/admin/background_task/events/cancel/?id={job.row.id}", {"row_version": "x"}
            ) if house.kind == "postgresql" else None
            task_files.ask_to_stop(job.row)
            job.progress(1, 2)

    browser = house.browser("clerk1")
    task = tasks.start(house.actor("clerk1"), work(writing), {})
    worker.run_waiting()
    assert fresh(task).status == "CANCELLED"
    assert not Setting.select().where(Setting.key == "half").exists()


def test_a_waiting_task_is_stopped_and_run_again_by_its_owner(house, work):
    task, browser = (
        tasks.start(house.actor("clerk1"), work(counted), {}, "清点"),
        house.browser("clerk1"),
    )
    assert (
        browser.submit(
            browser.get(f"/admin/background_task/events/cancel/?id={task.id}"), action="cancel"
        ).status
        == 302
    )
    assert worker.run_waiting() == 0 and fresh(task).status == "CANCELLED"
    assert (
        browser.submit(
            browser.get(f"/admin/background_task/events/retry/?id={task.id}"), action="retry"
        ).status
        == 302
    )
    assert worker.run_waiting() == 1 and fresh(task).status == "DONE"


def test_a_form_sent_twice_asks_once(house, work):
    name, actor = work(counted), house.actor("clerk1")
    assert (
        tasks.start(actor, name, {}, key="k" * 30).id
        == tasks.start(actor, name, {}, key="k" * 30).id
    )


def test_one_person_cannot_fill_the_queue(house, work):
    name, actor = work(counted), house.actor("clerk1")
    for _turn in range(tasks.MAX_WAITING):
        tasks.start(actor, name, {})
    with pytest.raises(Invalid, match="waiting already"):
        tasks.start(actor, name, {})
    assert tasks.start(house.actor("clerk2"), name, {})


def test_a_task_whose_worker_died_after_its_commit_is_not_done_twice(house, work):
    """The mark and the work are one transaction; only a task without the mark is given back."""

    def marked(job):
        from backoffice.records import writes

        with writes.writing():
            Setting.create(key="once", value="1", note="")
            job.finish(tasks.Outcome())

    task = tasks.start(house.actor("clerk1"), work(marked), {})
    worker.run_waiting()
    with at(now() + timedelta(hours=1)):
        assert worker.recover() == 0 and worker.run_waiting() == 0
    assert (
        fresh(task).status == "DONE" and Setting.select().where(Setting.key == "once").count() == 1
    )


def test_a_task_whose_worker_is_gone_is_given_back_three_times(house, work):
    task = tasks.start(house.actor("clerk1"), work(counted), {})
    long_ago = {"status": "RUNNING", "claim": "x", "started_at": now() - timedelta(hours=1)}
    BackgroundTask.update(attempts=1, **long_ago).where(BackgroundTask.id == task.id).execute()
    assert worker.recover() == 1 and fresh(task).status == "QUEUED"
    BackgroundTask.update(attempts=3, **long_ago).where(BackgroundTask.id == task.id).execute()
    assert worker.recover() == 1 and fresh(task).status == "FAILED"


def test_a_task_that_was_taken_over_undoes_its_work(house, work):
    def slow(job):
        from backoffice.records import writes

        with writes.writing():
            Setting.create(key="late", value="1", note="")
            BackgroundTask.update(claim="another").where(BackgroundTask.id == job.row.id).execute()
            job.finish(None)

    tasks.start(house.actor("clerk1"), work(slow), {})
    worker.run_waiting()
    assert not Setting.select().where(Setting.key == "late").exists()


def test_progress_is_seen_from_outside_while_a_transaction_is_open(house, work):
    seen = []

    def long(job):
        from backoffice.records import writes

        with writes.writing():
            Setting.create(key="open", value="1", note="")
            job.progress(40, 100)
            seen.append(task_files.progress_of(job.row))

    tasks.start(house.actor("clerk1"), work(long), {})
    worker.run_waiting()
    assert seen == [(40, 100)]


def test_asking_for_progress_prolongs_no_session(house, work):
    task, browser = tasks.start(house.actor("clerk1"), work(counted), {}), house.browser("clerk1")
    before = now() - timedelta(minutes=20)
    UserSession.update(seen_at=before).where(UserSession.user == task.owner).execute()
    answer = browser.get(f"/admin/background_task/state/?id={task.id}").answer
    assert answer.json["status"] == "QUEUED" and not answer.json["ended"]
    assert (
        UserSession.get(UserSession.user == task.owner, UserSession.ip.is_null(False)).seen_at
        == before
    )
    browser.get(f"/admin/background_task/details/?id={task.id}")
    assert (
        UserSession.get(UserSession.user == task.owner, UserSession.ip.is_null(False)).seen_at
        > before
    )


def test_a_task_is_its_owners_alone(house, work):
    task = tasks.start(house.actor("clerk1"), work(counted), {})
    for page in ("details", "state", "download"):
        assert (
            house.browser("head1").get(f"/admin/background_task/{page}/?id={task.id}").status == 404
        ), page


def made(job):
    path = job.file()
    path.write_bytes(b"a workbook")
    return tasks.Outcome(file=path, name="清单.xlsx", rows=1)


def test_the_file_is_private_downloaded_with_a_line_in_the_log_and_swept_when_its_time_is_over(
    house, work
):
    task = tasks.start(house.actor("clerk1"), work(made), {})
    worker.run_waiting()
    path = task_files.result_of(fresh(task))
    assert (
        path.stat().st_mode & 0o077 == 0
        and path.name not in house.browser("clerk1").get("/admin/background_task/").html
    )
    assert (
        house.browser("clerk1").get(f"/admin/background_task/download/?id={task.id}").answer.data
        == b"a workbook"
    )
    line = AuditLog.select().order_by(AuditLog.id.desc()).get()
    assert (line.action, line.event, line.object_ref) == (
        "EXPORT",
        "download",
        f"background_task:{task.id}",
    )
    with at(now() + timedelta(days=settings.number("export_days"))):
        assert tasks.sweep() == 0 and path.exists()
    with at(now() + timedelta(days=settings.number("export_days") + 1)):
        assert tasks.sweep() == 1 and not path.exists()
    with pytest.raises(Refused):
        tasks.open_file(house.actor("clerk1"), fresh(task))


def test_deleting_a_task_deletes_its_file(house, work):
    task, browser = (
        tasks.start(house.actor("clerk1"), work(made), {}, "导出"),
        house.browser("clerk1"),
    )
    worker.run_waiting()
    path = task_files.result_of(fresh(task))
    assert (
        browser.submit(
            browser.get(f"/admin/background_task/delete/?id={task.id}"), action="delete"
        ).status
        == 302
    )
    assert not path.exists()


def test_a_file_that_no_task_knows_is_swept_after_a_day(house, work):
    stray = task_files.new_file()
    os.utime(stray, (time.time(),) * 2)
    tasks.sweep()
    assert stray.exists()
    os.utime(stray, (time.time() - 2 * 86_400,) * 2)
    tasks.sweep()
    assert not stray.exists()


def test_the_worker_takes_one_task_after_the_other_without_a_fault(house, work, caplog):
    over = threading.Event()

    def last(job):
        over.set()

    for one in (counted, last):
        tasks.start(house.actor("clerk1"), work(one), {})
    database.close()
    worker.serve(over)
    database.connect()
    assert {
        row.status
        for row in BackgroundTask.select().where(BackgroundTask.kind.in_(("counted", "last")))
    } == {"DONE"}
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
