"""An import from upload to undo: its file, its columns, its dry run, its writing. One row of
`import_batch` each.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from peewee import ModelSelect

from backoffice.access.actor import Actor
from backoffice.errors import Conflict, Invalid, NotFound
from backoffice.history import undo as undoing
from backoffice.imports import commit as run
from backoffice.imports import file_store
from backoffice.imports.cells import is_blank, shown
from backoffice.imports.columns import MARK, REASON, Column, find_head
from backoffice.imports.dry_run import Plan, lines_of
from backoffice.imports.read_upload import Sheet, sheets_of, shown_name
from backoffice.imports.registry import Importer, importer_of
from backoffice.imports.row_results import ERROR, LEFT_OUT, Line, counts_of, pack
from backoffice.records import change_log, writes
from models.clock import now
from models.imports import ColumnMemory, ImportBatch, ImportRow
from models.messages import T

KEPT = timedelta(hours=24)
MAX_LEFT = 200
MAX_REPLACED, LONGEST_REPLACED = 100, 200
"""Replacements of one file, and characters of a value that is replaced, as a fault names it."""

OPEN = ("UPLOADED", "CHECKED")


def upload(
    actor: Actor, importer: Importer, filename: str, content: bytes, columns: list[Column]
) -> tuple[ImportBatch, int]:
    """Take a file in: read it, find its head, guess its columns; returns its rows too. Raises
    Refused, Invalid.
    """
    importer.require(actor)
    sheets = sheets_of(filename, content)
    remembered = recalled(actor, importer.resource)
    heads = [find_head(sheet.rows, columns, remembered) for sheet in sheets]
    best = max(range(len(sheets)), key=lambda place: (sum(map(bool, heads[place].meant)), -place))
    with writes.writing():
        name = file_store.keep(content)
        batch = writes.insert(
            actor,
            ImportBatch,
            resource=importer.resource,
            importer=importer.name,
            filename=shown_name(filename),
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            sheet=sheets[best].name,
            head_row=heads[best].row,
            mapping=heads[best].proposed,
            unread=unread(heads[best].words, heads[best].meant),
            overwrite=importer.may_overwrite(actor),
            expires_at=now() + KEPT,
            stored_name=name,
        )
    return batch, len(sheets[best].rows)


def unread(words: list[str], meant: list[str]) -> list[str]:
    """The heads of a file that mean nothing here: their columns are not read."""
    return [word for word, name in zip(words, meant, strict=False) if word and not name]


def sheets(batch: ImportBatch) -> list[Sheet]:
    """The sheets of a batch's file. Raises Invalid when the file is gone."""
    try:
        return sheets_of(batch.filename, file_store.read(batch.stored_name))
    except (FileNotFoundError, TypeError):
        raise Invalid(T("The file is no longer kept; upload it again")) from None


def sheet_of(batch: ImportBatch, name: str | None = None) -> Sheet:
    found = sheets(batch)
    return next(
        (sheet for sheet in found if sheet.name == (batch.sheet if name is None else name)),
        found[0],
    )


def missing_columns(batch: ImportBatch, columns: list[Column]) -> list:
    """Required columns that the file does not have: without them rows can change entries, not make
    new ones.
    """
    return [
        column for column in columns if column.required and column.name not in (batch.mapping or [])
    ]


def is_clear(batch: ImportBatch, columns: list[Column]) -> bool:
    """Whether the heads speak for themselves: the file is a list of ours, or every head is known,
    none is proposed, and nothing required is missing.
    """
    return MARK in batch.mapping or (not missing_columns(batch, columns) and not batch.unread)


def recalled(actor: Actor, resource: str) -> dict:
    """What the person said before about heads of this table's files."""
    kept = ColumnMemory.get_or_none(
        ColumnMemory.user == actor.account_id, ColumnMemory.resource == resource
    )
    return kept.meanings if kept else {}


def choose_columns(  # noqa: PLR0913 - the fields of the form, by name
    actor: Actor,
    batch: ImportBatch,
    sheet: str,
    head_row: int,
    meant: list[str],
    words: list[str],
    memory: dict,
) -> None:
    """Keep what the person says the columns headed by `words` mean, for this file and (`memory`)
    for the next ones. Raises Invalid, Conflict.
    """
    _expect(batch, *OPEN)
    named = [name for name in meant if name]
    if len(set(named)) < len(named):
        raise Invalid({"columns": [T("Two columns of the file mean the same field")]})
    if not set(named) - {MARK, REASON}:
        raise Invalid({"columns": [T("Say of at least one column what it means")]})
    with writes.writing():
        _move(
            actor,
            batch,
            {
                "sheet": sheet,
                "head_row": head_row,
                "mapping": meant,
                "unread": unread(words, meant),
                "status": "UPLOADED",
                "counts": None,
            },
        )
        kept = ColumnMemory.get_or_none(
            ColumnMemory.user == actor.account_id, ColumnMemory.resource == batch.resource
        ) or ColumnMemory(user=actor.account_id, resource=batch.resource, meanings={})
        kept.meanings = dict(list({**kept.meanings, **memory}.items())[-500:])
        kept.save()


