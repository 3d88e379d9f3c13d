"""Trainings with their attendance, and the records of each person (SY-5.2.4, SY-5.4.4,
GD-6.2.3).
"""

from models.clock import today
from models.trainings import Training, TrainingRecord
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView


class TrainingView(RecordView):
    model = Training
    menu_group = "outreach"
    menu_order = 20
    column_list = (
        "code",
        "topic",
        "kind",
        "audience",
        "station",
        "planned_on",
        "attendee_count",
        "status",
    )
    column_filters = ("kind", "audience", "status", "station", "planned_on", "service_item")
    column_default_sort = "-planned_on"
    form_layout = (
        ("Training", ("topic", "kind", "audience", "service_item", "station")),
        ("Course", ("planned_on", "mode", "hours", "lecturers", "assessment", "cost", "materials")),
    )
    form_children = (TrainingRecord,)
    column_details_list = (
        (
            "Training",
            (
                "topic",
                "kind",
                "audience",
                "service_item",
                "station",
                "lecturers",
                "mode",
                "assessment",
            ),
        ),
        (
            "Course",
            (
                "planned_on",
                "held_on",
                "hours",
                "attendee_count",
                "cost",
                "materials",
                "cancel_reason",
            ),
        ),
    )
    related = (
        (
            TrainingRecord,
            "training",
            ("staff", "enterprise", "attendee", "attended", "score", "passed", "cert_no"),
        ),
    )
    work_views = (
        WorkView(
            "ahead",
            "Ahead",
            lambda actor_: (Training.status == "PLANNED") & (Training.planned_on >= today()),
            order="planned_on",
        ),
        WorkView(
            "unheld",
            "Day has passed",
            lambda actor_: (Training.status == "PLANNED") & (Training.planned_on < today()),
            "late",
        ),
        WorkView("open", "To close", lambda actor_: Training.status == "HELD", "near"),
        WorkView("enterprises", "Of enterprises", lambda actor_: Training.audience == "ENTERPRISE"),
        WorkView("staff", "Of the staff", lambda actor_: Training.audience == "STAFF"),
        WorkView("all", "All"),
    )


class TrainingRecordView(RecordView):
    model = TrainingRecord
    menu_group = "outreach"
    menu_order = 30
    column_list = (
        "staff",
        "enterprise",
        "attendee",
        "training",
        "attended",
        "score",
        "passed",
        "cert_no",
    )
    column_filters = ("staff", "enterprise", "training", "attended", "passed")
    can_create = can_edit = can_delete = False
    work_views = (
        WorkView("passed", "Passed", lambda actor_: TrainingRecord.passed == True),
        WorkView(
            "failed",
            "Not passed",
            lambda actor_: TrainingRecord.attended & (TrainingRecord.passed == False),
            "near",
        ),
        WorkView("all", "All"),
    )
