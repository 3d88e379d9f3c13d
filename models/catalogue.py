"""Service category, Service item."""

from models.base import Record
from models.enumerations import ANNEX_A_SECTION, CAT_LAYER, DELIVERY, DETAIL_KIND, SERVICE_CLASS
from models.fields import DecimalNumber, Choice, Flag, ShortText, Link, Integer
from models.messages import T
from models.structures import TextList


class ServiceCategory(Record):
    """Service category."""

    label = "Service category"
    display_fields = ("name",)
    search_fields = ("code", "name")

    code = ShortText("Code", 3, unique=True, help="One letter or two")
    name = ShortText("Name", 40)
    layer = Choice("Core or extended", CAT_LAYER)
    annex_c_code = Choice("Annex C box", SERVICE_CLASS, help="Box of the statistics that counts it")
    sort = Integer("Sort", help="Smaller comes first")

    class Meta:
        table_name = "service_category"


def usual_within_law(row):
    """Nor may the usual time exceed the statutory limit (R-T3)."""
    late = (
        row.statutory_days
        and row.default_promise_days
        and row.default_promise_days > row.statutory_days
    )
    return (
        {
            "default_promise_days": T(
                "The statutory limit is {days} working days", days=row.statutory_days
            )
        }
        if late
        else {}
    )


class ServiceItem(Record):
    """Service item."""

    label = "Service item"
    display_fields = ("code", "name")
    search_fields = ("code", "name", "name_en")
    rules = (usual_within_law,)

    code = ShortText("Code", 8, unique=True, help="Category and number, such as Q01")
    name = ShortText("Name (zh)", 100)
    name_en = ShortText("Name (en)", 160, null=True)
    category = Link("Category", ServiceCategory)
    source_refs = TextList("Sources", help="Clauses, one a line")
    annex_a_section = Choice(
        "Annex A tick box", ANNEX_A_SECTION, null=True, help="Where it stands in the need form"
    )
    detail_kind = Choice(
        "Detail table", DETAIL_KIND, null=True, help="Table that its rows are typed into"
    )
    requires_qualification = Flag(
        "Needs qualification", help="Only providers with a valid certificate are matched"
    )
    qual_kinds = TextList("Qualification kinds", null=True, help="Which certificates, one a line")
    statutory_days = Integer(
        "Statutory limit", null=True, unit="working days", help="Promises may not be longer"
    )
    statutory_basis = ShortText(
        "Statutory basis", 200, null=True, help="Law or rule that sets the limit"
    )
    default_promise_days = Integer(
        "Default promise", unit="working days", help="For stations without a promise of their own"
    )
    reference_item = Link("Reference item", "self", null=True, help="Item whose figures it follows")
    materials = TextList(
        "Required materials", null=True, help="What the enterprise brings, one a line"
    )
    is_chargeable = Flag("Chargeable", help="The enterprise pays")
    fee_basis = ShortText("Fee basis", 200, null=True, help="Document that sets the fee")
    fee_limit = DecimalNumber(
        "Highest fee a unit", 10, 2, null=True, unit="CNY", help="Nothing beyond it may be charged"
    )
    delivery = Choice("Mode of delivery", DELIVERY, help="Served by the station, or referred")
    is_active = Flag("Active", default=True, help="Inactive ones are no longer offered")

    class Meta:
        table_name = "service_item"
