"""Service case, Case event log, Service record, Service summary from provider."""

from peewee import ModelSelect

from models.attachments import FileField
from models.base import Record
from models.catalogue import DELIVERY, SERVICE_CLASS, ServiceItem
from models.choices import Choices
from models.clock import day_of
from models.enterprises import Enterprise
from models.experts import Expert
from models.fields import (
    AccountField,
    Choice,
    Date,
    DateTime,
    Flag,
    Integer,
    Link,
    ShortText,
    StatusField,
    Text,
)
from models.green import GreenChannel
from models.links import Links
from models.messages import T
from models.providers import Provider
from models.requests import ServiceRequest
from models.rules import in_order, not_future
from models.staff import Staff
from models.stations import Station
from models.structures import TextList
from models.teams import ExpertTeam

REPORT_STATUS = Choices(
    "REPORT_STATUS",
    ("NA", "不涉及", "N/A"),
    ("WAIT", "待收样/待检", "Waiting"),
    ("TESTING", "检验检测中", "Testing"),
    ("DRAFTING", "报告编制", "Drafting"),
    ("REVIEW", "审核批准", "Review"),
    ("ISSUED", "已出具", "Issued"),
    ("DELIVERED", "已发放", "Delivered"),
)

OUTCOME = Choices(
    "OUTCOME",
    ("SOLVED", "已解决", "Solved"),
    ("PARTLY", "部分解决", "Partly"),
    ("UNSOLVED", "未解决", "Unsolved"),
    ("NONEED", "企业不再需要", "No longer needed"),
)

CLOSE_REASON = Choices(
    "CLOSE_REASON",
    ("DONE", "服务完成", "Completed"),
    ("INSTANT", "即时解决", "Answered at once"),
    ("NOPROV", "无可匹配机构", "No matching provider"),
    ("WITHDRAW", "企业撤回", "Withdrawn"),
    ("DECLINED", "企业不接受安排", "Arrangement declined"),
    ("REFUSED", "否定备案", "Refused"),
    ("DUP", "重复", "Duplicate"),
)

CASE_STATUS = Choices(
    "CASE_STATUS",
    ("NEW", "待办", "New"),
    ("MATCHING", "匹配中", "Matching"),
    ("WAIT_PROV", "待机构回应", "Awaiting provider"),
    ("WAIT_ENT", "待企业确认", "Awaiting enterprise"),
    ("SERVING", "服务中", "In service"),
    ("ENDED", "服务结束待小结", "Ended, awaiting summary"),
    ("EVALUATING", "待评价", "Awaiting survey"),
    ("CLOSED", "已关闭", "Closed"),
    ("ARCHIVED", "已归档", "Archived"),
)

UNSERVED = ("NEW", "MATCHING", "WAIT_PROV", "WAIT_ENT")
"""States of a case before its service."""

CASE_EVENT = Choices(
    "CASE_EVENT",
    ("REGISTER", "登记", "Register"),
    ("ASSESS", "评估", "Assess"),
    ("NOTICE", "出具文书", "Issue notice"),
    ("REFER", "转介", "Refer"),
    ("RESPOND", "机构回应", "Provider answers"),
    ("REMATCH", "再匹配", "Re-match"),
    ("INFORM", "告知企业", "Inform enterprise"),
    ("START", "开始服务", "Start service"),
    ("FOLLOW", "跟踪", "Follow up"),
    ("SUPPLEMENT", "材料补齐", "Materials arrived"),
    ("COORD", "解释协调", "Coordinate"),
    ("ISSUE", "问题", "Issue"),
    ("PAUSE", "暂停", "Pause"),
    ("RESUME", "恢复", "Resume"),
    ("END", "服务结束", "End service"),
    ("SUMMARY", "小结", "Summary"),
    ("SURVEY", "评价", "Survey"),
    ("CLOSE", "关闭", "Close"),
    ("REOPEN", "重开", "Reopen"),
    ("ARCHIVE", "归档", "Archive"),
    ("OVERDUE", "逾期", "Overdue"),
    ("CORRECT", "更正", "Correction"),
)

PARTY = Choices(
    "PARTY",
    ("ENT", "企业", "Enterprise"),
    ("PROV", "质量服务机构", "Provider"),
    ("STATION", "服务站", "Station"),
    ("EXPERT", "专家", "Expert"),
    ("SUP", "上级", "Superior"),
)

