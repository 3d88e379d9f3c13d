"""A list as a workbook: exactly the filtered, scoped, permitted rows and columns (SY-9.3, decisions
22).
"""

import secrets
import tempfile
from array import array
from dataclasses import dataclass, replace
from pathlib import Path

from flask import g, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from backoffice import settings
from backoffice.access.permissions import require
from backoffice.exports import export_log, row_values
from backoffice.exports.workbook import Column, Sheet, file_name, write_workbook
from backoffice.imports.columns import MARK
from backoffice.imports.round_trip import mark_of
from backoffice.jobs import tasks
from backoffice.records.writes import writing
from models import words
from models.clock import local, now
from models.fields import ShortText
from models.messages import T
from models.tasks import BackgroundTask
from views.crud.detail.actions import ActionPage
from views.crud.form import forms
from views.crud.form.editing import ONCE
from views.crud.list.list_page import back_to_list
from views.crud.query import filters, selection
from views.crud.query.list_query import rows_of, understand
from views.crud.query.ordering import ordered
from views.crud.query.row_reader import Reader, cell_of
from views.display.cells import text_of
from views.display.labels import field_label, say, table_label
from views.display.screens import screen_of

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BATCH, PART = 1_000, 50_000
KINDS = {"number": "number", "day": "day", "instant": "instant"}


@dataclass
class Order:
    """What should be exported: the screen, what the address asks of it, why; of ticked rows also
    their ids.
    """

    screen: object
    question: object
    purpose: str | None = None
    ticked: list | None = None

    @property
    def full(self) -> bool:
        """Whether names and telephones are wanted unmasked, for which a reason is needed (R-A5)."""
        return self.question.args.get("columns") == "full"

    @property
    def asked(self) -> dict:
        """What was asked, for the log of exports."""
        return self.question.args if self.ticked is None else {"rowid": self.ticked}


def export(actor, screen):
    """GET sends a short list at once and asks before a long one, or when a reason is wanted; POST
    does it.
    """
    require(actor, "export", screen.resource)
    return _answer(actor, Order(screen, understand(screen)), request.method == "POST")


def export_ticked(actor, screen):
    """The ticked rows alone, in the order of the list; or, when all that match are meant, what the
    list exports.

    A tick names a row whatever the conditions say meanwhile. The list sends no reason: its page
    asks, and sends `ONCE`.
    """
    require(actor, "export", screen.resource)
    order = Order(screen, understand(screen))
    if request.form.get("all") != "1":
        order = of_ticked(order, selection.ticked(request.form.getlist("rowid")))
    return _answer(actor, order, ONCE in request.form)


def of_ticked(order, ids) -> Order:
    """The same order for these rows only."""
    return replace(order, question=replace(order.question, view=None, q="", filters=[]), ticked=ids)


def _answer(actor, order, confirmed):
    """The workbook, the task that makes it, or the page that asks first."""
    most = settings.number("export_background_rows")
    count = _query(actor, order).limit(most + 1).count()
    page = _asking(actor, order, count, most)
    needs_reason = settings.number("export_reason") or order.full
    form = forms.form_of(
        {"purpose": ShortText("Reason for the export", 200)} if needs_reason else {}
    )
    if hindrance := _nothing_there(order, count) or _beyond_limit(actor, order):
        page.missing = [hindrance]
    elif confirmed:
        order.purpose = (forms.raw_of(form).get("purpose") or "").strip()[:200] or None
        fault = words.fault_of(order.purpose or "") if needs_reason else None
        if fault is None:
            return _in_background(actor, order) if count > most else _at_once(actor, order)
        forms.show_errors(form, {"purpose": [fault]})
    elif count <= most and not needs_reason:
        return _at_once(actor, order)
    page.sections = forms.sections_of(form, (), _("Reason")) if forms.inputs_of(form) else []
    return render_template("record/action.html", page=page), 422 if confirmed or (
        page.missing and request.method == "POST"
    ) else 200


