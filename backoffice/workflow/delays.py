"""A delay keeps its cause: ours, the provider's, the enterprise's, force majeure (practice
2.0.7).
"""

from collections.abc import Iterator

from backoffice.access.actor import Actor
from backoffice.deadlines import register as deadlines
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.cases import ServiceCase
from models.clock import now
from models.complaints import Complaint
from models.deadlines import BREACH_CAUSE, CLOCK_KIND, Deadline
from models.fields import Choice, Text
from models.messages import T

CAUSES = type(BREACH_CAUSE)(
    "BREACH_CAUSE", *(item for item in BREACH_CAUSE.items if item[0] != "OPEN")
)
FIELDS = {"cause": Choice("Cause of the delay", CAUSES), "cause_note": Text("How it came")}


def explain(context: Context) -> dict:
    """The cause as it stands; one that was corrected stays in the story of the delay."""
    row = context.row
    former = [
        *(row.former_causes or []),
        *([_stated(row)] if row.cause != "OPEN" else []),
    ]
    return {
        "former_causes": former or None,
        "cause_note": context.values["cause_note"],
        "explained_by": context.actor.account_id,
        "explained_at": now(),
    }


def _stated(row: Deadline) -> dict:
    """What was said of a delay, by whom and when."""
    return {
        "cause": row.cause,
        "note": row.cause_note,
        "by": row.explained_by,
        "at": row.explained_at.isoformat(" ", "minutes") if row.explained_at else None,
    }


def chosen(context: Context) -> str:
    return context.values["cause"]


def causes_stated(row: ServiceCase | Complaint, actor: Actor) -> Iterator[str]:
    """Nothing that was late closes without its cause (practice 2.0.7)."""
    for late in deadlines.unexplained(row):
        yield T("The cause of the delay is missing: {clock}", clock=CLOCK_KIND.label(late.kind))


WORKFLOW = register(
    Workflow(
        Deadline,
        Transition(
            "explain",
            "State the cause",
            ("OPEN",),
            chosen,
            fields=FIELDS,
            effect=explain,
            primary=True,
            icon="edit",
            clause="SY-7.2-d",
        ),
        Transition(
            "restate",
            "Correct the cause",
            tuple(CAUSES),
            chosen,
            fields=FIELDS,
            effect=explain,
            verb="approve",
            icon="edit",
            clause="SY-7.2-d",
        ),
        state="cause",
    )
)