SERVICE_MODE = Choices(
    "SERVICE_MODE",
    ("WINDOW", "窗口", "Window"),
    ("VISIT", "上门", "On-site"),
    ("APPOINT", "预约", "Appointment"),
    ("OFFPEAK", "错峰", "Off-peak"),
    ("ONLINE", "网上", "Online"),
    ("PHONE", "电话", "Phone"),
    ("IM", "即时通讯", "IM"),
    ("PICKUP", "取送样", "Sample pick-up"),
    ("MAIL", "邮寄", "Mail"),
)

RECORD_KIND = Choices(
    "RECORD_KIND",
    ("SERVICE", "服务", "Service"),
    ("COORD", "协商", "Coordination before the service"),
)

PAUSE_REASON = Choices(
    "PAUSE_REASON",
    ("SUPPLEMENT", "等待企业补正", "Awaiting supplement"),
    ("ENTERPRISE", "企业自身原因", "The enterprise's own delay"),
    ("FORCE", "不可抗力", "Force majeure"),
)


class ServiceCase(Record):
    """Service case."""

    locked_states = ("CLOSED", "ARCHIVED")
    locking_states = ("ARCHIVED",)
    closed_in = ("CLOSED", "ARCHIVED")
    deletable_states = ()
    label = "Service case"
    display_fields = ("code",)
    search_fields = ("code", "enterprise.name", "enterprise.uscc", "content")
    number_rule = "service_case"
    internal = ("extra_attempts",)

    code = ShortText("Case no.", 40, unique=True, system=True)
    request = Link("Request", ServiceRequest, system=True)
    enterprise = Link("Enterprise", Enterprise, system=True)
    station = Link("Station", Station, system=True)
    service_item = Link("Service item", ServiceItem, system=True)
    service_class = Choice("Service class", SERVICE_CLASS, system=True)
    content = Text("Content applied for", help="What is to be done for the enterprise")
    delivery = Choice("Delivery", DELIVERY, system=True)
    provider = Link("Current provider", Provider, null=True, system=True)
    service_department = ShortText(
        "Service department", 100, null=True, help="Department of the provider that serves"
    )
    technicians = Links("Technical staff/experts", Expert, help="Experts of the pool who take part")
    team = Link(
        "Service team",
        ExpertTeam,
        null=True,
        limit={"kind": ("SERVICE", "STATION")},
        help="Formed for this need, or standing at the station",
    )
    technician_names = ShortText(
        "Technician names", 200, null=True, help="Others, who are not in the pool"
    )
    specialist = Link("Responsible specialist", Staff, system=True)
    accepted_at = DateTime("Accepted at", null=True, system=True)
    replied_at = DateTime("Replied at", null=True, system=True)
    started_at = DateTime("Service started at", null=True, system=True)
    ended_at = DateTime("Service ended at", null=True, system=True)
    agreed_start_at = DateTime("Agreed service time", null=True, system=True)
    agreed_days = Integer("Agreed duration", null=True, unit="working days", system=True)
    limit_days = Integer("Promised days", null=True, unit="working days", system=True)
    due_on = Date("Due date", counted=True, system=True)
    reply_due_on = Date("Reply due", counted=True, system=True)
    is_paused = Flag("Clock paused", system=True)
    round_no = Integer("Round", default=1, system=True)
    extra_attempts = Integer("Further rounds allowed", default=0, system=True)
    green_channel = Link("Green channel", GreenChannel, null=True, system=True)
    is_green = Flag("Goes first", system=True)
    progress_pct = Integer(
        "Progress", most=100, null=True, unit="%", help="How much of the service is done"
    )
    report_status = Choice("Report status", REPORT_STATUS, null=True, system=True)
    outcome = Choice("Outcome", OUTCOME, null=True, system=True)
    outcome_note = Text("Outcome note", null=True, system=True)
    close_reason = Choice("Close reason", CLOSE_REASON, null=True, system=True)
    closed_by = AccountField("Closed by", null=True)
    closed_at = DateTime("Closed at", null=True, system=True)
    status = StatusField("Status", CASE_STATUS, default="NEW")

    class Meta:
        table_name = "service_case"
        indexes = (
            (("is_green", "status", "due_on"), False),
            (("status", "due_on", "is_paused", "is_deleted"), False),
            (("station", "id"), False),
            (("station", "status", "due_on", "is_paused", "is_deleted"), False),
            (("specialist", "status", "due_on", "is_paused", "is_deleted"), False),
            (("status", "delivery", "is_deleted"), False),
            (("provider", "status"), False),
            (("enterprise", "id"), False),
        )


