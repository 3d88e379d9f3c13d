"""Periodic jobs: their plan, their last and next runs, and how each run ended."""

from typing import ClassVar

from flask import current_app, flash, render_template, request, url_for
from flask_admin import expose
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect

from backoffice import filling
from backoffice.access.permissions import require
from backoffice.errors import Refused
from backoffice.jobs import schedule as plan
from backoffice.jobs import tasks
from backoffice.messages import mail_queue
from models.clock import local, now
from models.jobs import JobRun
from models.tasks import BackgroundTask
from views.crud.list.list_page import Computed
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.current import actor, no_parameters_but
from views.display.cells import Cell, tone_of
from views.display.labels import choice_label, say, table_label
from views.screens.mails import server_words


class JobView(RecordView):
    """The runs of every job; the plan says what comes next."""

    model = JobRun
    menu_group = "logs"
    menu_order = 80
    column_list = ("name", "slot", "status", "started_at", "took", "attempts", "said", "node")
    column_filters = ("status", "job", "started_at")
    column_details_list = (
        ("Basic data", ("slot", "status", "attempts", "started_at", "ended_at", "node")),
    )
    computed: ClassVar[dict] = {
        "took": Computed("Duration", lambda row: Cell(text=took(row))),
        "name": Computed("What it does", lambda row: Cell(text=label_of(row.job))),
        "said": Computed("Message", lambda row: Cell(text=say(plan.said(row)))),
    }
    work_views = (
        WorkView("all", "All"),
        WorkView("failed", "Failed", lambda who: JobRun.status == "FAILED", tone="late"),
    )
    can_create = can_edit = can_delete = can_export = False

    def tool_links(self):
        return [(_("Plan and next runs"), self.get_url(".plan"))]

    def details(self, row):
        page = super().details(row)
        page.title = f"{label_of(row.job)} {_at(row.slot)}"
        if said := say(plan.said(row)):
            page.facts_line = [("", said, None)]
        return page

    @expose("/plan/")
    def plan(self):
        """Every job with its last and its next run, and how many tasks wait."""
        require(actor(), "read", self.resource)
        no_parameters_but()
        last = plan.latest()
        rows = [_line(job, last.get(job.name)) for job in plan.PLAN.values()]
        waiting = BackgroundTask.living().where(BackgroundTask.status.in_(tasks.OPEN)).count()
        failed = BackgroundTask.living().where(BackgroundTask.status == "FAILED").count()
        filled = [
            (
                say(one.filling.label),
                table_label(one.filling.model),
                one.percent,
                one.failed,
                one.fault,
            )
            for one in filling.progress()
        ]
        return render_template(
            "jobs.html",
            rows=rows,
            filled=filled,
            waiting=waiting,
            failed=failed,
            may_run=self.may("run"),
            mail_server=server_words(current_app.config["SETTINGS"].mail),
            mails=mail_queue.counts(),
        )

    @expose("/run/", methods=("POST",))
    def run(self):
        """Run a job now: as a background task of the person who wants it."""
        require(actor(), "run", self.resource)
        no_parameters_but()
        name = request.form.get("job", "")
        if name not in plan.PLAN:
            raise NotFound()
        task = tasks.start(actor(), "job", {"job": name}, label_of(name))
        return redirect(url_for("background_task.details_view", id=task.id))

    @expose("/test-mail/", methods=("POST",))
    def test_mail(self):
        """A message to the administrator who asks, sent by the job at once."""
        require(actor(), "run", self.resource)
        no_parameters_but()
        try:
            mail_queue.ask_test(actor(), current_app.config["SETTINGS"].mail)
        except Refused as fault:
            flash(say(fault.why), "bad")
            return redirect(self.get_url(".plan"))
        task = tasks.start(actor(), "job", {"job": "mail"}, _("Test message"))
        return redirect(url_for("background_task.details_view", id=task.id))


def _line(job, run) -> dict:
    """A job as the plan shows it."""
    when = (
        _("every hour at minute %(minute)s", minute=job.minute)
        if job.hour is None
        else f"{job.hour:02}:{job.minute:02}"
    )
    return {
        "name": job.name,
        "label": say(job.label),
        "when": f"{_('on working days')} {when}" if job.workdays else when,
        "next": _at(job.next(now())),
        "last": _at(run.started_at) if run else "",
        "took": took(run) if run else "",
        "said": say(plan.said(run)) if run else "",
        "state": (choice_label(JobRun.status, run.status), tone_of(run.status)) if run else None,
        "url": url_for("plan_run.details_view", id=run.id) if run else None,
    }


def label_of(name: str) -> str:
    return say(plan.PLAN[name].label) if name in plan.PLAN else name


def took(run) -> str:
    """How long a run lasted."""
    if not run.ended_at:
        return ""
    seconds = int((run.ended_at - run.started_at).total_seconds())
    return _("%(n)s s", n=seconds) if seconds < 120 else _("%(n)s min", n=seconds // 60)


def _at(instant) -> str:
    return local(instant).strftime("%Y-%m-%d %H:%M")
