"""Service station, Station promise per item."""

from typing import ClassVar

from models.base import Record
from models.catalogue import ServiceItem
from models.choices import Choices
from models.fields import (
    Choice,
    Date,
    DecimalNumber,
    Flag,
    Integer,
    Link,
    PhoneField,
    ShortText,
    StatusField,
    Text,
)
from models.links import Links
from models.messages import T
from models.organisations import IndustrialPark, Organization
from models.reference import DictItem, Region
from models.rules import needed, not_future

STATION_TYPE = Choices(
    "STATION_TYPE",
    ("S", "一站式质量服务站", "One-stop quality station (SY)"),
    ("P", "服务平台", "Service platform (GD)"),
    ("W", "检验检测机构服务窗口", "Inspection-body service window (JL)"),
    ("C", "综合服务体", "Comprehensive service complex (JL-5.2.1.1)"),
    ("O", "线上平台", "Online platform"),
    ("G", "基层所服务点", "Grass-roots service point (XM)"),
)

STATION_TIER = Choices(
    "STATION_TIER",
    ("T1", "现代化都市圈", "Metropolitan area"),
    ("T2", "优势区域", "Advantage region"),
    ("T3", "支柱产业", "Pillar industry"),
    (
        "T4",
        "重点企业",
        "Key enterprise (SY-4.3, four levels by service target, not administrative level)",
    ),
)

NETWORK_ROLE = Choices(
    "NETWORK_ROLE",
    ("HUB", "1(总平台)", "Hub"),
    ("TRUNK", "3(骨干)", "Trunk node"),
    ("NODE", "N(网点)", "Node"),
)

STATION_STATUS = Choices(
    "STATION_STATUS",
    ("DRAFT", "筹建", "Preparing"),
    ("ACTIVE", "运行", "In operation"),
    ("RECTIFYING", "限期整改", "Rectifying"),
    ("SUSPENDED", "暂停", "Suspended"),
    ("REMOVED", "移出体系", "Removed from the system"),
)

ONLINE_KIND = Choices(
    "ONLINE_KIND",
    ("PLATFORM", "互联网平台", "Internet platform"),
    ("WEB", "网站", "Website"),
    ("APP", "移动应用", "App"),
    ("MINI", "小程序", "Mini program"),
    ("WECOM", "企业微信", "WeCom"),
    ("WECHAT", "微信公众号", "WeChat account"),
    ("OTHER", "其他", "Other"),
)


class Station(Record):
    """Service station."""

    label = "Service station"
    display_fields = ("name",)
    search_fields = ("code", "name", "address")
    pinyin_fields = ("name",)
    number_rule = "station"
    picker_filter: ClassVar[dict] = {"status": ("ACTIVE", "RECTIFYING", "DRAFT")}
    rules = (
        needed(
            "suggestion_box",
            {"station_type": tuple(code for code in STATION_TYPE if code != "O")},
            T("A station with an office needs a suggestion box; say where it hangs"),
        ),
    )

    code = ShortText("Station code", 40, unique=True, system=True)
    name = ShortText("Name", 100, unique=True, help="As on the sign")
    station_type = Choice("Type", STATION_TYPE, help="Decides what the station must have")
    tier = Choice("System tier", STATION_TIER, help="Place in the system of stations")
    network_role = Choice("Network role", NETWORK_ROLE, null=True)
    founding_org = Link("Founding unit", Organization, help="Who set the station up")
    operating_org = Links(
        "Operating body", Organization, required=True, help="Who runs it day by day"
    )
    supervising_org = Link("Supervising unit", Organization, help="Who oversees it")
    parent_station = Link("Parent station", "self", null=True, help="The station above, if any")
    region = Link("Region", Region)
    park = Link("Park", IndustrialPark, null=True)
    service_regions = Links("Service area", Region, help="Where enterprises may come from")
    key_industries = Links(
        "Key industries",
        DictItem,
        limit={"dict_type": "industry"},
        help="Industries the station is built for",
    )
    address = ShortText("Address", 200)
    floor_area = DecimalNumber("Floor area", 8, 1, null=True, unit="m²")
    opening_hours = ShortText("Opening hours", 120, help="Such as Mon–Fri 8:30–17:00")
    service_phone = PhoneField("Service phone")
    supervision_phone = PhoneField("Supervision phone")
    complaint_phone = PhoneField("Complaint phone")
    supervision_wechat = ShortText(
        "Supervision WeChat", 60, null=True, help="Account for reports of misconduct"
    )
    suggestion_box = ShortText("Suggestion-box location", 100, null=True, help="Where it hangs")
    has_signage = Flag("Signage installed", help="Uniform sign at the door")
    has_remote_meeting = Flag("Remote meeting system", help="For talks with experts at a distance")
    admitted_on = Date("Admitted on", null=True, system=True)
    removed_on = Date("Removed on", null=True, system=True)
    status = StatusField("Status", STATION_STATUS, default="DRAFT")
    pledge = Text("Service pledge text", null=True, help="As shown in the hall")
    remarks = Text("Remarks", null=True)

    class Meta:
        table_name = "station"


class StationChannel(Record):
    """A way to a station over the network (JL-5.2.1.2)."""

    label = "Online channels"
    display_fields = ("kind", "name")
    belongs_to = "station"

    station = Link("Station", Station, system=True)
    row_no = Integer("Row no.", system=True)
    kind = Choice("Kind", ONLINE_KIND)
    name = ShortText(
        "Name or address", 200, help="Such as service.example.com, or the name of the account"
    )

    class Meta:
        table_name = "station_channel"


def reply_within_promise(row: Record) -> dict[str, T]:
    """The reply may not be promised later than the completion (R-T2)."""
    late = row.reply_days and row.promise_days and row.reply_days > row.promise_days
    return (
        {
            "reply_days": T(
                "The reply cannot take longer than the {days} working days of handling",
                days=row.promise_days,
            )
        }
        if late
        else {}
    )


def promise_within_law(row: Record) -> dict[str, T]:
    """A promise may not exceed the statutory limit of its item (R-T3)."""
    limit = row.__data__.get("service_item") and row.service_item.statutory_days
    if limit and row.promise_days and row.promise_days > limit:
        return {"promise_days": T("The statutory limit is {days} working days", days=limit)}
    return {}


def guide(item: ServiceItem) -> int | None:
    """The upper guide of an item without a limit in law: its reference item's limit or usual time
    (R-T3).
    """
    if item.statutory_days or not item.reference_item_id:
        return None
    return item.reference_item.statutory_days or item.reference_item.default_promise_days


class ServicePromise(Record):
    """Station promise per item."""

    label = "Station promise per item"
    display_fields = ("service_item",)
    natural_key = ("station", "service_item")
    rules = (reply_within_promise, promise_within_law, not_future("published_on"))

    station = Link("Station", Station)
    service_item = Link("Service item", ServiceItem)
    promise_days = Integer(
        "Promised handling time", unit="working days", help="Not longer than the statutory limit"
    )
    reply_days = Integer(
        "Promised reply time",
        unit="working days",
        help="Until the enterprise gets its first answer",
    )
    published_on = Date("Published on", null=True, help="When it was put up for all")
    safeguards = Text("Safeguards", null=True, help="How the promise is kept")

    class Meta:
        table_name = "service_promise"
        indexes = ((("station", "service_item"), True),)
