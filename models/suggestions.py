"""Opinion or suggestion: received at the box, by telephone, on a form or in a survey (SY-8.1.1)."""

from models.base import Record
from models.clock import now
from models.enterprises import Enterprise
from models.enumerations import SUGGESTION_SOURCE, SUGGESTION_STATUS, SUGGESTION_TARGET
from models.fields import Choice, Date, DateTime, ShortText, Link, StatusField, Text
from models.messages import T
from models.providers import Provider
from models.requests import ServiceRequest
from models.rules import needed, not_future
from models.sealed import EncryptedField
from models.stations import Station
from models.surveys import SatisfactionSurvey


class Suggestion(Record):
    """Opinion or suggestion: its receipt; what becomes of it is told later."""

    label = "Suggestion"
    display_fields = ("code",)
    search_fields = ("code", "content")
    number_rule = "suggestion"
    deletable_states = ()
    internal = ("submitter", "survey")
    locked_states = ("CLOSED", "CLOSED_P")
    rules = (
        not_future("received_at"),
        needed("provider", {"target": ("PROVIDER",)}, T("Say which provider it is about")),
    )

    code = ShortText("Suggestion no.", 40, unique=True, system=True)
    source = Choice("Source", SUGGESTION_SOURCE)
    received_at = DateTime("Received at", default=now)
    station = Link("Station", Station, system=True)
    enterprise = Link("Enterprise", Enterprise, null=True)
    submitter = EncryptedField(
        "Name and phone", kind="text", null=True, help="Empty when nobody wants to be named"
    )
    target = Choice("About", SUGGESTION_TARGET, default="STATION")
    provider = Link("Provider", Provider, null=True)
    content = Text("Content")
    survey = Link("Survey", SatisfactionSurvey, null=True, system=True)
    request = Link("Need form", ServiceRequest, null=True, system=True)
    passed_at = DateTime("Passed to the provider at", null=True, system=True)
    provider_reply_due = Date("Provider's reply due", null=True, system=True)
    provider_reply = Text("Provider's reply", null=True, system=True)
    result = Text("Result", null=True, system=True)
    published_via = ShortText("Published via", 80, null=True, system=True)
    published_on = Date("Published on", null=True, system=True)
    replied_at = DateTime("Replied to the submitter at", null=True, system=True)
    status = StatusField("Status", SUGGESTION_STATUS, default="NEW")

    class Meta:
        table_name = "suggestion"
        indexes = ((("station", "status", "id"), False),)
