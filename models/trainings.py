"""Trainings of staff, enterprises and the public, and who of the staff attended and passed
(SY-5.2.4, SY-5.4.4, GD-6.2.3).
"""

from models.attachments import FileField
from models.base import Record
from models.campaigns import ONLINE_OFFLINE
from models.catalogue import ServiceItem
from models.choices import Choices
from models.enterprises import Enterprise
from models.experts import Expert
from models.fields import (
    Choice,
    Date,
    DecimalNumber,
    Flag,
    Integer,
    Link,
    ShortText,
    StatusField,
    Text,
)
from models.links import Links
from models.messages import T
from models.rules import needed
from models.staff import Staff
from models.stations import Station

TRAINING_KIND = Choices(
    "TRAINING_KIND",
    ("PRE_POST", "岗前培训", "Pre-post"),
    ("SPECIALIST", "专员岗位业务培训", "Specialist job training"),
    ("PROCESS", "服务流程培训", "Process"),
    ("SKILL", "业务技能培训", "Skills"),
    ("ENTERPRISE", "企业培训", "Enterprise training"),
    ("CERT", "认证培训", "Certification"),
    ("METROLOGY", "计量培训", "Metrology"),
    ("STANDARD", "标准化培训", "Standardisation"),
    ("TEST", "检验检测业务培训", "Testing"),
    ("IP", "知识产权培训", "IP"),
    ("BRAND", "品牌营销培训", "Brand and marketing"),
    ("OTHER", "其他", "Other"),
)

TRAINING_AUDIENCE = Choices(
    "TRAINING_AUDIENCE",
    ("STAFF", "站点人员", "Station staff"),
    ("ENTERPRISE", "企业", "Enterprises"),
    ("PUBLIC", "公众", "Public"),
)

ASSESSMENT_MODE = Choices(
    "ASSESSMENT_MODE",
    ("NONE", "无", "None"),
    ("WRITTEN", "笔试", "Written"),
    ("PRACTICAL", "实操", "Practical"),
    ("BOTH", "笔试+实操", "Both"),
)

TRAINING_STATUS = Choices(
    "TRAINING_STATUS",
    ("PLANNED", "已计划", "Planned"),
    ("HELD", "已举办", "Held"),
    ("CLOSED", "已结束", "Closed"),
    ("CANCELLED", "已取消", "Cancelled"),
)


FULL_SCORE = 100
CERTIFICATION = "C"
"""The category of the catalogue whose items a certification training serves."""


def some_hours(row: Record) -> dict[str, T]:
    """A training that lasts no time is none."""
    return (
        {"hours": T("More than 0 is expected")} if row.hours is not None and row.hours <= 0 else {}
    )


def up_to_full_score(row: Record) -> dict[str, T]:
    """Points go from 0 to 100."""
    over = row.score is not None and row.score > FULL_SCORE
    return (
        {"score": T("A number from {least} to {most} is expected", least=0, most=FULL_SCORE)}
        if over
        else {}
    )


def one_attendee(row: Record) -> dict[str, T]:
    """A line is a member of staff, or somebody of an enterprise with a name; which, the audience
    says.
    """
    training = row.__data__.get("training") and row.training
    if not training:
        return {}
    if training.is_internal:
        return {} if row.staff_id else {"staff": T("Say who of the staff")}
    if row.staff_id:
        return {"staff": T("The staff is listed in trainings of the staff alone")}
    found = {}
    if training.audience == "ENTERPRISE" and not row.enterprise_id:
        found["enterprise"] = T("Say which enterprise the attendee came from")
    if not row.attendee:
        found["attendee"] = T("Say who came")
    return found


def once_each(row: Record) -> dict[str, T]:
    """A person stands once in the list of a training."""
    held = row.__data__
    if not held.get("staff"):
        return {}
    others = TrainingRecord.living().where(
        TrainingRecord.training == held.get("training"), TrainingRecord.staff == held.get("staff")
    )
    return (
        {"staff": T("This person is in the list already")}
        if others.where(TrainingRecord.id != (row.id or 0)).exists()
        else {}
    )


