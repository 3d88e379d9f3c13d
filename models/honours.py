"""Award or declaration record, Enterprise talent: what the file of an enterprise holds beside its
cases (SY-5.1, XM-7).
"""

from peewee import Expression

from models.base import Record
from models.cases import ServiceCase
from models.choices import Choices
from models.enterprises import Enterprise
from models.fields import Choice, Integer, Link, ShortText, Text
from models.messages import T
from models.organisations import DECL_STATUS, IndustrialPark
from models.rules import needed
from models.sealed import EncryptedField

HONOR_KIND = Choices(
    "HONOR_KIND",
    ("QAWARD", "政府质量奖", "Government quality award"),
    ("BRAND", "品牌价值评价", "Brand-value evaluation"),
    ("ZONE", "质量品牌提升示范区", "Demonstration zone"),
    ("CQO", "首席质量官制度", "CQO system"),
    ("CERT", "体系/产品认证", "Certification"),
    ("STDPILOT", "标准化试点示范", "Standardisation pilot"),
    ("CREDIT", "质量信用评级", "Quality-credit rating"),
    ("MEAS", "最高计量标准", "Highest measurement standard"),
    ("OTH", "其他", "Other"),
)

GOV_LEVEL = Choices(
    "GOV_LEVEL",
    ("NAT", "国家", "National"),
    ("PROV", "省", "Provincial"),
    ("CITY", "市", "Municipal"),
    ("DIST", "区县", "District"),
)

TALENT_KIND = Choices(
    "TALENT_KIND",
    ("CQO", "首席质量官", "CQO"),
    ("STD", "标准化人员", "Standardiser"),
    ("MET", "计量人员", "Metrologist"),
    ("AUD", "内审员", "Internal auditor"),
    ("LAB", "检验检测人员", "Lab staff"),
    ("OPR", "特种设备作业人员", "SE operator"),
    ("IP", "知识产权人员", "IP staff"),
    ("OTH", "其他", "Other"),
)


WITH_LEVEL = ("QAWARD", "ZONE", "STDPILOT")
"""Declarations that are made at a level of government: 各级政府质量奖 (SY-5.1.1)."""


def park_of_a_zone(row: Record) -> dict[str, T]:
    """Parks apply to be demonstration zones, and for nothing else (SY-5.1.2)."""
    if row.kind and row.kind != "ZONE" and row.__data__.get("park"):
        return {"park": T("A park applies to be a demonstration zone, and for nothing else")}
    return {}


class EnterpriseHonor(Record):
    """An award, certificate or declaration of an enterprise, or of a park (SY-5.1.1, SY-5.1.2)."""

    label = "Honour or declaration"
    display_fields = ("kind", "year")
    rules = (
        needed("park", {"kind": ("ZONE",)}, T("A demonstration zone is a park: say which")),
        needed(
            "enterprise",
            {"kind": tuple(code for code in HONOR_KIND if code != "ZONE")},
            T("Say which enterprise"),
        ),
        needed("level", {"kind": WITH_LEVEL}, T("Say at which level of government")),
        park_of_a_zone,
    )

    enterprise = Link("Enterprise", Enterprise, null=True)
    park = Link(
        "Park", IndustrialPark, null=True, when={"kind": ("ZONE",)}, help="The park that applies"
    )
    kind = Choice("Kind", HONOR_KIND)
    level = Choice("Level", GOV_LEVEL, null=True)
    year = Integer("Year", least=1990, most=2100, help="Of the award, such as 2025")
    status = Choice("Progress of the declaration", DECL_STATUS)
    service_case = Link("Case", ServiceCase, null=True, help="The case that led to it")

    class Meta:
        table_name = "enterprise_honor"


class EnterpriseTalent(Record):
    """A person of an enterprise with a quality post, such as chief quality officer (SY-5.1.4)."""

    label = "Enterprise talent"
    display_fields = ("name", "kind")
    search_fields = ("name",)
    belongs_to = "enterprise"

    enterprise = Link("Enterprise", Enterprise)
    name = ShortText("Name", 40, mask="name")
    kind = Choice("Kind", TALENT_KIND)
    field = ShortText("Field", 80, null=True, help="In which the person is at home")
    certs = Text("Certificates", null=True, help="Certificates with number and issuer, one a line")
    phone = EncryptedField("Phone", kind="phone", null=True)

    class Meta:
        table_name = "enterprise_talent"


def has_cqo() -> Expression:
    """Enterprises with a chief quality officer, in their file or among their talents: the one place
    that counts them (SY-5.1.4).
    """
    talents = EnterpriseTalent.living().select(EnterpriseTalent.enterprise)
    named = Enterprise.cqo_name.is_null(False) & (Enterprise.cqo_name != "")
    return named | Enterprise.id.in_(talents.where(EnterpriseTalent.kind == "CQO"))
