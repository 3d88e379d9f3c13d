"""Green channels: who goes first, by which criterion, approved by whom (SY-6.3.3)."""

from models.cases import ServiceCase
from models.green import GreenChannel
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView


class GreenView(RecordView):
    model = GreenChannel
    menu_group = "needs"
    menu_order = 180
    column_list = ("code", "request", "criterion", "project_ref", "fast_days", "owner", "decision")
    column_filters = ("decision", "criterion", "owner", "request")
    form_columns = (
        "request",
        "criterion",
        "project_ref",
        "reason",
        "evidence",
        "fast_days",
        "modes",
        "owner",
    )
    form_layout = (
        ("Green channel", ("request", "criterion", "project_ref", "reason", "evidence")),
        ("Service", ("fast_days", "modes", "owner")),
    )
    related = ((ServiceCase, "green_channel", ("code", "service_item", "due_on", "status")),)
    can_edit = can_delete = False
    work_views = (
        WorkView(
            "waiting", "Awaiting the head", lambda actor: GreenChannel.decision == "WAIT", "near"
        ),
        WorkView("all", "All"),
    )
