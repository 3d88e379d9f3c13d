"""Evaluations of staff: who was scored by whom, and what the cases of the period say (JL-9.2.2)."""

from flask_babel import gettext as _

from models.evaluations import SCORES, StaffEvaluation
from views.crud.detail.detail import Fact
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView


class EvaluationView(RecordView):
    model = StaffEvaluation
    menu_group = "stations"
    menu_order = 90
    column_list = ("staff", "period_from", "period_to", *SCORES, "grade", "evaluator", "status")
    column_filters = ("staff", "station", "grade", "status", "period_from")
    form_layout = (
        ("Person and period", ("staff", "period_from", "period_to")),
        ("Scores", (*SCORES, "score_courtesy", "accuracy_rate")),
        ("Result", ("grade", "findings", "improve_by")),
    )
    column_details_list = (
        (
            "Person and period",
            ("staff", "station", "period_from", "period_to", "evaluator", "told_on"),
        ),
        ("Scores", (*SCORES, "score_courtesy", "accuracy_rate")),
        ("Result", ("grade", "findings", "improve_by", "task", "void_note")),
    )
    can_delete = False
    work_views = (
        WorkView("draft", "Not concluded", lambda actor: StaffEvaluation.status == "DRAFT", "near"),
        WorkView(
            "failed",
            "Not passed",
            lambda actor: (
                (StaffEvaluation.grade == "FAIL") & (StaffEvaluation.status == "IN_FORCE")
            ),
            "late",
        ),
        WorkView("all", "All"),
    )

    def details(self, row):
        page = super().details(row)
        page.sections.append((_("Figures of the period"), facts_of(row.figures or {})))
        return page


def facts_of(known) -> list[Fact]:
    """What the scores could be held against."""
    percent = known.get("in_time")
    return [
        Fact(_("Cases completed"), str(known.get("done", 0))),
        Fact(_("Completed in time"), f"{percent}%" if percent else ""),
        Fact(_("Surveys answered"), f"{known.get('answered', 0)} / {known.get('asked', 0)}"),
        Fact(_("Mean score"), known.get("mean") or ""),
    ]
