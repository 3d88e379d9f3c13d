"""Reports of cases: how far, expected when, handed to whom (JL-7.4.6, SY-5.6.4.2)."""

from models.clock import today
from models.deliveries import ReportDelivery
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView

UNDER_WAY = ("WAIT", "TESTING", "DRAFTING", "REVIEW")


class DeliveryView(RecordView):
    model = ReportDelivery
    menu_group = "needs"
    menu_order = 150
    column_list = (
        "service_case",
        "provider",
        "report_no",
        "expected_on",
        "issued_on",
        "delivered_at",
        "progress",
    )
    column_filters = ("progress", "provider", "expected_on", "issued_on", "service_case")
    can_delete = False
    work_views = (
        WorkView("open", "Under way", lambda actor: ReportDelivery.progress.in_(UNDER_WAY)),
        WorkView(
            "late",
            "Later than expected",
            lambda actor: (
                ReportDelivery.progress.in_(UNDER_WAY) & (ReportDelivery.expected_on < today())
            ),
            "late",
        ),
        WorkView(
            "ready", "To be handed over", lambda actor: ReportDelivery.progress == "ISSUED", "near"
        ),
        WorkView("all", "All"),
    )
