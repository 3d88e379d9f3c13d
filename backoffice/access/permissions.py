"""May this actor do this at all? Deny by default; which rows is a question for `scoping`."""

from backoffice.access.actor import Actor
from backoffice.errors import Refused
from models.messages import Message


def can(actor: Actor, verb: str, resource: str) -> bool:
    """True when some role of the actor grants `verb` on `resource` within some reach."""
    return bool(actor.reaches(verb, resource))


def require(actor: Actor, verb: str, resource: str, why: Message | None = None) -> None:
    """Raises Refused unless `can`."""
    if not can(actor, verb, resource):
        raise Refused(why)
