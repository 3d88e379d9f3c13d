"""Publicity campaigns: the occasion, who takes part, how many people came, what came of it
(SY-5.1.5, SY-5.7.3).
"""

from datetime import date

from models.attachments import FileField
from models.base import Record
from models.choices import Choices
from models.fields import AccountField, Choice, Date, Integer, ShortText, StatusField, Text
from models.links import Links
from models.rules import in_order
from models.stations import Station

ONLINE_OFFLINE = Choices(
    "ONLINE_OFFLINE",
    ("ON", "线上", "Online"),
    ("OFF", "线下", "Offline"),
    ("MIX", "混合", "Hybrid"),
)

OCCASION = Choices(
    "OCCASION",
    ("QMONTH", "质量月(9月)", "Quality Month"),
    ("WSD", "世界标准日(10.14)", "World Standards Day"),
    ("IPWEEK", "4.26知识产权宣传周", "IP Week"),
    ("PATWEEK", "专利周", "Patent Week"),
    ("WMD", "世界计量日(5.20)", "World Metrology Day"),
    ("WAD", "世界认可日(6.9)", "World Accreditation Day"),
    ("CRD", "3·15", "Consumer Rights Day"),
    ("OTHER", "其他", "Other"),
)

CAMPAIGN_STATUS = Choices(
    "CAMPAIGN_STATUS",
    ("DRAFT", "草稿", "Draft"),
    ("PLANNED", "已列入计划", "Planned"),
    ("HELD", "已举办", "Held"),
    ("SUMMARISED", "已总结", "Summarised"),
    ("CANCELLED", "已取消", "Cancelled"),
)


class Campaign(Record):
    """Publicity campaign."""

    label = "Publicity campaign"
    display_fields = ("code", "name")
    search_fields = ("code", "name", "summary")
    number_rule = "campaign"
    locked_states = ("HELD", "SUMMARISED", "CANCELLED")
    closed_in = ("CANCELLED",)
    deletable_states = drafts = ("DRAFT",)
    rules = (in_order("start_on", "end_on"),)

    code = ShortText("Campaign no.", 24, unique=True, system=True)
    name = ShortText("Name", 120, help="What the public will read")
    occasion = Choice("Occasion", OCCASION, help="The day or week that the campaign belongs to")
    stations = Links(
        "Stations", Station, required=True, help="Who takes part; each is reminded 30 days ahead"
    )
    mode = Choice("Mode", ONLINE_OFFLINE, default="OFF")
    start_on = Date("Begins on")
    end_on = Date("Ends on", null=True, help="Empty: one day")
    approved_by = AccountField("Approved by", null=True)
    participants = Integer("Participants", unit="persons", null=True, system=True)
    leaflets = Integer("Leaflets", unit="copies", null=True, system=True)
    shown = Text("What was shown", null=True, system=True)
    picture = FileField("Picture", system=True)
    second_picture = FileField("Second picture", system=True)
    handout = FileField("What was handed out", system=True)
    summary = Text("Campaign summary", null=True, system=True)
    cancel_reason = Text("Reason of cancelling", null=True, system=True)
    status = StatusField("Status", CAMPAIGN_STATUS, default="DRAFT")

    class Meta:
        table_name = "campaign"
        indexes = ((("occasion", "start_on"), False),)

    @property
    def last_day(self) -> date:
        return self.end_on or self.start_on
