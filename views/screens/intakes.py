"""Short intakes: one screen while the telephone is at the ear, then the way on (decisions 52)."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from backoffice.access.permissions import can
from backoffice.workflow import intakes
from models.clock import today
from models.intakes import Intake
from models.requests import ServiceRequest
from views.crud.detail import detail
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.current import actor
from views.display.cells import details_url
from views.display.labels import own_name
from views.screens import calling

SHOWN = 5


class IntakeView(calling.Calls, RecordView):
    model = Intake
    menu_group = "needs"
    menu_order = 5
    column_list = (
        "code",
        "caller",
        "phone",
        "wanted",
        "channel",
        "enterprise",
        "first_responder",
        "due_on",
        "status",
    )
    column_filters = (
        "status",
        "channel",
        "first_responder",
        "due_on",
        "received_at",
        "enterprise",
        "close_reason",
    )
    form_layout = (
        ("Short intake", ("caller", "phone", "wanted", "channel", "enterprise", "received_at")),
    )
    column_details_list = (
        (
            "Basic data",
            (
                "caller",
                "phone",
                "wanted",
                "channel",
                "enterprise",
                "received_at",
                "first_responder",
                "station",
            ),
        ),
        (
            "What came of it",
            ("due_on", "settled_at", "request", "consultation", "close_reason", "close_note"),
        ),
    )
    form_columns = ("caller", "phone", "wanted", "channel", "enterprise", "received_at")
    can_delete = False
    bulk_events = ("close",)
    work_views = (
        WorkView(
            "open",
            "To be worked on",
            lambda actor_: Intake.status == "OPEN",
            "near",
            order="due_on",
        ),
        WorkView(
            "late",
            "Late",
            lambda actor_: (Intake.status == "OPEN") & (Intake.due_on < today()),
            "late",
        ),
        WorkView("need", "Turned into a need", lambda actor_: Intake.status == "CONVERTED"),
        WorkView("all", "All"),
    )

    def say_saved(self, row):
        super().say_saved(row)
        if same := same_words(row):
            flash(_("The same telephone: %(which)s", which=same), "warn")

    def details(self, row):
        page = super().details(row)
        page.calling = calling.of(row)
        if row.request_id:
            page.facts_line = [
                (_("Need form"), row.request.code or str(row.request), details_url(row.request))
            ]
        if row.status == "OPEN" and (same := same_words(row)):
            page.notice = _("The same telephone: %(which)s", which=same)
        who = actor()
        others = intakes.same_telephone(who, row)
        page.tabs.append(
            named(
                detail.listing(who, Intake, others, ("code", "wanted", "received_at", "status")),
                _("Same telephone"),
            )
        )
        if can(who, "read", "service_request"):
            needs = intakes.needs_of(who, intakes.firms_of(who, row))
            page.tabs.append(
                named(
                    detail.listing(
                        who, ServiceRequest, needs, ("code", "enterprise", "form_date", "status")
                    ),
                    _("Open needs of this telephone"),
                )
            )
        return page

    def back(self, row=None):
        """What became a need goes on with its form."""
        fresh = Intake.get_by_id(row.id) if row is not None else None
        if fresh is not None and fresh.request_id and fresh.request.status == "DRAFT":
            return redirect(url_for("service_request.edit_view", id=fresh.request_id))
        return super().back(row)

    def ways_out(self, row):
        return self._files(row)

    def finish_event(self, page, row, event):
        """Whoever turns a call into a need opens the file of a firm that has none yet."""
        if event == "convert":
            page.ways = self._files(row)

    def _files(self, row) -> list:
        if not can(actor(), "create", "enterprise"):
            return []
        return [
            (_("Open a file for this caller"), url_for("enterprise.create_view", intake=row.id))
        ]


def same_words(row) -> str:
    """Who else is known under this telephone: calls, firms and their needs that are not over."""
    who = actor()
    firms = intakes.firms_of(who, row)
    found = [
        *intakes.same_telephone(who, row).limit(SHOWN),
        *firms,
        *intakes.needs_of(who, firms).limit(SHOWN),
    ]
    return "、".join(own_name(one) for one in found)


def named(listing, title: str):
    """A tab with a title of its own beside another of the same table."""
    listing.title, listing.id = title, f"{listing.id}-same"
    return listing
