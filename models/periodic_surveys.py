"""Periodic surveys: at intervals a station asks a circle of enterprises, one answer each, and draws
its conclusion (GDD-7.2.4.2).
"""

from models.base import Record
from models.choices import Choices
from models.enterprises import Enterprise
from models.fields import (
    AccountField,
    Choice,
    Date,
    DateTime,
    DecimalNumber,
    Integer,
    Link,
    ShortText,
    StatusField,
    Text,
)
from models.rules import in_order, not_future
from models.special_tasks import SpecialTask
from models.stations import Station
from models.surveys import SATISFACTION4, SURVEY_CHANNEL

PERIODIC_CIRCLE = Choices(
    "PERIODIC_CIRCLE",
    ("SERVED", "期间有受理事项的企业", "Enterprises with a case accepted in that time"),
    ("LINKED", "本站服务的全部企业", "All enterprises that the station serves"),
)

PERIODIC_STATUS = Choices(
    "PERIODIC_STATUS",
    ("DRAFT", "草稿", "Draft"),
    ("OPEN", "调查中", "Open"),
    ("CLOSED", "已结束", "Closed"),
)

PERIODIC_ANSWER_STATUS = Choices(
    "PERIODIC_ANSWER_STATUS",
    ("TODO", "待邀请", "To invite"),
    ("INVITED", "已邀请", "Invited"),
    ("SUBMITTED", "已提交", "Submitted"),
    ("DECLINED", "拒评/无法联系", "Declined or unreachable"),
)


PERIODIC_QUESTIONS = (
    "q1_station",
    "q2_station_timely",
    "q3_station_professional",
    "q4_station_courtesy",
    "q5_tech_professional",
    "q6_tech_timely",
    "q7_tech_courtesy",
    "q8_facilities",
    "q9_overall",
)
"""The questions that are answered by one of the four levels."""


class PeriodicSurvey(Record):
    """Periodic survey: whom it asks, about which time, until when, and what follows from it."""

    label = "Periodic survey"
    display_fields = ("code", "name")
    search_fields = ("code", "name", "conclusion")
    number_rule = "periodic_survey"
    locked_states = ("OPEN", "CLOSED")
    closed_in = ("CLOSED",)
    deletable_states = drafts = ("DRAFT",)
    rules = (
        in_order("span_from", "span_to"),
        not_future("span_to"),
        in_order("span_to", "answer_by"),
    )

    code = ShortText("Periodic survey no.", 40, unique=True, system=True)
    station = Link("Station", Station, help="Whose enterprises are asked")
    name = ShortText("Name", 120, help="What the enterprises will read")
    span_from = Date("Services from", help="The time that the survey asks about")
    span_to = Date("Services until")
    circle = Choice(
        "Circle of enterprises",
        PERIODIC_CIRCLE,
        default="SERVED",
        help="Each of them gets one form",
    )
    answer_by = Date("Answers until", help="The links of the enterprises work until this day")
    opened_on = Date("Opened on", null=True, system=True)
    conclusion = Text("Conclusion", null=True, system=True)
    measures = Text("Improvement measures", null=True, system=True)
    task = Link("Improvement task", SpecialTask, null=True, system=True)
    closed_by = AccountField("Closed by", null=True)
    closed_on = Date("Closed on", null=True, system=True)
    status = StatusField("Status", PERIODIC_STATUS, default="DRAFT")

    class Meta:
        table_name = "periodic_survey"
        indexes = ((("station", "status", "answer_by"), False),)


class PeriodicAnswer(Record):
    """Answer form of one enterprise: the questions of Annex C but for the one about a single
    problem; never changed.
    """

    label = "Form of a periodic survey"
    display_fields = ("enterprise_name",)
    search_fields = ("enterprise_name",)
    belongs_to = "survey"
    locked_states = tuple(PERIODIC_ANSWER_STATUS)
    deletable_states = ()

    survey = Link("Periodic survey", PeriodicSurvey, system=True)
    enterprise = Link("Enterprise", Enterprise, system=True)
    enterprise_name = ShortText("Name of the enterprise", 120, system=True)
    q1_station = Choice("1. Service of the station", SATISFACTION4, null=True, system=True)
    q2_station_timely = Choice(
        "2. Timeliness of the station", SATISFACTION4, null=True, system=True
    )
    q3_station_professional = Choice(
        "3. Professionalism of the station", SATISFACTION4, null=True, system=True
    )
    q4_station_courtesy = Choice(
        "4. Courtesy of the station", SATISFACTION4, null=True, system=True
    )
    q5_tech_professional = Choice(
        "5. Professionalism of the technical staff", SATISFACTION4, null=True, system=True
    )
    q6_tech_timely = Choice(
        "6. Timeliness of the technical staff", SATISFACTION4, null=True, system=True
    )
    q7_tech_courtesy = Choice(
        "7. Courtesy of the technical staff", SATISFACTION4, null=True, system=True
    )
    q8_facilities = Choice("8. Technical facilities", SATISFACTION4, null=True, system=True)
    q9_overall = Choice("9. The service as a whole", SATISFACTION4, null=True, system=True)
    opinion = Text("10. Opinions or suggestions", null=True, system=True)
    channel = Choice("Channel", SURVEY_CHANNEL, null=True, system=True)
    invited_at = DateTime("Invited at", null=True, system=True)
    link_no = Integer("Links made", default=0, system=True)
    submitted_at = DateTime("Submitted at", null=True, system=True)
    keyed_by = AccountField("Keyed in by", null=True)
    declined_reason = ShortText("Why there is no answer", 200, null=True, system=True)
    mean_score = DecimalNumber("Mean score", 4, 2, null=True, system=True)
    status = StatusField("Status", PERIODIC_ANSWER_STATUS, default="TODO")

    class Meta:
        table_name = "periodic_answer"
        indexes = ((("survey", "status"), False),)
