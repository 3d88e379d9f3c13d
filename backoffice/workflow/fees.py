"""Fees of a case: kept while it is open, by those who serve it (SY-7.3.2-e)."""

from collections.abc import Iterator
from typing import Any

from backoffice.access.actor import Actor
from backoffice.errors import Invalid, Refused
from backoffice.records.rules import Rules, declare
from backoffice.workflow import correcting
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.cases import ServiceCase
from models.clock import now
from models.fees import FeeRecord
from models.fields import ShortText
from models.messages import T


def calculate(actor: Actor, fee: FeeRecord) -> None:
    """Who keys a fee in has calculated it (JL-5.3.1.5); a closed case takes no more money."""
    if fee.__data__.get("service_case") is None:
        return
    if fee.service_case.status in ("CLOSED", "ARCHIVED"):
        raise Invalid({"service_case": [T("The case is closed; its fees stay as they are")]})
    if fee.cancelled_at:
        raise Refused(T("The fee is cancelled; write a new one"))
    if actor.provider_id and fee.service_case.provider_id != actor.provider_id:
        raise Invalid({"service_case": [T("Choose a case that you serve")]})
    if actor.provider_id and actor.staff_id is None and fee.payee != "PROVIDER":
        raise Invalid(
            {
                "payee": [
                    T(
                        "Choose the provider: what the station charges is written "
                        "down by the station"
                    )
                ]
            }
        )
    known = FeeRecord.get_by_id(fee.id).beyond_reason if fee.id else None
    if fee.beyond_reason and fee.beyond_reason != known and "HEAD" not in actor.roles:
        raise Invalid({"beyond_reason": [T("Only the head gives this reason")]})
    if fee.id is None:
        fee.calculated_by = actor.staff_id


def stays_with_a_closed_case(actor: Actor, fee: Any) -> None:
    """What was asked for on a closed case is on its books."""
    if fee.service_case.status in ("CLOSED", "ARCHIVED"):
        raise Invalid({"service_case": [T("The case is closed; its fees stay as they are")]})


def received(fee: FeeRecord) -> Iterator[str]:
    """Money or a closing rests on a fee."""
    if fee.amount_paid:
        yield T("Money was received for it")
    elif fee.service_case.status == "CLOSED":
        yield T("The case is closed")


def cancel(context: Context) -> dict:
    """A wrong fee is cancelled with its reason and kept (SY-7.3.2-e); the right one is written
    anew.
    """
    fee, why = context.row, context.values["reason"]
    correcting.tell(context.actor, fee.service_case, fee, event=context.transition.label, why=why)
    return {
        "cancelled_at": now(),
        "cancelled_by": context.actor.account_id,
        "cancel_reason": why,
    }


def unsettled(case: ServiceCase, actor: Actor) -> Iterator[str]:
    """Fees that were neither received in full nor reduced (R-X1)."""
    for fee in FeeRecord.valid().where(FeeRecord.service_case == case.id):
        if not fee.settled:
            yield T("The fee “{name}” is not settled", name=fee.item_name)


declare(Rules(FeeRecord, before_save=(calculate,), after_delete=(stays_with_a_closed_case,)))


WORKFLOW = register(
    Workflow(
        FeeRecord,
        Transition(
            "cancel",
            "Cancel the fee",
            (None,),
            when=lambda fee: fee.cancelled_at is None,
            fields={"reason": ShortText("Why it was cancelled", 200)},
            guard=correcting.mended_by(correcting.wrote, received),
            effect=cancel,
            verb="correct",
            danger=True,
            clause="SY-7.3.2-e",
        ),
        state=None,
    )
)
