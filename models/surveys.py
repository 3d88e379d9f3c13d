"""Satisfaction survey: Annex C with its eleven questions, one for each case and round (SY-C,
decisions 18).
"""

from models.base import Record
from models.cases import ServiceCase
from models.catalogue import SERVICE_CLASS
from models.choices import Choices
from models.fields import (
    AccountField,
    Choice,
    Date,
    DateTime,
    DecimalNumber,
    Flag,
    Integer,
    Link,
    ShortText,
    StatusField,
    Text,
)
from models.sealed import EncryptedField
from models.structures import Document

SATISFACTION4 = Choices(
    "SATISFACTION4",
    ("4", "非常满意", "Very satisfied"),
    ("3", "满意", "Satisfied"),
    ("2", "一般", "Average"),
    ("1", "不满意", "Dissatisfied"),
    ("0", "不适用", "N/A (excluded from means)"),
)

SURVEY_CHANNEL = Choices(
    "SURVEY_CHANNEL",
    ("WEB", "网络", "Web"),
    ("PHONE", "电话", "Phone"),
    ("SMS", "短信", "SMS"),
    ("WECHAT", "微信", "WeChat"),
    ("PAPER", "纸质", "Paper"),
)

SURVEY_STATUS = Choices(
    "SURVEY_STATUS",
    ("TODO", "待邀请", "To invite"),
    ("INVITED", "已邀请", "Invited"),
    ("SUBMITTED", "已提交", "Submitted"),
    ("CHECKED", "已检查", "Checked"),
    ("DECLINED", "拒评/无法联系", "Declined or unreachable"),
    ("EXPIRED", "超期未答", "Expired"),
)


QUESTIONS = (
    "q1_station",
    "q2_station_timely",
    "q3_station_professional",
    "q4_station_courtesy",
    "q6_tech_professional",
    "q7_tech_timely",
    "q8_tech_courtesy",
    "q9_facilities",
    "q10_overall",
)
"""The questions of Annex C that are answered by one of the four levels."""


class YesOrNo(Flag):
    """Yes or no that has to be said."""

    required = True


class SatisfactionSurvey(Record):
    """Satisfaction survey: its head is copied from the case, its answers never change (R-Q2)."""

    label = "Satisfaction survey"
    display_fields = ("code",)
    search_fields = ("code", "enterprise_name")
    number_rule = "satisfaction_survey"
    belongs_to = "service_case"
    locked_states = tuple(SURVEY_STATUS)
    deletable_states = ()

    code = ShortText("Survey no.", 40, unique=True, system=True)
    service_case = Link("Case", ServiceCase, system=True)
    round_no = Integer("Round", default=1, system=True)
    enterprise_name = ShortText("Enterprise", 120, system=True)
    contact_line = EncryptedField("Contact (phone)", kind="text", system=True)
    station_staff = ShortText("Station staff", 80, system=True)
    raised_at = DateTime("Need raised at", system=True)
    accepted_at = DateTime("Accepted at", system=True)
    replied_at = DateTime("Replied at", null=True, system=True)
    started_at = DateTime("Service started at", null=True, system=True)
    ended_at = DateTime("Service ended at", system=True)
    content = Text("Content applied for", system=True)
    service_class = Choice("Service class", SERVICE_CLASS, system=True)
    service_department = ShortText("Service department", 100, null=True, system=True)
    technicians = ShortText("Technical staff", 200, null=True, system=True)
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
    q5_solved = Flag("5. Was the problem solved?", null=True, system=True)
    q6_tech_professional = Choice(
        "6. Professionalism of the technical staff", SATISFACTION4, null=True, system=True
    )
    q7_tech_timely = Choice(
        "7. Timeliness of the technical staff", SATISFACTION4, null=True, system=True
    )
    q8_tech_courtesy = Choice(
        "8. Courtesy of the technical staff", SATISFACTION4, null=True, system=True
    )
    q9_facilities = Choice("9. Technical facilities", SATISFACTION4, null=True, system=True)
    q10_overall = Choice("10. The service as a whole", SATISFACTION4, null=True, system=True)
    q11_opinion = Text("11. Opinions or suggestions", null=True, system=True)
    signed_by = ShortText("Signed or sealed by", 40, null=True, mask="name", system=True)
    signed_on = Date("Signed on", null=True, system=True)
    channel = Choice("Channel", SURVEY_CHANNEL, default="WEB", system=True)
    invited_at = DateTime("Invited at", null=True, system=True)
    invite_due_on = Date("Invite by", counted=True, system=True)
    link_no = Integer("Links made", default=0, system=True)
    link_until = Date("Link valid until", null=True, system=True)
    attempts = Document("Attempts to reach the enterprise", null=True)
    submitted_at = DateTime("Submitted at", null=True, system=True)
    keyed_by = AccountField("Keyed in by", null=True)
    declined_reason = ShortText("Why there is no answer", 200, null=True, system=True)
    mean_score = DecimalNumber("Mean score", 4, 2, null=True, system=True)
    check_due_on = Date("Check by", counted=True, null=True, system=True)
    checked_by = AccountField("Checked by", null=True)
    check_note = Text("Check note", null=True, system=True)
    callback_due_on = Date("Call back by", counted=True, null=True, system=True)
    callback_at = DateTime("Called back at", null=True, system=True)
    callback_note = Text("What the call-back brought", null=True, system=True)
    status = StatusField("Status", SURVEY_STATUS, default="TODO")

    class Meta:
        table_name = "satisfaction_survey"
        indexes = (
            (("service_case", "round_no"), True),
            (("status", "invite_due_on", "is_deleted"), False),
        )
