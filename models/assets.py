"""Item master, Fixed-asset ledger card."""

from models.base import Record
from models.enumerations import ASSET_KIND, ASSET_STATUS
from models.fields import Amount, Choice, Day, Line, Link, StatusField, Whole
from models.organisations import Organization
from models.rules import not_future
from models.staff import Staff
from models.stations import Station


class AssetItem(Record):
    """Item master."""

    label = "Item master"
    named_by = ("code", "name")
    searched = ("code", "name")

    code = Line("Item code", 40, unique=True, help="Unique, never changes once used")
    name = Line("Name", 100)
    kind = Choice("Kind", ASSET_KIND)
    spec = Line("Spec", 100, null=True)
    unit = Line("Unit", 10, help="What is counted, such as a box")
    unit_price = Amount("Reference price", 12, 2, null=True, unit="CNY", help="For estimates only")
    min_stock = Amount("Safety stock", 10, 2, null=True, help="Below it a purchase is due")

    class Meta:
        table_name = "asset_item"


class FixedAsset(Record):
    """Fixed-asset ledger card."""

    label = "Fixed asset"
    named_by = ("code",)
    searched = ("code", "location", "serial_no")
    numbered = "fixed_asset"
    rules = (not_future("purchased_on"),)

    code = Line("Asset no.", 40, unique=True, system=True)
    item = Link("Item", AssetItem)
    station = Link("Station", Station)
    serial_no = Line("Serial no.", 60, null=True, help="As on the name plate")
    purchased_by = Link("Purchased by (founding unit)", Organization, null=True, help="Unit that paid")
    purchased_on = Day("Purchased on")
    original_value = Amount("Original value", 14, 2, unit="CNY", help="As in the accounts")
    life_years = Whole("Useful life", least=1, most=100, null=True, unit="years", help="From the day of purchase")
    custodian = Link("Custodian", Staff, null=True, help="Who answers for it")
    location = Line("Location", 100, help="Room or window")
    status = StatusField("Condition", ASSET_STATUS, default="IDLE")
    next_check_on = Day("Next check", null=True, help="When it is looked at again")
    scrapped_on = Day("Scrapped on", null=True, system=True)

    class Meta:
        table_name = "fixed_asset"
