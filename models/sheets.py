"""Handling sheet: what was arranged, conveyed to the enterprise, accepted by it (SY-B)."""

from models.base import Record
from models.cases import ServiceCase
from models.clock import now
from models.enumerations import ACCEPT_RESULT, DELIVER_MODE
from models.fields import Choice, Instant, Line, Link, StatusField, Text
from models.links import Links
from models.requests import ServiceRequest
from models.rules import not_future


class HandlingSheet(Record):
    """Request handling sheet."""

    label = "Request handling sheet"
    named_by = ("code",)
    searched = ("code", "request.code", "arrangement")
    numbered = "handling_sheet"
    belongs_to = "request"
    removable = ()
    rules = (not_future("conveyed_at"),)

    code = Line("Sheet no.", 40, unique=True, system=True)
    request = Link("Request", ServiceRequest)
    cases = Links("Cases", ServiceCase, required=True, help="The cases that this sheet is about")
    result = Text("Communication result", help="What was agreed with the enterprise")
    arrangement = Text("Handling arrangement", help="Who serves, when, whom to ask")
    conveyed_at = Instant("Conveyed at", default=now)
    conveyed_via = Choice("Conveyed via", DELIVER_MODE, default="PHONE")
    accepted = StatusField("Accepted by enterprise", ACCEPT_RESULT, default="WAIT")
    confirmed_by = Line("Confirmed by", 40, null=True, mask="name", system=True)
    confirmed_at = Instant("Confirmed at", null=True, system=True)

    class Meta:
        table_name = "handling_sheet"
