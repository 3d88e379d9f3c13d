"""Special tasks with their parts, the reports on them, and the candidates of an examination
(SY-9.6.1, SY-5.6.4.3).
"""

from flask_babel import gettext as _

from backoffice.workflow import special_tasks
from models.requests import RequestOperatorExam
from models.special_tasks import SpecialTask, TaskAssignment, TaskProgress
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView

EXAM_ROWS = f"t-{RequestOperatorExam.table()}"


class TaskView(RecordView):
    model = SpecialTask
    menu_group = "stations"
    menu_order = 100
    column_list = (
        "code",
        "title",
        "kind",
        "assigned_by_org",
        "received_on",
        "due_on",
        "assessment",
        "status",
    )
    column_filters = ("status", "kind", "assigned_by_org", "due_on", "assessment")
    form_layout = (
        (
            "Task",
            (
                "title",
                "kind",
                "exam_categories",
                "assigned_by_org",
                "doc_no",
                "received_on",
                "due_on",
            ),
        ),
        ("What is to be done", ("stations", "requirements")),
    )
    form_children = (TaskAssignment,)
    related = (
        (
            TaskAssignment,
            "task",
            ("row_no", "station", "subtask", "owner", "due_on", "progress_pct", "status"),
        ),
        (
            RequestOperatorExam,
            "special_task",
            ("trade", "request", "exam_category", "needed_count"),
        ),
    )
    can_delete = False
    work_views = (
        WorkView(
            "open", "Open", lambda actor: SpecialTask.status.in_(special_tasks.OPEN), order="due_on"
        ),
        WorkView(
            "late", "Late", lambda actor: SpecialTask.status == "OVERDUE", "late", order="due_on"
        ),
        WorkView("assess", "To assess", lambda actor: SpecialTask.status == "DONE", "near"),
        WorkView("all", "All"),
    )

    def details(self, row):
        page = super().details(row)
        if row.kind == "EXAM":
            page.facts_line = [(_("Candidates"), str(special_tasks.candidates_in(row)), None)]
            for tab in page.tabs:
                tab.title = _("Exam rows") if tab.id == EXAM_ROWS else tab.title
        else:
            page.tabs = [tab for tab in page.tabs if tab.id != EXAM_ROWS]
        return page


class PartView(RecordView):
    model = TaskAssignment
    menu_group = "stations"
    menu_order = 110
    column_list = ("subtask", "task", "station", "owner", "due_on", "progress_pct", "status")
    column_filters = ("status", "station", "owner", "due_on", "task")
    column_default_sort = "due_on"
    related = (
        (
            TaskProgress,
            "assignment",
            ("reported_at", "progress_pct", "content", "reported_by", "reason"),
        ),
    )
    can_create = can_edit = can_delete = False
    work_views = (
        WorkView(
            "open", "Open", lambda actor: TaskAssignment.status.in_(("REG", "ASSIGNED", "DOING"))
        ),
        WorkView("mine", "Mine", lambda actor: TaskAssignment.owner == (actor.staff_id or 0)),
        WorkView("all", "All"),
    )


class ProgressView(RecordView):
    model = TaskProgress
    column_list = ("reported_at", "assignment", "progress_pct", "content", "reported_by")
    column_filters = ("assignment", "reported_at")
    can_create = can_edit = can_delete = False