class CaseEvent(Record):
    """Case event log."""

    label = "Case event"
    display_fields = ("event_type",)
    append_only = True
    belongs_to = "service_case"

    service_case = Link("Case", ServiceCase, null=True, system=True)
    request = Link("Request", ServiceRequest, null=True, system=True)
    event_type = Choice("Event", CASE_EVENT, system=True)
    from_status = ShortText("From", 20, null=True, system=True)
    to_status = ShortText("To", 20, null=True, system=True)
    content = Text("Content", system=True)
    party = Choice("Contacted party", PARTY, null=True, system=True)
    actor = AccountField("By")
    happened_at = DateTime("At", system=True)
    recorded_at = DateTime("Recorded at", system=True)

    class Meta:
        table_name = "case_event"


def follow_up_after_contact(row: Record) -> dict[str, T]:
    """The next contact follows the one that is written down."""
    if row.next_follow_up_on and row.started_at and row.next_follow_up_on < day_of(row.started_at):
        return {"next_follow_up_on": T("May not lie before “{field}”", field=T("From"))}
    return {}


class ServiceRecord(Record):
    """Service record."""

    label = "Service record"
    display_fields = ("record_no",)
    rules = (
        in_order("started_at", "ended_at"),
        not_future("started_at", "ended_at"),
        follow_up_after_contact,
    )
    belongs_to = "service_case"

    service_case = Link("Case", ServiceCase, system=True)
    record_no = Integer("Record no.", system=True)
    kind = Choice("Record of", RECORD_KIND, default="SERVICE", system=True)
    round_no = Integer("Round", default=1, system=True)
    started_at = DateTime("From")
    ended_at = DateTime("To", null=True)
    mode = Choice("Mode", SERVICE_MODE)
    content = Text("Content")
    party = Choice("Tracked party", PARTY)
    coordination = Text("Explanation/coordination", null=True)
    staff = Links("Staff", Staff)
    served_by = ShortText(
        "Who served for the provider", 100, null=True, help="Names of the provider's people"
    )
    provider = Link("Written by the provider", Provider, null=True, system=True)
    expert = Link("Written by the expert", Expert, null=True, system=True)
    opinion = Text("Opinion on service", null=True)
    team = Link("Service team", ExpertTeam, null=True, system=True)
    next_follow_up_on = Date("Next follow-up", null=True)

    @classmethod
    def given(cls, case: ServiceCase, round_no: int | None = None) -> ModelSelect:
        """The records of what was done for the enterprise, of one round or of all: what was only
        coordinated beforehand is no service (SY-6.2.2-c).
        """
        rows = cls.living().where(cls.service_case == case.id, cls.kind == "SERVICE")
        return rows if round_no is None else rows.where(cls.round_no == round_no)

    class Meta:
        table_name = "service_record"


class ServiceSummary(Record):
    """Service summary from provider."""

    label = "Service summary"
    display_fields = ("service_case",)
    belongs_to = "service_case"

    service_case = Link("Case", ServiceCase, system=True)
    round_no = Integer("Round", default=1, system=True)
    provider = Link("Provider", Provider, null=True, system=True)
    ended_on = Date("Ended on")
    end_info = Text("End information")
    summary = Text("Summary")
    effect = TextList("Quantified effect", null=True)
    submitted_at = DateTime("Submitted at", system=True)
    submitted_by = AccountField("Submitted by")
    file = FileField("File")

    class Meta:
        table_name = "service_summary"
        indexes = ((("service_case", "round_no"), True),)


class CasePause(Record):
    """A time in which the clock of a case stands still, with its reason (R-T14)."""

    label = "Pause of the clock"
    display_fields = ("reason",)
    belongs_to = "service_case"

    service_case = Link("Case", ServiceCase, system=True)
    reason = Choice("Reason", PAUSE_REASON)
    note = Text("Note")
    from_on = Date("From", system=True)
    to_on = Date("To", null=True, system=True)

    class Meta:
        table_name = "case_pause"
