"""What the pages of an import show: columns with samples, the three tabs of a dry run, the rows
that were written.
"""

from collections import Counter
from decimal import Decimal, InvalidOperation

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from xlsxwriter.utility import xl_col_to_name

from backoffice.access.scopes import visible
from backoffice.imports import batches, error_workbook, file_store
from backoffice.imports.cells import is_blank, shown
from backoffice.imports.columns import REASON_HEADS, find_head, normal
from backoffice.imports.registry import importer_of
from backoffice.imports.row_results import CHANGED, ERROR, LEFT_OUT, NEW, SAME, SKIPPED, unpack
from models.clock import local
from models.digits import whole
from models.messages import Invalid
from models.typing import without_thousands
from views.crud.detail.actions import ActionPage
from views.crud.form import history
from views.crud.query.pager import address
from views.display.labels import choice_label, field_label, language, row_name, say, table_label
from views.screens.tasks import words_of

SIZE = 20
SAMPLES, FIRST = 3, 6
"""Rows that a column is shown with, and columns that a new row is shown with even when the file
says what is stored.
"""

BESIDE_SHOWN = 10
TABS = ("new", "changed", "errors")


def frame(batch) -> dict:
    """What every page of an import says of its file."""
    model = importer_of(batch.resource, batch.importer).model
    return {
        "title": _("Import: %(what)s", what=table_label(model)),
        "batch": batch,
        "url": url_for("import_batch.details_view", id=batch.id),
        "list_url": url_for(f"{batch.resource}.index_view"),
        "again_url": url_for(f"{batch.resource}.import_view"),
        "uploaded": local(batch.created_at).strftime("%Y-%m-%d %H:%M"),
        "size": f"{max(1, batch.size // 1024):,} KB",
        "state": choice_label(type(batch).status, batch.status),
    }


def running(batch, task) -> dict:
    """A dry run or a writing under way."""
    return {
        **frame(batch),
        "state_url": url_for("background_task.state", id=task.id),
        "words": words_of(task),
        "task_url": url_for("background_task.details_view", id=task.id),
    }


# columns


def mapping(batch, columns, sheet_name=None, head_text=None, fault=None) -> dict:
    """Each column of the file with what its first rows hold and what it may mean."""
    sheets = batches.sheets(batch)
    sheet = next(
        (one for one in sheets if one.name == (batch.sheet if sheet_name is None else sheet_name)),
        None,
    )
    if sheet is None or (head_text and whole(head_text, 5) is None):
        raise BadRequest(_("The file has no such sheet or row"))
    other = sheet_name is not None or head_text is not None
    at = None if other else batch.head_row
    if head_text is not None:
        at = whole(head_text or "0", 5)
    head = find_head(sheet.rows, columns, {}, at=at)
    meant = head.proposed if other else batch.mapping
    unsure = {word for word, name in zip(head.words, head.meant, strict=False) if not name} & set(
        batch.unread or ()
    )
    if request.method == "POST":
        meant = [request.form.get(f"column-{place}", "") for place in range(len(head.words))]
    rows = [
        {
            "letter": xl_col_to_name(place),
            "word": word,
            "place": place,
            "meant": meant[place] if place < len(meant) else "",
            "unsure": word in unsure,
            "samples": _samples(sheet.rows, head.row, place),
        }
        for place, word in enumerate(head.words)
    ]
    missing = [column.label for column in columns if column.required and column.name not in meant]
    return {
        **frame(batch),
        "rows": rows,
        "options": [(column.name, column.label, column.required) for column in columns],
        "sheets": [one.name for one in sheets],
        "sheet": sheet.name,
        "head": head.row,
        "width": len(head.words),
        "missing": missing,
        "heads": [
            (place, _head_words(row))
            for place, row in enumerate(sheet.rows[:30])
            if _head_words(row)
        ],
        "errors": [say(text) for texts in fault.errors.values() for text in texts] if fault else [],
    }


def _samples(rows, head, place) -> list[str]:
    found = (
        shown(row[place])[:40]
        for row in rows[head + 1 :]
        if place < len(row) and not is_blank(row[place])
    )
    return [text for text, _number in zip(found, range(SAMPLES), strict=False)]


def _head_words(row) -> str:
    return " | ".join(shown(cell).strip()[:12] for cell in row if not is_blank(cell))[:80]


def memory_of(words, meant) -> dict:
    """{head: field} of what a person said, to be remembered; a column that means nothing is
    remembered too.
    """
    return {
        normal(word): name
        for word, name in zip(words, meant, strict=False)
        if normal(word) and not name.startswith("_")
    }


