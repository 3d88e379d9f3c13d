"""Data-use consent & authorisation, Enterprise, Enterprise contact."""

from typing import ClassVar

from models.attachments import FileField
from models.base import Record
from models.choices import Choices
from models.clock import today
from models.fields import (
    Choice,
    Date,
    DecimalNumber,
    EmailField,
    Flag,
    Integer,
    Link,
    ShortText,
    StatusField,
    Text,
    UsccField,
)
from models.messages import T
from models.organisations import IndustrialPark
from models.reference import DictItem, Region
from models.rules import in_order, needed, not_future, one_of
from models.sealed import EncryptedField
from models.stations import Station
from models.structures import Document

CLIENT_TYPE = Choices(
    "CLIENT_TYPE",
    ("ENT", "企业", "Enterprise"),
    ("SELF", "个体工商户", "Self-employed"),
    ("GOV", "政府部门", "Government body"),
    ("INST", "事业单位/社会组织", "Institution"),
    ("INDIVIDUAL", "个人", "Individual"),
)

SIZE = Choices(
    "SIZE",
    ("L", "大型", "Large"),
    ("M", "中型", "Medium"),
    ("S", "小型", "Small"),
    ("X", "微型", "Micro"),
    ("NA", "未划型(金融/教育等)", "Not classified"),
)

SIZE_SOURCE = Choices(
    "SIZE_SOURCE",
    ("CALC", "按标准计算", "Calculated"),
    ("DECL", "企业申报", "Declared"),
    ("OVR", "人工更正(附理由)", "Overridden"),
)

YES_NO_PART = Choices(
    "YES_NO_PART",
    ("Y", "能满足", "Yes"),
    ("P", "部分满足", "Partly"),
    ("N", "不能满足", "No"),
)

ENT_STATUS = Choices(
    "ENT_STATUS",
    ("ACTIVE", "正常", "Active"),
    ("MERGED", "已合并", "Merged"),
    ("CLOSED", "注销/停业", "Closed"),
)


def park_only_inside(row: Record) -> dict[str, T]:
    return (
        {"park": T("Leave empty, or tick that the enterprise lies in a park")}
        if row.__data__.get("park") and not row.in_park
        else {}
    )


def laboratory_answer_fits(row: Record) -> dict[str, T]:
    """An enterprise without a laboratory cannot meet its own testing needs (SY-A)."""
    if row.lab_count == 0 and row.lab_sufficient == "Y":
        return {"lab_sufficient": T("Without a laboratory of its own this cannot be “yes”")}
    return {}


BUT_INDIVIDUALS = tuple(code for code in CLIENT_TYPE if code != "INDIVIDUAL")


