"""Service station, Station promise per item."""

from models.base import Record
from models.catalogue import ServiceItem
from models.enumerations import NETWORK_ROLE, STATION_STATUS, STATION_TIER, STATION_TYPE
from models.fields import Amount, Choice, Day, Flag, Line, Link, PhoneField, StatusField, Text, Whole
from models.links import Links
from models.messages import T
from models.organisations import IndustrialPark, Organization
from models.reference import DictItem, Region
from models.rules import needed, no_circle
from models.structures import Lines


class Station(Record):
    """Service station."""

    label = "Service station"
    named_by = ("name",)
    searched = ("code", "name", "address")
    numbered = "station"
    offered = {"status": ("ACTIVE", "RECTIFYING", "DRAFT")}
    rules = (no_circle("parent_station"),
             needed("suggestion_box", lambda row: row.station_type != "O",
                    T("A station with an office needs a suggestion box; say where it hangs")))

    code = Line("Station code", 40, unique=True, system=True)
    name = Line("Name", 100, unique=True)
    station_type = Choice("Type", STATION_TYPE)
    tier = Choice("System tier", STATION_TIER)
    network_role = Choice("Network role", NETWORK_ROLE, null=True)
    founding_org = Link("Founding unit", Organization)
    operating_org = Links("Operating body", Organization, required=True)
    supervising_org = Link("Supervising unit", Organization)
    parent_station = Link("Parent station", "self", null=True)
    region = Link("Region", Region)
    park = Link("Park", IndustrialPark, null=True)
    service_regions = Links("Service area", Region)
    key_industries = Links("Key industries", DictItem, limit={"dict_type": "industry"})
    address = Line("Address", 200)
    floor_area = Amount("Floor area", 8, 1, null=True, unit="m²")
    online_channels = Lines("Online channels", null=True)
    opening_hours = Line("Opening hours", 120)
    service_phone = PhoneField("Service phone")
    supervision_phone = PhoneField("Supervision phone")
    complaint_phone = PhoneField("Complaint phone")
    supervision_wechat = Line("Supervision WeChat", 60, null=True)
    suggestion_box = Line("Suggestion-box location", 100, null=True)
    has_signage = Flag("Signage installed")
    has_remote_meeting = Flag("Remote meeting system")
    admitted_on = Day("Admitted on", null=True, system=True)
    removed_on = Day("Removed on", null=True, system=True)
    status = StatusField("Status", STATION_STATUS, default="DRAFT")
    pledge = Text("Service pledge text", null=True)
    remarks = Text("Remarks", null=True)

    class Meta:
        table_name = "station"


def reply_within_promise(row):
    """The reply may not be promised later than the completion (R-T2)."""
    late = row.reply_days and row.promise_days and row.reply_days > row.promise_days
    return {"reply_days": T("The reply cannot take longer than the {days} working days of handling",
                            days=row.promise_days)} if late else {}


def promise_within_law(row):
    """A promise may not exceed the statutory limit of its item (R-T3)."""
    limit = row.__data__.get("service_item") and row.service_item.statutory_days
    if limit and row.promise_days and row.promise_days > limit:
        return {"promise_days": T("The statutory limit is {days} working days", days=limit)}
    return {}


class ServicePromise(Record):
    """Station promise per item."""

    label = "Station promise per item"
    named_by = ("service_item",)
    rules = (reply_within_promise, promise_within_law)

    station = Link("Station", Station)
    service_item = Link("Service item", ServiceItem)
    promise_days = Whole("Promised handling time", unit="working days")
    reply_days = Whole("Promised reply time", unit="working days")
    published_on = Day("Published on", null=True)
    safeguards = Text("Safeguards", null=True)

    class Meta:
        table_name = "service_promise"
        indexes = ((("station", "service_item"), True),)
