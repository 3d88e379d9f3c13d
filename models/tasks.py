"""Work that runs in the background for a person: its state, its result, the file it made."""

from models.accounts import UserAccount
from models.base import Record
from models.choices import Choices
from models.fields import Date, DateTime, Integer, Link, ShortText, StatusField
from models.structures import Document

TASK_STATE = Choices(
    "TASK_STATE",
    ("QUEUED", "排队中", "Waiting"),
    ("RUNNING", "进行中", "Running"),
    ("DONE", "已完成", "Done"),
    ("FAILED", "失败", "Failed"),
    ("CANCELLED", "已停止", "Stopped"),
)


class BackgroundTask(Record):
    """A long piece of work, done by the worker in the name of its owner; the table itself is the
    queue.
    """

    label = "Background task"
    display_fields = ("title",)
    search_fields = ("title",)
    deletable_states = ("DONE", "FAILED", "CANCELLED")
    tracked = False

    kind = ShortText("Task kind", 40, system=True)
    title = ShortText("Task", 200, system=True)
    owner = Link("Owner", UserAccount, system=True)
    status = StatusField("Status", TASK_STATE, default="QUEUED")
    payload = Document("Order", null=True)
    done = Integer("Done so far", default=0, system=True)
    total = Integer("In all", null=True, system=True)
    started_at = DateTime("Started at", null=True, system=True)
    ended_at = DateTime("Ended at", null=True, system=True)
    attempts = Integer("Attempts", default=0, system=True)
    claim = ShortText("Claim", 32, null=True, system=True)
    asked_key = ShortText("Key", 64, null=True, unique=True, system=True)
    message = Document("Message", null=True)
    result_ref = ShortText("Result", 80, null=True, system=True)
    file_name = ShortText("File name", 200, null=True, system=True)
    stored_name = ShortText("Stored name", 64, null=True, system=True)
    size = Integer("Size", null=True, unit="bytes", system=True)
    row_count = Integer("Rows", null=True, system=True)
    expires_on = Date("Kept until", null=True, system=True)

    class Meta:
        table_name = "background_task"
        indexes = ((("owner", "id"), False),)
