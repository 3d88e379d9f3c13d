"""Windows of stations (SY-7.1)."""

from models.windows import StationWindow
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView


class WindowView(RecordView):
    model = StationWindow
    menu_group = "stations"
    menu_order = 30
    column_list = ("window_no", "station", "kind", "provider", "daily_capacity", "is_active")
    column_filters = ("station", "kind", "provider", "is_active")
    work_views = (
        WorkView("active", "Active", lambda actor: StationWindow.is_active == True),
        WorkView("all", "All"),
    )
