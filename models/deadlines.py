"""Clocks of needs and cases: until when something is due, that it was late and why; extensions of a
promise (SY-7.2-d).
"""

from models.base import Record
from models.cases import ServiceCase
from models.choices import Choices
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
from models.providers import Provider
from models.staff import Staff
from models.stations import Station
from models.structures import Document

EXTENSION_DECISION = Choices(
    "EXTENSION_DECISION",
    ("WAIT", "待批准", "Awaiting the head"),
    ("APPROVE", "已批准", "Approved"),
    ("REJECT", "未批准", "Not approved"),
)

CLOCK_KIND = Choices(
    "CLOCK_KIND",
    ("REPLY", "答复", "Reply"),
    ("DONE", "办结", "Completion"),
    ("REFERRAL", "机构回应", "Referral answer"),
    ("SUMMARY", "服务小结", "Service summary"),
    ("INVITE", "评价邀请", "Survey invitation"),
    ("FOLLOW", "服务跟踪", "Follow-up"),
    ("ARCHIVE", "归档", "Archive"),
    ("REFUSAL", "否定备案审核", "Review of a refusal"),
    ("GREEN", "绿色通道审批", "Approval of a green channel"),
    ("EXTEND", "延期审批", "Decision on an extension"),
    ("HALFYEAR", "监督总结", "Supervision summary"),
    ("CAMPAIGN", "宣传活动", "Campaign"),
    ("TASK", "专项工作", "Special task"),
    ("TAKE", "受理", "Acceptance of a need"),
    ("SUPPLY", "补正", "Completing of papers"),
    ("ACK", "投诉确认", "Acknowledgement of a complaint"),
    ("STEP", "投诉处理进展", "Next step of a complaint"),
    ("COMPLAINT", "投诉办结", "Completion of a complaint"),
)

BREACH_CAUSE = Choices(
    "BREACH_CAUSE",
    ("OPEN", "待说明", "Not yet stated"),
    ("OURS", "本站原因", "Ours"),
    ("PROV", "机构原因", "The provider's"),
    ("ENT", "企业原因", "The enterprise's"),
    ("FORCE", "不可抗力", "Force majeure"),
)


class Deadline(Record):
    """One clock of one record; computed from the record's own log, and a breach of it is never
    taken back.
    """

    label = "Time limit"
    display_fields = ("title",)
    search_fields = ("title",)
    append_only = True

    kind = Choice("Clock", CLOCK_KIND, system=True)
    title = ShortText("Matter", 200, system=True)
    object_ref = ShortText("Record", 80, system=True)
    station = Link("Station", Station, system=True)
    staff = Link("Responsible", Staff, null=True, system=True)
    provider = Link("Provider", Provider, null=True, system=True)
    round_no = Integer("Round", default=1, system=True)
    started_on = Date("Clock started on", system=True)
    near_on = Date("Amber from", counted=True, system=True)
    due_on = Date("Due date", counted=True, system=True)
    limit_days = Integer("Limit in working days", unit="working days", null=True, system=True)
    is_paused = Flag("Clock paused", system=True)
    stopped_on = Date("Clock stopped on", null=True, system=True)
    breached_on = Date("Late since", null=True, system=True)
    cause = StatusField("Cause of the delay", BREACH_CAUSE, null=True)
    cause_note = Text("How it came", null=True, system=True)
    former_causes = Document("Causes stated before", null=True)
    explained_by = AccountField("Explained by", null=True)
    explained_at = DateTime("Explained at", null=True, system=True)

    class Meta:
        table_name = "deadline"
        indexes = (
            (("object_ref", "kind", "round_no"), True),
            (("station", "stopped_on", "due_on"), False),
            (("staff", "stopped_on", "due_on"), False),
            (("provider", "stopped_on"), False),
        )


class CaseExtension(Record):
    """One extension of the promise of a case: asked before the due date, decided by the head."""

    label = "Extension"
    display_fields = ("reason",)
    belongs_to = "service_case"
    append_only = True

    service_case = Link("Case", ServiceCase, system=True)
    round_no = Integer("Round", default=1, system=True)
    reason = Text("Reason", system=True)
    old_due_on = Date("Due before", counted=True, system=True)
    wanted_on = Date("Asked until", counted=True, system=True)
    days = Integer("Extension days", unit="working days", system=True)
    asked_by = AccountField("Asked by")
    asked_at = DateTime("Asked at", system=True)
    decision = StatusField("Decision", EXTENSION_DECISION, default="WAIT")
    head_opinion = Text("Head's review", null=True, system=True)
    decided_by = AccountField("Decided by", null=True)
    decided_at = DateTime("Decided at", null=True, system=True)

    class Meta:
        table_name = "case_extension"
