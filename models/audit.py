"""Audit log, its head, and the log of exports: written by the product alone, never changed."""

from models.accounts import UserAccount
from models.base import Kept, Record
from models.enumerations import AUDIT_ACTION
from models.fields import Choice, Flag, Instant, Line, Link, Whole
from models.structures import Document


class AuditLog(Kept):
    """One line for each write, refusal, sign-in, export and reveal; chained by keyed digests (GDD-6.4.3)."""

    label = "Audit log"
    named_by = ("id",)
    searched = ("object_ref",)
    append_only = True

    at = Instant("At", system=True)
    user = Link("User", UserAccount, null=True, system=True)
    user_name = Line("Name", 40, null=True, system=True)
    roles = Line("Roles", 80, null=True, system=True)
    action = Choice("Action", AUDIT_ACTION, system=True)
    event = Line("Event", 40, null=True, system=True)
    object_ref = Line("Object", 80, null=True, system=True)
    station = Whole("Station", null=True, system=True)
    diff = Document("Diff", null=True)
    ip = Line("IP", 45, null=True, system=True)
    request_id = Line("Request id", 32, null=True, system=True)
    prev_hash = Line("Previous hash", 64, null=True, system=True)
    line_hash = Line("Hash", 64, system=True)

    class Meta:
        table_name = "audit_log"
        indexes = ((("object_ref", "id"), False), (("user", "id"), False))


class AuditHead(Kept):
    """The last line of the chain, in one row that every writer locks first."""

    last_id = Whole("Last line", default=0, system=True)
    line_hash = Line("Hash", 64, default="", system=True)

    class Meta:
        table_name = "audit_head"


class ExportLog(Record):
    """Who took what out of the house, when and for what."""

    label = "Export log"
    named_by = ("report_code",)
    append_only = True

    user = Link("User", UserAccount, system=True)
    report_code = Line("Report", 40, system=True)
    filters = Document("Filters")
    row_count = Whole("Rows", system=True)
    masked = Flag("Masked", system=True)
    purpose = Line("Purpose", 200, null=True, system=True)
    at = Instant("At", system=True)

    class Meta:
        table_name = "export_log"
