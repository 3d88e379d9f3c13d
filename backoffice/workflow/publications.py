"""Publications: drafted by anybody who serves, checked and published by the platform or, for
notices, by the head (GDD-8.4.3, SY-5.3.1).
"""

from collections.abc import Iterator
from typing import Any

from backoffice.access.actor import Actor
from backoffice.errors import Invalid
from backoffice.messages.notifications import tell_account
from backoffice.records import numbering
from backoffice.records.rules import Rules, declare
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.clock import today
from models.fields import Flag, Text
from models.folding import plain
from models.messages import T
from models.publications import LOCAL, Publication


def begin(actor: Actor, row: Publication) -> None:
    """A draft knows where it comes from: a station, a provider, or the platform."""
    if row.id is None:
        row.station, row.provider = actor.station_id, actor.provider_id
        row.code = numbering.next_number("publication")


def stands_once(actor: Actor, row: Publication) -> None:
    """A standard is there once, with one status: the former entry is withdrawn first (SY-5.3.5).
    Raises Invalid.
    """
    if row.kind != "STD" or not row.standard_no:
        return
    others = Publication.living().where(
        Publication.kind == "STD",
        Publication.status != "WITHDRAWN",
        Publication.id != (row.id or 0),
    )
    wanted = same_number(row.standard_no)
    known = next((one for one in others if same_number(one.standard_no or "") == wanted), None)
    if known is not None:
        told = T("This standard is there already: {code}; withdraw it first", code=known.code)
        raise Invalid({"standard_no": [told]})


def same_number(text: str) -> str:
    """A number of a standard without spaces, for comparing."""
    return plain(text).replace(" ", "").replace(":", "-")


def is_local(row: Any, actor: Actor) -> Iterator[str]:
    """Whoever does not speak for the platform publishes notices of the own station alone
    (roles).
    """
    if row.kind not in LOCAL and not any(
        reach.kind == "ALL" for reach in actor.reaches("approve", "publication")
    ):
        yield T(
            "The platform administrator publishes this kind; a head publishes notices of the "
            "station"
        )


def publish(context: Context) -> dict:
    """Who publishes has looked whether the law allows it (GDD-8.4.3)."""
    if not context.values["lawful"]:
        raise Invalid({"lawful": [T("Only what the law allows is published")]})
    row = context.row
    tell_account(row.created_by, "FEEDBACK", f"{row.code} {row.title} 已发布", row)
    return {"approved_by": context.actor.account_id, "published_on": today()}


def withdraw(context: Context) -> dict:
    row, reason = context.row, context.values["reason"]
    tell_account(row.created_by, "FEEDBACK", f"{row.code} {row.title} 已撤回：{reason}", row)
    return {
        "withdrawn_by": context.actor.account_id,
        "withdrawn_on": today(),
        "withdraw_reason": reason,
    }


declare(Rules(Publication, before_save=(begin, stands_once)))


WORKFLOW = register(
    Workflow(
        Publication,
        Transition(
            "publish",
            "Publish",
            ("DRAFT",),
            "PUBLISHED",
            verb="approve",
            guard=is_local,
            effect=publish,
            primary=True,
            icon="check",
            fields={"lawful": Flag("Laws and regulations allow it to be published")},
            clause="GDD-8.4.3",
        ),
        Transition(
            "withdraw",
            "Withdraw the publication",
            ("PUBLISHED",),
            "WITHDRAWN",
            verb="approve",
            guard=is_local,
            effect=withdraw,
            danger=True,
            fields={"reason": Text("Reason")},
            clause="GDD-8.4.3",
        ),
    )
)
