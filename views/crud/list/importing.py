"""The way into an import from a list: the empty workbook to fill, and the page that takes
a file.
"""

import tempfile
from datetime import date
from pathlib import Path

from flask import redirect, render_template, request, send_file, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from backoffice.errors import Invalid
from backoffice.exports.workbook import file_name
from backoffice.imports import background_jobs, batches, template_workbook
from backoffice.imports.limits import MAX_ROWS
from backoffice.imports.read_upload import ENDINGS, LARGEST
from backoffice.imports.registry import Importer
from backoffice.records.validation import candidates
from models.clock import local, now, today
from models.imports import ImportBatch
from models.links import Links
from views.display.labels import choice_label, field_label, language, row_name, say, table_label

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAMPLES = {
    "code": "91210106MA0000001R",
    "phone": "024-12345678",
    "email": "name@example.com",
    "number": 1,
    "id_number": "",
}


def heads_of(model):
    """A function that answers every word by which a field of `model` is known, the reader's own
    first.
    """

    def heads(field):
        found = [field_label(model, field)]
        for lang in ("zh_CN", "en"):
            with force_locale(lang):
                found.append(field_label(model, field))
        return tuple(dict.fromkeys([*found, field.verbose_name]))

    return heads


def columns(screen, importer: Importer) -> list:
    """The columns that a file for this screen may have: those of its form."""
    return importer.columns(heads_of(importer.model), set(screen.form_fields()))


def upload(who, screen, importer: Importer):
    """GET shows how to bring a file, POST takes it in and leads to its page."""
    importer.require(who)
    error = None
    if request.method == "POST":
        sent = request.files.get("file")
        try:
            if sent is None or not sent.filename:
                raise Invalid(_("Choose a file"))
            batch, rows = batches.upload(
                who, importer, sent.filename, sent.read(), columns(screen, importer)
            )
            if batches.is_clear(batch, columns(screen, importer)):
                background_jobs.check(who, batch, rows)
            return redirect(url_for("import_batch.details_view", id=batch.id))
        except Invalid as fault:
            error = "；".join(say(text) for texts in fault.errors.values() for text in texts)
    page = {
        "title": _("Import: %(what)s", what=screen.title),
        "action": request.path,
        "back_url": screen.list_url(),
        "error": error,
        "template_url": url_for(f"{screen.resource}.import_template"),
        "accept": ",".join(f".{one}" for one in ENDINGS),
        "limits": _(
            "%(kinds)s; at most %(size)s MB and %(rows)s rows",
            kinds=_(", ").join(ENDINGS),
            size=LARGEST // 1024 // 1024,
            rows=MAX_ROWS,
        ),
        "recent": [
            (
                one.filename,
                choice_label(ImportBatch.status, one.status),
                local(one.created_at).strftime("%Y-%m-%d %H:%M"),
                url_for("import_batch.details_view", id=one.id),
            )
            for one in batches.recent(who, screen.resource)
        ],
    }
    return render_template("import/upload.html", page=page), 422 if error else 200


def empty_workbook(who, screen, importer: Importer):
    """The workbook to fill."""
    importer.require(who)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        template_workbook.write(
            path,
            [_entry(who, importer, column) for column in columns(screen, importer)],
            _words(screen),
        )
        book = path.open("rb")
    return send_file(
        book,
        XLSX,
        as_attachment=True,
        download_name=file_name(_("%(what)s import template", what=screen.title), local(now())),
    )


def _entry(who, importer, column) -> template_workbook.Entry:
    field, kind = column.field, getattr(column.field, "kind", "text")
    options = _options(who, column)
    many = isinstance(field, Links) or kind == "choices"
    needed = _("Yes") if column.required else ""
    if column.finds_only:
        needed = _("Number")
    note = (
        needed,
        _kind_words(kind),
        _length(field),
        _allowed(column, options),
        _help(column),
    )
    return template_workbook.Entry(
        column.label,
        {"number": "number", "day": "day", "instant": "instant"}.get(kind, "text"),
        column.required,
        note,
        [] if many or len(options) > template_workbook.LONGEST_LIST else options,
        _sample(column, options),
        column.is_link,
    )


def _options(who, column) -> list[str]:
    """What may be chosen, as it is written in a cell; links within the actor's reach."""
    field = column.field
    if column.is_link:
        rows = (
            candidates(who, field)
            .order_by(field.rel_model.id)
            .limit(template_workbook.LONGEST_LIST + 1)
        )
        return list(dict.fromkeys(row_name(row) for row in rows))
    if hasattr(field, "options") and not column.finds_only:
        return [label for _code, label in field.options.pairs(language())]
    return [_("Yes"), _("No")] if getattr(field, "kind", "") == "flag" else []


def _allowed(column, options) -> str:
    if column.finds_only:
        return _("Leave empty for a new entry; the number of an entry changes that one")
    if column.is_link and len(options) > template_workbook.LONGEST_LIST:
        return _(
            "The number or the name of an entry of “%(what)s” that you may choose",
            what=table_label(column.field.rel_model),
        )
    return _(", ").join(options[:60]) + (" …" if len(options) > 60 else "")


def _help(column) -> str:
    field, parts = column.field, []
    if getattr(field, "help_text", None):
        parts.append(say(field.help_text))
    if getattr(field, "unit", None) and field.unit != "count":
        parts.append(_("Unit: %(unit)s", unit=_(field.unit)))
    if isinstance(field, Links) or getattr(field, "kind", "") == "choices":
        parts.append(_("Several are parted by an enumeration comma"))
    return " ".join(parts)


def _kind_words(kind: str) -> str:
    return {
        "number": _("number"),
        "day": _("date"),
        "instant": _("date and time"),
        "choice": _("choice"),
        "choices": _("several choices"),
        "link": _("choice"),
        "links": _("several choices"),
        "flag": _("yes or no"),
        "long": _("text of several lines"),
        "lines": _("one entry a line"),
        "phone": _("telephone"),
        "email": _("e-mail"),
        "code": _("18-digit code"),
        "id_number": _("identity number"),
    }.get(kind, _("text"))


def _length(field) -> str:
    if getattr(field, "kind", "") in ("choice", "link", "links", "flag", "day", "instant"):
        return ""
    if getattr(field, "max_digits", None):
        return _(
            "%(whole)s digits, %(places)s behind the point",
            whole=field.max_digits,
            places=field.decimal_places,
        )
    if hasattr(field, "least"):
        return f"{field.least}–{field.most}"
    return str(getattr(field, "max_length", "") or "")


def _sample(column, options):
    kind = getattr(column.field, "kind", "text")
    if column.finds_only:
        return ""
    if kind in ("day", "instant"):
        return date(today().year, 1, 15)
    return SAMPLES.get(kind, options[0] if options else _("(%(what)s)", what=column.label))


def _words(screen) -> template_workbook.Words:
    return template_workbook.Words(
        screen.title[:25],
        _("Notes"),
        _("Sample"),
        _("Lists"),
        (_("Column"), _("Required"), _("Kind"), _("Length"), _("What may be written"), _("Help")),
        [
            _(
                "Fill in the first sheet and upload this file. Red columns with a star must be "
                "filled."
            ),
            _(
                "The order of the columns does not matter; columns that you do not need may be "
                "removed."
            ),
            _("An empty cell leaves an entry that exists as it is."),
        ],
        _("Please choose from the list, or write the number or name of an entry that exists."),
    )
