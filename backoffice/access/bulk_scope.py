"""Scope asked for many rows at once, and for one reach of an actor alone."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from backoffice.access.actor import Actor, Reach
from backoffice.access.scopes import reachable, sees
from models.base import BaseTable, Record


def of_read(actor: Actor, model: type[BaseTable], ids: Collection[int], verb: str) -> set[int]:
    """Those of the rows that the actor read on which it may also `verb`; asks nothing where the
    verb reaches as far as reading.
    """
    reaches = actor.reaches(verb, model.table())
    read = actor.reaches("read", model.table())
    reaches_all = any(reach.kind == "ALL" for reach in reaches)
    reaches_as_read = set(read) <= set(reaches) and all(reach.kind != "OWN" for reach in read)
    if reaches_all or reaches_as_read:
        return set(ids)
    outside = beyond(actor, [(model, one, verb) for one in ids])
    return set(ids) - {row_id for _model, row_id in outside}


def beyond(actor: Actor, rows: Iterable[tuple]) -> set[tuple]:
    """(model, id) of those among many stored rows, given as (model, id, verb), that lie outside the
    actor's reach.
    """
    asked, found = defaultdict(list), set()
    for model, row_id, verb in rows:
        asked[model, verb].append(row_id)
    for (model, verb), ids in asked.items():
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            query = model.select(model.id).where(model.id.in_(part), reachable(actor, model, verb))
            near = {row_id for (row_id,) in query.tuples()}
            found |= {(model, row_id) for row_id in set(part) - near}
    return found


def within(actor: Actor, row: Record, verb: str, reach: Reach) -> bool:
    """Whether a row lies within one reach alone: for the page that says why."""
    alone = Actor(**{**vars(actor), "grants": {(row.table(), verb): frozenset({reach})}})
    return sees(alone, row, verb)