def choose_overwrite(actor: Actor, batch: ImportBatch, overwrite: bool) -> None:
    """Whether entries that exist are updated or left alone."""
    _expect(batch, *OPEN)
    with writes.writing():
        _move(actor, batch, {"overwrite": overwrite, "status": "UPLOADED", "counts": None})


def replace(actor: Actor, batch: ImportBatch, name: str, old: str, new: str) -> None:
    """Put another text in the place of one value of a column, wherever it stands in the file.
    Raises Invalid, Conflict.
    """
    _expect(batch, *OPEN)
    if name not in batch.mapping or name in (MARK, REASON):
        raise Invalid(T("The file has no such column"))
    made = file_store.replaced(batch.stored_name)
    if len(made) >= MAX_REPLACED:
        raise Invalid(T("At most {n} replacements; change the file instead", n=MAX_REPLACED))
    file_store.keep_replaced(
        batch.stored_name, [*made, [name, _lines(old), _lines(new)[:LONGEST_REPLACED]]]
    )
    with writes.writing():
        _move(actor, batch, {"status": "UPLOADED", "counts": None})


def restore(actor: Actor, batch: ImportBatch) -> None:
    """Take the file again as it was uploaded. Raises Conflict."""
    _expect(batch, *OPEN)
    file_store.keep_replaced(batch.stored_name, [])
    with writes.writing():
        _move(actor, batch, {"status": "UPLOADED", "counts": None})


def rows_to_read(batch: ImportBatch) -> list:
    """The rows of the chosen sheet, with what the person has replaced in them."""
    rows, meant = sheet_of(batch).rows, batch.mapping
    for name, old, new in file_store.replaced(batch.stored_name):
        place = meant.index(name) if name in meant else None
        if place is not None:
            rows = [
                *rows[: batch.head_row + 1],
                *(_with(row, place, old, new) for row in rows[batch.head_row + 1 :]),
            ]
    return rows


def _with(row: dict, place: int, old: str, new: str) -> Any:
    cell = row[place] if place < len(row) else ""
    if all(is_blank(one) for one in row) or said(cell) != old:
        return row
    filled = [*row, *[""] * (place + 1 - len(row))]
    return [*filled[:place], new, *filled[place + 1 :]]


def said(cell: Any) -> str:
    """A cell as a fault names it."""
    return "" if is_blank(cell) else _lines(shown(cell))[:LONGEST_REPLACED]


