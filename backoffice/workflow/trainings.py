"""Trainings: planned, held, closed with attendance and results; a passed pre-post training opens
the way to a post (GD-6.2.3, R-S1).
"""

from collections.abc import Iterator
from typing import Any

from peewee import ModelSelect

from backoffice.access.actor import Actor
from backoffice.access.permissions import can
from backoffice.errors import Invalid, Refused
from backoffice.records import numbering, writes
from backoffice.records.rules import Rules, declare
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.clock import today
from models.fields import Date, DecimalNumber, Integer, Text
from models.messages import T
from models.trainings import Training, TrainingRecord


def begin(actor: Actor, row: Training) -> None:
    """Clerks plan for those they serve; trainings of the staff are the head's (roles)."""
    if row.is_internal and not can(actor, "update", "training"):
        raise Refused(T("Trainings of the staff are planned by the head"), at=("audience",))
    if row.id is None:
        row.code = numbering.next_number("training")


def attendance(training: Training) -> ModelSelect:
    return TrainingRecord.living().where(TrainingRecord.training == training.id)


def attended(training: Training) -> ModelSelect:
    return attendance(training).where(TrainingRecord.attended)


def is_listed(training: Training, actor: Actor) -> Iterator[str]:
    """It is known who came: of the staff, or from which enterprises; and of an assessment how each
    did (GDD-B.3.1, SY-5.4.4).
    """
    if not attended(training).exists():
        if training.is_internal:
            yield T("The attendance is missing: enter who of the staff came")
        elif training.audience == "ENTERPRISE":
            yield T("The attendance is missing: enter which enterprises came, and who")
        elif training.assessment != "NONE":
            yield T("The results of the assessment are missing: enter who took part")
    if training.assessment != "NONE":
        for one in attended(training).where(TrainingRecord.passed.is_null()):
            yield T("{name}: the result of the assessment is missing", name=one.who)


def hold(context: Context) -> dict:
    """Held on a day that has come, with so many hours; of a training of the staff the list
    counts.
    """
    if context.values["held_on"] > today():
        raise Invalid({"held_on": [T("May not lie in the future")]})
    if not context.values["hours"]:
        raise Invalid({"hours": [T("More than 0 is expected")]})
    if not context.row.is_internal and context.values["attendee_count"] is None:
        raise Invalid({"attendee_count": [T("Please fill this in")]})
    counted = {"attendee_count": attended(context.row).count()} if context.row.is_internal else {}
    return {**context.values, **counted}


def fields_when_held(row: Any, actor: Actor) -> dict:
    """Nobody counts by hand what the list says."""
    numbers = (
        {}
        if row.is_internal
        else {
            "attendee_count": Integer(
                "Attendees", unit="persons", null=True, help="Who came, from how many enterprises"
            )
        }
    )
    return {"held_on": Date("Held on"), "hours": DecimalNumber("Hours", 4, 1, unit="h"), **numbers}


def initial_when_held(row: Any, actor: Actor) -> dict:
    return {"held_on": min(row.planned_on, today()), "hours": row.hours}


def close(context: Context) -> dict:
    """The list is final; whoever passed the pre-post training may be given the post of specialist
    or head (R-S1, GDD-B.3.1).
    """
    training = context.row
    if training.kind == "PRE_POST":
        for one in attended(training).where(TrainingRecord.passed):
            if one.staff.pretraining_passed_on is None:
                writes.update_in_event(
                    context.actor,
                    one.staff,
                    {"pretraining_passed_on": training.held_on},
                    event="pass",
                )
    return {"attendee_count": attended(training).count()} if training.is_internal else {}


declare(Rules(Training, before_save=(begin,)))


WORKFLOW = register(
    Workflow(
        Training,
        Transition(
            "hold",
            "Was held",
            ("PLANNED",),
            "HELD",
            verb="update",
            undoable=True,
            fields=fields_when_held,
            initial=initial_when_held,
            effect=hold,
            primary=True,
            icon="flag",
            clause="GD-6.2.3",
        ),
        Transition(
            "close",
            "Close the training",
            ("HELD",),
            "CLOSED",
            verb="update",
            guard=is_listed,
            effect=close,
            primary=True,
            icon="check",
            clause="GD-6.2.3",
        ),
        Transition(
            "cancel",
            "Cancel the training",
            ("PLANNED",),
            "CANCELLED",
            verb="update",
            danger=True,
            fields={"reason": Text("Reason")},
            effect=lambda context: {"cancel_reason": context.values["reason"]},
            clause="GD-6.2.3",
        ),
    )
)
