"""Long work in the background: asked for by a person, done by the worker as that person, with
progress and a result.

The table `background_task` is the queue, so that a task is asked for in the transaction that needs
it and none is lost. `start` asks; `@kind` registers what is done; `backoffice.jobs.worker` does it.
"""

import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from backoffice import settings
from backoffice.access.actor import SYSTEM, Actor
from backoffice.errors import Invalid, Refused
from backoffice.jobs import task_files
from backoffice.messages import notifications
from backoffice.records import audit, writes
from models.clock import now, today
from models.messages import Message, T
from models.tasks import BackgroundTask

MAX_WAITING = 10
OPEN = ("QUEUED", "RUNNING")

KINDS: dict = {}


class Cancelled(Exception):  # noqa: N818 (named like those of backoffice/errors.py)
    """Somebody stopped the task, or another worker took it over: undo and leave."""


@dataclass
class Outcome:
    """What came of a task: a sentence, the file it made with the name it is saved under, its rows,
    the record to open.
    """

    message: Message | str = ""
    file: Path | None = None
    name: str | None = None
    rows: int | None = None
    ref: str | None = None


def kind(name: str):
    """Register `function(job) -> Outcome | None` for tasks of this kind. It asks again for every
    right it needs.
    """

    def registered(function):
        KINDS[name] = function
        return function

    return registered


def start(
    actor: Actor, kind: str, payload: dict, title: str = "", key: str | None = None
) -> BackgroundTask:
    """Queue a task for `actor`; the same `key` (of a form sent twice) answers the same task. Raises
    Invalid.
    """
    if kind not in KINDS:
        raise LookupError(f"no function is registered for tasks of kind {kind}")
    with writes.writing():
        if key and (
            known := BackgroundTask.get_or_none(
                BackgroundTask.asked_key == key, BackgroundTask.owner == actor.account_id
            )
        ):
            return known
        if (
            BackgroundTask.living()
            .where(BackgroundTask.owner == actor.account_id, BackgroundTask.status.in_(OPEN))
            .count()
            >= MAX_WAITING
        ):
            raise Invalid(
                T("You have {n} tasks waiting already; wait for them or stop one", n=MAX_WAITING)
            )
        row = BackgroundTask(
            kind=kind,
            title=title[:200] or kind,
            owner=actor.account_id,
            payload=payload,
            asked_key=key,
            created_by=actor.account_id,
            updated_by=actor.account_id,
        )
        row.save(force_insert=True)
        writes.log(actor, "CREATE", row, {"title": [None, row.title]})
    return row


class Job:
    """A running task as its function sees it."""

    def __init__(self, row: BackgroundTask, actor: Actor) -> None:
        self.row, self.actor, self.payload = row, actor, row.payload or {}
        self.finished, self._next, self._files = False, 0.0, []

    def progress(self, done: int, total: int | None = None) -> None:
        """Say how far the work is; cheap enough for every row. Raises Cancelled when somebody
        stopped the task.
        """
        if (moment := time.monotonic()) < self._next and done != total:
            return
        self._next = moment + 0.3
        if task_files.shall_stop(self.row):
            raise Cancelled()
        task_files.note_progress(self.row, done, total)

    def file(self) -> Path:
        """A path under a random name, of which `Outcome.file` makes the result; removed when the
        task comes to nothing.
        """
        self._files.append(task_files.new_file())
        return self._files[-1]

    def finish(self, outcome: Outcome | None) -> None:
        """Mark the task as done. Called within the transaction of its work, both happen or neither:
        once, however often it is tried. Raises Cancelled when the task is not this worker's any
        more."""
        outcome = outcome or Outcome()
        done, total = task_files.progress_of(self.row)
        change = {
            "message": kept(outcome.message),
            "result_ref": outcome.ref,
            "row_count": outcome.rows,
            "done": done,
            "total": total,
        }
        if outcome.file:
            change |= {
                "file_name": outcome.name,
                "stored_name": outcome.file.name,
                "size": outcome.file.stat().st_size,
                "expires_on": today() + timedelta(days=settings.number("export_days")),
            }
        with writes.writing():
            close(self.row, "DONE", **change)
        self.finished = True

    def drop_files(self, but=None) -> None:
        for path in self._files:
            if path.name != but:
                path.unlink(missing_ok=True)


def kept(text: str) -> list | None:
    """A message as JSON keeps it, to be said in the reader's language."""
    if not text:
        return None
    params = {
        name: value if isinstance(value, int | float) else str(value)
        for name, value in getattr(text, "params", {}).items()
    }
    return [getattr(text, "msgid", str(text)), params]


def message_of(task) -> Message | str:
    """What the task said at its end."""
    return T(task.message[0], **task.message[1]) if task.message else ""


def close(row, status, **change) -> None:
    """End a task that is still this worker's, note it in the log and tell the owner. Raises
    Cancelled.
    """
    change |= {"status": status, "ended_at": now(), "claim": None}
    mine = (
        (BackgroundTask.id == row.id)
        & (BackgroundTask.status == "RUNNING")
        & (BackgroundTask.claim == row.claim)
    )
    if (
        not BackgroundTask.update(
            {**change, "row_version": BackgroundTask.row_version + 1, "updated_at": now()}
        )
        .where(mine)
        .execute()
    ):
        raise Cancelled()
    for name in change.keys() - {"claim"}:
        setattr(row, name, change[name])
    if status in ("DONE", "FAILED"):
        audit.write(
            SYSTEM, "STATE", f"{row.table()}:{row.id}", {"status": ["RUNNING", status]}, event="ran"
        )
        notifications.tell_account(row.owner_id, "FEEDBACK", row.title, row)


def open_file(actor: Actor, task) -> Path:
    """The result of one's own task, noted in the log. Raises Refused when it is gone or
    another's.
    """
    path = task_files.result_of(task)
    if task.owner_id != actor.account_id or path is None:
        raise Refused(T("This file is no longer kept"))
    with writes.writing():
        audit.write(
            actor,
            "EXPORT",
            f"{task.table()}:{task.id}",
            {"file_name": [None, task.file_name]},
            event="download",
        )
    return path


def sweep() -> int:
    """Remove files whose time is over, and files that no task knows; returns how many tasks lost
    theirs.
    """
    over = list(
        BackgroundTask.select().where(
            BackgroundTask.stored_name.is_null(False), BackgroundTask.expires_on < today()
        )
    )
    for task in over:
        task_files.remove(task)
        with writes.writing():
            writes.store(SYSTEM, task, {"stored_name": None})
    task_files.remove_strays()
    return len(over)
