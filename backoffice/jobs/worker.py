"""The worker's side of background tasks: take one, run it as its owner, say how it ended; give lost
ones back.
"""

import logging
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from peewee import OperationalError

from backoffice import settings
from backoffice.access.actor import SYSTEM
from backoffice.access.actors import load_actor
from backoffice.deadlines import workdays
from backoffice.errors import Conflict, GuardFailed, Invalid, Refused
from backoffice.jobs import task_files
from backoffice.jobs.tasks import KINDS, Cancelled, Job, close, kept
from backoffice.records import writes
from models import standby
from models.accounts import UserAccount
from models.base import database
from models.clock import now
from models.messages import Message, T
from models.tasks import BackgroundTask

log = logging.getLogger(__name__)
ATTEMPTS = 3
SILENT = 60
LOOK_EVERY = 1


@contextmanager
def _around(account, actor, payload) -> Iterator[None]:
    yield


def surround(around) -> None:
    """`around(account, actor, payload)` is a context manager in which every task runs: language,
    and an address to ask.
    """
    global _around
    _around = around


def run_waiting() -> int:
    """Run every waiting task in this process, oldest first; returns how many. The worker does so,
    and tests.
    """
    count = 0
    while run_next():
        count += 1
    return count


def run_next() -> bool:
    """Take the oldest waiting task and run it to its end; False when none waits."""
    row = (
        BackgroundTask.living()
        .where(BackgroundTask.status == "QUEUED")
        .order_by(BackgroundTask.id)
        .first()
    )
    if row is None:
        return False
    try:
        with writes.writing():
            writes.store(
                SYSTEM,
                row,
                {
                    "status": "RUNNING",
                    "claim": secrets.token_hex(16),
                    "started_at": now(),
                    "ended_at": None,
                    "attempts": row.attempts + 1,
                },
            )
    except Conflict:
        return True
    task_files.clear(row)
    _run(row)
    return True


def _run(row) -> None:
    """Run a claimed task. Whatever goes wrong, the row says so."""
    job = None
    workdays.forget()
    settings.forget()
    try:
        account = (
            UserAccount.living()
            .where(UserAccount.id == row.owner_id, UserAccount.status == "ACTIVE")
            .first()
        )
        if account is None:
            raise Refused(T("The account is disabled"))
        job = Job(row, load_actor(account))
        with task_files.beating(row), _around(account, job.actor, job.payload):
            outcome = KINDS[row.kind](job)
            if not job.finished:
                job.finish(outcome)
    except Cancelled:
        _end_stopped(row)
    except OperationalError as fault:
        log.error("task %s: the database was busy", row.id, exc_info=fault)
        _give_back(row)
    except (Invalid, Refused, GuardFailed, Conflict) as fault:
        _fail(row, _reason(fault))
    except Exception as fault:
        log.error("task %s failed", row.id, exc_info=fault)
        _fail(row, T("The fault is ours; tell the administrator the number {n}", n=row.id))
    finally:
        if job:
            job.drop_files(but=row.stored_name if job.finished else None)
        task_files.clear(row)


def _reason(fault) -> Message | str:
    if isinstance(fault, Invalid):
        return next((text for texts in fault.errors.values() for text in texts), "")
    return (
        fault.missing[0]
        if isinstance(fault, GuardFailed)
        else getattr(fault, "why", None) or T("Not allowed")
    )


def _end_stopped(row) -> None:
    """A task that was asked to stop: its row says so already, or says so now."""
    _try_close(row, "CANCELLED")


def _fail(row, why) -> None:
    done, total = task_files.progress_of(row)
    _try_close(row, "FAILED", message=kept(why), done=done, total=total)


def _give_back(row):
    """Another attempt later; not without end."""
    if row.attempts >= ATTEMPTS:
        return _fail(row, T("Tried {n} times without success", n=row.attempts))
    _try_close(row, "QUEUED")


def _try_close(row, status, **change) -> None:
    try:
        with writes.writing():
            close(row, status, **change)
    except Cancelled:
        log.info("task %s was stopped or taken over", row.id)


def recover() -> int:
    """Give tasks back whose worker is gone: killed, or its machine switched off."""
    count = 0
    for row in BackgroundTask.living().where(
        BackgroundTask.status == "RUNNING",
        BackgroundTask.started_at < now() - timedelta(seconds=SILENT),
    ):
        if task_files.silent_for(row) > SILENT:
            _give_back(row)
            count += 1
    return count


def serve(over: threading.Event) -> None:
    """The worker's thread: run what waits, look for more each second, until `over`."""
    turn = 0
    while not over.is_set():
        worked = False
        try:
            database.connect(reuse_if_open=True)
            if not standby.is_away(database.obj):
                if turn % SILENT == 0:
                    recover()
                worked = run_next()
        except Exception as fault:
            log.error("the queue could not be read", exc_info=fault)
        finally:
            database.close()
        turn += 1
        if not worked:
            over.wait(LOOK_EVERY)
