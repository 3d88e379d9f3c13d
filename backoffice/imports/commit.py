"""The dry run and the writing: the same steps through the same door, taken back in the one and kept
in the other.
"""

from collections.abc import Callable
from typing import Any

from backoffice.access.actor import Actor
from backoffice.access.bulk_scope import beyond
from backoffice.batch import batch
from backoffice.errors import Conflict, Invalid, Refused
from backoffice.imports.cells import shown
from backoffice.imports.dry_run import Plan
from backoffice.imports.row_results import CHANGED, NEW, Fault, Line
from backoffice.records import audit, numbering, writes
from backoffice.search import index, name_keys
from models.base import BaseTable
from models.messages import T

AT_ONCE = 200
"""Rows that a dry run tries in one transaction: others write between two of them."""


class TakenBack(Exception):  # noqa: N818 - a signal, not an error
    """Ends the transaction of a dry run."""


class Overtaken(Conflict):
    """What would be written now is not what the person has seen."""

    why = T("The entries have changed since the dry run; look at the new one")


def rehearse(actor: Actor, made: Plan, report: Callable = lambda done, total: None) -> None:
    """Write every line that has no fault yet, note what the doors say, and take it all back."""
    ready = [line for line in made.lines if line.is_written]
    for start in range(0, len(ready), AT_ONCE):
        report(start, len(ready))
        try:
            with writes.writing(), batch(linked=made.linked, taken=made.taken) as many:
                _try(actor, made.model, ready[start : start + AT_ONCE], many)
                raise TakenBack
        except TakenBack:
            continue
    report(len(ready), len(ready))


def _try(actor: Actor, model: type[BaseTable], lines: list[Line], many: Any) -> None:
    written = {}
    for line in lines:
        before = many.mark()
        try:
            row = write_line(actor, model, line)
            written[(model, row.id)] = line
            line.diff = next(
                (
                    one.diff or {}
                    for one in reversed(many.lines[before[0] :])
                    if one.object_ref == f"{row.table()}:{row.id}"
                ),
                {},
            )
        except (Invalid, Refused, Conflict) as fault:
            many.back_to(before)
            line.faults += faults_of(line, fault)
    for place in beyond(actor, many.reaches):
        if place in written:
            written[place].faults.append(
                Fault(None, "", "", [T("The entry would lie outside the stations you work for")])
            )


def write(actor: Actor, made: Plan, report: Callable = lambda done, total: None) -> list[tuple]:
    """Write every line that has no fault, inside the transaction of the caller; answers (line, row,
    version before).

    Raises Overtaken when a line meets now what the dry run did not meet: the caller's transaction
    ends with it.
    """
    done = []
    ready = [line for line in made.lines if line.is_written]
    with batch(linked=made.linked, taken=made.taken) as many:
        for place, line in enumerate(ready):
            if place % AT_ONCE == 0:
                report(place, len(ready))
            try:
                done.append((line, write_line(actor, made.model, line)))
            except (Invalid, Refused, Conflict) as fault:
                raise Overtaken from fault
        if beyond(actor, many.reaches):
            raise Overtaken
        many.conclude()
        numbering.store_all(many)
        audit.write_all(many)
        index.file_all(many)
        name_keys.keep_all(many)
    return done


def write_line(actor: Actor, model: type[BaseTable], line: Line) -> Any:
    """One line through the door: a new row, or what differs of a stored one."""
    if line.kind == NEW:
        return writes.create(actor, model, line.raw)
    if line.kind == CHANGED:
        return writes.update(actor, line.row, line.raw, line.row.row_version)
    raise ValueError(line.kind)


def faults_of(line: Line, fault: Any) -> list[Fault]:
    """What a door said, each text at its cell."""
    if isinstance(fault, Invalid):
        return [
            Fault(
                line.cells.get(name, (None, ""))[0],
                name,
                shown(line.cells.get(name, (None, ""))[1]),
                list(texts),
            )
            for name, texts in fault.errors.items()
        ]
    return [
        Fault(
            None,
            "",
            "",
            [
                fault.why
                if isinstance(fault, Refused)
                else T("Somebody else changed this entry meanwhile")
            ],
        )
    ]
