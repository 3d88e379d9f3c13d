"""Clocks and delays: what is due, what is late, and why (SY-7.2-d, SY-4.2.2)."""

from datetime import datetime
from typing import ClassVar

from flask import redirect, url_for
from flask_babel import gettext as _

from backoffice.access.outside_reach import is_outside
from backoffice.access.scopes import visible
from backoffice.deadlines.due_dates import Left
from backoffice.deadlines.workdays import workdays_between
from models.clock import local, today
from models.deadlines import CaseExtension, Deadline
from models.referrals import Referral
from models.registry import model_of
from views.crud.detail.detail import Fact
from views.crud.list.list_page import Computed
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.current import actor
from views.display.cells import Cell, account_name, counted_day, details_url
from views.display.labels import choice_label
from views.screens.cases import left_words


def runs(actor=None):
    return Deadline.stopped_on.is_null() & (Deadline.is_paused == False)


def is_urgent(actor):
    return runs() & (Deadline.near_on <= today())


def is_late(actor):
    return runs() & (Deadline.due_on < today())


def is_mine(actor):
    return is_urgent(actor) & (Deadline.staff == (actor.staff_id or 0))


def is_unexplained(actor):
    return Deadline.cause == "OPEN"


def left_of(row) -> Left | None:
    """What is left of a running clock, amber from the day its noun says."""
    if row.stopped_on or row.is_paused:
        return None
    days = workdays_between(today(), row.due_on)
    if row.due_on < today():
        return Left(days, "late")
    return Left(days, "near" if row.near_on <= today() else "")


def left_cell(row) -> Cell:
    left = left_of(row)
    words = _("Paused") if row.is_paused and not row.stopped_on else left_words(left)
    return Cell("due", words, tone=left.tone if left else "rest")


def shown_at(stored: str | None) -> str:
    """An instant that a story keeps as text, on the clock of the house."""
    return local(datetime.fromisoformat(stored)).strftime("%Y-%m-%d %H:%M") if stored else ""


def record_url(row) -> str | None:
    """The page of the record whose clock it is; a provider that has yet to answer is led to its
    referral.
    """
    resource, _colon, row_id = row.object_ref.partition(":")
    model = model_of(resource)
    if model is None:
        return None
    if (
        is_outside(actor(), model)
        and not visible(actor(), model).where(model.id == int(row_id)).exists()
    ):
        sent = (
            visible(actor(), Referral)
            .where(Referral.service_case == int(row_id), Referral.attempt == row.round_no)
            .first()
        )
        return details_url(sent) if sent else None
    return url_for(f"{resource}.details_view", id=row_id)


class DeadlineView(RecordView):
    model = Deadline
    menu_group = "needs"
    menu_order = 210
    column_list = ("title", "kind", "staff", "started_on", "due_on", "left", "breached_on", "cause")
    column_filters = ("kind", "staff", "station", "due_on", "breached_on", "cause")
    column_default_sort = "-due_on"
    computed: ClassVar[dict] = {"left": Computed("Working days left", left_cell)}
    column_details_list = (
        (
            "Clock",
            (
                "kind",
                "station",
                "staff",
                "provider",
                "round_no",
                "started_on",
                "near_on",
                "due_on",
                "is_paused",
                "stopped_on",
            ),
        ),
        ("Delay", ("breached_on", "cause", "cause_note", "explained_by", "explained_at")),
    )
    can_create = can_edit = can_delete = False
    bulk_events = ("explain",)
    work_views = (
        WorkView("urgent", "Due soon or late", is_urgent, "near", order="due_on"),
        WorkView("mine", "Mine", is_mine, order="due_on"),
        WorkView("late", "Late, clock running", is_late, "late", order="due_on"),
        WorkView(
            "unexplained", "Delay without a cause, also stopped clocks", is_unexplained, "near"
        ),
        WorkView("all", "All"),
    )

    def back(self, row=None):
        """Who has explained a delay goes on with the record that was late."""
        url = record_url(row) if row is not None else None
        return redirect(url) if url else super().back(row)

    def details(self, row):
        page = super().details(row)
        page.title = page.name = choice_label(Deadline.kind, row.kind)
        page.subtitle = row.title
        page.facts_line = [(_("Record"), row.title, record_url(row))]
        page.sections += [
            (
                _("Causes stated before"),
                [
                    Fact(
                        choice_label(Deadline.cause, one["cause"]),
                        f"{one['note']}　{account_name(one['by'])} {shown_at(one['at'])}",
                        wide=True,
                    )
                    for one in row.former_causes or ()
                ],
            )
        ] * bool(row.former_causes)
        left = left_of(row)
        page.clock = [
            (_("Due date"), counted_day(row.due_on), "", ""),
            *([(_("Left"), left_words(left), "", left.tone)] if left else []),
        ]
        return page


class ExtensionView(RecordView):
    model = CaseExtension
    column_list = (
        "service_case",
        "reason",
        "old_due_on",
        "wanted_on",
        "days",
        "asked_by",
        "decision",
    )
    column_filters = ("decision", "service_case", "wanted_on")
    can_create = can_edit = can_delete = False
    work_views = (
        WorkView(
            "waiting", "Awaiting the head", lambda actor: CaseExtension.decision == "WAIT", "near"
        ),
        WorkView("all", "All"),
    )
