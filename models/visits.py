"""Visits to enterprises: who came along, what was promoted, what was found (SY-6.1.1, SY-5.4.3,
JL-8.2.2).
"""

from models.base import Record
from models.catalogue import ServiceItem
from models.choices import Choices
from models.clock import today
from models.enterprises import SIZE, Enterprise
from models.experts import Expert
from models.fields import Choice, Date, Flag, Link, ShortText, Text
from models.links import Links
from models.messages import T
from models.rules import needed, not_future
from models.staff import Staff
from models.stations import Station

VISIT_MODE = Choices(
    "VISIT_MODE",
    ("REG", "定期走访", "Regular"),
    ("ADHOC", "不定期走访", "Ad hoc"),
    ("CAMP", "专项巡访", "Campaign"),
    ("REMOTE", "线上访问", "Remote"),
)


class EnterpriseVisit(Record):
    """Enterprise visit."""

    label = "Enterprise visit"
    display_fields = ("code",)
    search_fields = ("code", "enterprise.name", "findings")
    number_rule = "enterprise_visit"
    deletable_states = ()
    rules = (
        not_future("visited_on"),
        needed("no_need_reason", lambda row: not row.has_need, T("No need was found: say why")),
    )

    code = ShortText("Visit no.", 40, unique=True, system=True)
    station = Link("Station", Station, system=True)
    enterprise = Link("Enterprise", Enterprise)
    size_class = Choice("Size class", SIZE, null=True, system=True)
    visited_on = Date("Visited on", default=today)
    mode = Choice("Mode", VISIT_MODE, default="REG")
    visitors = Links("Visitors", Staff, required=True, help="Who of the station was there")
    experts = Links(
        "Experts who came along", Expert, help="Such as certification experts on a campaign"
    )
    promoted_items = Links("Items promoted", ServiceItem, help="Services that were explained")
    findings = Text("Findings", null=True, help="What was seen and heard")
    has_need = Flag("A need was found", help="Then turn the visit into a need form")
    no_need_reason = ShortText(
        "No-need note",
        200,
        null=True,
        when={"has_need": (False,)},
        help="Why nothing is needed now",
    )

    class Meta:
        table_name = "enterprise_visit"
        indexes = ((("station", "visited_on"), False), (("station", "size_class"), False))
