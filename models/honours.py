"""Award or declaration record, Enterprise talent: what the file of an enterprise holds beside its
cases (SY-5.1, XM-7).
"""

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


class EnterpriseHonor(Record):
    """An award, certificate or declaration of an enterprise, or of a park (SY-5.1.1, SY-5.1.2)."""

    label = "Honour or declaration"
    display_fields = ("kind", "year")
    rules = (
        needed(
            "enterprise",
            lambda row: not row.__data__.get("park"),
            T("Say which enterprise, or which park"),
        ),
    )

    enterprise = Link("Enterprise", Enterprise, null=True)
    park = Link("Park", IndustrialPark, null=True, help="For demonstration zones")
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
