"""Handling sheets: what was arranged and conveyed (SY-B)."""

from models.sheets import HandlingSheet
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.printing import services


class SheetView(RecordView):
    model = HandlingSheet
    menu_group = "needs"
    menu_order = 120
    prints = services.SHEET
    column_list = (
        "code",
        "request",
        "arrangement",
        "conveyed_at",
        "conveyed_via",
        "accepted",
        "confirmed_by",
    )
    column_filters = ("accepted", "conveyed_at", "request")
    can_edit = can_delete = False
    work_views = (
        WorkView(
            "waiting", "Not confirmed", lambda actor: HandlingSheet.accepted == "WAIT", "near"
        ),
        WorkView("all", "All"),
    )
