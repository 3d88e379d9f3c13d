"""The expert pool (GDD-8.2.1)."""

from models.experts import Expert
from views.crud.record_view import RecordView


class ExpertView(RecordView):
    model = Expert
    menu_group = "pools"
    menu_order = 60
    column_list = ("name", "code", "source", "employer", "title", "term_to", "rating", "status")
    column_filters = ("status", "source", "selection_mode")
    bulk_events = ("watch", "suspend", "restore")
