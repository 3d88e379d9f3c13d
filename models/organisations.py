"""Organisation (authority / founding / operating / co-building unit), Industrial park."""

from models.base import Record
from models.choices import Choices
from models.fields import Choice, Link, ShortText, UsccField
from models.links import Links
from models.reference import DictItem, Region
from models.sealed import EncryptedField
from models.structures import ChoiceList

ORG_KIND = Choices(
    "ORG_KIND",
    ("GOV_CITY", "市级市场监管部门", "Municipal market regulator"),
    ("GOV_DIST", "区级市场监管部门", "District regulator"),
    ("GOV_GRASS", "基层市场监管所", "Grass-roots office"),
    ("TECH", "技术机构", "Technical body"),
    ("PARK", "园区运营机构", "Park operator"),
    ("ASSOC", "行业协会", "Industry association"),
    ("KEYENT", "重点企业", "Key enterprise"),
    ("MODSVC", "现代服务组织", "Modern-service organisation"),
    ("OTHER", "其他", "Other"),
)

ORG_ROLE = Choices(
    "ORG_ROLE",
    ("SUPERIOR", "上级/主管单位", "Supervising"),
    ("FOUNDER", "设立单位", "Founding"),
    ("OPERATOR", "运营主体", "Operating"),
    ("COBUILD", "共建单位", "Co-building"),
    ("RESIDENT", "入驻单位", "Resident"),
)

PARK_GRADE = Choices(
    "PARK_GRADE",
    ("NAT", "国家级", "National"),
    ("PROV", "省级", "Provincial"),
    ("CITY", "市级", "Municipal"),
    ("OTH", "其他", "Other"),
)

DECL_STATUS = Choices(
    "DECL_STATUS",
    ("PLAN", "拟申报", "Planned"),
    ("FILED", "已申报", "Filed"),
    ("REVIEW", "评审中", "Under review"),
    ("PASSED", "获批/获奖", "Granted"),
    ("FAILED", "未通过", "Not granted"),
    ("NA", "不适用", "N/A"),
)


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
        "Demonstration-zone status",
        DECL_STATUS,
        null=True,
        system=True,
        help="As its newest application says",
    )
    org = Link("Management unit", Organization, null=True, help="Who runs the park")

    class Meta:
        table_name = "industrial_park"
