"""Refusals: proposed by the handler, decided by the head, listed for the superior (SY-7.2-a)."""

from models.clock import stored_span, today
from models.refusals import RefusalFiling
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.printing import notices


def of_this_month(actor):
    begin, _end = stored_span(today().replace(day=1), None)
    return RefusalFiling.filed_at >= begin


class FilingView(RecordView):
    model = RefusalFiling
    menu_group = "needs"
    menu_order = 190
    prints = notices.FILING
    column_list = (
        "code",
        "request",
        "service_case",
        "kind",
        "reason",
        "handled_by",
        "informed_at",
        "decision",
    )
    column_filters = ("decision", "kind", "handled_by", "informed_at", "filed_at")
    column_details_list = (
        (
            "Refusal",
            (
                "request",
                "service_case",
                "kind",
                "reason",
                "basis",
                "handled_by",
                "informed_at",
                "informed_via",
            ),
        ),
        ("The head's decision", ("decision", "head_opinion", "reviewed_by", "filed_at")),
    )
    can_create = can_edit = can_delete = False
    work_views = (
        WorkView(
            "waiting", "Awaiting the head", lambda actor: RefusalFiling.decision == "WAIT", "near"
        ),
        WorkView("month", "Filed this month", of_this_month),
        WorkView("all", "All"),
    )
