"""Visits to enterprises, and the need form that comes of one (SY-6.1.1)."""

from flask import redirect, url_for
from flask_admin import expose
from flask_babel import gettext as _

from backoffice import records
from backoffice.permissions import can, require
from backoffice.workflow.visits import to_request
from models.visits import EnterpriseVisit
from views.acting import actor, asked_id, no_parameters_but
from views.base.detail import Act
from views.base.listing import WorkView
from views.base.record_view import RecordView


class VisitView(RecordView):
    model = EnterpriseVisit
    column_list = ("code", "enterprise", "visited_on", "mode", "has_need", "request", "no_need_reason")
    column_filters = ("mode", "visited_on", "enterprise", "has_need")
    form_layout = (("Visit", ("enterprise", "visited_on", "mode", "visitors", "promoted_items")), ("What came of it", ("findings", "has_need", "no_need_reason")))
    begins_with_me = ("visitors",)
    can_delete = False
    work_views = (WorkView("waiting", "Need form missing", lambda actor_: EnterpriseVisit.has_need & EnterpriseVisit.request.is_null(), "near"),
                  WorkView("all", "All"))

    def details(self, row):
        page = super().details(row)
        if row.request_id is None and can(actor(), "to_request", self.resource):
            page.acts = [Act(_("Turn into a need"), url_for("enterprise_visit.to_request", id=row.id), primary=True, icon="form", method="post")]
        return page

    @expose("/to_request/", methods=("POST",))
    def to_request(self):
        """The need form of a visit, filled in already."""
        no_parameters_but("id")
        require(actor(), "to_request", self.resource)
        made = to_request(actor(), records.fetch(actor(), self.model, asked_id(), "to_request"))
        return redirect(url_for("service_request.edit_view", id=made.id))
