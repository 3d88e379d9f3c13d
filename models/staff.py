"""Staff member, Post assignment."""

from models.base import Record
from models.catalogue import ServiceCategory
from models.enumerations import EDUCATION, EMPLOYMENT, GENDER, POST, STAFF_STATUS
from models.fields import Amount, Choice, Day, EmailField, FileField, Line, Link, StatusField, Text
from models.links import Links
from models.organisations import Organization
from models.rules import in_order, not_future
from models.sealed import EncryptedField
from models.stations import Station


class Staff(Record):
    """Staff member."""

    label = "Staff member"
    named_openly = True
    named_by = ("name",)
    searched = ("staff_no", "name")
    offered = {"status": ("ON", "PENDING")}
    rules = (in_order("started_on", "left_on"), not_future("pretraining_passed_on", "nda_signed_on"))

    station = Link("Station", Station)
    staff_no = Line("Staff no.", 20, unique=True)
    name = Line("Name", 40, mask="name")
    gender = Choice("Gender", GENDER, null=True)
    id_number = EncryptedField("ID number", kind="id_number", null=True)
    mobile = EncryptedField("Mobile", kind="phone")
    email = EmailField("E-mail", null=True, mask="email")
    employment_type = Choice("Employment", EMPLOYMENT)
    source_org = Link("Source org", Organization, null=True)
    education = Choice("Education", EDUCATION, null=True)
    major = Line("Major", 60, null=True)
    quality_years = Amount("Years in quality work", 4, 1, null=True, unit="years")
    title = Line("Title", 60, null=True)
    fields = Links("Fields", ServiceCategory)
    pretraining_passed_on = Day("Pre-post training passed on", null=True)
    nda_signed_on = Day("Confidentiality signed on", null=True)
    started_on = Day("Started on")
    left_on = Day("Left on", null=True)
    status = StatusField("Status", STAFF_STATUS, default="PENDING")
    photo = FileField("Photo", restricted=True)

    class Meta:
        table_name = "staff"


class PostAssignment(Record):
    """Post assignment."""

    label = "Post assignment"
    named_by = ("staff", "post")
    rules = (in_order("valid_from", "valid_to"),)

    staff = Link("Staff", Staff)
    station = Link("Station", Station)
    post = Choice("Post", POST)
    valid_from = Day("From")
    valid_to = Day("To", null=True)
    doc_no = Line("Appointment doc no.", 60, null=True)
    duties = Text("Duties", null=True)

    class Meta:
        table_name = "post_assignment"
