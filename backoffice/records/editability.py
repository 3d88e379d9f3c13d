"""Whether a row may be changed or removed as it stands: its own state, and that of the record it
belongs to.
"""

from backoffice.errors import Refused
from models.base import Record
from models.messages import T


def require_changeable(row: Record) -> None:
    """Raises Refused when the state of a row keeps everybody from editing it."""
    if is_frozen(row):
        raise Refused(T("In this state the entry can only be changed through its actions"))


def is_frozen(row: Record) -> bool:
    """Whether a row may not be edited in its state, or in that of the record it belongs to."""
    return (bool(row.locked_states) and row.status in row.locked_states) or is_sealed(row)


def is_sealed(row: Record) -> bool:
    """Whether the record that a row belongs to is closed for good, as an archived case is."""
    owner = (
        getattr(row, row.belongs_to)
        if row.belongs_to and row.__data__.get(row.belongs_to)
        else None
    )
    return owner is not None and (
        (bool(owner.locking_states) and owner.status in owner.locking_states) or is_sealed(owner)
    )


def is_closed(row: Record) -> bool:
    """Whether a row, or the record it belongs to, is closed or archived: an undo changes nothing of
    it.
    """
    closing = row.closed_in or row.locking_states
    if closing and row.status in closing:
        return True
    owner = (
        getattr(row, row.belongs_to)
        if row.belongs_to and row.__data__.get(row.belongs_to)
        else None
    )
    return owner is not None and is_closed(owner)


def is_removable(row: Record) -> bool:
    """Whether the state of a row, and of the record it belongs to, lets it be deleted."""
    if is_sealed(row):
        return False
    return row.deletable_states is None or (
        bool(row.deletable_states) and row.status in row.deletable_states
    )


def require_undoable(row: Record, whole: bool = True) -> None:
    """What an edit would refuse, an undo and a restore refuse too: state, owner, and the guards of
    the table. Raises Refused, Invalid.

    `row` is as it stands; `whole` is False for one that was written along with another, whose state
    is asked instead.
    """
    if is_closed(row):
        raise Refused(T("The record is closed or archived; an undo changes nothing of it any more"))
    if whole:
        require_changeable(row)
