"""Publicity campaigns: the occasion, who takes part, how many people came, what came of it
(SY-5.1.5, SY-5.7.3).
"""

from models.base import Record
from models.enumerations import CAMPAIGN_STATUS, OCCASION, ONLINE_OFFLINE
from models.fields import AccountField, Choice, Date, ShortText, StatusField, Text, Integer
from models.links import Links
from models.rules import in_order
from models.stations import Station


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
    summary = Text("Campaign summary", null=True, system=True)
    cancel_reason = Text("Reason of cancelling", null=True, system=True)
    status = StatusField("Status", CAMPAIGN_STATUS, default="DRAFT")

    class Meta:
        table_name = "campaign"
        indexes = ((("occasion", "start_on"), False),)

    @property
    def last_day(self):
        return self.end_on or self.start_on
