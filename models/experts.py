"""Expert."""

from typing import ClassVar

from models.base import Record
from models.catalogue import ServiceCategory
from models.choices import Choices
from models.fields import Choice, Date, DecimalNumber, EmailField, ShortText, StatusField, Text
from models.links import Links
from models.providers import POOL_STATUS
from models.reference import DictItem
from models.sealed import EncryptedField
from models.staff import GENDER

EXPERT_SOURCE = Choices(
    "EXPERT_SOURCE",
    ("IN", "平台内部专家", "Internal"),
    ("UNI", "高校", "University"),
    ("ENT", "企业", "Enterprise"),
    ("INST", "科研院所", "Research institute"),
    ("TECH", "技术机构", "Technical body"),
    ("ASSOC", "行业组织", "Industry organisation"),
)

SELECT_MODE = Choices(
    "SELECT_MODE",
    ("RECOM", "单位推荐", "Recommended"),
    ("APPLY", "个人申请", "Applied"),
    ("INVITE", "邀请", "Invited"),
    ("OPEN", "公开遴选", "Open selection"),
)


class Expert(Record):
    """Expert."""

    label = "Expert"
    display_fields = ("name",)
    natural_key = ("name", "employer")
    search_fields = ("code", "name", "employer")
    pinyin_fields = ("name",)
    number_rule = "expert"
    picker_filter: ClassVar[dict] = {"status": ("IN_POOL", "WATCH", "CAND")}
    proposed = (
        "name",
        "source",
        "employer",
        "title",
        "fields",
        "industries",
        "speciality",
        "service_roles",
        "id_number",
        "bank_account",
        "selection_mode",
        "term_to",
        "nda_signed_on",
        "conflict_orgs",
    )

    code = ShortText("Expert no.", 40, unique=True, system=True)
    name = ShortText("Name", 40, mask="name")
    gender = Choice("Gender", GENDER, null=True)
    source = Choice("Source", EXPERT_SOURCE)
    employer = ShortText("Employer", 120, help="Where the expert works")
    title = ShortText("Title", 80, null=True, help="Professional title")
    fields = Links(
        "Fields", ServiceCategory, required=True, help="What the expert may be asked about"
    )
    industries = Links("Industries", DictItem, limit={"dict_type": "industry"}, help="Empty: any")
    speciality = Text("Speciality", null=True)
    service_roles = Links(
        "Service roles",
        DictItem,
        required=True,
        limit={"dict_type": "expert_role"},
        help="What the expert does for the station",
    )
    phone = EncryptedField("Phone", kind="phone")
    email = EmailField("E-mail", null=True, mask="email")
    id_number = EncryptedField("ID no.", kind="id_number", null=True)
    bank_account = EncryptedField("Bank account", kind="account", null=True)
    selection_mode = Choice("Selection mode", SELECT_MODE, help="How the expert was chosen")
    joined_on = Date("Entered on", null=True, system=True)
    term_to = Date("Term to", null=True, help="Empty: without end")
    rating = DecimalNumber("Rating", 4, 2, null=True, system=True)
    nda_signed_on = Date("NDA date", null=True)
    conflict_orgs = Text(
        "Conflict-of-interest units", null=True, help="Units this expert may not judge; one a line"
    )
    status = StatusField("Status", POOL_STATUS, default="CAND")

    class Meta:
        table_name = "expert"
