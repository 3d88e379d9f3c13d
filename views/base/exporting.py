"""A list as a workbook: exactly the filtered, scoped, permitted rows and columns (SY-9.3, decisions 22)."""

import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from flask import send_file
from flask_babel import gettext as _

from backoffice import audit
from backoffice.exports.workbook import Column, Sheet, file_name, write_workbook
from backoffice.permissions import require
from backoffice.records import writing
from models.audit import ExportLog
from models.clock import local, now
from views.base import filters
from views.base.cells import text_of
from views.base.labels import field_label, say
from views.base.listing import rows_of, understand, with_links

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BATCH = 500
KINDS = {"number": "number", "day": "day", "instant": "instant"}


def export(actor, screen, title: str, columns, report_code: str):
    """Answer the workbook of what the address asks for, and log it. `columns` are made by `column_of` or by a ledger."""
    require(actor, "export", screen.model.table())
    question = understand(screen)
    query = rows_of(actor, screen, question, "export")
    sheet = Sheet(title, _lines(actor, screen, question), [column.head for column in columns], title[:31])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        count = write_workbook(path, sheet, _rows(screen, query, question, columns)).rows
        book = path.open("rb")
    with writing():
        ExportLog.create(user=actor.account_id, report_code=report_code, filters=question.args, row_count=count, masked=True, at=now())
        audit.write(actor, "EXPORT", screen.model.table(), {"rows": [None, count]})
    return send_file(book, MEDIA_TYPE, as_attachment=True, download_name=file_name(title, local(now())))


class ExportColumn:
    """A column head and the function that answers a row's native value."""

    def __init__(self, head: Column, value):
        self.head, self.value = head, value


def column_of(model, name: str) -> ExportColumn:
    """The export column of a field: dates and numbers native, codes as labels, names and numbers masked."""
    field = model._meta.fields[name]
    kind = "amount" if type(field).__name__ == "Amount" else KINDS.get(getattr(field, "kind", ""), "text")
    width = {"day": 12, "instant": 18, "number": 12, "amount": 14}.get(kind, 24 if kind == "text" else 12)
    return ExportColumn(Column(field_label(model, field), kind, width), lambda row: native(field, row, kind))


def computed_column(head_label: str, kind: str, value) -> ExportColumn:
    return ExportColumn(Column(say(head_label), kind, 14), value)


def native(field, row, kind):
    value = getattr(row, field.name)
    if kind == "instant" and value is not None:
        return local(value)
    if kind != "text":
        return value if isinstance(value, (int, Decimal, date, datetime)) else None
    return text_of(field, row)


def _rows(screen, query, question, columns):
    """Rows in the order of the list, read in batches so that memory stays flat."""
    model = screen.model
    name = question.sort.lstrip("-")
    order = model._meta.fields[name]
    order = [order.desc(), model.id.desc()] if question.sort.startswith("-") else [order.asc(), model.id.asc()]
    ids = [row_id for row_id, in query.select(model.id).order_by(*order).tuples()]
    for start in range(0, len(ids), BATCH):
        rows = with_links(model, ids[start:start + BATCH], screen.exported_links())
        screen.prepare_export(rows)
        for row in rows:
            yield tuple(column.value(row) for column in columns)


def _lines(actor, screen, question) -> list[str]:
    """What was asked, by whom and when, and that names and numbers are masked."""
    asked = [f"{control.label}：{control.value_label or dict(control.options).get(control.value) or control.value}"
             + (f" – {control.value_to}" if control.value_to else "")
             for control in filters.controls(actor, screen.model, question.filters, question.args)]
    if question.view:
        asked.insert(0, say(question.view.label))
    if question.q:
        asked.append(_("Keyword") + f"：{question.q}")
    return [_("Conditions: %(asked)s", asked="；".join(asked) or _("none")),
            _("Made %(when)s by %(who)s", when=local(now()).strftime("%Y-%m-%d %H:%M"), who=actor.name),
            _("Names, telephone and identity numbers are masked")]
