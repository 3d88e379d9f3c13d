"""Joint projects with their milestones, and the way to one from a case (GDD-8.3.2, SY-5.3.4)."""

from flask import url_for
from flask_babel import gettext as _

from backoffice.access.permissions import can
from models.cases import ServiceCase
from models.projects import JointProject, ProjectMilestone
from views.crud.detail.detail import Act
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.current import actor
from views.display.labels import row_name

OVER = ("CLOSED", "ARCHIVED")


class ProjectView(RecordView):
    model = JointProject
    menu_group = "outreach"
    menu_order = 50
    column_list = ("code", "name", "service_case", "lead_provider", "start_on", "end_on", "status")
    column_filters = ("status", "lead_provider", "service_case", "start_on", "station")
    form_layout = (
        ("Project", ("name", "service_case", "problem", "targets")),
        ("Who works together", ("lead_provider", "members", "experts")),
        ("Period", ("start_on", "end_on")),
    )
    form_children = (ProjectMilestone,)
    column_details_list = (
        (
            "Project",
            ("name", "service_case", "station", "problem", "targets", "start_on", "end_on"),
        ),
        ("Who works together", ("lead_provider", "members", "experts")),
        ("Decisions and results", ("approved_by", "results", "stop_reason")),
    )
    related = ((ProjectMilestone, "project", ("row_no", "milestone", "due_on", "done_on")),)
    work_views = (
        WorkView("planned", "Planned", lambda actor_: JointProject.status == "PLAN", "near"),
        WorkView("running", "Running", lambda actor_: JointProject.status == "DOING"),
        WorkView("all", "All"),
    )

    def first_values(self, values):
        """A project that comes of a case begins with its matter and its provider."""
        if not values.get("service_case") or values.get("name"):
            return values
        case = ServiceCase.get_by_id(values["service_case"])
        named = f"{case.enterprise.name} {row_name(case.service_item)}"[:150]
        return {
            **values,
            "name": named,
            "problem": case.content or case.request.description,
            "lead_provider": values.get("lead_provider") or case.provider_id,
        }


class ProjectMilestoneView(RecordView):
    model = ProjectMilestone
    column_list = ("row_no", "project", "milestone", "due_on", "done_on")
    column_filters = ("project", "due_on", "done_on")
    can_create = can_edit = can_delete = False


def act_of(case) -> list:
    """The way from an open case that one provider cannot solve to a joint project (SY-5.3.4)."""
    if case.status in OVER or not can(actor(), "create", JointProject.table()):
        return []
    return [
        Act(
            _("Make a joint project of it"),
            url_for("joint_project.create_view", service_case=case.id),
            icon="user",
        )
    ]