def _asking(actor, order, count, most) -> ActionPage:
    page = ActionPage(
        _("Export: %(what)s", what=order.screen.title),
        request.full_path.rstrip("?"),
        back_to_list(order.screen),
        _("Export"),
    )
    page.hidden = [
        (ONCE, request.form.get(ONCE) or secrets.token_urlsafe(24)),
        *[("rowid", one) for one in order.ticked or ()],
    ]
    if request.form.get("all") == "1":
        page.hidden.append(("all", "1"))
    page.intro = said(actor, order)[:1]
    if count > most:
        page.intro.append(
            _(
                "More than %(n)s rows: the workbook is made in the background and "
                "kept for %(days)s days under “%(place)s”.",
                n=f"{most:,}",
                days=settings.number("export_days"),
                place=table_label(BackgroundTask),
            )
        )
    return page


def _nothing_there(order, count) -> str | None:
    """None of the ticked rows can be taken; those of others are not told from those that never
    were.
    """
    if order.ticked is not None and not count:
        return _("None of the ticked entries is there for you to export")
    return None


def _beyond_limit(actor, order) -> str | None:
    """A clerk takes no more rows at once than the setting allows."""
    most = settings.number("clerk_export_rows")
    if most and actor.roles <= {"CLERK"} and _query(actor, order).limit(most + 1).count() > most:
        return _(
            "At most %(n)s rows in one export of a clerk; narrow the conditions, or ask your head",
            n=f"{most:,}",
        )
    return None


def _at_once(actor, order):
    return deliver(
        order.screen.title,
        lambda path: _write(actor, order, path),
        lambda count: _note(actor, order, count),
    )


