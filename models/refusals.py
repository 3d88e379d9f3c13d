"""Refusal filing: no window says no on its own (SY-7.2-a)."""

from models.base import Record
from models.cases import ServiceCase
from models.choices import Choices
from models.fields import AccountField, Choice, DateTime, Link, ShortText, StatusField, Text
from models.links import Links
from models.requests import DELIVER_MODE, RequestItem, ServiceRequest
from models.staff import Staff

REFUSAL_KIND = Choices(
    "REFUSAL_KIND",
    ("NOACC", "不予受理", "Not accepted"),
    ("NODO", "不予办理", "Not handled"),
    ("RETURN", "退回", "Returned"),
    ("NOCOMP", "投诉不予受理", "Complaint not admitted"),
)

REVIEW_RESULT = Choices(
    "REVIEW_RESULT",
    ("WAIT", "待审核", "Awaiting the head"),
    ("APPROVE", "同意", "Approved"),
    ("OVERTURN", "不同意(重新受理)", "Overturned"),
    ("RECALLED", "已收回", "Taken back"),
)


class RefusalFiling(Record):
    """Refusal filing."""

    label = "Refusal filing"
    display_fields = ("code",)
    search_fields = ("code", "request.code", "reason")
    number_rule = "refusal_filing"
    belongs_to = "request"
    append_only = True

    code = ShortText("Filing no.", 40, unique=True, system=True)
    request = Link("Request", ServiceRequest, system=True)
    service_case = Link("Case", ServiceCase, null=True, system=True)
    items = Links("Items refused", RequestItem, system=True)
    kind = Choice("Kind", REFUSAL_KIND, system=True)
    reason = Text("Reason", system=True)
    basis = ShortText("Legal/standard basis", 300, null=True, system=True)
    handled_by = Link("Handled by", Staff, system=True)
    informed_at = DateTime("Informed at", system=True)
    informed_via = Choice("Informed how", DELIVER_MODE, system=True)
    head_opinion = Text("Head's review", null=True, system=True)
    reviewed_by = AccountField("Reviewed by", null=True)
    decision = StatusField("Decision", REVIEW_RESULT, default="WAIT")
    filed_at = DateTime("Filed at", null=True, system=True)

    class Meta:
        table_name = "refusal_filing"
