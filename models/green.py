"""Green channel of one item of a need: three criteria and the lanes of two items, approved by the
head, with faster days (SY-6.3.3).
"""

from models.attachments import FileField
from models.base import Record
from models.catalogue import ServiceItem
from models.choices import Choices
from models.fields import (
    AccountField,
    Choice,
    DateTime,
    Integer,
    Link,
    ShortText,
    StatusField,
    Text,
)
from models.links import Links
from models.messages import T
from models.reference import DictItem
from models.requests import ServiceRequest
from models.rules import needed
from models.staff import Staff

GREEN_CRITERION = Choices(
    "GREEN_CRITERION",
    ("MAJOR_PROJECT", "年度计划重大投资项目", "Planned major investment project"),
    ("SCI_TECH", "科技创新企业设立", "Founding of a sci-tech enterprise"),
    ("SUPERIOR_TASK", "上级交办事项", "Matter assigned by superior"),
    ("METROLOGY", "计量检定校准绿色通道", "Metrology lane (SY-5.6.2.2)"),
    ("PATENT", "高端制造业专利通道", "Patent lane (SY-5.7.2)"),
    ("JL_OTHER", "检验检测机构绿色通道", "JL-7.4.5 (criteria not defined)"),
)

GREEN_DECISION = Choices(
    "GREEN_DECISION",
    ("WAIT", "待批准", "Awaiting the head"),
    ("APPROVE", "已批准", "Approved"),
    ("REJECT", "未批准", "Not approved"),
    ("REVOKED", "已撤销", "Revoked"),
)


def has_evidence(row: Record) -> dict[str, T]:
    """Nobody goes first without a paper that says so (R-GC)."""
    if row.criterion and row.criterion != "JL_OTHER" and not row.evidence_id:
        return {"evidence": T("Attach the paper that proves the criterion")}
    return {}


class GreenChannel(Record):
    """Green channel."""

    label = "Green channel"
    display_fields = ("code",)
    search_fields = ("code", "request.code", "project_ref")
    number_rule = "green_channel"
    belongs_to = "request"
    append_only = True
    rules = (
        has_evidence,
        needed(
            "project_ref",
            {"criterion": ("MAJOR_PROJECT", "SUPERIOR_TASK")},
            T("Name the project or the document of the superior"),
        ),
        needed(
            "reason", {"criterion": ("JL_OTHER",)}, T("Without a criterion of the standard say why")
        ),
    )

    code = ShortText("Green channel no.", 40, unique=True, system=True)
    request = Link("Request", ServiceRequest)
    service_item = Link(
        "Service item",
        ServiceItem,
        null=True,
        help="The item of the need that goes first; empty when the need has only one",
    )
    criterion = Choice("Criterion", GREEN_CRITERION)
    project_ref = ShortText(
        "Project name / doc no.",
        150,
        null=True,
        help="As in the annual plan or the superior's letter",
    )
    reason = Text("Reason", null=True)
    evidence = FileField("Evidence")
    fast_days = Integer(
        "Accelerated promise",
        least=1,
        most=500,
        unit="working days",
        help="Less than the normal promise",
    )
    modes = Links(
        "Modes",
        DictItem,
        limit={"dict_type": "service_mode"},
        help="Appointment, on site, off-peak",
    )
    owner = Link("Dedicated person", Staff, null=True)
    decision = StatusField("Decision", GREEN_DECISION, default="WAIT")
    head_opinion = Text("Head's review", null=True, system=True)
    approved_by = AccountField("Approved by", null=True)
    approved_at = DateTime("Approved at", null=True, system=True)

    class Meta:
        table_name = "green_channel"
