"""Who may delete a row as it stands: by the right to, or because it is a draft of the own making
(decision 50).
"""

from backoffice.access.actor import Actor
from backoffice.access.permissions import can, require
from backoffice.access.scopes import sees
from backoffice.errors import Refused
from backoffice.records.editability import is_removable
from models.base import Record
from models.messages import T


def require_removable(actor: Actor, row: Record) -> None:
    """Raises Refused unless this person may delete the row."""
    if not is_own_draft(actor, row):
        require(actor, "delete", row.table())
    if not may_delete(actor, row):
        raise Refused(T("This entry cannot be deleted"))


def may_delete(actor: Actor, row: Record) -> bool:
    """Whether this person may delete a row as it stands: by the right to, or because it is a draft
    of the own making.
    """
    if row.append_only or not is_removable(row):
        return False
    return is_own_draft(actor, row) or (
        can(actor, "delete", row.table()) and sees(actor, row, "delete")
    )


def is_own_draft(actor: Actor, row: Record, reached: bool = False) -> bool:
    """Whether a row is a draft that this person made and still reaches: it may be thrown away
    without the right to delete others'.

    `reached`: the row was read within the actor's reach a moment ago.
    """
    if (
        not row.drafts
        or row.status not in row.drafts
        or actor.account_id is None
        or row.created_by != actor.account_id
    ):
        return False
    return can(actor, "create", row.table()) and (reached or sees(actor, row))
