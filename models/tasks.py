"""Work that runs in the background for a person: its state, its result, the file it made."""

from models.accounts import UserAccount
from models.base import Record
from models.enumerations import TASK_STATE
from models.fields import Day, Instant, Line, Link, StatusField, Whole
from models.structures import Document


class BackgroundTask(Record):
    """A long piece of work, done by the worker in the name of its owner; the table itself is the queue."""

    label = "Background task"
    named_by = ("title",)
    searched = ("title",)
    removable = ("DONE", "FAILED", "CANCELLED")
    booked = False

    kind = Line("Task kind", 40, system=True)
    title = Line("Task", 200, system=True)
    owner = Link("Owner", UserAccount, system=True)
    status = StatusField("Status", TASK_STATE, default="QUEUED")
    payload = Document("Order", null=True)
    done = Whole("Done so far", default=0, system=True)
    total = Whole("In all", null=True, system=True)
    started_at = Instant("Started at", null=True, system=True)
    ended_at = Instant("Ended at", null=True, system=True)
    attempts = Whole("Attempts", default=0, system=True)
    claim = Line("Claim", 32, null=True, system=True)
    asked_key = Line("Key", 64, null=True, unique=True, system=True)
    message = Document("Message", null=True)
    result_ref = Line("Result", 80, null=True, system=True)
    file_name = Line("File name", 200, null=True, system=True)
    stored_name = Line("Stored name", 64, null=True, system=True)
    size = Whole("Size", null=True, unit="bytes", system=True)
    row_count = Whole("Rows", null=True, system=True)
    expires_on = Day("Kept until", null=True, system=True)

    class Meta:
        table_name = "background_task"
        indexes = ((("owner", "id"), False),)
