"""Runs of the periodic jobs: one row for each job and time of its plan, whichever node ran it."""

from models.base import BaseTable
from models.fields import Choice, DateTime, Integer, ShortText
from models.structures import Document
from models.tasks import TASK_STATE


class JobRun(BaseTable):
    """A job at one time of its plan; the row is the claim, so that no second node runs it."""

    label = "Job run"
    display_fields = ("job", "slot")
    search_fields = ()

    job = ShortText("Job", 40, system=True)
    slot = DateTime("Planned for", system=True)
    status = Choice("Status", TASK_STATE, system=True)
    attempts = Integer("Attempts", default=1, system=True)
    started_at = DateTime("Started at", system=True)
    ended_at = DateTime("Ended at", null=True, system=True)
    message = Document("Message", null=True)
    node = ShortText("Node", 80, null=True, system=True)

    class Meta:
        table_name = "plan_run"
        indexes = ((("job", "slot"), True),)