# the dry run


def checked(who, batch) -> dict:
    """One tab of the dry run."""
    tab, number = request.args.get("tab"), request.args.get("page", "1")
    counts = batch.counts
    usual = "new" if counts[NEW] else "changed"
    if counts[ERROR]:
        usual = "errors"
    if (tab or usual) not in TABS or whole(number, 5) is None:
        raise BadRequest(_("There is no such page"))
    tab = tab or usual
    findings = file_store.findings(batch.stored_name)
    kind = {"new": NEW, "changed": CHANGED, "errors": ERROR}[tab]
    found = [line for line in findings if line["k"] == kind]
    if tab == "errors":
        found = [(line, fault) for line in found for fault in line["f"]]
    page, total = max(1, int(number)), len(found)
    part = found[(page - 1) * SIZE : page * SIZE]
    model = importer_of(batch.resource, batch.importer).model
    labels = _labels(batch, model)
    made = {"new": _new_rows, "changed": _changed_rows, "errors": _faults}[tab](
        model, labels, part, batch
    )
    good, bad = counts[NEW] + counts[CHANGED], counts[ERROR]
    return {
        **frame(batch),
        **made,
        "tab": tab,
        "replaced": [
            (labels.get(name, name), old, new)
            for name, old, new in file_store.replaced(batch.stored_name)
        ],
        "own": batch.created_by == who.account_id,
        "counts": counts,
        "good": good,
        "bad": bad,
        "total": total,
        "tabs": [
            ("new", _("New"), str(counts[NEW]), ""),
            ("changed", _("Changed"), str(counts[CHANGED]), ""),
            ("errors", _("Errors"), _wrong_words(counts), "late" if bad else ""),
        ],
        "prev": address(page=page - 1) if page > 1 else None,
        "next": address(page=page + 1) if page * SIZE < total else None,
        "unread": _(", ").join(batch.unread or ()),
        "beside": _beside(findings),
        "left": [
            text
            for count, text in (
                (counts[SAME], _("%(n)s rows are unchanged", n=counts[SAME])),
                (
                    counts[SKIPPED],
                    _("%(n)s rows exist already and are left alone", n=counts[SKIPPED]),
                ),
            )
            if count
        ],
        "may_overwrite": importer_of(batch.resource, batch.importer).may_overwrite(who),
    }


def _beside(findings) -> str:
    """The rows that are taken for totals and signatures, by number and first words."""
    left = [line for line in findings if line["k"] == LEFT_OUT]
    told = _("; ").join(
        _("row %(n)s “%(text)s”", n=line["n"], text=line["t"][:20]) for line in left[:BESIDE_SHOWN]
    )
    return f"{told} …" if len(left) > BESIDE_SHOWN else told


def _wrong_words(counts) -> str:
    if not counts[ERROR]:
        return "0"
    return _("%(rows)s rows, %(cells)s places", rows=counts[ERROR], cells=counts["cells"])


def _labels(batch, model) -> dict:
    fields = {**model._meta.fields, **model._meta.manytomany}
    return {name: field_label(model, fields[name]) for name in batch.mapping if name in fields}


def _new_rows(model, labels, lines, batch) -> dict:
    """New rows as they would be stored; what the file says stands below where that is something
    else.
    """
    fields = {**model._meta.fields, **model._meta.manytomany}
    told = []
    for line in lines:
        cells = {name: _stored_and_said(fields[name], name, line) for name in labels}
        told.append((line["n"], cells))

    def differs(name):
        return any(cells[name][1] is not None for _number, cells in told)

    names = [name for place, name in enumerate(labels) if place < FIRST or differs(name)]
    rows = []
    for number, cells in told:
        rows.append((number, [cells[name] for name in names]))
    return {"heads": [labels[name] for name in names], "rows": rows}


def _stored_and_said(field, name, line) -> tuple:
    """(what would be stored, what the file says when that is something else) of one cell; masked
    values are as the file says.
    """
    text = line["c"].get(name)
    if (
        getattr(field, "mask", None)
        or getattr(field, "restricted", False)
        or getattr(field, "system", False)
    ):
        return text or "", None
    default = field.default if not callable(getattr(field, "default", None)) else None
    stored = history.words_of(field, line["d"][name][1] if name in line["d"] else default)
    if text is None or text.strip() == stored or _number_of(text) == _number_of(stored) != "":
        return stored, None
    return stored, text


def _number_of(text: str):
    """The figure of a number that is written with or without places and thousands; empty for other
    text.
    """
    try:
        return Decimal(without_thousands(text.strip()))
    except (Invalid, InvalidOperation):
        return ""


