"""Visits to enterprises, and the need form that comes of one (SY-6.1.1)."""

from flask import redirect, url_for
from flask_admin import expose
from flask_babel import gettext as _

from backoffice.access.permissions import can, require
from backoffice.records import writes
from backoffice.workflow.visits import needs_of, to_request, without_need
from models.requests import ServiceRequest
from models.visits import EnterpriseVisit
from views.crud.detail.detail import Act
from views.crud.list import exporting
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.current import actor, asked_id, no_parameters_but

SMALL = ("S", "X")
"""Sizes that the campaigns for management systems are for (SY-5.4.3)."""


class VisitView(RecordView):
    model = EnterpriseVisit
    menu_group = "enterprises"
    menu_order = 30
    column_list = (
        "code",
        "enterprise",
        "size_class",
        "visited_on",
        "mode",
        "has_need",
        "no_need_reason",
    )
    column_filters = ("mode", "size_class", "visited_on", "enterprise", "has_need")
    form_layout = (
        ("Visit", ("enterprise", "visited_on", "mode", "visitors", "experts", "promoted_items")),
        ("What came of it", ("findings", "has_need", "no_need_reason")),
    )
    begins_with_me = ("visitors",)
    can_delete = False
    related = ((ServiceRequest, "visit", ("code", "form_date", "channel", "status")),)
    work_views = (
        WorkView("waiting", "Need form missing", lambda actor_: without_need(), "near"),
        WorkView("campaign", "Campaigns", lambda actor_: EnterpriseVisit.mode == "CAMP"),
        WorkView(
            "small",
            "Small and micro enterprises",
            lambda actor_: EnterpriseVisit.size_class.in_(SMALL),
        ),
        WorkView("all", "All"),
    )

    def details(self, row):
        page = super().details(row)
        if not needs_of([row.id]) and can(actor(), "to_request", self.resource):
            page.acts = [
                Act(
                    _("Turn into a need"),
                    url_for("enterprise_visit.to_request", id=row.id),
                    primary=True,
                    icon="form",
                    method="post",
                )
            ]
        return page

    def prepare_export(self, rows):
        needs = needs_of([row.id for row in rows])
        for row in rows:
            row.needs = "、".join(need.code or _("Draft") for need in needs.get(row.id, ()))

    def export_columns(self):
        return [
            *super().export_columns(),
            exporting.computed_column("Resulting request", "text", lambda row: row.needs, ()),
        ]

    @expose("/to_request/", methods=("POST",))
    def to_request(self):
        """The need form of a visit, filled in already."""
        no_parameters_but("id")
        require(actor(), "to_request", self.resource)
        made = to_request(actor(), writes.fetch(actor(), self.model, asked_id(), "to_request"))
        return redirect(url_for("service_request.edit_view", id=made.id))
