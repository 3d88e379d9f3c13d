"""Opinion or suggestion: received at the box, by telephone, on a form or in a survey (SY-8.1.1)."""

from models.base import Record
from models.choices import Choices
from models.clock import now
from models.enterprises import Enterprise
from models.fields import Choice, Date, DateTime, Link, ShortText, StatusField, Text
from models.messages import T
from models.providers import Provider
from models.requests import ServiceRequest
from models.rules import needed, not_future
from models.sealed import EncryptedField
from models.stations import Station
from models.surveys import SatisfactionSurvey

SUGGESTION_SOURCE = Choices(
    "SUGGESTION_SOURCE",
    ("BOX", "意见箱", "Box"),
    ("PHONE", "监督电话", "Phone"),
    ("WECHAT", "监督微信", "WeChat"),
    ("FORM", "需求表意见栏", "Need form"),
    ("SURVEY", "满意度评价", "Survey"),
    ("VISIT", "巡访", "Visit"),
    ("OTHER", "其他", "Other"),
)

SUGGESTION_TARGET = Choices(
    "SUGGESTION_TARGET",
    ("STATION", "服务站", "Station"),
    ("PROVIDER", "服务机构", "Provider"),
    ("OTHER", "其他", "Other"),
)

SUGGESTION_STATUS = Choices(
    "SUGGESTION_STATUS",
    ("NEW", "待处理", "New"),
    ("PASSED", "已转机构", "Passed on"),
    ("PLANNED", "已列改进", "Planned"),
    ("CLOSED", "已处理公布", "Closed and published"),
    ("CLOSED_P", "已处理(不公布)", "Closed, not published"),
)


class Suggestion(Record):
    """Opinion or suggestion: its receipt; the outcome follows later."""

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
