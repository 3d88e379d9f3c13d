"""Organisation (authority / founding / operating / co-building unit), Industrial park."""

from models.base import Record
from models.enumerations import DECL_STATUS, ORG_KIND, ORG_ROLE, PARK_GRADE
from models.fields import Choice, ShortText, Link, UsccField
from models.links import Links
from models.reference import DictItem, Region
from models.sealed import EncryptedField
from models.structures import ChoiceList


class Organization(Record):
    """Organisation (authority / founding / operating / co-building unit)."""

    label = "Organisation"
    display_fields = ("name",)
    natural_key = ("name",)
    search_fields = ("name", "uscc")

    name = ShortText("Name", 120, help="Full name as registered")
    uscc = UsccField("USCC", null=True)
    kind = Choice("Kind", ORG_KIND)
    system_role = ChoiceList("Role in system", ORG_ROLE, help="What the unit does in the system")
    parent = Link("Parent unit", "self", null=True, help="The unit above, if any")
    region = Link("Region", Region)
    contact_name = ShortText("Contact", 40, null=True, mask="name")
    contact_phone = EncryptedField("Phone", kind="phone", null=True)

    class Meta:
        table_name = "organization"


class IndustrialPark(Record):
    """Industrial park."""

    label = "Industrial park"
    display_fields = ("name",)
    search_fields = ("name",)

    name = ShortText("Name", 100, unique=True, help="Official name")
    grade = Choice("Grade", PARK_GRADE, null=True)
    region = Link("Region", Region)
    industries = Links(
        "Leading industries", DictItem, limit={"dict_type": "industry"}, help="The leading ones"
    )
    demo_zone_status = Choice(
        "Demonstration-zone status", DECL_STATUS, null=True, help="State of the application"
    )
    org = Link("Management unit", Organization, null=True, help="Who runs the park")

    class Meta:
        table_name = "industrial_park"
