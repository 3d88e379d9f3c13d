"""Consultations: a question, its answer, who first heard it (SY-7.3.2-d, JL-8.3.2)."""

from models.base import Record
from models.catalogue import ServiceCategory
from models.choices import Choices
from models.enterprises import Enterprise
from models.fields import Choice, Date, DateTime, Link, ShortText, StatusField, Text
from models.messages import T
from models.requests import CHANNEL, ServiceRequest
from models.sealed import EncryptedField
from models.staff import Staff
from models.stations import Station

CONSULT_STATUS = Choices(
    "CONSULT_STATUS",
    ("OPEN", "待答复", "To be answered"),
    ("ANSWERED", "已答复", "Answered"),
    ("CONVERTED", "已转需求", "Turned into a need"),
    ("VOID", "已作废", "Void"),
)


def somebody_asks(row: Record) -> dict[str, T]:
    """Who asks is an enterprise on file, or a person with a way to answer him."""
    if row.__data__.get("enterprise") is None and row.__data__.get("enquirer") is None:
        return {"enquirer": T("Choose the enterprise, or write down who asks and the telephone")}
    return {}


class Consultation(Record):
    """Consultation record."""

    label = "Consultation record"
    display_fields = ("code",)
    search_fields = ("code", "question", "answer", "enterprise.name")
    number_rule = "consultation"
    locked_states = ("ANSWERED", "CONVERTED", "VOID")
    lets_go = ("request",)
    deletable_states = ()
    rules = (somebody_asks,)

    code = ShortText("Consultation no.", 40, unique=True, system=True)
    station = Link("Station", Station, system=True)
    enterprise = Link("Enquiring enterprise", Enterprise, null=True)
    enquirer = EncryptedField(
        "Enquirer name and phone",
        kind="text",
        null=True,
        help="When the enterprise has no file yet",
    )
    channel = Choice("Channel", CHANNEL, default="PHONE")
    category = Link("Category", ServiceCategory)
    question = Text("Question", help="In the enquirer's words")
    answer = Text("Answer", null=True, help="Answered at once; leave empty to answer later")
    first_responder = Link("First-responder", Staff, system=True)
    reply_due_on = Date("Reply due", counted=True, system=True)
    answered_at = DateTime("Answered at", null=True, system=True)
    request = Link("Converted request", ServiceRequest, null=True, system=True)
    status = StatusField("Status", CONSULT_STATUS, default="OPEN")

    class Meta:
        table_name = "consultation"
        indexes = ((("station", "status", "reply_due_on"), False),)
