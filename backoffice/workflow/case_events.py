"""The events of a case or need: one `case_event` for each thing that happened (decisions 10)."""

from models.cases import CaseEvent, ServiceCase
from models.clock import now

HANDED_OVER = "移交："
"""How an event begins that names another person in charge."""


def tell(context, before: str, after: str):
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
    actor, row, event_type: str, content: str, before=None, after=None, party=None, happened_at=None
):
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


def handed_over(giver, taker, reason: str) -> str:
    """The text of a hand-over, which is a case event of its own type."""
    return f"{HANDED_OVER}{giver.name} → {taker.name}：{reason}"
