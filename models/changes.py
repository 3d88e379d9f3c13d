"""What each act changed, row by row, so that it can be undone, shown and merged; written by
`backoffice.records.writes`.
"""

from uuid import uuid4

from peewee import CharField

from models.base import BaseTable
from models.choices import Choices
from models.clock import now
from models.fields import AccountField, Choice, DateTime, Flag, Integer, Link, ShortText
from models.sealed import EncryptedField

CHANGE_KIND = Choices(
    "CHANGE_KIND",
    ("FORM", "单条", "Single entry"),
    ("BULK", "批量", "Bulk"),
    ("IMPORT", "导入", "Import"),
    ("EVENT", "业务办理", "Workflow step"),
    ("UNDO", "撤销", "Undo"),
    ("RESTORE", "恢复", "Restore"),
)

CHANGE_ACTION = Choices(
    "CHANGE_ACTION",
    ("CREATE", "新增", "Create"),
    ("UPDATE", "修改", "Update"),
    ("DELETE", "删除", "Delete"),
    ("RESTORE", "恢复", "Restore"),
)


class ChangeSet(BaseTable):
    """One act of one person: a form that was saved, a bulk edit, an import, an event, an undo."""

    at = DateTime("At", default=now, system=True)
    user = AccountField("Account", null=True)
    kind = Choice("Kind", CHANGE_KIND, system=True)
    title = ShortText("Name", 200, null=True, system=True)
    undoes = Integer("Undoes", null=True, index=True, system=True)
    request_id = ShortText("Request id", 32, null=True, system=True)

    class Meta:
        table_name = "change_set"
        indexes = ((("user", "id"), False), (("at",), False))


class Change(BaseTable):
    """One row in one act; `values` is {field: [old, new]}, sealed as a whole, since any of them may
    be sensitive.

    `root_ref` is the record that was worked on; `verb` is the permission that was asked for, none
    for what was written along with it. What is `lasting` stands for good: stories, notices, states
    with a clock.
    """

    uid = CharField(max_length=32, default=lambda: uuid4().hex)
    change_set = Link("Change set", ChangeSet, on_delete="CASCADE", system=True)
    object_ref = ShortText("Object", 80, system=True)
    root_ref = ShortText("Record", 80, system=True)
    action = Choice("Action", CHANGE_ACTION, system=True)
    version = Integer("Version", system=True)
    verb = ShortText("Verb", 30, null=True, system=True)
    lasting = Flag("Lasting", system=True)
    values = EncryptedField("Values", kind="json", null=True, system=True)

    class Meta:
        table_name = "change"
        indexes = (
            (("object_ref", "id"), False),
            (("root_ref", "id"), False),
            (("action", "object_ref"), False),
        )


class PurgeRequest(BaseTable):
    """What one administrator asked to have gone for good; it waits for another one to decide."""

    object_ref = ShortText("Object", 80, unique=True, system=True)
    version = Integer("Version", system=True)
    reason = ShortText("Reason", 200, system=True)
    asked_by = AccountField("Asked for by")
    asked_at = DateTime("Asked for at", default=now, system=True)

    class Meta:
        table_name = "purge_request"
