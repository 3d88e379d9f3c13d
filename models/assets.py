"""Item master, Fixed-asset ledger card."""

from models.base import Record
from models.choices import Choices
from models.fields import Choice, Date, DecimalNumber, Integer, Link, ShortText, StatusField
from models.organisations import Organization
from models.rules import not_future
from models.staff import Staff
from models.stations import Station

ASSET_KIND = Choices(
    "ASSET_KIND",
    ("FA", "固定资产", "Fixed asset"),
    ("OS", "办公用品", "Office supplies"),
)

ASSET_STATUS = Choices(
    "ASSET_STATUS",
    ("USE", "在用", "In use"),
    ("IDLE", "闲置", "Idle"),
    ("REPAIR", "维修", "Under repair"),
    ("SCRAP", "报废", "Scrapped"),
    ("LOST", "丢失", "Lost"),
    ("TRANSFER", "调出", "Transferred"),
)


class AssetItem(Record):
    """Item master."""

    label = "Item master"
    display_fields = ("code", "name")
    search_fields = ("code", "name")

    code = ShortText("Item code", 40, unique=True, help="Unique, never changes once used")
    name = ShortText("Name", 100)
    kind = Choice("Kind", ASSET_KIND)
    spec = ShortText("Spec", 100, null=True)
    unit = ShortText("Unit", 10, help="What is counted, such as a box")
    unit_price = DecimalNumber(
        "Reference price", 12, 2, null=True, unit="CNY", help="For estimates only"
    )
    min_stock = DecimalNumber("Safety stock", 10, 2, null=True, help="Below it a purchase is due")

    class Meta:
        table_name = "asset_item"


class FixedAsset(Record):
    """Fixed-asset ledger card."""

    label = "Fixed asset"
    display_fields = ("code",)
    search_fields = ("code", "location", "serial_no")
    number_rule = "fixed_asset"
    rules = (not_future("purchased_on"),)

    code = ShortText("Asset no.", 40, unique=True, system=True)
    item = Link("Item", AssetItem)
    station = Link("Station", Station)
    serial_no = ShortText("Serial no.", 60, null=True, help="As on the name plate")
    purchased_by = Link(
        "Purchased by (founding unit)", Organization, null=True, help="Unit that paid"
    )
    purchased_on = Date("Purchased on")
    original_value = DecimalNumber("Original value", 14, 2, unit="CNY", help="As in the accounts")
    life_years = Integer(
        "Useful life", least=1, most=100, null=True, unit="years", help="From the day of purchase"
    )
    custodian = Link("Custodian", Staff, null=True, help="Who answers for it")
    location = ShortText("Location", 100, help="Room or window")
    status = StatusField("Condition", ASSET_STATUS, default="IDLE")
    next_check_on = Date("Next check", null=True, help="When it is looked at again")
    scrapped_on = Date("Scrapped on", null=True, system=True)

    class Meta:
        table_name = "fixed_asset"
