"""What an inspection body keeps of a case: the review of the contract, samples and the chain of their custody (JL-5.3.1.2, JL-5.3.1.4)."""

from models.base import Record
from models.cases import ServiceCase
from models.clock import now, today
from models.enumerations import REVIEW_KIND, SAMPLE_DISPOSAL, SAMPLE_MODE
from models.fields import Amount, Choice, Day, Flag, Instant, Line, Link, StatusField, Whole
from models.messages import T
from models.rules import not_future
from models.staff import Staff


class ContractReview(Record):
    """Contract review."""

    label = "Contract review"
    named_by = ("service_case", "reviewed_on")
    searched = ("service_case.code",)
    belongs_to = "service_case"
    removable = ()
    rules = (not_future("reviewed_on"),)

    service_case = Link("Case", ServiceCase)
    kind = Choice("Kind", REVIEW_KIND, default="SIMPLE", help="Simple and repeat ones at the window; complex ones go to the technical department")
    capability_ok = Flag("Capability confirmed", help="Qualification and ability for this work are there")
    terms_ok = Flag("Method, time and fee agreed", help="The enterprise has said yes to all three")
    reviewed_on = Day("Reviewed on", default=today)
    reviewer = Link("Reviewer", Staff, null=True, system=True)

    class Meta:
        table_name = "contract_review"


def some(row):
    return {"quantity": T("More than 0 is expected")} if row.quantity == 0 else {}


class Sample(Record):
    """Sample custody."""

    label = "Sample"
    named_by = ("code", "name")
    searched = ("code", "name", "service_case.code")
    numbered = "sample"
    belongs_to = "service_case"
    removable = ()
    rules = (not_future("received_at"), some)

    code = Line("Sample no.", 40, unique=True, system=True)
    service_case = Link("Case", ServiceCase)
    name = Line("Sample name", 100)
    quantity = Amount("Quantity", 10, 2, help="In the unit that stands in the name, else pieces")
    receive_mode = Choice("Received by", SAMPLE_MODE, default="WINDOW")
    received_at = Instant("Received at", default=now)
    holder = Line("In whose hands", 60, system=True)
    disposal = StatusField("Disposal", SAMPLE_DISPOSAL, null=True)

    class Meta:
        table_name = "sample"


class SampleCustody(Record):
    """One hand-over of a sample, written by the event."""

    label = "Custody chain"
    named_by = ("row_no", "to_whom")
    belongs_to = "sample"
    removable = ()

    sample = Link("Sample", Sample, system=True)
    row_no = Whole("Row no.", system=True)
    from_whom = Line("From", 60, system=True)
    to_whom = Line("To", 60, system=True)
    at = Instant("Handed over at", system=True)
    signature = Line("Signed by", 40, mask="name", system=True)

    class Meta:
        table_name = "sample_custody"
