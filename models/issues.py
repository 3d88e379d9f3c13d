"""Problems while a service runs: both sides' account, the cause, feedback to both (SY-6.3.2)."""

from models.base import Record
from models.cases import PARTY, ServiceCase
from models.choices import Choices
from models.clock import now
from models.fields import Choice, DateTime, Link, StatusField, Text
from models.rules import not_future

ISSUE_STATUS = Choices(
    "ISSUE_STATUS",
    ("OPEN", "待了解", "Open"),
    ("FED", "已反馈双方", "Fed back"),
    ("CLOSED", "已解决", "Solved"),
)


class CaseIssue(Record):
    """In-service issue."""

    label = "In-service issue"
    display_fields = ("problem",)
    search_fields = ("problem", "service_case.code")
    belongs_to = "service_case"
    locked_states = ("FED", "CLOSED")
    deletable_states = ()
    rules = (not_future("found_at"),)

    service_case = Link("Case", ServiceCase)
    problem = Text("Problem", help="What went wrong, and since when")
    found_at = DateTime("Found at", default=now)
    raised_by = Choice("Raised by", PARTY)
    provider_account = Text("Provider's account", null=True, system=True)
    enterprise_account = Text("Enterprise's account", null=True, system=True)
    cause = Text("Cause", null=True, system=True)
    fed_back_provider_at = DateTime("Fed back to provider at", null=True, system=True)
    fed_back_enterprise_at = DateTime("Fed back to enterprise at", null=True, system=True)
    measures = Text("Coordination", null=True, system=True)
    status = StatusField("Status", ISSUE_STATUS, default="OPEN")

    class Meta:
        table_name = "case_issue"
