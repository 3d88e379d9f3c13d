"""Work that nobody waits for: a queue in the application's own database, and the plan of every hour
and night.
"""

import os
import signal
import sys
import threading
from datetime import timedelta
from functools import partial

from huey import Huey, crontab
from huey.contrib.sql_huey import SqlStorage
from huey.serializer import SignedSerializer

from backoffice import filling
from backoffice.access import sessions
from backoffice.config import Settings
from backoffice.history import recycle_bin
from backoffice.imports import batches
from backoffice.jobs import schedule, tasks, worker
from backoffice.messages import mail_queue
from backoffice.operations import backup_copies, deferred_backup, heartbeat, instance, server_log
from backoffice.records import idempotency
from backoffice.reminders import campaigns, due_equipment, due_reviews
from backoffice.reminders import digest as reminders
from backoffice.search import storage
from backoffice.workflow import special_tasks, supervision, surveys
from models.accounts import SignInAttempt
from models.clock import now
from models.messages import T

NICENESS = 10
"""The worker gives way to the web process on the same machine."""
LAST_WORDS = 3


class JobTables(SqlStorage):
    """The queue's tables under names of their own, `job_...`."""

    def create_models(self) -> list:
        made = super().create_models()
        for model in made:
            model._meta.legacy_table_names = False
            model._meta.set_table_name(f"job_{model._meta.name}")
        task = made[2]
        task._meta.indexes.clear()
        task.add_index(task.priority.desc(), task.id)
        return made


def queue(settings: Settings) -> Huey:
    """The queue, which looks at the plan each minute; its connections are its own, and its messages
    are signed.
    """
    made = Huey(
        "backoffice",
        storage_class=JobTables,
        database=instance.open_apart(settings.database_url),
        serializer=SignedSerializer(secret=instance.secret(settings)),
    )
    put_on_plan(settings)
    made.periodic_task(crontab(), name="plan")(schedule.tick)
    return made


def put_on_plan(settings: Settings) -> None:
    """Every periodic job of the product, by the clock of the wall."""
    schedule.periodic("back_up", T("Backup"), partial(back_up, settings), hour=2, minute=30)
    schedule.periodic("clean_up", T("Clean up"), partial(clean_up, settings), hour=3, minute=5)
    schedule.periodic("time_out", T("Referrals without an answer"), time_out, minute=5)
    schedule.periodic("tidy", T("Search index put in order"), tidy, minute=50)
    schedule.periodic(
        "digest",
        T("Reminders of the day"),
        partial(digest, settings),
        hour=8,
        minute=30,
        until=18,
        workdays=True,
    )
    if settings.mail:
        schedule.periodic(
            "mail",
            T("Sending of e-mail"),
            partial(mail_queue.send_waiting, settings.mail),
            minute=35,
        )


def work(settings: Settings, attached: bool = False) -> None:
    """Run the queue until SIGTERM or SIGINT; `attached`: also until the parent is gone."""
    os.nice(NICENESS)
    server_log.start(settings.logs, settings.slow_ms)
    consumer = queue(settings).create_consumer(
        workers=1, initial_delay=0.5, backoff=1.2, max_delay=5
    )
    if attached:
        threading.Thread(target=_follow_parent, daemon=True).start()
    over = threading.Event()
    runners = [
        threading.Thread(target=serve, args=(over,), daemon=True)
        for serve in (worker.serve, filling.serve, partial(deferred_backup.serve, settings))
    ]
    for runner in runners:
        runner.start()
    threading.Thread(target=heartbeat.beat, args=(settings, runners, over), daemon=True).start()
    try:
        consumer.run()
    finally:
        over.set()
        for runner in runners:
            runner.join(LAST_WORDS)


def back_up(settings: Settings) -> T:
    made = backup_copies.back_up(settings)
    facts = {"name": made.path.name, "n": made.rows, "folder": settings.copies}
    if made.copy == "none":
        return T(
            "Written and restored for a trial: {name}, {n} rows", name=made.path.name, n=made.rows
        )
    if made.copy == "failed":
        return T(
            "Written and restored for a trial: {name}, {n} rows. No copy could be made in {folder}",
            **facts,
        )
    if made.copy == "same disk":
        return T(
            "Written and restored for a trial: {name}, {n} rows. The copy in {folder} lies "
            "on the same disk",
            **facts,
        )
    return T(
        "Written and restored for a trial: {name}, {n} rows. The copy in {folder} was read back",
        **facts,
    )


def clean_up(settings: Settings) -> T:
    """Forget sessions that are long over, failed sign-ins of the day before, keys of forms long
    sent, logs of last year, and files whose time is over.
    """
    sessions.clean_up()
    idempotency.clean_up()
    batches.clean_up()
    schedule.forget_old()
    mail_queue.forget_old()
    recycle_bin.forget_old()
    server_log.sweep(settings.logs)
    SignInAttempt.delete().where(SignInAttempt.at < now() - timedelta(days=1)).execute()
    return T("Files removed: {n}", n=tasks.sweep())


def time_out() -> T:
    reminders.note_delays()
    surveys.lapse()
    special_tasks.overdue()
    return T("Rounds ended: {n}", n=reminders.overdue_referrals())


def tidy() -> T:
    return T("Steps: {n}", n=storage.tidy())


def digest(settings: Settings) -> T:
    """Reminders in the product; where there is a mail server, the same for those who want it as one
    message, which the next run of the mail job sends.
    """
    supervision.open_due()
    number = reminders.remind() + due_equipment.remind() + campaigns.remind()
    number += due_reviews.remind()
    if settings.mail:
        mail_queue.put_digests(settings.mail)
    return T("People reminded: {n}", n=number)


def _follow_parent() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)
