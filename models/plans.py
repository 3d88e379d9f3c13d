"""Service plans: of one case, or a scheme for an industry or a region that rests on a survey of its
quality (GDD-7.1.1, GDD-7.2.2.2).
"""

from models.attachments import FileField
from models.base import Record
from models.cases import ServiceCase
from models.catalogue import ServiceItem
from models.choices import Choices
from models.enterprises import Enterprise
from models.fields import AccountField, Choice, Date, Integer, Link, ShortText, StatusField, Text
from models.links import Links
from models.messages import T
from models.providers import Provider
from models.reference import DictItem, Region
from models.rules import needed
from models.staff import Staff
from models.stations import Station

SERVICE_PLAN_KIND = Choices(
    "SERVICE_PLAN_KIND",
    ("CASE", "个性化技术服务计划", "Individual case plan"),
    ("INDUSTRY", "行业服务方案", "Industry scheme"),
    ("REGION", "区域服务方案", "Regional scheme"),
)

DOC_STATUS = Choices(
    "DOC_STATUS",
    ("DRAFT", "草稿", "Draft"),
    ("REVIEW", "待批准", "Under review"),
    ("IN_FORCE", "已批准/生效", "Approved"),
    ("SUBMITTED", "已提交", "Submitted"),
    ("VOID", "作废", "Void"),
)


SCHEMES = ("INDUSTRY", "REGION")


def of_industry_or_region(row: Record) -> dict[str, T]:
    """A survey looks at an industry, at a region, or at an industry of a region."""
    held = row.__data__.get("industry") or row.__data__.get("region")
    return {} if held else {"industry": T("Choose the industry, the region, or both")}


class IndustrySurvey(Record):
    """Industry or regional quality survey."""

    label = "Industry or regional quality survey"
    display_fields = ("code", "name")
    search_fields = ("code", "name", "bottlenecks", "shortfalls")
    number_rule = "industry_survey"
    deletable_states = ()
    rules = (of_industry_or_region,)

    code = ShortText("Survey no.", 40, unique=True, system=True)
    station = Link("Station", Station, system=True)
    name = ShortText("Name", 150)
    industry = Link("Industry", DictItem, null=True, limit={"dict_type": "industry"})
    region = Link("Region", Region, null=True)
    period = ShortText("Period", 30, help="Such as 2026 first half")
    enterprises = Links("Sample enterprises", Enterprise, help="Who was asked or visited")
    advantages = Text("Advantages", help="What the industry or region does better than others")
    bottlenecks = Text("Bottlenecks", help="What holds it back")
    shortfalls = Text("Quality shortfalls", help="Where its quality lags behind")
    report = FileField("Report")

    class Meta:
        table_name = "industry_survey"


class ServicePlan(Record):
    """Service plan."""

    label = "Service plan"
    display_fields = ("code",)
    search_fields = ("code", "problems", "targets", "service_case.code")
    number_rule = "service_plan"
    locked_states = ("REVIEW", "IN_FORCE", "VOID")
    closed_in = ("VOID",)
    deletable_states = drafts = ("DRAFT",)
    rules = (
        needed("service_case", {"kind": ("CASE",)}, T("An individual plan belongs to a case")),
        needed(
            "industry_survey",
            {"kind": SCHEMES},
            T("A scheme rests on a survey of the industry or region"),
        ),
        needed("current_state", {"kind": SCHEMES}, T("A scheme describes the current state")),
        needed("safeguards", {"kind": SCHEMES}, T("A scheme says what it rests on")),
    )

    code = ShortText("Plan no.", 40, unique=True, system=True)
    station = Link("Station", Station, system=True)
    kind = Choice("Kind", SERVICE_PLAN_KIND, default="CASE")
    service_case = Link("Case", ServiceCase, null=True, when={"kind": ("CASE",)})
    industry_survey = Link("Based on survey", IndustrySurvey, null=True, when={"kind": SCHEMES})
    current_state = Text(
        "Current state",
        null=True,
        when={"kind": SCHEMES},
        help="Where the industry or region stands",
    )
    problems = Text(
        "Main problems", help="What keeps the enterprise or the industry from better quality"
    )
    targets = Text("Targets", help="What shall be reached, in figures where possible")
    service_items = Links(
        "Service items", ServiceItem, required=True, help="What the plan will bring"
    )
    modes = Text("Modes of service", help="How the service is done: on site, training, remote")
    safeguards = Text(
        "Safeguards", null=True, help="People, money and means that stand behind the plan"
    )
    expected_results = Text("Expected results", help="What will have changed when the plan is done")
    external_resources = Links("External resources", Provider, help="Institutions that take part")
    prepared_by = Link("Prepared by", Staff, null=True, system=True)
    review_note = Text("Review note", null=True, system=True)
    approved_by = AccountField("Approved by", null=True)
    status = StatusField("Status", DOC_STATUS, default="DRAFT")

    class Meta:
        table_name = "service_plan"


class PlanMilestone(Record):
    """A milestone of the schedule of a plan."""

    label = "Schedule"
    display_fields = ("row_no", "milestone")
    belongs_to = "plan"

    plan = Link("Plan", ServicePlan, system=True)
    row_no = Integer("Row no.", system=True)
    milestone = ShortText("Milestone", 200, help="What will be finished by then")
    due_on = Date("Due on")

    class Meta:
        table_name = "plan_milestone"
