"""Results of duplicate checks (SY-5.3.6)."""

from models.duplicate_checks import DuplicateCheck
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView


class DuplicateCheckView(RecordView):
    model = DuplicateCheck
    menu_group = "needs"
    menu_order = 155
    column_list = ("subject", "service_case", "result", "checked_on", "checked_by")
    column_filters = ("result", "checked_on", "service_case")
    form_layout = (
        ("What was checked", ("service_case", "subject", "sources", "checked_on")),
        ("Result", ("result", "similar", "conclusion", "file")),
    )
    can_delete = False
    work_views = (
        WorkView("found", "Something found", lambda actor: DuplicateCheck.result != "NONE"),
        WorkView("all", "All"),
    )
