"""Imports of many rows run in the background, as the person who asked, with progress and a way to
stop.
"""

from typing import Any

from backoffice.access.actor import Actor
from backoffice.errors import NotFound
from backoffice.imports import batches
from backoffice.imports.batches import ImportBatch
from backoffice.imports.row_results import CHANGED, NEW
from backoffice.jobs import tasks
from backoffice.records import writes
from models.messages import T

SMALL = 300
"""Rows that are tried and written at once, while the person waits."""


def check(actor: Actor, batch: ImportBatch, rows: int) -> bool:
    """Try an import: at once when it is small, else as a task; returns whether it is done."""
    if rows <= SMALL:
        batches.check(actor, batch)
        return True
    _start(actor, batch, "import check", T("Dry run: {name}", name=batch.filename), {})
    return False


def commit(actor: Actor, batch: ImportBatch, partial: bool) -> bool:
    """Write an import: at once when it is small, else as a task; returns whether it is done."""
    if batch.counts[NEW] + batch.counts[CHANGED] <= SMALL:
        batches.commit(actor, batch, partial)
        return True
    _start(actor, batch, "import", T("Import: {name}", name=batch.filename), {"partial": partial})
    return False


def undo(actor: Actor, batch: ImportBatch) -> bool:
    """Take an import back: at once when it is small, else as a task; returns whether it is done."""
    if batches.rows_of(batch).count() <= SMALL:
        batches.undo(actor, batch)
        return True
    _start(actor, batch, "import undo", T("Undo the import: {name}", name=batch.filename), {})
    return False


def _start(actor: Actor, batch: ImportBatch, kind: str, title: str, more: dict) -> None:
    with writes.writing():
        task = tasks.start(
            actor,
            kind,
            {"batch": batch.id, **more},
            str(title),
            f"{kind}:{batch.id}:{batch.row_version}",
        )
        batches.note_task(actor, batch, task.id)


def _batch(job: tasks.Job) -> ImportBatch:
    batch = ImportBatch.living().where(ImportBatch.id == job.payload["batch"]).first()
    if batch is None:
        raise NotFound()
    return batches.own(job.actor, batch)


@tasks.kind("import check")
def run_check(job: tasks.Job) -> Any:
    """The dry run of a large file."""
    batch = _batch(job)
    batches.check(job.actor, batch, job.progress)
    return tasks.Outcome(
        T("The dry run is done; look at it and import"),
        rows=sum(batch.counts[kind] for kind in (NEW, CHANGED)),
        ref=f"{batch.table()}:{batch.id}",
    )


@tasks.kind("import")
def run_commit(job: tasks.Job) -> None:
    """The writing of a large file, in one transaction with the end of its task."""
    batch = _batch(job)
    batches.commit(
        job.actor,
        batch,
        job.payload["partial"],
        job.progress,
        lambda done: job.finish(
            tasks.Outcome(
                T("Imported"),
                rows=sum(done.counts[kind] for kind in (NEW, CHANGED)),
                ref=f"{done.table()}:{done.id}",
            )
        ),
    )


@tasks.kind("import undo")
def run_undo(job: tasks.Job) -> None:
    """The undo of a large import."""
    batch = _batch(job)
    batches.undo(
        job.actor,
        batch,
        lambda done: job.finish(
            tasks.Outcome(T("Undone"), rows=done.undo_left["done"], ref=f"{done.table()}:{done.id}")
        ),
    )
