"""Correction slips: what is wrong in a filed volume, beside it (SY-9.3.2)."""

from models.correction_slips import CorrectionSlip
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView


class CorrectionSlipView(RecordView):
    model = CorrectionSlip
    menu_group = "needs"
    menu_order = 105
    column_list = ("code", "archive_file", "place", "written_by", "status")
    column_filters = ("status", "archive_file", "written_by", "station")
    form_layout = (
        ("As archived", ("archive_file", "place", "stands")),
        ("Correction", ("right", "reason")),
    )
    work_views = (
        WorkView("open", "To be decided", lambda actor: CorrectionSlip.status == "WAIT", "near"),
        WorkView("all", "All"),
    )
    can_delete = False
