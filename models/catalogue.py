"""Service category, Service item."""

from models.base import Record
from models.enumerations import ANNEX_A_SECTION, CAT_LAYER, DELIVERY, DETAIL_KIND, SERVICE_CLASS
from models.fields import Choice, Flag, Line, Link, Whole
from models.structures import Lines


class ServiceCategory(Record):
    """Service category."""

    label = "Service category"
    named_by = ("name",)
    searched = ("code", "name")

    code = Line("Code", 3, unique=True)
    name = Line("Name", 40)
    layer = Choice("Core or extended", CAT_LAYER)
    annex_c_code = Choice("Annex C box", SERVICE_CLASS)
    sort = Whole("Sort")

    class Meta:
        table_name = "service_category"


class ServiceItem(Record):
    """Service item."""

    label = "Service item"
    named_by = ("code", "name")
    searched = ("code", "name", "name_en")
    offered = {"is_active": True}

    code = Line("Code", 8, unique=True)
    name = Line("Name (zh)", 100)
    name_en = Line("Name (en)", 160, null=True)
    category = Link("Category", ServiceCategory)
    source_refs = Lines("Sources")
    annex_a_section = Choice("Annex A tick box", ANNEX_A_SECTION, null=True)
    detail_kind = Choice("Detail table", DETAIL_KIND, null=True)
    requires_qualification = Flag("Needs qualification")
    qual_kinds = Lines("Qualification kinds", null=True)
    statutory_days = Whole("Statutory limit", null=True, unit="working days")
    statutory_basis = Line("Statutory basis", 200, null=True)
    default_promise_days = Whole("Default promise", unit="working days")
    reference_item = Link("Reference item", "self", null=True)
    materials = Lines("Required materials", null=True)
    is_chargeable = Flag("Chargeable")
    fee_basis = Line("Fee basis", 200, null=True)
    delivery = Choice("Mode of delivery", DELIVERY)
    is_active = Flag("Active", default=True)

    class Meta:
        table_name = "service_item"
