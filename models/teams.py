"""Teams of experts and staff: one forms when a need asks for it, and is reached by one person
(GDD-7.2.2.1, SY-9.2.4).
"""

from models.base import Record
from models.choices import Choices
from models.clock import today
from models.experts import Expert
from models.fields import Choice, Date, Link, ShortText
from models.links import Links
from models.rules import in_order, not_future
from models.staff import Staff
from models.stations import Station

TEAM_KIND = Choices(
    "TEAM_KIND",
    ("STATION", "站点专家服务团队", "Station expert team"),
    ("SERVICE", "服务团队", "Service team"),
    ("ASSIST", "质量技术帮扶团队", "Assistance team"),
    ("TACKLE", "质量提升攻关团队", "Tackling team"),
    ("PUBLICITY", "宣传科普团队", "Publicity team"),
)


class ExpertTeam(Record):
    """Expert or service team."""

    label = "Expert or service team"
    display_fields = ("name",)
    search_fields = ("name",)
    rules = (not_future("formed_on"), in_order("formed_on", "dissolved_on"))

    name = ShortText("Name", 100, help="What the team is called, such as the need it serves")
    kind = Choice("Kind", TEAM_KIND, default="SERVICE")
    station = Link("Station", Station, help="The station that forms it")
    leader = Link("Leader", Expert, null=True, help="One of its experts")
    experts = Links("Experts", Expert, help="Members from the pool")
    staff_members = Links("Staff members", Staff, help="Members from the station")
    contact = Link("Contact person", Staff, help="Whom enterprise and provider speak to")
    formed_on = Date("Formed on", default=today)
    dissolved_on = Date("Dissolved on", null=True, help="Empty while it works")

    class Meta:
        table_name = "expert_team"
