"""What an inspection body keeps of a case: the review of the contract, samples and the chain of
their custody (JL-5.3.1.2, JL-5.3.1.4).
"""

from models.base import Record
from models.cases import ServiceCase
from models.choices import Choices
from models.clock import now, today
from models.fields import (
    Choice,
    Date,
    DateTime,
    DecimalNumber,
    Flag,
    Integer,
    Link,
    ShortText,
    StatusField,
)
from models.messages import T
from models.rules import not_future
from models.staff import Staff

REVIEW_KIND = Choices(
    "REVIEW_KIND",
    ("SIMPLE", "简单合同", "Simple"),
    ("REPEAT", "重复性合同", "Repeat"),
    ("COMPLEX", "复杂（转技术部门）", "Complex"),
)

SAMPLE_MODE = Choices(
    "SAMPLE_MODE",
    ("WINDOW", "窗口送样", "At window"),
    ("PICKUP", "上门取样", "Pick-up"),
    ("MAIL", "邮寄", "Mail"),
)

SAMPLE_DISPOSAL = Choices(
    "SAMPLE_DISPOSAL",
    ("RETURN", "退还", "Returned"),
    ("KEEP", "留样", "Retained"),
    ("DESTROY", "处置", "Disposed"),
)


class ContractReview(Record):
    """Contract review."""

    label = "Contract review"
    display_fields = ("service_case", "reviewed_on")
    search_fields = ("service_case.code",)
    belongs_to = "service_case"
    deletable_states = ()
    rules = (not_future("reviewed_on"),)

    service_case = Link("Case", ServiceCase)
    kind = Choice(
        "Kind",
        REVIEW_KIND,
        default="SIMPLE",
        help="Simple and repeat ones at the window; complex ones go to the technical department",
    )
    capability_ok = Flag(
        "Capability confirmed", help="Qualification and ability for this work are there"
    )
    terms_ok = Flag("Method, time and fee agreed", help="The enterprise has said yes to all three")
    reviewed_on = Date("Reviewed on", default=today)
    reviewer = Link("Reviewer", Staff, null=True, system=True)

    class Meta:
        table_name = "contract_review"


def some(row: Record) -> dict[str, T]:
    return {"quantity": T("More than 0 is expected")} if row.quantity == 0 else {}


def after_acceptance(row: Record) -> dict[str, T]:
    """Nobody takes a sample in for a case that is not accepted yet."""
    if not row.__data__.get("service_case") or row.received_at is None:
        return {}
    accepted = row.service_case.accepted_at
    if accepted and row.received_at < accepted.replace(second=0):
        return {"received_at": T("May not lie before the case was accepted")}
    return {}


class Sample(Record):
    """Sample custody."""

    label = "Sample"
    display_fields = ("code", "name")
    search_fields = ("code", "name", "service_case.code")
    number_rule = "sample"
    belongs_to = "service_case"
    deletable_states = ()
    rules = (not_future("received_at"), after_acceptance, some)

    code = ShortText("Sample no.", 40, unique=True, system=True)
    service_case = Link("Case", ServiceCase)
    name = ShortText("Sample name", 100)
    quantity = DecimalNumber(
        "Quantity", 10, 2, help="In the unit that stands in the name, else pieces"
    )
    receive_mode = Choice("Received by", SAMPLE_MODE, default="WINDOW")
    received_at = DateTime("Received at", default=now)
    holder = ShortText("In whose hands", 60, system=True)
    disposal = StatusField("Disposal", SAMPLE_DISPOSAL, null=True)

    class Meta:
        table_name = "sample"


class SampleCustody(Record):
    """One hand-over of a sample, written by the event."""

    label = "Custody chain"
    display_fields = ("row_no", "to_whom")
    belongs_to = "sample"
    deletable_states = ()

    sample = Link("Sample", Sample, system=True)
    row_no = Integer("Row no.", system=True)
    from_whom = ShortText("From", 60, system=True)
    to_whom = ShortText("To", 60, system=True)
    at = DateTime("Handed over at", system=True)
    signature = ShortText("Signed by", 40, mask="name", system=True)

    class Meta:
        table_name = "sample_custody"
