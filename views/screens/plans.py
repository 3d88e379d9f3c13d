"""Service plans with their schedule, and the surveys that schemes rest on (GDD-7.1.1,
GDD-7.2.2.2).
"""

from models.plans import SCHEMES, IndustrySurvey, PlanMilestone, ServicePlan
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView


class PlanView(RecordView):
    model = ServicePlan
    menu_group = "needs"
    menu_order = 130
    column_list = (
        "code",
        "kind",
        "service_case",
        "industry_survey",
        "prepared_by",
        "approved_by",
        "status",
    )
    column_filters = ("kind", "status", "service_case", "industry_survey", "prepared_by")
    form_layout = (
        (
            "Subject of the plan",
            ("kind", "service_case", "industry_survey", "service_items", "external_resources"),
        ),
        (
            "Plan",
            ("current_state", "problems", "targets", "modes", "safeguards", "expected_results"),
        ),
    )
    column_details_list = (
        (
            "Subject of the plan",
            (
                "kind",
                "service_case",
                "industry_survey",
                "service_items",
                "external_resources",
                "station",
            ),
        ),
        (
            "Plan",
            ("current_state", "problems", "targets", "modes", "safeguards", "expected_results"),
        ),
        ("Decision", ("prepared_by", "approved_by", "review_note")),
    )
    form_children = (PlanMilestone,)
    related = ((PlanMilestone, "plan", ("row_no", "milestone", "due_on")),)
    can_delete = False
    work_views = (
        WorkView("review", "Under review", lambda actor: ServicePlan.status == "REVIEW", "near"),
        WorkView("cases", "Plans of cases", lambda actor: ServicePlan.kind == "CASE"),
        WorkView("schemes", "Schemes", lambda actor: ServicePlan.kind.in_(SCHEMES)),
        WorkView("all", "All"),
    )


class MilestoneView(RecordView):
    model = PlanMilestone
    column_list = ("row_no", "plan", "milestone", "due_on")
    column_filters = ("plan", "due_on")
    can_create = can_edit = can_delete = False


class IndustryView(RecordView):
    model = IndustrySurvey
    menu_group = "enterprises"
    menu_order = 90
    column_list = ("code", "name", "industry", "region", "period", "station")
    column_filters = ("industry", "region", "station")
    form_layout = (
        ("Survey", ("name", "industry", "region", "period", "enterprises", "report")),
        ("Findings", ("advantages", "bottlenecks", "shortfalls")),
    )
    related = ((ServicePlan, "industry_survey", ("code", "kind", "targets", "status")),)
    can_delete = False
