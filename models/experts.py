"""Expert."""

from models.base import Record
from models.catalogue import ServiceCategory
from models.enumerations import EXPERT_SOURCE, GENDER, POOL_STATUS, SELECT_MODE
from models.fields import Amount, Choice, Day, EmailField, Line, StatusField, Text
from models.links import Links
from models.reference import DictItem
from models.sealed import EncryptedField


class Expert(Record):
    """Expert."""

    label = "Expert"
    named_by = ("name",)
    searched = ("code", "name", "employer")
    numbered = "expert"
    offered = {"status": ("IN_POOL", "WATCH", "CAND")}

    code = Line("Expert no.", 40, unique=True, system=True)
    name = Line("Name", 40, mask="name")
    gender = Choice("Gender", GENDER, null=True)
    source = Choice("Source", EXPERT_SOURCE)
    employer = Line("Employer", 120)
    title = Line("Title", 80, null=True)
    fields = Links("Fields", ServiceCategory, required=True)
    industries = Links("Industries", DictItem, limit={"dict_type": "industry"})
    speciality = Text("Speciality", null=True)
    service_roles = Links("Service roles", DictItem, required=True, limit={"dict_type": "expert_role"})
    phone = EncryptedField("Phone", kind="phone")
    email = EmailField("E-mail", null=True, mask="email")
    id_number = EncryptedField("ID no.", kind="id_number", null=True)
    bank_account = EncryptedField("Bank account", kind="account", null=True)
    selection_mode = Choice("Selection mode", SELECT_MODE)
    joined_on = Day("Entered on", null=True, system=True)
    term_to = Day("Term to", null=True)
    rating = Amount("Rating", 4, 2, null=True, system=True)
    nda_signed_on = Day("NDA date", null=True)
    conflict_orgs = Text("Conflict-of-interest units", null=True)
    status = StatusField("Status", POOL_STATUS, default="CAND")

    class Meta:
        table_name = "expert"