def _changed_rows(model, labels, lines, batch) -> dict:
    fields, rows = {**model._meta.fields, **model._meta.manytomany}, []
    ids = [line["i"] for line in lines] or [0]
    stored = {row.id: row for row in model.select().where(model.id.in_(ids))}

    def change(name, pair):
        label = field_label(model, fields[name]) if name in fields else name
        return (label, *(history.words_of(fields.get(name), value) for value in pair))

    for line in lines:
        changes = [change(name, pair) for name, pair in line["d"].items()]
        rows.append(
            (
                line["n"],
                row_name(stored[line["i"]]),
                url_for(f"{batch.resource}.details_view", id=line["i"]),
                changes,
            )
        )
    return {"heads": [], "rows": rows}


def _faults(model, labels, pairs, batch) -> dict:
    rows, alike = (
        [],
        Counter(
            (fault[1], fault[2])
            for line in file_store.findings(batch.stored_name)
            for fault in line["f"]
        ),
    )
    for line, (column, name, text, why) in pairs:
        cell = f"{xl_col_to_name(column)}{line['n']}" if column is not None else ""
        rows.append(
            (
                line["n"],
                cell,
                labels.get(name, ""),
                text,
                "；".join(say(unpack(one)) for one in why),
                line["t"],
                name if name in labels and column is not None else "",
                alike[name, text],
            )
        )
    return {"heads": [], "rows": rows}


def write_errors(path, batch, columns):
    """The person's own file with its faults."""
    labels = {column.name: column.label for column in columns}
    findings = file_store.findings(batch.stored_name)
    bad = error_workbook.rows_in(findings)
    reasons, wrong = {}, {}
    for number, line in bad.items():
        reasons[number] = "；".join(
            f"{labels.get(name, '')}：{_all(why)}" if name else _all(why)
            for _column, name, _text, why in line["f"]
        )
        wrong[number] = {fault[0] for fault in line["f"]} - {None}
    done = (
        set(error_workbook.rows_in(findings, error_workbook.WRITTEN))
        if batch.status == "WRITTEN"
        else set()
    )
    error_workbook.write(
        path,
        batches.rows_to_read(batch),
        batch.head_row,
        batch.mapping,
        reasons,
        wrong,
        done,
        (REASON_HEADS[0 if language() == "zh" else 1], _("imported")),
    )


def _all(why) -> str:
    return _("; ").join(say(unpack(one)) for one in why)


# what was written


def before_undo(batch) -> ActionPage:
    """The question before an import is taken back."""
    page = ActionPage(
        _("Undo the import"),
        url_for("import_batch.undo", id=batch.id),
        url_for("import_batch.details_view", id=batch.id),
        _("Undo the import"),
        subject=batch.filename,
        danger=True,
    )
    page.intro = [
        _(
            "New entries go to the recycle bin, changed ones get their former values: %(n)s rows.",
            n=batches.rows_of(batch).count(),
        ),
        _("Entries that somebody has touched since stay as they are and are named afterwards."),
    ]
    return page


def done(who, batch) -> dict:
    """The rows that an import wrote, each with the way to it."""
    number = request.args.get("page", "1")
    if whole(number, 5) is None:
        raise BadRequest(_("There is no such page"))
    page, model = max(1, int(number)), importer_of(batch.resource, batch.importer).model
    query = batches.rows_of(batch)
    total, part = query.count(), list(query.paginate(page, SIZE))
    ids = [one.object_id for one in part] or [0]
    rows = {row.id: row for row in visible(who, model).where(model.id.in_(ids))}
    shown_rows = [
        (
            one.number,
            row_name(rows[one.object_id]) if one.object_id in rows else f"#{one.object_id}",
            url_for(f"{batch.resource}.details_view", id=one.object_id)
            if one.object_id in rows
            else None,
            choice_label(type(one).kind, one.kind),
            "ok" if one.kind == NEW else "info",
        )
        for one in part
    ]
    return {
        **frame(batch),
        "rows": shown_rows,
        "total": total,
        "counts": batch.counts or {},
        "left": [(name, say(unpack(why))) for name, why in (batch.undo_left or {}).get("rows", [])],
        "undone": batch.undo_left,
        "mine": batch.created_by == who.account_id,
        "errors_kept": bool(batch.stored_name and batch.partial),
        "count_words": _("%(n)s rows", n=total),
        "prev": address(page=page - 1) if page > 1 else None,
        "next": address(page=page + 1) if page * SIZE < total else None,
    }