def certification_alone(row: Record) -> dict[str, T]:
    """A certification training of enterprises belongs to an item of certification (SY-5.4.4)."""
    item = row.__data__.get("service_item") and row.service_item
    if row.kind == "CERT" and item and item.category.code != CERTIFICATION:
        return {"service_item": T("A certification training belongs to an item of certification")}
    return {}


class Training(Record):
    """Training session."""

    label = "Training session"
    display_fields = ("code", "topic")
    search_fields = ("code", "topic")
    number_rule = "training"
    locked_states = ("CLOSED", "CANCELLED")
    locking_states = ("CLOSED", "CANCELLED")
    deletable_states = ("PLANNED",)
    rules = (
        needed(
            "service_item",
            lambda row: row.audience == "ENTERPRISE",
            T("A training of enterprises belongs to a service item"),
        ),
        some_hours,
        certification_alone,
    )

    code = ShortText("Training no.", 24, unique=True, system=True)
    topic = ShortText("Topic", 120, help="What is taught")
    kind = Choice("Kind", TRAINING_KIND)
    audience = Choice("Audience", TRAINING_AUDIENCE, default="ENTERPRISE")
    service_item = Link(
        "Service item",
        ServiceItem,
        null=True,
        when={"audience": ("ENTERPRISE",)},
        help="Of the catalogue",
    )
    station = Link("Host station", Station)
    lecturers = Links("Lecturers", Expert, help="Experts of the pool")
    mode = Choice("Mode", ONLINE_OFFLINE, default="OFF")
    planned_on = Date("Planned date")
    held_on = Date("Held on", null=True, system=True)
    hours = DecimalNumber("Hours", 4, 1, null=True, unit="h", help="Hours of teaching")
    attendee_count = Integer("Attendees", unit="persons", null=True, system=True)
    assessment = Choice(
        "Assessment",
        ASSESSMENT_MODE,
        default="NONE",
        help="With an assessment, each attendee has a result",
    )
    cost = DecimalNumber("Cost", 10, 2, null=True, unit="CNY")
    materials = FileField("Materials", help="Slides or handouts")
    cancel_reason = Text("Reason of cancelling", null=True, system=True)
    status = StatusField("Status", TRAINING_STATUS, default="PLANNED")

    class Meta:
        table_name = "training"
        indexes = ((("station", "planned_on"), False), (("kind", "audience"), False))

    @property
    def is_internal(self) -> bool:
        """Whether the attendees are the staff in the list."""
        return self.audience == "STAFF"


class TrainingRecord(Record):
    """Somebody in a training, of the staff or of an enterprise: attendance, score, certificate."""

    label = "Training record"
    display_fields = ("training", "staff", "attendee")
    search_fields = ("training.code", "training.topic", "enterprise.name", "attendee", "cert_no")
    belongs_to = "training"
    rules = (one_attendee, once_each, up_to_full_score)

    training = Link("Training", Training, system=True)
    staff = Link("Staff", Staff, null=True, help="In a training of the staff")
    enterprise = Link("Enterprise", Enterprise, null=True, help="In a training of enterprises")
    attendee = ShortText(
        "Name of the attendee", 40, null=True, mask="name", help="As signed on the attendance sheet"
    )
    attended = Flag("Attended", help="Whether the person was there; a result is for those alone")
    score = DecimalNumber("Score", 5, 1, null=True, unit="points", help="0 to 100")
    passed = Flag("Passed", null=True, help="Asked when there is an assessment")
    cert_no = ShortText("Certificate no.", 60, null=True, help="As printed on the certificate")

    @property
    def who(self) -> str:
        """The person, for a sentence."""
        return self.staff.name if self.staff_id else f"{self.attendee}"

    class Meta:
        table_name = "training_record"
        indexes = ((("staff", "training"), False),)
