"""Quality service provider, Provider contact, Provider qualification, Provider capability."""

from typing import ClassVar

from models.attachments import FileField
from models.base import Record
from models.catalogue import ServiceCategory, ServiceItem
from models.choices import Choices
from models.fields import (
    AccountField,
    Choice,
    Date,
    DecimalNumber,
    Flag,
    Integer,
    Link,
    ShortText,
    StatusField,
    Text,
    UsccField,
)
from models.links import Links
from models.messages import T
from models.reference import DictItem, Region
from models.rules import in_order, not_future
from models.sealed import EncryptedField
from models.stations import Station, promise_within_law

PROVIDER_KIND = Choices(
    "PROVIDER_KIND",
    ("TEST", "检验检测机构", "Testing lab"),
    ("METRO", "计量技术机构", "Metrology body"),
    ("STD", "标准化机构", "Standardisation body"),
    ("CERT", "认证机构", "Certification body"),
    ("ACC", "认可/评审支持机构", "Accreditation support"),
    ("SEI", "特种设备检验机构", "SE inspection body"),
    ("FOODDRUG", "食品药品检验机构", "Food and drug lab"),
    ("IP", "知识产权服务机构", "IP agency"),
    ("CONS", "质量管理咨询机构", "Quality consultancy"),
    ("UNI", "高校院所", "University or institute"),
    ("ASSOC", "行业组织", "Association"),
    ("FIN", "金融保险机构", "Finance or insurance"),
    ("OTH", "其他", "Other"),
)

JOIN_MODE = Choices(
    "JOIN_MODE",
    ("WINDOW", "窗口进驻", "Resident at window"),
    ("POOL", "入库", "In pool"),
    ("ONLINE", "线上入驻", "Online resident"),
    ("COBUILD", "参与建设", "Co-building"),
)

POOL_STATUS = Choices(
    "POOL_STATUS",
    ("CAND", "候选/待审", "Candidate"),
    ("IN_POOL", "在库", "In pool"),
    ("WATCH", "观察", "On watch"),
    ("SUSPENDED", "暂停", "Suspended"),
    ("EXITED", "退出", "Exited"),
)

QUAL_KIND = Choices(
    "QUAL_KIND",
    ("CMA", "检验检测机构资质认定", "CMA"),
    ("CNAS_L", "CNAS 实验室认可", "CNAS laboratory"),
    ("CNAS_C", "CNAS 校准实验室", "CNAS calibration"),
    ("CNAS_I", "CNAS 检验机构认可", "CNAS inspection body"),
    ("CNAS_P", "CNAS 能力验证提供者", "CNAS PT provider"),
    ("CNCA", "认证机构批准书", "Certification-body approval"),
    ("SEI", "特种设备检验检测机构核准证", "SE inspection approval"),
    ("METAUTH", "计量授权证书", "Legal metrology authorisation"),
    ("METSTD", "计量标准考核证书", "Measurement-standard certificate"),
    ("EXAM", "特种设备作业人员考试机构", "SE operator exam body"),
    ("CATL", "农产品质检机构考核", "CATL"),
    ("PATENT", "专利代理机构执业许可证", "Patent agency licence"),
    ("OTH", "其他", "Other"),
)


class Provider(Record):
    """Quality service provider."""

    label = "Provider"
    display_fields = ("name",)
    search_fields = ("code", "name", "uscc")
    pinyin_fields = ("name",)
    number_rule = "provider"
    picker_filter: ClassVar[dict] = {"status": ("IN_POOL", "WATCH", "CAND")}
    rules = (not_future("nda_signed_on"),)
    proposed = (
        "name",
        "uscc",
        "kind",
        "legal_rep",
        "legal_person_verified",
        "region",
        "categories",
        "service_regions",
        "join_mode",
        "resident_stations",
        "invited_on",
        "nda_signed_on",
    )
    verified: ClassVar[dict] = {"legal_person_verified": ("name", "uscc", "legal_rep")}

    code = ShortText("Provider no.", 40, unique=True, system=True)
    name = ShortText("Name", 120, unique=True, help="Full name as on the licence")
    uscc = UsccField("USCC", unique=True)
    kind = Choice("Kind", PROVIDER_KIND)
    legal_rep = ShortText("Legal representative", 40, null=True, mask="name")
    legal_person_verified = Flag(
        "Legal-person status verified", help="Compared with the register; needed for referrals"
    )
    region = Link("Region", Region)
    address = ShortText("Address", 200)
    categories = Links(
        "Categories", ServiceCategory, required=True, help="What the provider may be matched for"
    )
    service_regions = Links("Service area", Region, help="Where the provider serves")
    join_mode = Choice("Joining mode", JOIN_MODE, help="How the provider joined")
    resident_stations = Links("Resident stations", Station, help="Stations where it has a window")
    invited_on = Date("Invited on", null=True)
    joined_on = Date("Entered pool on", null=True, system=True)
    approved_by = AccountField("Approved by", null=True)
    rating = DecimalNumber("Current rating", 4, 2, null=True, system=True)
    referral_count_12m = Integer("Referrals 12 m", null=True, unit="count", system=True)
    status = StatusField("Status", POOL_STATUS, default="CAND")
    nda_signed_on = Date("NDA date", null=True, help="Agreement on confidentiality")
    exit_reason = Text("Exit reason", null=True, system=True)

    class Meta:
        table_name = "provider"


