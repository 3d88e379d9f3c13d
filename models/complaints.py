"""Complaint, Complaint tracking log."""

from models.base import Record
from models.cases import ServiceCase
from models.choices import Choices
from models.clock import now
from models.enterprises import Enterprise
from models.fields import (
    AccountField,
    Choice,
    Date,
    DateTime,
    Flag,
    Link,
    ShortText,
    StatusField,
    Text,
)
from models.links import Links
from models.messages import T
from models.providers import Provider
from models.reference import DictItem
from models.rules import needed, not_future
from models.sealed import EncryptedField
from models.sheets import ACCEPT_RESULT
from models.staff import Staff
from models.stations import Station
from models.surveys import SATISFACTION4

COMPLAINT_CHANNEL = Choices(
    "COMPLAINT_CHANNEL",
    ("PHONE", "电话", "Phone"),
    ("WECHAT", "微信", "WeChat"),
    ("BOX", "意见箱", "Box"),
    ("WINDOW", "窗口", "Window"),
    ("WEB", "网络", "Web"),
    ("LETTER", "来函", "Letter"),
    ("SUPERIOR", "上级转办", "From superior"),
    ("HOTLINE", "12345/12315 热线", "Hotline (assumption)"),
)

COMPLAINANT = Choices(
    "COMPLAINANT",
    ("ENT", "企业", "Enterprise"),
    ("PERSON", "个人", "Individual"),
    ("ANON", "匿名", "Anonymous"),
    ("PROV", "机构", "Provider"),
)

RESPONDENT = Choices(
    "RESPONDENT",
    ("STATION", "服务站", "Station"),
    ("STAFF", "工作人员", "Staff"),
    ("PROVIDER", "服务机构", "Provider"),
    ("EXPERT", "专家", "Expert"),
    ("CHARGE", "收费", "Charging"),
    ("REPORT", "检测数据/结果", "Test data or result"),
)

COMPLAINT_CATEGORY = Choices(
    "COMPLAINT_CATEGORY",
    ("ATTITUDE", "服务态度", "Attitude"),
    ("DELAY", "超时", "Delay"),
    ("CAPABILITY", "专业能力", "Professional ability"),
    ("CHARGE", "收费", "Charging"),
    ("INTEGRITY", "廉洁", "Integrity"),
    ("LEAK", "信息泄露", "Information leak"),
    ("RESULT", "结果质量", "Result quality"),
    ("FACILITY", "设施环境", "Facility"),
    ("OTHER", "其他", "Other"),
)

LEVEL3 = Choices(
    "LEVEL3",
    ("H", "高", "High"),
    ("M", "中", "Medium"),
    ("L", "低", "Low"),
)

COMPLAINT_FINDING = Choices(
    "COMPLAINT_FINDING",
    ("UPHELD", "成立", "Upheld"),
    ("PART", "部分成立", "Partly upheld"),
    ("NOT", "不成立", "Not upheld"),
)

COMPLAINT_STATUS = Choices(
    "COMPLAINT_STATUS",
    ("RECEIVED", "已接收", "Received"),
    ("ACKED", "已确认", "Acknowledged"),
    ("ASSESSED", "已初评", "Assessed"),
    ("INVESTIGATING", "调查中", "Investigating"),
    ("RESPONDED", "已拟回应", "Response proposed"),
    ("COMMUNICATED", "已沟通决定", "Decision communicated"),
    ("REJECTED_BY_C", "投诉人不接受", "Not accepted by complainant"),
    ("EXTERNAL", "外部争议中", "External dispute"),
    ("CLOSED", "已关闭", "Closed"),
    ("NOT_ADMITTED", "不予受理", "Not admitted"),
)

COMPLAINT_STEP = Choices(
    "COMPLAINT_STEP",
    ("RECEIPT", "接收", "Receipt"),
    ("TRACK", "跟踪", "Tracking"),
    ("ACK", "确认", "Acknowledgement"),
    ("ASSESS", "初步评估", "Initial assessment"),
    ("INVEST", "调查", "Investigation"),
    ("RESPONSE", "回应", "Response"),
    ("COMM", "沟通决定", "Communicating the decision"),
    ("CLOSE", "关闭", "Closing"),
    ("REOPEN", "重开", "Reopen"),
)


NAMED = {"complainant_type": ("ENT", "PERSON", "PROV")}
"""Who complains without a name leaves none."""


