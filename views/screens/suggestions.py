"""Opinions and suggestions: their receipt (SY-8.1.1)."""

from models.suggestions import Suggestion
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView


class SuggestionView(RecordView):
    model = Suggestion
    menu_group = "enterprises"
    menu_order = 60
    column_list = (
        "code",
        "source",
        "target",
        "provider",
        "enterprise",
        "received_at",
        "content",
        "status",
    )
    column_filters = ("status", "source", "target", "received_at", "enterprise", "provider")
    form_layout = (
        (
            "Basic data",
            ("source", "received_at", "target", "provider", "enterprise", "submitter", "content"),
        ),
    )
    work_views = (
        WorkView("new", "New", lambda actor: Suggestion.status == "NEW"),
        WorkView("all", "All"),
    )
    can_delete = False
