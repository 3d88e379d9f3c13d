"""Providers and experts enter the pool, are watched, suspended, restored, and leave it (GDD-8.2.3,
R-PL1, R-PL2).
"""

from collections.abc import Callable, Iterator
from typing import Any

from backoffice.access.actor import Actor
from backoffice.records import numbering, writes
from backoffice.records.rules import Rules, declare
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.base import BaseTable
from models.clock import today
from models.experts import Expert
from models.fields import Text
from models.messages import T
from models.providers import Provider, ProviderQualification, ProviderService


def give_code(actor: Actor, row: Any) -> None:
    if row.id is None and not row.code:
        row.code = numbering.next_number(row.number_rule)


def provider_is_fit(provider: Provider, actor: Actor) -> Iterator[str]:
    """Entry needs a verified legal person, confidentiality, a capability (GDD-8.2.2, R-PL1)."""
    if not provider.legal_person_verified:
        yield T("Legal status not verified")
    if not provider.nda_signed_on:
        yield T("The confidentiality agreement is not signed")
    if not ProviderService.living().where(ProviderService.provider == provider.id).exists():
        yield T("No service item is entered yet")


def expert_is_fit(expert: Expert, actor: Actor) -> Iterator[str]:
    if not expert.nda_signed_on:
        yield T("The confidentiality agreement is not signed")


def admit(context: Context) -> dict:
    changes = {"joined_on": context.row.joined_on or today()}
    return (
        {**changes, "approved_by": context.actor.account_id}
        if isinstance(context.row, Provider)
        else changes
    )


def leave(context: Context) -> dict:
    return {"exit_reason": context.values["reason"]} if isinstance(context.row, Provider) else {}


def workflow_for(model: type[BaseTable], fit: Callable) -> Workflow:
    reason = {"reason": Text("Reason")}
    return Workflow(
        model,
        Transition(
            "admit",
            "Admit to the pool",
            ("CAND",),
            "IN_POOL",
            guard=fit,
            effect=admit,
            primary=True,
            icon="check",
            clause="GDD-8.2",
        ),
        Transition(
            "watch",
            "Watch",
            ("IN_POOL",),
            "WATCH",
            undoable=True,
            fields=reason,
            icon="eye",
            clause="GDD-8.2.3",
        ),
        Transition(
            "suspend",
            "Suspend",
            ("IN_POOL", "WATCH"),
            "SUSPENDED",
            undoable=True,
            fields=reason,
            icon="pause",
            clause="GDD-8.2.3",
        ),
        Transition(
            "restore",
            "Restore",
            ("WATCH", "SUSPENDED"),
            "IN_POOL",
            guard=fit,
            fields=reason,
            primary=True,
            icon="check",
            clause="GDD-8.2.3",
        ),
        Transition(
            "exit",
            "Leave the pool",
            ("CAND", "IN_POOL", "WATCH", "SUSPENDED"),
            "EXITED",
            undoable=True,
            fields=reason,
            effect=leave,
            danger=True,
            clause="GDD-8.2.3",
        ),
    )


PROVIDERS = register(workflow_for(Provider, provider_is_fit))
EXPERTS = register(workflow_for(Expert, expert_is_fit))


def verify(actor: Actor, qualification: ProviderQualification, version: int | None = None) -> Any:
    """An administrator has compared a certificate with its original."""
    return writes.update(
        actor,
        qualification,
        {},
        version,
        given={"verified_by": actor.account_id, "verified_on": today()},
    )


declare(Rules(Provider, before_save=(give_code,)))
declare(Rules(Expert, before_save=(give_code,)))
