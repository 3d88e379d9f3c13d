"""Runs of the periodic jobs: one row for each job and time of its plan, whichever node ran it."""

from models.base import Kept
from models.enumerations import TASK_STATE
from models.fields import Choice, Instant, Line, Whole
from models.structures import Document


class JobRun(Kept):
    """A job at one time of its plan; the row is the claim, so that no second node runs it."""

    label = "Job run"
    named_by = ("job", "slot")
    searched = ()

    job = Line("Job", 40, system=True)
    slot = Instant("Planned for", system=True)
    status = Choice("Status", TASK_STATE, system=True)
    attempts = Whole("Attempts", default=1, system=True)
    started_at = Instant("Started at", system=True)
    ended_at = Instant("Ended at", null=True, system=True)
    message = Document("Message", null=True)
    node = Line("Node", 80, null=True, system=True)

    class Meta:
        table_name = "plan_run"
        indexes = ((("job", "slot"), True),)