def deliver(title: str, write, note):
    """Answer the workbook that `write(path)` makes; `note(count)` logs it with the rows that were
    written.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        count = write(path)
        book = path.open("rb")
    with writing():
        note(count)
    return send_file(
        book, MEDIA_TYPE, as_attachment=True, download_name=file_name(title, local(now()))
    )


def _in_background(actor, order):
    resource = order.screen.resource
    task = tasks.start(
        actor,
        "export",
        {
            "resource": resource,
            "address": request.full_path.rstrip("?"),
            "purpose": order.purpose,
            "ticked": order.ticked,
        },
        _("Export: %(what)s", what=order.screen.title),
        key=request.form.get(ONCE, "")[:64] or None,
    )
    return redirect(url_for("background_task.details_view", id=task.id))


@tasks.kind("export")
def export_task(job):
    """A workbook made by the worker: what the owner may export when it runs, at the address that
    was asked.
    """
    screen = screen_of(job.payload["resource"])
    require(job.actor, "export", screen.resource)
    order, path = Order(screen, understand(screen), job.payload.get("purpose")), job.file()
    if job.payload.get("ticked"):
        order = of_ticked(order, job.payload["ticked"])
    count = _write(job.actor, order, path, job.progress)
    with writing():
        _note(job.actor, order, count)
        job.finish(
            tasks.Outcome(
                T("{n} rows", n=count), path, file_name(screen.title, local(now())), count
            )
        )


def _note(actor, order, count):
    export_log.note(
        actor,
        order.screen.resource,
        order.screen.resource,
        order.asked,
        count,
        order.purpose,
        masked=not in_full(),
    )


def in_full() -> bool:
    """Whether the workbook that is being made may hold names and telephones unmasked."""
    return bool(g.get("in_full"))


def _write(actor, order, path, progress=None) -> int:
    screen = order.screen
    g.in_full = order.full and bool(order.purpose)
    shown = order.question.args.get("columns") == "shown"
    columns = [*(screen.shown_columns() if shown else screen.export_columns()), *_marks(screen)]
    sheet = Sheet(
        screen.title, said(actor, order), [column.head for column in columns], screen.title[:31]
    )
    return write_workbook(path, sheet, _rows(order, _query(actor, order), columns, progress)).rows


def _marks(screen) -> list:
    """For those who may change the rows: the hidden column by which an edited list is known when it
    comes back.
    """
    if not screen.may("update"):
        return []
    return [
        ExportColumn(
            Column(MARK, "text", 30, hidden=True),
            None,
            lambda row: mark_of(screen.resource, row.id, row.row_version),
            ("row_version",),
        )
    ]


def _query(actor, order):
    query = rows_of(actor, order.screen, order.question, "export")
    return (
        query
        if order.ticked is None
        else query.where(row_values.among(query.model.id, order.ticked))
    )


@dataclass
class ExportColumn:
    """A column of the workbook: a field, or what `value(row)` computes of the fields it `reads`; of
    the whole row when that is None.

    A field's own `value(row)` serves those who hold whole rows.
    """

    head: Column
    field: object = None
    value: object = None
    reads: tuple | None = None


def column_of(model, name: str) -> ExportColumn:
    """The export column of a field: dates and numbers native, codes as labels, names and numbers
    masked.
    """
    field = model._meta.fields[name]
    kind = (
        "amount"
        if type(field).__name__ == "Amount"
        else KINDS.get(getattr(field, "kind", ""), "text")
    )
    width = {"day": 12, "instant": 18, "number": 12, "amount": 14}.get(
        kind, 24 if kind == "text" else 12
    )
    return ExportColumn(
        Column(field_label(model, field), kind, width), field, lambda row: native(field, row, kind)
    )


def native(field, row, kind):
    """The cell of a field, of a row that is there as a whole."""
    return text_of(field, row) if kind == "text" else cell_of(field, kind, getattr(row, field.name))


def computed_column(head_label: str, kind: str, value, reads: tuple | None = None) -> ExportColumn:
    """A column of `value(row)`; declaring the fields it `reads` spares the reading of
    whole rows.
    """
    return ExportColumn(Column(say(head_label), kind, 14), None, value, reads)


def shown_column(head_label: str, cell) -> ExportColumn:
    """A computed column of the list, in the words that stand there."""
    return ExportColumn(Column(say(head_label), "text", 14), None, lambda row: cell(row).text)


def _rows(order, query, columns, progress=None):
    """Rows in the order of the list, read in batches so that memory stays flat; of the rest only
    the ids are kept, eight bytes each.
    """
    reader, ids = Reader(order.screen, columns), array("q")
    for part in _ids(query, order.question.sort):
        ids.extend(part)
    for start in range(0, len(ids), BATCH):
        if progress:
            progress(start, len(ids))
        yield from reader.rows(ids[start : start + BATCH].tolist())
    if progress:
        progress(len(ids), len(ids))


def _ids(query, sort):
    """The ids in parts, where their own order is asked for: a client of PostgreSQL holds the whole
    answer to a query.
    """
    key, last = query.model.id, None
    found = ordered(query.select(key), sort)
    if sort.lstrip("-") != "id":
        yield (row for (row,) in row_values.rows(found))
        return
    part = None
    while part is None or len(part) == PART:
        rest = found
        if last is not None:
            rest = found.where(key < last if sort.startswith("-") else key > last)
        part = [row for (row,) in row_values.rows(rest.limit(PART))]
        yield part
        last = part[-1] if part else None


def said(actor, order) -> list[str]:
    """What was asked, by whom and when, and that names and numbers are masked."""
    screen, question = order.screen, order.question
    asked = [
        _condition(control)
        for control in filters.controls(actor, screen.model, question.filters, question.args)
    ]
    if question.view:
        asked.insert(0, say(question.view.label))
    if question.q:
        asked.append(_("Keyword") + f"：{question.q}")
    if order.ticked is not None:
        asked = [_("%(n)s ticked entries", n=_query(actor, order).count())]
    return [
        _("Conditions: %(asked)s", asked="；".join(asked) or _("none")),
        _("Made %(when)s by %(who)s", when=local(now()).strftime("%Y-%m-%d %H:%M"), who=actor.name),
        _("Names, telephone and identity numbers are masked"),
    ]


def _condition(control) -> str:
    """A condition of the list as the notes of a workbook say it."""
    value = control.value_label or dict(control.options).get(control.value) or control.value
    until = f" – {control.value_to}" if control.value_to else ""
    return f"{control.label}：{value}{until}"
