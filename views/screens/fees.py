"""Fees of cases with their receipts (SY-7.3.2-e)."""

from peewee import fn

from models.fees import FeeRecord
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView


def is_unsettled(actor):
    """What is left after the reduction was not received."""
    left = FeeRecord.amount_paid + fn.COALESCE(FeeRecord.reduction, 0) < FeeRecord.amount_due
    return left & FeeRecord.cancelled_at.is_null()


class FeeView(RecordView):
    model = FeeRecord
    menu_group = "needs"
    menu_order = 200
    column_list = (
        "item_name",
        "service_case",
        "amount_due",
        "reduction",
        "amount_paid",
        "payee",
        "receipt_no",
        "issued_on",
        "cancelled_at",
    )
    column_filters = ("payee", "receipt_kind", "issued_on", "service_case")
    form_layout = (
        (
            "Fee",
            (
                "service_case",
                "item_name",
                "payee",
                "quantity",
                "standard_basis",
                "amount_due",
                "beyond_reason",
                "reduction",
                "reduction_reason",
            ),
        ),
        ("Payment and receipt", ("amount_paid", "receipt_kind", "receipt_no", "issued_on")),
    )
    work_views = (WorkView("open", "Not settled", is_unsettled, "near"), WorkView("all", "All"))
    can_delete = False
