"""Green channels: who goes first, by which criterion, approved by whom (SY-6.3.3)."""

from backoffice.workflow.green_channels import TICK
from models.cases import ServiceCase
from models.catalogue import ServiceItem
from models.green import GreenChannel
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView


class GreenView(RecordView):
    model = GreenChannel
    menu_group = "needs"
    menu_order = 180
    column_list = (
        "code",
        "request",
        "service_item",
        "criterion",
        "project_ref",
        "fast_days",
        "owner",
        "decision",
    )
    column_filters = ("decision", "criterion", "owner", "request")
    form_columns = (
        "request",
        "service_item",
        "criterion",
        "project_ref",
        "reason",
        "evidence",
        "fast_days",
        "modes",
        "owner",
    )
    form_layout = (
        (
            "Application for the green channel",
            ("request", "service_item", "criterion", "project_ref", "reason", "evidence"),
        ),
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

    def first_values(self, values):
        """Where the form itself asks for the lane, its tick is the criterion and the document."""
        item = values.get("service_item") and ServiceItem.get_by_id(values["service_item"])
        if item and item.code == TICK:
            values |= {"criterion": "METROLOGY", "project_ref": TICKED_ON}
        return values


TICKED_ON = "服务需求表（附录A）“开通计量检定绿色通道”"
"""The document that asks for the metrology lane: the signed form."""
