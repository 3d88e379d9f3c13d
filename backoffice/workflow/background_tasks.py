"""Background tasks are cancelled and run again by their owner; a task that is thrown away takes its
file along.
"""

from backoffice.access.actor import Actor
from backoffice.jobs import task_files
from backoffice.records.rules import Rules, declare
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.clock import now
from models.tasks import BackgroundTask


def again(context: Context) -> dict:
    """Into the queue as if it were new; what the last attempt left is forgotten."""
    task_files.clear(context.row)
    return {
        "claim": None,
        "attempts": 0,
        "started_at": None,
        "ended_at": None,
        "message": None,
        "done": 0,
        "total": None,
    }


def stop(context: Context) -> dict:
    return {"ended_at": now(), "claim": None}


def file_goes_too(actor: Actor, task: BackgroundTask) -> None:
    task_files.remove(task)


declare(Rules(BackgroundTask, after_delete=(file_goes_too,)))


WORKFLOW = register(
    Workflow(
        BackgroundTask,
        Transition(
            "cancel",
            "Stop",
            ("QUEUED", "RUNNING"),
            "CANCELLED",
            effect=stop,
            danger=True,
            icon="close",
            clause="SY-9.3",
        ),
        Transition(
            "retry",
            "Run again",
            ("FAILED", "CANCELLED"),
            "QUEUED",
            effect=again,
            primary=True,
            icon="refresh",
            clause="SY-9.3",
        ),
    )
)