class Enterprise(Record):
    """Enterprise."""

    label = "Enterprise"
    display_fields = ("name",)
    search_fields = ("code", "name", "uscc", "former_uscc", "legal_rep", "contact_name")
    pinyin_fields = ("name", "legal_rep", "contact_name")
    number_rule = "enterprise"
    picker_filter: ClassVar[dict] = {"status": ("ACTIVE",)}
    rules = (
        needed(
            "uscc",
            {"client_type": BUT_INDIVIDUALS},
            T("Needed for everyone but individuals; it stands on the licence"),
        ),
        needed("legal_rep", {"client_type": ("ENT",)}, T("Needed for enterprises")),
        needed("park", {"in_park": (True,)}, T("Say which park")),
        park_only_inside,
        laboratory_answer_fits,
        needed("industry", {"client_type": BUT_INDIVIDUALS}, T("Needed for all but individuals")),
        needed("size_class", {"client_type": BUT_INDIVIDUALS}, T("Needed for all but individuals")),
        one_of(
            ("contact_phone", "email", "wechat"),
            {},
            T("Give one way to reach the client: telephone, e-mail or WeChat"),
        ),
    )

    code = ShortText("Enterprise no.", 40, unique=True, system=True)
    name = ShortText("Name", 120, help="Full name as on the licence")
    client_type = Choice(
        "Client type", CLIENT_TYPE, default="ENT", help="Individuals need no credit code"
    )
    uscc = UsccField("USCC", null=True, unique=True)
    former_uscc = ShortText("Former USCC", 200, null=True, system=True)
    legal_rep = ShortText(
        "Legal representative", 40, null=True, mask="name", help="As on the licence"
    )
    person_in_charge = ShortText(
        "Person in charge (signs forms)", 40, null=True, mask="name", help="Signs the need form"
    )
    industry = Link(
        "Industry",
        DictItem,
        null=True,
        limit={"dict_type": "industry"},
        when={"client_type": BUT_INDIVIDUALS},
        help="The main one",
    )
    size_class = Choice(
        "Size class",
        SIZE,
        null=True,
        when={"client_type": BUT_INDIVIDUALS},
        help="By the national division of sizes",
    )
    size_source = Choice(
        "Size source", SIZE_SOURCE, default="DECL", help="Where the size comes from"
    )
    employee_count = Integer(
        "Employees", most=9_999_999, null=True, unit="persons", help="At the end of last year"
    )
    revenue = DecimalNumber(
        "Operating revenue",
        14,
        2,
        null=True,
        unit="10⁴ CNY",
        restricted=True,
        help="Last full year",
    )
    total_assets = DecimalNumber(
        "Total assets",
        14,
        2,
        null=True,
        unit="10⁴ CNY",
        restricted=True,
        help="At the end of last year",
    )
    output_value = DecimalNumber(
        "Output value",
        14,
        2,
        null=True,
        unit="10⁴ CNY",
        restricted=True,
        help="Of the year beside it",
    )
    output_year = Integer("Output year", least=1990, most=2100, null=True, help="Such as 2025")
    contact_name = ShortText("Contact", 40, mask="name", help="Who is called about the service")
    contact_position = ShortText("Contact's position", 40, null=True)
    contact_phone = EncryptedField("Phone", kind="phone", null=True)
    email = EmailField("E-mail", null=True, mask="email")
    wechat = ShortText("WeChat", 60, null=True, mask="wechat")
    address = ShortText("Address", 200, help="Where the enterprise is found")
    region = Link("Region", Region, help="District or county")
    in_park = Flag("In a park?")
    park = Link("Park", IndustrialPark, null=True, when={"in_park": (True,)})
    main_business = Text("Main business", null=True)
    main_products = Text("Main products", null=True, help="Names, separated by commas")
    lab_count = Integer(
        "Own laboratories", most=9999, null=True, unit="count", help="Laboratories of its own"
    )
    lab_sufficient = Choice(
        "Meets own testing needs?",
        YES_NO_PART,
        null=True,
        help="Whether its own laboratories are enough",
    )
    cqo_name = ShortText("CQO", 40, null=True, mask="name", help="Chief quality officer")
    is_sci_tech = Flag("Sci-tech innovation enterprise")
    is_high_end_mfg = Flag("High-end manufacturing")
    is_key = Flag("Key enterprise", help="On the list of key enterprises of the region")
    home_station = Link("Home station", Station, help="Keeps this file; other stations may join it")
    file_opened_on = Date("File opened on", default=today, system=True)
    consent = Integer("Data-use consent", null=True, system=True)
    merged_into = Link("Merged into", "self", null=True, system=True)
    moved = Document("Moved by the merge", null=True)
    status = StatusField("Status", ENT_STATUS, default="ACTIVE")

    class Meta:
        table_name = "enterprise"


class EnterpriseStation(Record):
    """A station that serves an enterprise: decides who sees its file (decisions 7)."""

    label = "Serving station"
    display_fields = ("station",)
    belongs_to = "enterprise"

    enterprise = Link("Enterprise", Enterprise)
    station = Link("Station", Station)
    reason = ShortText("Reason", 200, null=True, help="Why this station serves the enterprise too")
    linked_on = Date("Linked on", default=today, system=True)

    class Meta:
        table_name = "enterprise_station"
        indexes = ((("enterprise", "station"), True),)


class EnterpriseContact(Record):
    """Enterprise contact."""

    label = "Enterprise contact"
    display_fields = ("name",)
    natural_key = ("enterprise", "name")
    search_fields = ("name",)
    belongs_to = "enterprise"

    enterprise = Link("Enterprise", Enterprise)
    name = ShortText("Name", 40, mask="name")
    position = ShortText("Position", 40, null=True)
    phone = EncryptedField("Phone", kind="phone")
    wechat = ShortText("WeChat", 60, null=True, mask="wechat")
    is_primary = Flag("Primary", help="Is called first")

    class Meta:
        table_name = "enterprise_contact"


class DataConsent(Record):
    """Data-use consent & authorisation."""

    label = "Data-use consent"
    display_fields = ("recipient",)
    natural_key = ("enterprise", "recipient", "signed_on")
    search_fields = ("recipient",)
    rules = (in_order("signed_on", "valid_to"), not_future("signed_on"))

    enterprise = Link("Enterprise", Enterprise)
    purpose = Text("Purpose", help="What the data are passed on for")
    data_scope = Text("Data scope", help="Which data")
    recipient = ShortText("Recipient", 120, help="Who gets them")
    signed_on = Date("Signed on")
    valid_to = Date("Valid to", null=True, help="Empty: until it is withdrawn")
    withdrawn_on = Date("Withdrawn on", null=True, system=True)
    file = FileField("File", help="The signed consent")

    class Meta:
        table_name = "data_consent"
