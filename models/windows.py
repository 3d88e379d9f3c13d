"""Windows of a station: which items are handled where, by whom (SY-7.1)."""

from models.base import Record
from models.catalogue import ServiceItem
from models.choices import Choices
from models.fields import Choice, Flag, Integer, Link, ShortText
from models.links import Links
from models.messages import T
from models.providers import Provider
from models.rules import needed
from models.staff import Staff
from models.stations import Station

WINDOW_KIND = Choices(
    "WINDOW_KIND",
    ("CONSULT", "咨询", "Consultation"),
    ("ACCEPT", "受理", "Acceptance"),
    ("COMP", "综合", "Comprehensive"),
    ("RESIDENT", "机构进驻", "Provider-resident"),
)


class StationWindow(Record):
    """Service window."""

    label = "Service window"
    display_fields = ("window_no",)
    search_fields = ("window_no", "station.name")
    rules = (needed("provider", {"kind": ("RESIDENT",)}, T("Name the provider that resides here")),)

    station = Link("Station", Station)
    window_no = ShortText("Window no.", 10, help="As on the sign above it")
    kind = Choice("Kind", WINDOW_KIND)
    provider = Link("Resident provider", Provider, null=True, when={"kind": ("RESIDENT",)})
    service_items = Links("Service items", ServiceItem, required=True, help="What is handled here")
    staff = Links("Staff on duty", Staff, help="Of this station")
    daily_capacity = Integer("Daily capacity", least=1, most=9_999, null=True, unit="cases/day")
    is_active = Flag("Active", default=True, help="Inactive ones are closed")

    class Meta:
        table_name = "station_window"
        indexes = ((("station", "window_no"), True),)
