"""Audit log, its head, and the log of exports: written by the product alone, never changed."""

from models.accounts import UserAccount
from models.base import BaseTable, Record
from models.choices import Choices
from models.fields import Choice, DateTime, Flag, Integer, Link, ShortText
from models.structures import Document

AUDIT_ACTION = Choices(
    "AUDIT_ACTION",
    ("LOGIN", "登录", "Sign in"),
    ("LOGOUT", "退出", "Sign out"),
    ("CREATE", "新增", "Create"),
    ("UPDATE", "修改", "Update"),
    ("DELETE", "删除", "Delete"),
    ("STATE", "状态变更", "State change"),
    ("VIEW_SENS", "查看敏感", "Reveal sensitive"),
    ("EXPORT", "导出", "Export"),
    ("PRINT", "打印", "Print"),
    ("GRANT", "授权", "Grant"),
    ("DENY", "拒绝访问", "Access denied"),
)


class AuditLog(BaseTable):
    """One line for each write, refusal, sign-in, export and reveal; chained by keyed digests
    (GDD-6.4.3).
    """

    label = "Audit log"
    display_fields = ("id",)
    search_fields = ("object_ref",)
    append_only = True

    at = DateTime("At", system=True)
    user = Link("User", UserAccount, null=True, system=True)
    user_name = ShortText("Name", 40, null=True, system=True)
    roles = ShortText("Roles", 80, null=True, system=True)
    action = Choice("Action", AUDIT_ACTION, system=True)
    event = ShortText("Event", 40, null=True, system=True)
    object_ref = ShortText("Object", 80, null=True, system=True)
    station = Integer("Station", null=True, system=True)
    diff = Document("Diff", null=True)
    ip = ShortText("IP", 45, null=True, system=True)
    request_id = ShortText("Request id", 32, null=True, system=True)
    prev_hash = ShortText("Previous hash", 64, null=True, system=True)
    line_hash = ShortText("Hash", 64, system=True)

    class Meta:
        table_name = "audit_log"
        indexes = ((("object_ref", "id"), False), (("user", "id"), False))


class AuditHead(BaseTable):
    """The last line of the chain, in one row that every writer locks first."""

    last_id = Integer("Last line", default=0, system=True)
    line_hash = ShortText("Hash", 64, default="", system=True)

    class Meta:
        table_name = "audit_head"


class ExportLog(Record):
    """Who exported what, when and for what."""

    label = "Export log"
    display_fields = ("report_code",)
    append_only = True

    user = Link("User", UserAccount, system=True)
    report_code = ShortText("Report", 40, system=True)
    filters = Document("Filters")
    row_count = Integer("Rows", system=True)
    masked = Flag("Masked", system=True)
    purpose = ShortText("Purpose", 200, null=True, system=True)
    at = DateTime("At", system=True)

    class Meta:
        table_name = "export_log"
