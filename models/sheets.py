"""Handling sheet: what was arranged, conveyed to the enterprise, accepted by it (SY-B)."""

from models.base import Record
from models.cases import ServiceCase
from models.choices import Choices
from models.clock import now
from models.fields import Choice, DateTime, Link, ShortText, StatusField, Text
from models.links import Links
from models.requests import DELIVER_MODE, ServiceRequest
from models.rules import not_future

ACCEPT_RESULT = Choices(
    "ACCEPT_RESULT",
    ("WAIT", "待确认", "Pending"),
    ("ACCEPT", "接受", "Accepted"),
    ("REJECT", "不接受", "Rejected"),
    ("NA", "不适用", "N/A"),
)


class HandlingSheet(Record):
    """Request handling sheet."""

    label = "Request handling sheet"
    display_fields = ("code",)
    search_fields = ("code", "request.code", "arrangement")
    number_rule = "handling_sheet"
    belongs_to = "request"
    deletable_states = ()
    rules = (not_future("conveyed_at"),)

    code = ShortText("Sheet no.", 40, unique=True, system=True)
    request = Link("Request", ServiceRequest)
    cases = Links("Cases", ServiceCase, required=True, help="The cases that this sheet is about")
    result = Text("Communication result", help="What was agreed with the enterprise")
    arrangement = Text("Handling arrangement", help="Who serves, when, whom to ask")
    conveyed_at = DateTime("Conveyed at", default=now)
    conveyed_via = Choice("Conveyed via", DELIVER_MODE, default="PHONE")
    accepted = StatusField("Accepted by enterprise", ACCEPT_RESULT, default="WAIT")
    confirmed_by = ShortText("Confirmed by", 40, null=True, mask="name", system=True)
    confirmed_at = DateTime("Confirmed at", null=True, system=True)

    class Meta:
        table_name = "handling_sheet"
