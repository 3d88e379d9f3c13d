"""Imports: the columns of a file, its dry run, its writing, its rows, and the way back."""

import tempfile
from pathlib import Path
from typing import ClassVar

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_admin import expose
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from backoffice.errors import Conflict, Invalid
from backoffice.imports import background_jobs, batches
from backoffice.imports import commit as run
from backoffice.imports.columns import find_head
from backoffice.imports.registry import importer_of
from backoffice.imports.row_results import CHANGED, ERROR, NEW
from backoffice.jobs import tasks
from models.digits import whole
from models.imports import ImportBatch
from models.registry import model_of
from models.tasks import BackgroundTask
from views.crud.list import importing
from views.crud.list.list_page import Computed
from views.crud.record_view import RecordView
from views.current import actor, asked_id, no_parameters_but
from views.display.cells import Cell
from views.display.labels import say, table_label
from views.display.screens import screen_of
from views.screens import import_pages as pages


class ImportView(RecordView):
    model = ImportBatch
    menu_group = "logs"
    menu_order = 30
    column_list = (
        "filename",
        "table",
        "status",
        "new",
        "changed",
        "wrong",
        "created_at",
        "created_by",
    )
    column_filters = ("status", "created_at")
    computed: ClassVar[dict] = {
        "table": Computed("Table", lambda row: Cell(text=table_label(model_of(row.resource)))),
        "new": Computed("New", lambda row: Cell("number", str((row.counts or {}).get(NEW, "")))),
        "changed": Computed(
            "Changed", lambda row: Cell("number", str((row.counts or {}).get(CHANGED, "")))
        ),
        "wrong": Computed(
            "Errors", lambda row: Cell("number", str((row.counts or {}).get(ERROR, "")))
        ),
    }
    can_create = can_edit = can_delete = can_export = False

    @expose("/details/")
    def details_view(self):
        """The page of an import, by how far it has come."""
        no_parameters_but("id", "tab", "page")
        batch = batches.fetch(actor(), asked_id())
        if (task := _running(batch)) is not None:
            return render_template("import/running.html", page=pages.running(batch, task))
        if (
            batch.status == "UPLOADED"
            and batch.stored_name
            and batch.created_by == actor().account_id
        ):
            return self._mapping(batch)
        if batch.status == "CHECKED" and batch.stored_name:
            return render_template("import/check.html", page=pages.checked(actor(), batch))
        return render_template("import/done.html", page=pages.done(actor(), batch))

    @expose("/mapping/", methods=("GET", "POST"))
    def columns_view(self):
        """Which column of the file means what."""
        no_parameters_but("id", "sheet", "head")
        batch = self._own()
        if request.method == "GET":
            return self._mapping(batch)
        meant = [
            request.form.get(f"column-{place}", "")
            for place in range(_whole(request.form.get("width")))
        ]
        known = {column.name for column in _columns(batch)} | {"", "_row", "_reason"}
        if set(meant) - known:
            raise BadRequest(_("The file cannot have such a column"))
        try:
            sheet, head = (
                batches.sheet_of(batch, request.form.get("sheet", "")),
                _whole(request.form.get("head")),
            )
            words = find_head(sheet.rows, _columns(batch), at=head).words
            batches.choose_columns(
                actor(), batch, sheet.name, head, meant, words, pages.memory_of(words, meant)
            )
            return self._check(batch, sheet)
        except Invalid as fault:
            return self._mapping(batch, fault)

    def _mapping(self, batch, fault=None):
        page = pages.mapping(
            batch, _columns(batch), request.args.get("sheet"), request.args.get("head"), fault
        )
        return render_template("import/columns.html", page=page), 422 if fault else 200

    @expose("/check/", methods=("POST",))
    def check(self):
        """The dry run; `overwrite` says whether entries that exist are updated."""
        no_parameters_but("id")
        batch = self._own()
        if "overwrite" in request.form and (request.form["overwrite"] == "1") != batch.overwrite:
            batches.choose_overwrite(actor(), batch, request.form["overwrite"] == "1")
        return self._check(batch, batches.sheet_of(batch))

    def _check(self, batch, sheet):
        try:
            background_jobs.check(actor(), batch, len(sheet.rows))
        except Invalid as fault:
            return self._mapping(batch, fault)
        return redirect(self._page(batch))

    @expose("/replace/", methods=("POST",))
    def replace(self):
        """One value of a column replaced wherever it stands in the file, and the dry run again;
        without a column, all is taken back.
        """
        no_parameters_but("id")
        batch = self._own()
        try:
            if name := request.form.get("column"):
                batches.replace(
                    actor(),
                    batch,
                    name,
                    request.form.get("old", ""),
                    request.form.get("new", "").replace("\0", ""),
                )
            else:
                batches.restore(actor(), batch)
        except Invalid as fault:
            flash("；".join(say(text) for texts in fault.errors.values() for text in texts), "warn")
            return redirect(self._page(batch))
        return self._check(batch, batches.sheet_of(batch))

    @expose("/commit/", methods=("POST",))
    def commit(self):
        """Write what the dry run showed; rows with errors stay out only when the person says so."""
        no_parameters_but("id")
        batch = self._own()
        try:
            if background_jobs.commit(actor(), batch, request.form.get("partial") == "1"):
                flash(
                    _(
                        "Imported: %(new)s new, %(changed)s changed",
                        new=batch.counts[NEW],
                        changed=batch.counts[CHANGED],
                    ),
                    "ok",
                )
        except run.Overtaken as fault:
            flash(say(fault.why), "warn")
            return self._check(batch, batches.sheet_of(batch))
        return redirect(self._page(batch))

    @expose("/undo/", methods=("GET", "POST"))
    def undo(self):
        """Take the whole import back, after a question."""
        no_parameters_but("id")
        batch = self._own()
        if batch.status != "WRITTEN":
            raise Conflict(batch)
        if request.method == "POST":
            if background_jobs.undo(actor(), batch):
                flash(
                    _("Undone: %(n)s entries", n=batch.undo_left["done"]),
                    "ok" if not batch.undo_left["n"] else "warn",
                )
            return redirect(self._page(batch))
        return render_template("record/action.html", page=pages.before_undo(batch))

    @expose("/drop/", methods=("POST",))
    def drop(self):
        """Give the import up; the file is removed."""
        no_parameters_but("id")
        batch = self._own()
        batches.drop(actor(), batch)
        flash(_("The file was removed; nothing was imported"), "ok")
        return redirect(url_for(f"{batch.resource}.index_view"))

    @expose("/errors/")
    def errors(self):
        """The person's own file with its faults in red."""
        no_parameters_but("id")
        batch = self._own()
        if not batch.stored_name or not batch.counts:
            raise Conflict(batch)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "errors.xlsx"
            pages.write_errors(path, batch, _columns(batch))
            book = path.open("rb")
        stem = batch.filename.rpartition(".")[0] or batch.filename
        return send_file(
            book,
            importing.XLSX,
            as_attachment=True,
            download_name=f"{stem[:80]}_{_('errors')}.xlsx",
        )

    def _own(self):
        return batches.own(actor(), batches.fetch(actor(), asked_id()))

    def _page(self, batch):
        return url_for("import_batch.details_view", id=batch.id)


def _columns(batch) -> list:
    importer = importer_of(batch.resource, batch.importer)
    return importing.columns(screen_of(batch.resource), importer)


def _running(batch):
    task = batch.task and BackgroundTask.get_or_none(BackgroundTask.id == batch.task)
    return task if task and task.status in tasks.OPEN else None


def _whole(text) -> int:
    if (number := whole(text, 5)) is None:
        raise BadRequest(_("The address or the form holds something this page does not know."))
    return number
