"""Service category, Service item."""

from models.base import Record
from models.choices import Choices
from models.fields import Choice, DecimalNumber, Flag, Integer, Link, ShortText
from models.messages import T
from models.structures import MaterialList, TextList

CAT_LAYER = Choices(
    "CAT_LAYER",
    ("CORE", "核心要素", "Core"),
    ("EXT", "延伸要素", "Extended"),
    ("OTHER", "其他", "Other"),
)

SERVICE_CLASS = Choices(
    "SERVICE_CLASS",
    ("1", "检验检测服务", "Inspection and testing"),
    ("2", "质量管理服务", "Quality management"),
    ("3", "计量服务", "Metrology"),
    ("4", "标准化服务", "Standardisation"),
    ("5", "认证服务", "Certification"),
    ("6", "认可服务", "Accreditation"),
    ("7", "知识产权服务", "IP"),
    ("8", "其他服务", "Other"),
)

ANNEX_A_SECTION = Choices(
    "ANNEX_A_SECTION",
    ("A1", "一、质量管理服务", "1 Quality management"),
    ("A2", "二、计量服务", "2 Metrology"),
    ("A3", "三、标准化服务", "3 Standardisation"),
    ("A4", "四、认证服务", "4 Certification"),
    ("A5", "五、认可服务", "5 Accreditation"),
    ("A6_1", "六.1 食品、药品检验检测服务", "6.1 Food and drug testing"),
    ("A6_2", "六.2 特种设备检验服务", "6.2 Special-equipment inspection"),
    ("A6_2X", "六.2 特种设备作业人员考试服务", "6.2 Operator examination"),
    ("A6_3", "六.3 产品质量检验检测服务", "6.3 Product testing"),
    ("A6_4", "六.4 计量器具检验检测服务", "6.4 Measuring instruments"),
    ("A7", "七、知识产权服务", "7 Intellectual property"),
    ("A8", "八、其他", "8 Other"),
    ("JLB", "吉林附录B", "Jilin Annex B"),
)

SECTION_OF_CATEGORY = {
    "Q": "A1",
    "M": "A2",
    "S": "A3",
    "C": "A4",
    "K": "A5",
    "T": "A6_3",
    "I": "A7",
}
"""The section of Annex A that a category belongs to; every other category stands under 八 (A8)."""

DETAIL_KIND = Choices(
    "DETAIL_KIND",
    ("FOOD", "食品药品", "Food/drug"),
    ("SE", "特种设备", "Special equipment"),
    ("EXAM", "作业人员考试", "Operator exam"),
    ("PROD", "产品检验", "Product"),
    ("INST", "计量器具", "Instrument"),
)

DELIVERY = Choices(
    "DELIVERY",
    ("SELF", "自主实施", "By station"),
    ("REFER", "转质量服务机构", "By provider"),
    ("BOTH", "均可", "Either"),
)


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


def usual_within_law(row: Record) -> dict[str, T]:
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
    form_words = ShortText(
        "Words on the need form",
        100,
        null=True,
        help="As the standard's form says it; empty where the form has no box for it",
    )
    form_place = Integer(
        "Place on the need form", most=99, null=True, help="Among the boxes of its section"
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
    materials = MaterialList(
        "Required materials",
        null=True,
        help="What the enterprise brings, one a line: name | form | copies. The lists of day one "
        "are common practice, an assumption to be checked",
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

    def section_in(self, profile: str) -> str:
        """Where a form of this profile asks for the item: at its tick, or among the other needs of
        the section that its category belongs to (SY-5, SY-A).
        """
        printed = self.annex_a_section
        if printed and (printed != "JLB" or profile == "JL_B"):
            return printed
        return SECTION_OF_CATEGORY.get(self.category.code, "A8")
