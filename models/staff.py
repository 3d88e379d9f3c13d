"""Staff member, Post assignment."""

from typing import ClassVar

from models.attachments import FileField
from models.base import Record
from models.catalogue import ServiceCategory
from models.choices import Choices
from models.fields import (
    Choice,
    Date,
    DecimalNumber,
    EmailField,
    Link,
    ShortText,
    StatusField,
    Text,
)
from models.links import Links
from models.organisations import Organization
from models.rules import in_order, not_future
from models.sealed import EncryptedField
from models.stations import Station

GENDER = Choices(
    "GENDER",
    ("0", "未知", "Unknown"),
    ("1", "男", "Male"),
    ("2", "女", "Female"),
    ("9", "未说明", "Not stated (GB/T 2261.1)"),
)

EMPLOYMENT = Choices(
    "EMPLOYMENT",
    ("FULL", "专职", "Full-time"),
    ("PART", "兼职", "Part-time"),
)

EDUCATION = Choices(
    "EDUCATION",
    ("DOC", "博士", "Doctorate"),
    ("MAS", "硕士", "Master"),
    ("BAC", "本科", "Bachelor"),
    ("COL", "专科", "College"),
    ("OTH", "其他", "Other"),
)

STAFF_STATUS = Choices(
    "STAFF_STATUS",
    ("PENDING", "待上岗", "Not yet on post"),
    ("ON", "在岗", "On post"),
    ("LEAVE", "离岗", "Left"),
)

POST = Choices(
    "POST",
    ("STATION_HEAD", "站长", "Station head"),
    ("CQO", "首席质量官", "Chief quality officer"),
    ("SPECIALIST", "质量服务专员", "Service specialist"),
    ("WINDOW", "窗口人员", "Window clerk"),
    ("TECH", "技术服务人员", "Technical service staff"),
    ("ARCHIVIST", "档案管理员", "Archivist"),
    ("ASSET_KEEPER", "资产管理员", "Asset keeper"),
    ("MAINTAINER", "维修维护员", "Maintainer"),
    ("SAFETY_OFFICER", "安全员", "Safety officer"),
    ("WIN_MANAGER", "服务管理人员", "Service manager (JL)"),
)


class Staff(Record):
    """Staff member."""

    label = "Staff member"
    name_is_public = True
    unmask_while: ClassVar[dict] = {"status": ("ON", "PENDING")}
    display_fields = ("name",)
    search_fields = ("staff_no", "name")
    pinyin_fields = ("name",)
    picker_filter: ClassVar[dict] = {"status": ("ON", "PENDING")}
    rules = (
        in_order("started_on", "left_on"),
        not_future("pretraining_passed_on", "nda_signed_on"),
    )

    station = Link("Station", Station)
    staff_no = ShortText("Staff no.", 20, unique=True, help="As in the personnel list")
    name = ShortText("Name", 40, mask="name")
    gender = Choice("Gender", GENDER, null=True)
    id_number = EncryptedField("ID number", kind="id_number", null=True)
    mobile = EncryptedField("Mobile", kind="phone")
    email = EmailField("E-mail", null=True, mask="email")
    employment_type = Choice("Employment", EMPLOYMENT, help="Full-time, or sent by another unit")
    source_org = Link("Source org", Organization, null=True, help="Unit that sends the person")
    education = Choice("Education", EDUCATION, null=True)
    major = ShortText("Major", 60, null=True)
    quality_years = DecimalNumber(
        "Years in quality work", 4, 1, null=True, unit="years", help="Counted to today"
    )
    title = ShortText("Title", 60, null=True, help="Professional title")
    fields = Links("Fields", ServiceCategory, help="Kinds of service the person handles")
    pretraining_passed_on = Date(
        "Pre-post training passed on", null=True, help="Before the post is taken up"
    )
    nda_signed_on = Date(
        "Confidentiality signed on", null=True, help="Before the person sees data of enterprises"
    )
    started_on = Date("Started on")
    left_on = Date("Left on", null=True, help="Empty while at work")
    status = StatusField("Status", STAFF_STATUS, default="PENDING")
    photo = FileField("Photo", restricted=True, help="For the board in the hall")

    class Meta:
        table_name = "staff"


class PostAssignment(Record):
    """Post assignment."""

    label = "Post assignment"
    display_fields = ("staff", "post")
    natural_key = ("staff", "post", "valid_from")
    rules = (in_order("valid_from", "valid_to"),)

    staff = Link("Staff", Staff)
    station = Link("Station", Station)
    post = Choice("Post", POST)
    valid_from = Date("From")
    valid_to = Date("To", null=True, help="Empty: until further notice")
    doc_no = ShortText(
        "Appointment doc no.", 60, null=True, help="Document that appoints the person"
    )
    duties = Text("Duties", null=True, help="What differs from the usual duties")

    class Meta:
        table_name = "post_assignment"
