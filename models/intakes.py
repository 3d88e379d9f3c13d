"""Short intake: who called, from which telephone, what is wanted; the file follows before the need
is accepted (decisions 52, SY-6.1.1).
"""

from models.base import Record
from models.choices import Choices
from models.clock import now
from models.consultations import Consultation
from models.enterprises import Enterprise
from models.fields import Choice, Date, DateTime, Link, ShortText, StatusField, Text
from models.requests import CHANNEL, ServiceRequest
from models.rules import not_future
from models.sealed import EncryptedField
from models.staff import Staff
from models.stations import Station

INTAKE_STATUS = Choices(
    "INTAKE_STATUS",
    ("OPEN", "待处理", "To be worked on"),
    ("CONVERTED", "已转需求", "Turned into a need"),
    ("ANSWERED", "已答复", "Answered"),
    ("CLOSED", "已了结", "Closed"),
)

INTAKE_END = Choices(
    "INTAKE_END",
    ("DUP", "重复来电", "The same as another one"),
    ("NONEED", "来电人不再需要", "No longer wanted"),
    ("OUTSIDE", "不属本站服务范围，已告知去处", "Not a matter of the station; told where to go"),
    ("UNREACHED", "多次回拨无法联系", "Called back in vain"),
    ("MISTAKE", "登记有误", "Registered by mistake"),
)


class Intake(Record):
    """Short intake of a call."""

    label = "Short intake"
    display_fields = ("code",)
    search_fields = ("code", "wanted", "enterprise.name")
    number_rule = "service_request"
    closed_in = ("CONVERTED", "ANSWERED", "CLOSED")
    locked_states = ("CONVERTED", "ANSWERED", "CLOSED")
    deletable_states = ()
    internal = ("phone",)
    rules = (not_future("received_at"),)

    code = ShortText("Request no.", 40, unique=True, system=True)
    station = Link("Station", Station, system=True)
    caller = ShortText("Who called", 40, mask="name", help="As the person gave the name")
    phone = EncryptedField("Telephone of the caller", kind="phone")
    wanted = Text("What is wanted", help="In the caller's own words")
    channel = Choice("Channel", CHANNEL, default="PHONE", help="How the need reached the station")
    enterprise = Link(
        "Enterprise",
        Enterprise,
        null=True,
        help="When it is on file; otherwise it is found or opened later",
    )
    received_at = DateTime("Called at", default=now)
    first_responder = Link("First-responder", Staff, system=True)
    due_on = Date("To be settled by", counted=True, system=True)
    settled_at = DateTime("Settled at", null=True, system=True)
    request = Link("Need form", ServiceRequest, null=True, system=True)
    consultation = Link("Consultation record", Consultation, null=True, system=True)
    close_reason = Choice("Why it was closed", INTAKE_END, null=True, system=True)
    close_note = Text("Note", null=True, system=True)
    status = StatusField("Status", INTAKE_STATUS, default="OPEN")

    class Meta:
        table_name = "intake"
        indexes = ((("station", "status", "due_on"), False),)