def _lines(text: str) -> str:
    """Text with the ends of lines that a form does not change."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check(actor: Actor, batch: ImportBatch, report: Callable = lambda done, total: None) -> None:
    """The dry run: what would become of each row, found by writing it and taking it back. Raises
    Invalid, Conflict.
    """
    _expect(batch, *OPEN)
    made = _planned(actor, batch)
    run.rehearse(actor, made, report)
    file_store.keep_findings(
        batch.stored_name, [{**line.kept(), "h": _seal(line)} for line in made.lines]
    )
    with writes.writing():
        _move(actor, batch, {"counts": counts_of(made.lines), "status": "CHECKED"})


def commit(
    actor: Actor,
    batch: ImportBatch,
    partial: bool = False,
    report: Callable = lambda done, total: None,
    finish: Callable = lambda batch: None,
) -> None:
    """Write what the dry run showed, all of it in one transaction that ends with `finish`.

    Raises Refused, Invalid, Conflict, run.Overtaken; nothing is written then.
    """
    _expect(batch, "CHECKED")
    if batch.counts[ERROR] and not partial:
        raise Invalid(
            T("Some rows have errors: mend them, or say that only the good rows are written")
        )
    made = _as_seen(_planned(actor, batch), file_store.findings(batch.stored_name))
    with change_log.act(actor, "IMPORT", batch.filename) as act:
        done = run.write(actor, made, report)
        act.keep()
        for start in range(0, len(done), 500):
            ImportRow.insert_many(
                [
                    {
                        "batch": batch.id,
                        "number": line.number,
                        "object_id": row.id,
                        "kind": line.kind,
                        "version": row.row_version,
                    }
                    for line, row in done[start : start + 500]
                ]
            ).execute()
        _move(
            actor,
            batch,
            {
                "status": "WRITTEN",
                "partial": bool(batch.counts[ERROR]),
                "written_at": now(),
                "change_set": act.id,
            },
        )
        finish(batch)
    if not batch.counts[ERROR]:
        _forget_file(actor, batch)


def undo(actor: Actor, batch: ImportBatch, finish: Callable = lambda batch: None) -> None:
    """Take the whole import back, wherever nobody touched its rows since; the others stay and say
    why. Raises Conflict.
    """
    _expect(batch, "WRITTEN")
    with writes.writing():
        outcome = undoing.undo(actor, undoing.fetch(actor, batch.change_set))
        left = [[str(name), pack(why)] for name, why in outcome.left]
        _move(
            actor,
            batch,
            {
                "status": "UNDONE",
                "undone_at": now(),
                "undo_left": {"done": len(outcome.done), "n": len(left), "rows": left[:MAX_LEFT]},
            },
        )
        finish(batch)


def _planned(actor: Actor, batch: ImportBatch) -> Plan:
    importer = importer_of(batch.resource, batch.importer)
    importer.require(actor)
    meant = batch.mapping
    columns = {
        column.name: column for column in importer.columns(names=set(meant)) if column.name in meant
    }
    required = {column.name for column in columns.values() if column.required}
    lines = lines_of(rows_to_read(batch), batch.head_row, meant, required)
    if all(line.kind == LEFT_OUT for line in lines):
        raise Invalid(T("No row stands below the head"))
    return importer.plan(actor, columns, lines, batch.overwrite)


def _as_seen(made: Plan, seen: list) -> Plan:
    """The plan again, when it is still what the person has seen; rows that were wrong then stay
    out.
    """
    shown = {line["n"]: line for line in seen}
    if {line.number for line in made.lines} != set(shown):
        raise run.Overtaken
    made.lines = [line for line in made.lines if shown[line.number]["k"] != ERROR]
    if any(line.faults or shown[line.number]["h"] != _seal(line) for line in made.lines):
        raise run.Overtaken
    return made


def _seal(line: Line) -> str:
    """What a line would write, in one short word."""
    said = [
        line.kind,
        line.row.id if line.row else None,
        line.row.row_version if line.row else None,
        line.raw,
    ]
    return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()[:16]


def note_task(actor: Actor, batch: ImportBatch, task_id: int) -> None:
    """Remember the task that works on a batch."""
    with writes.writing():
        writes.store(actor, batch, {"task": task_id})


def recent(actor: Actor, resource: str, most: int = 5) -> list[ImportBatch]:
    """The person's latest imports into a table."""
    return list(
        ImportBatch.living()
        .where(ImportBatch.created_by == actor.account_id, ImportBatch.resource == resource)
        .order_by(ImportBatch.id.desc())
        .limit(most)
    )


def rows_of(batch: ImportBatch) -> ModelSelect:
    """The rows that an import wrote, in the order of the file."""
    return ImportRow.select().where(ImportRow.batch == batch.id).order_by(ImportRow.number)


def drop(actor: Actor, batch: ImportBatch) -> None:
    """Give an import up: its file is removed at once."""
    _expect(batch, *OPEN)
    with writes.writing():
        _move(actor, batch, {"status": "DROPPED"})
    _forget_file(actor, batch)


def fetch(actor: Actor, batch_id: int) -> ImportBatch:
    """A batch that the actor may read. Raises NotFound."""
    return writes.fetch(actor, ImportBatch, batch_id)


def own(actor: Actor, batch: ImportBatch) -> ImportBatch:
    """A batch that the actor goes on with: only who uploaded a file works on it. Raises
    NotFound.
    """
    if batch.created_by != actor.account_id:
        raise NotFound()
    return batch


def clean_up() -> None:
    """Remove files whose day is over, and files that no import knows."""
    for batch in ImportBatch.living().where(
        ImportBatch.stored_name.is_null(False), ImportBatch.expires_at < now()
    ):
        file_store.remove(batch.stored_name)
        ImportBatch.update(stored_name=None).where(ImportBatch.id == batch.id).execute()
    known = {
        name
        for (name,) in ImportBatch.select(ImportBatch.stored_name)
        .where(ImportBatch.stored_name.is_null(False))
        .tuples()
    }
    for name in file_store.old_names(KEPT) - known:
        file_store.remove(name)


def _expect(batch: ImportBatch, *states) -> None:
    if batch.status not in states:
        raise Conflict(batch)


def _move(actor: Actor, batch: ImportBatch, changes: dict) -> None:
    before = {name: batch.__data__.get(name) for name in changes}
    for name, value in changes.items():
        setattr(batch, name, value)
    writes.store(actor, batch, changes)
    writes.log(
        actor,
        "UPDATE",
        batch,
        {
            name: [before[name], value]
            for name, value in changes.items()
            if name in ("status", "overwrite", "partial", "counts") and before[name] != value
        },
    )


def _forget_file(actor: Actor, batch: ImportBatch) -> None:
    file_store.remove(batch.stored_name)
    with writes.writing():
        writes.store(actor, batch, {"stored_name": None})