class Complaint(Record):
    """Complaint."""

    label = "Complaint"
    display_fields = ("code",)
    search_fields = ("code", "description")
    number_rule = "complaint"
    locked_states = closed_in = ("CLOSED", "NOT_ADMITTED")
    deletable_states = ("RECEIVED",)
    internal = ("complainant_name", "complainant_phone")
    rules = (
        not_future("received_at"),
        needed(
            "complainant_name",
            lambda row: row.complainant_type != "ANON",
            T("Needed unless anonymous"),
        ),
        needed(
            "complainant_phone",
            lambda row: row.complainant_type != "ANON",
            T("Needed unless anonymous"),
        ),
        needed("respondent_staff", {"respondent_type": ("STAFF",)}, T("Say who is meant")),
        needed(
            "respondent_provider",
            {"respondent_type": ("PROVIDER",)},
            T("Say which provider is meant"),
        ),
    )

    code = ShortText("Complaint no.", 40, unique=True, system=True)
    received_at = DateTime("Received at", default=now, help="When the station heard of it")
    channel = Choice("Channel", COMPLAINT_CHANNEL)
    station = Link("Station", Station, system=True)
    complainant_type = Choice(
        "Complainant type", COMPLAINANT, help="Anonymous: no name and no phone are kept"
    )
    enterprise = Link("Enterprise", Enterprise, null=True, when={"complainant_type": ("ENT",)})
    complainant_name = ShortText("Name", 40, null=True, mask="name", when=NAMED)
    complainant_phone = EncryptedField("Phone", kind="phone", null=True, when=NAMED)
    service_case = Link(
        "Related case", ServiceCase, null=True, help="Case that the complaint is about"
    )
    respondent_type = Choice("Against", RESPONDENT, help="What or whom the complaint is about")
    respondent_staff = Link(
        "Staff", Staff, null=True, when={"respondent_type": ("STAFF", "CHARGE")}
    )
    respondent_provider = Link(
        "Provider", Provider, null=True, when={"respondent_type": ("PROVIDER", "CHARGE", "REPORT")}
    )
    category = Choice("Category", COMPLAINT_CATEGORY)
    description = Text("Problem", help="What happened, when, who was there")
    remedy_requested = Text("Remedy requested", help="What the complainant wants")
    severity = Choice("Severity", LEVEL3, null=True, system=True)
    safety_implication = Flag("Safety implication", null=True, system=True)
    complexity = Choice("Complexity", LEVEL3, null=True, system=True)
    impact = Choice("Impact", LEVEL3, null=True, system=True)
    immediate_action = Flag("Immediate action needed", null=True, system=True)
    admitted = Flag("Admissible", null=True, system=True)
    handler = AccountField("Handler", null=True)
    acknowledged_at = DateTime("Acknowledged at", null=True, system=True)
    due_on = Date("Due", counted=True, system=True)
    investigation = Text("Investigation", null=True, system=True)
    finding = Choice("Finding", COMPLAINT_FINDING, null=True, system=True)
    response_measures = Links(
        "Response offered", DictItem, limit={"dict_type": "complaint_response"}, system=True
    )
    communicated_at = DateTime("Decision communicated at", null=True, system=True)
    accepted = Choice("Complainant accepts?", ACCEPT_RESULT, null=True, system=True)
    alternatives_told = Flag("Alternatives explained", null=True, system=True)
    closed_at = DateTime("Closed at", null=True, system=True)
    handling_satisfaction = Choice(
        "Satisfaction with handling", SATISFACTION4, null=True, system=True
    )
    root_cause = Text("Root cause", null=True, system=True)
    status = StatusField("Status", COMPLAINT_STATUS, default="RECEIVED")

    class Meta:
        table_name = "complaint"
        indexes = ((("station", "status", "id"), False),)


class ComplaintEvent(Record):
    """Complaint tracking log."""

    label = "Complaint tracking log"
    display_fields = ("step",)
    append_only = True
    belongs_to = "complaint"

    complaint = Link("Complaint", Complaint, system=True)
    step = Choice("Step", COMPLAINT_STEP, system=True)
    content = Text("Content", system=True)
    informed = Flag("Told complainant", system=True)
    actor = AccountField("By")
    happened_at = DateTime("At", system=True)

    class Meta:
        table_name = "complaint_event"
