"""One act on many rows: each row stands for itself, and what is tried first is what is done later,
taken back.

`rehearse` and `carry_out` go the same way through `records` and the workflows; only the end of the
transaction differs.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from backoffice.access.actor import Actor
from backoffice.errors import Conflict, GuardFailed, Invalid, NotFound, Refused
from backoffice.records import change_log, writes
from models.messages import T

AT_ONCE = 50
"""Rows of one transaction of a long act."""


@dataclass
class Result:
    """What became of the rows: those that changed, for each the changes as the change log noted
    them, (row, reason) of those that were skipped, and the set to take back.
    """

    changed: list = field(default_factory=list)
    noted: list = field(default_factory=list)
    skipped: list = field(default_factory=list)
    change_set: int | None = None


class _Rehearsed(Exception):  # noqa: N818 - a signal, not an error
    """Takes a rehearsal back."""


def rehearse(rows: Iterable, do: Callable[[Any], Any]) -> Result:
    """What `do(row)` would change and skip, by doing it and taking everything back."""
    try:
        with writes.writing():
            result = _each(rows, do)
            raise _Rehearsed
    except _Rehearsed:
        return result


def carry_out(
    actor: Actor, label: str, rows: Iterable, do: Callable[[Any], Any], into: int | None = None
) -> Result:
    """Call `do(row)` for each row; a row that refuses is left as it was. All that changes is one
    set, or goes on with `into`.
    """
    with change_log.act(actor, "BULK", label, into) as done:
        result = _each(rows, do)
    result.change_set = done.id
    return result


def _each(rows: Iterable, do: Callable[[Any], Any]) -> Result:
    result = Result()
    for row in rows:
        try:
            with writes.writing() as act:
                mark = len(act.pending)
                do(row)
                noted = act.pending[mark:]
            result.changed.append(row)
            result.noted.append(noted)
        except GuardFailed as fault:
            result.skipped.append((row, fault.missing))
        except Invalid as fault:
            result.skipped.append(
                (row, [text for texts in fault.errors.values() for text in texts])
            )
        except Refused as fault:
            result.skipped.append((row, [fault.why]))
        except NotFound:
            result.skipped.append((row, [T("The entry is not there any more, or not yours")]))
        except Conflict:
            result.skipped.append((row, [T("This cannot happen in the present state")]))
    return result


def edit(actor: Actor, row: Any, raw: dict) -> None:
    """Change some fields of a row. Raises Invalid also when they hold these values already."""
    done = writes.update(actor, row, raw, row.row_version)
    row.waiting = done.waiting
    if done.row_version == row.row_version and not done.waiting:
        raise Invalid(T("Nothing to change: it is so already"))


def delete(actor: Actor, row: Any) -> None:
    """Into the recycle bin, when nothing depends on the row."""
    writes.delete(actor, row, row.row_version)


def fire(workflow, actor: Actor, row: Any, event: str, raw: dict) -> None:
    """Fire a workflow event on a row that it starts from."""
    workflow.fire(actor, row, event, dict(raw), row.row_version)
