"""The events of a case or need: one `case_event` for each thing that happened (decisions 10)."""

from datetime import datetime
from typing import Any

from backoffice.access.actor import Actor
from backoffice.workflow.engine import Context
from models.cases import CaseEvent, ServiceCase
from models.clock import now
from models.requests import ServiceRequest

HANDED_OVER = "移交："
"""How an event begins that names another person in charge."""


def tell(context: Context, before: str | None, after: str | None) -> None:
    """Write the case event of a transition."""
    if context.transition.event_type:
        add(
            context.actor,
            context.row,
            context.transition.event_type,
            context.content,
            before,
            after,
            context.party,
        )


def add(  # noqa: PLR0913 - the columns of the line
    actor: Actor,
    row: ServiceCase | ServiceRequest,
    event_type: str,
    content: str,
    before: str | None = None,
    after: str | None = None,
    party: str | None = None,
    happened_at: datetime | None = None,
) -> None:
    """Append one case event; `happened_at` may lie before the writing, never after it."""
    of_case = isinstance(row, ServiceCase)
    CaseEvent.create(
        service_case=row.id if of_case else None,
        request=row.request_id if of_case else row.id,
        event_type=event_type,
        from_status=before,
        to_status=after,
        content=content,
        party=party,
        actor=actor.account_id or 0,
        happened_at=happened_at or now(),
        recorded_at=now(),
        created_by=actor.account_id,
    )


def handed_over(giver: Any, taker: Any, reason: str) -> str:
    """The text of a hand-over, which is a case event of its own type."""
    return f"{HANDED_OVER}{giver.name} → {taker.name}：{reason}"
