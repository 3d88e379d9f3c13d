"""The handling sheet: conveyed to the enterprise, which accepts or declines what was arranged
(SY-B).
"""

from collections.abc import Iterator

from backoffice.access.actor import Actor
from backoffice.errors import Invalid
from backoffice.records import numbering, writes
from backoffice.records.rules import Rules, declare
from backoffice.workflow import case_events, cases, correcting
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.cases import ServiceCase
from models.choices import Choices
from models.clock import now
from models.fields import Choice, ShortText, Text
from models.messages import T
from models.sheets import ACCEPT_RESULT, HandlingSheet

ANSWERS = Choices(
    "ACCEPT_RESULT", *(item for item in ACCEPT_RESULT.items if item[0] in ("ACCEPT", "REJECT"))
)


def number(actor: Actor, sheet: HandlingSheet) -> None:
    if sheet.id is None and sheet.__data__.get("request"):
        if not ServiceCase.living().where(ServiceCase.request == sheet.request_id).exists():
            raise Invalid({"request": [T("The need has no case yet; accept it first")]})
        sheet.code = numbering.next_number("handling_sheet", STATION=sheet.request.station.code)


def of_the_same_need(actor: Actor, sheet: HandlingSheet, created: bool) -> None:
    """A sheet is about the cases of its need."""
    own = {row.id for row in ServiceCase.living().where(ServiceCase.request == sheet.request_id)}
    named = set(writes.linked_ids(sheet, "cases"))
    if named - own:
        raise Invalid({"cases": [T("Choose cases of this need")]})
    first = ServiceCase.living().where(ServiceCase.id.in_(named)).order_by(ServiceCase.accepted_at)
    if named and sheet.conveyed_at < first[0].accepted_at.replace(second=0):
        raise Invalid({"conveyed_at": [T("May not lie before the step it follows")]})
    if created:
        case_events.add(
            actor, sheet.request, "INFORM", f"{sheet.code}：{sheet.result}", party="ENT"
        )


def confirm(context: Context) -> dict:
    """What the enterprise declines is arranged anew: matched again, or offered otherwise by the
    station (SY-6.2.3). A service that has begun does not close on a sheet that was declined.
    """
    sheet, values = context.row, context.values
    if values["accepted"] == "REJECT" and not values["reason"]:
        raise Invalid({"reason": [T("Say what the enterprise does not accept")]})
    words = f"{sheet.code}：{ANSWERS.label(values['accepted'])} {values['reason'] or ''}"
    case_events.add(context.actor, sheet.request, "INFORM", words, party="ENT")
    if values["accepted"] == "REJECT":
        for case in ServiceCase.living().where(
            ServiceCase.id.in_(writes.linked_ids(sheet, "cases")),
            ServiceCase.status == "WAIT_ENT",
        ):
            cases.WORKFLOW.fire(
                context.actor,
                case,
                "disagree",
                {"reason": values["reason"]},
                given={"by_sheet": sheet.id},
            )
    return {"confirmed_by": values["confirmed_by"], "confirmed_at": now()}


def answered_it(sheet: HandlingSheet, actor: Actor) -> bool:
    """Whether the actor typed the enterprise's answer, the last thing written on a sheet."""
    return sheet.updated_by == actor.account_id


def answered(sheet: HandlingSheet) -> Iterator[str]:
    if sheet.accepted in ("ACCEPT", "REJECT"):
        yield T("The enterprise has given its answer to the sheet")


def served(sheet: HandlingSheet) -> Iterator[str]:
    """A service has begun on the answer."""
    for case in ServiceCase.living().where(
        ServiceCase.id.in_(writes.linked_ids(sheet, "cases")),
        ServiceCase.status.in_(("SERVING", "ENDED", "EVALUATING", "CLOSED")),
    ):
        yield T("The service of {code} has begun", code=case.code)


def ask_again(context: Context) -> dict:
    """The answer was typed wrong: the sheet waits for the enterprise's word again."""
    sheet = context.row
    correcting.tell(
        context.actor,
        sheet.request,
        sheet,
        changed={"accepted": [sheet.accepted, "WAIT"]},
        why=context.values["reason"],
    )
    return {"confirmed_by": None, "confirmed_at": None}


def conveyed_anew(context: Context, before: dict) -> dict:
    """Other words than the enterprise has answered to are answered anew."""
    return {"accepted": "WAIT", "confirmed_by": None, "confirmed_at": None}


declare(Rules(HandlingSheet, before_save=(number,), after_save=(of_the_same_need,)))


WORKFLOW = register(
    Workflow(
        HandlingSheet,
        Transition(
            "confirm",
            "The enterprise's answer",
            ("WAIT",),
            lambda context: context.values["accepted"],
            effect=confirm,
            primary=True,
            icon="check",
            clause="SY-B",
            fields={
                "accepted": Choice("Accepted by enterprise", ANSWERS),
                "confirmed_by": ShortText("Confirmed by", 40),
                "reason": Text("Reason", null=True),
            },
        ),
        Transition(
            "reconsider",
            "The answer was typed wrong",
            ("ACCEPT", "REJECT"),
            "WAIT",
            fields=correcting.WHY,
            guard=correcting.mended_by(answered_it, served),
            effect=ask_again,
            verb="correct",
            clause="SY-B",
        ),
        correcting.correction(
            HandlingSheet,
            ("result", "arrangement", "conveyed_at", "conveyed_via"),
            ("WAIT", "ACCEPT", "REJECT"),
            story=lambda sheet: sheet.request,
            built_on=answered,
            follow=conveyed_anew,
        ),
        state="accepted",
    )
)
