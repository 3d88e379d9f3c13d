"""Background tasks and the files they made: progress, download, stop, run again, delete."""

from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

from flask import g, jsonify, render_template, request, send_file, url_for
from flask_admin import expose
from flask_babel import gettext as _

from backoffice.jobs import task_files, tasks, worker
from backoffice.records import writes
from models.base import database
from models.digits import whole
from models.registry import model_of
from models.tasks import BackgroundTask
from views.crud.detail.detail import Act
from views.crud.list.list_page import Computed
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.current import actor, asked_id, no_parameters_but
from views.display.cells import Cell
from views.display.labels import say

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def run_as_owners(app):
    """Let tasks run within the application: in the language of their owner, at the address that
    `payload` names.
    """

    @contextmanager
    def within(account, who, payload):
        try:
            with app.test_request_context(payload.get("address") or "/"):
                g.account, g.actor = account, who
                yield
        finally:
            database.connect(reuse_if_open=True)

    worker.surround(within)


@dataclass
class Running:
    """A task under way, as its page shows it."""

    url: str
    again: str
    done: int
    total: int | None
    words: str


class TaskView(RecordView):
    model = BackgroundTask
    menu_group = "logs"
    menu_order = 20
    column_list = (
        "title",
        "status",
        "progress",
        "row_count",
        "file_size",
        "ended_at",
        "expires_on",
        "download",
    )
    column_filters = ("status", "created_at")
    column_details_list = (
        (
            "Basic data",
            ("title", "status", "owner", "created_at", "started_at", "ended_at", "attempts"),
        ),
        ("Result file", ("file_name", "row_count", "size", "expires_on")),
    )
    computed: ClassVar[dict] = {
        "progress": Computed("How far", lambda row: Cell(text=words_of(row))),
        "file_size": Computed(
            "Size", lambda row: Cell("number", readable(row.size) if row.stored_name else "")
        ),
        "download": Computed("Download", lambda row: download_cell(row)),
    }
    work_views = (
        WorkView("all", "All"),
        WorkView("open", "Under way", lambda who: BackgroundTask.status.in_(tasks.OPEN)),
        WorkView("files", "Files", lambda who: BackgroundTask.stored_name.is_null(False)),
        WorkView("failed", "Failed", lambda who: BackgroundTask.status == "FAILED", tone="late"),
    )
    can_create = can_edit = can_export = False

    @expose("/details/")
    def details_view(self):
        no_parameters_but("id")
        return render_template(
            "task.html", page=self.details(writes.fetch(actor(), self.model, asked_id()))
        )

    def details(self, row):
        page = super().details(row)
        page.history, page.running = [], None
        if row.status in tasks.OPEN:
            done, total = task_files.progress_of(row)
            page.running = Running(
                url_for(".state", id=row.id), self.row_url(row), done, total, words_of(row)
            )
        if row.message and row.status == "DONE":
            page.facts_line = [("", say(tasks.message_of(row)), None)]
        elif row.message:
            page.notice = say(tasks.message_of(row))
        page.acts = [*ways_on(row), *page.acts]
        return page

    @expose("/state/")
    def state(self):
        """How far the task is, as JSON; asking prolongs no session."""
        no_parameters_but("id")
        row = writes.fetch(actor(), self.model, asked_id())
        done, total = task_files.progress_of(row)
        return jsonify(
            status=row.status,
            done=done,
            total=total,
            words=words_of(row),
            ended=row.status not in tasks.OPEN,
        )

    @expose("/download/")
    def download(self):
        """The file of one's own task; each download leaves a line in the log."""
        no_parameters_but("id")
        row = writes.fetch(actor(), self.model, asked_id())
        return send_file(
            tasks.open_file(actor(), row), XLSX, as_attachment=True, download_name=row.file_name
        )

    @expose("/events/<event>/", methods=("GET", "POST"))
    def happen(self, event):
        if event == "cancel" and request.method == "POST":
            no_parameters_but("id")
            row = writes.fetch(actor(), self.model, asked_id(), "cancel")
            if row.status == "RUNNING":
                task_files.ask_to_stop(row)
        return super().happen(event)


def ways_on(row) -> list[Act]:
    """What the end of a task leads to: its file, the record it made."""
    found = []
    if row.stored_name and row.owner_id == actor().account_id:
        found.append(
            Act(
                _("Download"),
                url_for("background_task.download", id=row.id),
                primary=True,
                icon="export",
            )
        )
    resource, _colon, row_id = (row.result_ref or "").partition(":")
    if model_of(resource) is not None and (number := whole(row_id)) is not None:
        found.append(
            Act(
                _("Open the result"),
                url_for(f"{resource}.details_view", id=number),
                primary=not found,
                icon="form",
            )
        )
    return found


def words_of(row) -> str:
    """How far a task is, in words."""
    done, total = task_files.progress_of(row) if row.status == "RUNNING" else (row.done, row.total)
    if row.status == "RUNNING" and total:
        return _(
            "%(done)s of %(total)s (%(share)s %%)",
            done=f"{done:,}",
            total=f"{total:,}",
            share=min(100, done * 100 // total),
        )
    if row.status == "RUNNING":
        return _("%(done)s so far", done=f"{done:,}") if done else _("Begun")
    return _("Waiting for its turn") if row.status == "QUEUED" else ""


def readable(size: int | None) -> str:
    """Bytes as people read them."""
    if not size:
        return ""
    return f"{size / 1024:,.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:,.1f} MB"


def download_cell(row) -> Cell:
    if row.stored_name and row.owner_id == actor().account_id:
        return Cell("main", _("Download"), url_for("background_task.download", id=row.id))
    return Cell(text="")