class ProviderContact(Record):
    """Provider contact."""

    label = "Provider contact"
    display_fields = ("name",)
    natural_key = ("provider", "name")
    search_fields = ("name",)
    belongs_to = "provider"

    provider = Link("Provider", Provider)
    name = ShortText("Name", 40, mask="name")
    department = ShortText("Department", 80, null=True)
    position = ShortText("Position", 40, null=True)
    phone = EncryptedField("Phone", kind="phone")
    is_primary = Flag("Primary", help="Is called first")

    class Meta:
        table_name = "provider_contact"


class ProviderQualification(Record):
    """Provider qualification."""

    label = "Provider qualification"
    display_fields = ("kind", "cert_no")
    search_fields = ("cert_no", "issuer")
    rules = (in_order("issued_on", "valid_to"), not_future("issued_on"))
    belongs_to = "provider"
    proposed = (
        "provider",
        "kind",
        "cert_no",
        "issuer",
        "scope_text",
        "issued_on",
        "valid_to",
        "file",
    )
    verified: ClassVar[dict] = {"verified_by": proposed, "verified_on": proposed}
    verified_through = "verify"

    provider = Link("Provider", Provider)
    kind = Choice("Kind", QUAL_KIND)
    cert_no = ShortText("Certificate no.", 60, help="As on the certificate")
    issuer = ShortText("Issuer", 100)
    scope_text = Text("Scope", null=True, help="What the certificate covers")
    issued_on = Date("Issued on")
    valid_to = Date("Valid to", null=True, help="Empty: without end")
    file = FileField("Scan", help="Scan of the certificate")
    verified_by = AccountField("Verified by", null=True)
    verified_on = Date("Verified on", null=True, system=True)

    class Meta:
        table_name = "provider_qualification"
        indexes = ((("kind", "cert_no"), True),)


def fee_has_basis(row: Record) -> dict[str, T]:
    """A fee names the document that fixes it (SY-7.3.2-e)."""
    if row.fee_standard and not row.is_free and not row.fee_basis:
        return {"fee_basis": T("Name the document that fixes this fee")}
    return {}


def capability_needs_certificate(row: Record) -> dict[str, T]:
    """An item that needs a qualification is offered only on a certificate of the same provider
    (R-P2).
    """
    item = row.__data__.get("service_item") and row.service_item
    certificate = row.__data__.get("qualification") and row.qualification
    if item and item.requires_qualification and not certificate:
        return {
            "qualification": T(
                "This item needs a qualification: choose the certificate it rests on"
            )
        }
    if certificate and certificate.provider_id != row.provider_id:
        return {"qualification": T("The certificate belongs to another provider")}
    return {}


class ProviderService(Record):
    """Provider capability."""

    label = "Provider capability"
    display_fields = ("service_item",)
    belongs_to = "provider"
    rules = (fee_has_basis, capability_needs_certificate, promise_within_law)
    proposed = (
        "provider",
        "service_item",
        "qualification",
        "promise_days",
        "fee_standard",
        "fee_basis",
        "fee_limit",
        "is_free",
        "sme_note",
        "modes",
        "is_active",
    )
    begins_as: ClassVar[dict] = {"is_active": False}

    provider = Link("Provider", Provider)
    service_item = Link("Service item", ServiceItem)
    qualification = Link(
        "Qualification used",
        ProviderQualification,
        null=True,
        help="Certificate that covers the item",
    )
    promise_days = Integer(
        "Promised time", least=1, most=500, unit="working days", help="From agreement to result"
    )
    fee_standard = ShortText("Fee standard", 200, null=True, help="Such as 300 CNY a sample")
    fee_basis = ShortText("Fee basis", 120, null=True, help="Document that sets the fee")
    fee_limit = DecimalNumber(
        "Highest fee a unit", 10, 2, null=True, unit="CNY", help="Nothing beyond it may be charged"
    )
    is_free = Flag("Preferential / free", help="Free or cheaper for enterprises of the station")
    sme_note = ShortText("SME preference", 200, null=True, help="What small enterprises pay less")
    procedure_text = Text("Procedure", null=True, help="Steps that the enterprise goes through")
    modes = Links(
        "Service modes",
        DictItem,
        limit={"dict_type": "service_mode"},
        help="How the service is given",
    )
    is_active = Flag("Active", default=True, help="Only active ones are matched")

    class Meta:
        table_name = "provider_service"
        indexes = ((("provider", "service_item"), True),)
