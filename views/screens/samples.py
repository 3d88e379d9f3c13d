"""Contract reviews, samples and the chain of their custody (JL-5.3.1.2, JL-5.3.1.4)."""

from models.samples import ContractReview, Sample, SampleCustody
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView


class ReviewView(RecordView):
    model = ContractReview
    menu_group = "needs"
    menu_order = 160
    column_list = ("service_case", "kind", "capability_ok", "terms_ok", "reviewer", "reviewed_on")
    column_filters = ("kind", "capability_ok", "terms_ok", "reviewed_on", "service_case")
    can_delete = False
    work_views = (
        WorkView("complex", "Complex", lambda actor: ContractReview.kind == "COMPLEX", "near"),
        WorkView("all", "All"),
    )


class SampleView(RecordView):
    model = Sample
    menu_group = "needs"
    menu_order = 170
    column_list = (
        "code",
        "name",
        "service_case",
        "quantity",
        "receive_mode",
        "received_at",
        "holder",
        "disposal",
    )
    column_filters = ("receive_mode", "disposal", "received_at", "service_case")
    related = ((SampleCustody, "sample", ("row_no", "from_whom", "to_whom", "at", "signature")),)
    can_delete = False
    work_views = (
        WorkView("held", "Held", lambda actor: Sample.disposal.is_null()),
        WorkView("all", "All"),
    )


class CustodyView(RecordView):
    model = SampleCustody
    column_list = ("row_no", "sample", "from_whom", "to_whom", "at", "signature")
    column_filters = ("sample", "at")
    can_create = can_edit = can_delete = False
