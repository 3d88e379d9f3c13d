"""Import, and what a person's columns mean: a file that came in, what became of its rows, how its
heads were read.
"""

from models.accounts import UserAccount
from models.base import BaseTable, Record
from models.choices import Choices
from models.fields import Choice, DateTime, Flag, Integer, Link, ShortText, StatusField
from models.structures import Document

IMPORT_STATE = Choices(
    "IMPORT_STATE",
    ("UPLOADED", "待核对列", "Columns to check"),
    ("CHECKED", "已试运行", "Dry run done"),
    ("WRITTEN", "已导入", "Imported"),
    ("UNDONE", "已撤销", "Undone"),
    ("DROPPED", "已放弃", "Dropped"),
)

IMPORT_KIND = Choices(
    "IMPORT_KIND",
    ("NEW", "新增", "New"),
    ("CHANGED", "更新", "Changed"),
)


class ImportBatch(Record):
    """Import: one file, looked at, tried, written and, where it was wrong, undone as a whole."""

    label = "Import"
    display_fields = ("filename",)
    append_only = True

    resource = ShortText("Table", 40, system=True)
    importer = ShortText("Importer", 40, default="", system=True)
    filename = ShortText("File name", 200, system=True)
    size = Integer("Size", unit="bytes", system=True)
    sha256 = ShortText("Hash", 64, system=True)
    sheet = ShortText("Sheet", 120, default="", system=True)
    head_row = Integer("Head row", default=0, system=True)
    mapping = Document("Columns", null=True)
    unread = Document("Heads without a meaning", null=True)
    overwrite = Flag("Update entries that exist", default=True, system=True)
    partial = Flag("Write only the good rows", system=True)
    counts = Document("Counts", null=True)
    task = Integer("Task", null=True, system=True)
    change_set = Integer("Change set", null=True, system=True)
    written_at = DateTime("Written at", null=True, system=True)
    undo_left = Document("Rows that stay", null=True)
    undone_at = DateTime("Undone at", null=True, system=True)
    expires_at = DateTime("File kept until", system=True)
    stored_name = ShortText("Stored name", 64, null=True, system=True)
    status = StatusField("Status", IMPORT_STATE, default="UPLOADED")

    class Meta:
        table_name = "import_batch"
        indexes = ((("created_by", "id"), False),)


class ImportRow(BaseTable):
    """A row that an import wrote: the entry, whether it was new, and the version that it left
    behind.
    """

    batch = Link("Import", ImportBatch, system=True)
    number = Integer("Row", system=True)
    object_id = Integer("Entry", system=True)
    kind = Choice("Kind", IMPORT_KIND, system=True)
    version = Integer("Version", system=True)

    class Meta:
        table_name = "import_row"
        indexes = ((("batch", "number"), False),)


class ColumnMemory(BaseTable):
    """What a person said last time the columns of a table's files mean: {head: field}."""

    user = Link("User", UserAccount, system=True)
    resource = ShortText("Table", 40, system=True)
    meanings = Document("Columns")

    class Meta:
        table_name = "column_memory"
        indexes = ((("user", "resource"), True),)
