"""Problems in a service, heard on both sides (SY-6.3.2)."""

from models.issues import CaseIssue
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView


class IssueView(RecordView):
    model = CaseIssue
    menu_group = "needs"
    menu_order = 140
    column_list = ("problem", "service_case", "raised_by", "found_at", "cause", "status")
    column_filters = ("status", "raised_by", "found_at", "service_case")
    can_delete = False
    work_views = (
        WorkView("open", "Open", lambda actor: CaseIssue.status != "CLOSED", "near"),
        WorkView("all", "All"),
    )
