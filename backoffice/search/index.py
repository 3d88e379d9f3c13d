"""Keeps the index in step with the rows, in the transaction of each write; builds it anew and
compares it.

A row that shows a name of another one (a case its enterprise) carries that name in its own entry: a
search then asks one index, however rare its words, and changing a name files the rows anew that
show it. Names change seldom.
"""

from collections.abc import Collection, Iterator
from functools import partial

from backoffice import filling
from backoffice.batch import Together, current_batch
from backoffice.filling import Filling
from backoffice.search import storage
from backoffice.search.documents import Entry, entries_of
from backoffice.search.index_plan import Plan, plan_of, plans, showing
from models.audit import AuditLog
from models.base import BaseTable, Record, after_saving, is_sqlite, transaction
from models.messages import T
from models.search import SearchEntry

STEP = 1_000
FILLED = "search:"
VERSION = "4"
"""Raise it when text is folded or cut differently: the next start then rebuilds the index."""


@after_saving
def file_saved_row(row: Record, created: bool) -> None:
    """Follow a row that has just been stored as a whole."""
    if plan := plan_of(type(row)):
        if created and (many := current_batch()):
            many.unfiled.append((type(row), row.id))
            return
        refresh(plan, [row.id])
        if not created:
            _follow_names(row, None)


def file_all(many: Together) -> None:
    """File rows that were written together, and their lines of the log."""
    found: dict = {AuditLog: [line.id for line in many.lines]}
    for model, row_id in many.unfiled:
        found.setdefault(model, []).append(row_id)
    for model, ids in found.items():
        ids = list(dict.fromkeys(ids))
        for start in range(0, len(ids), STEP):
            if plan := plan_of(model):
                refresh(plan, ids[start : start + STEP])


def changed(row: Record, names: Collection[str]) -> None:
    """Follow a row of which these columns were written."""
    plan = plan_of(type(row))
    if plan and plan.reads(names):
        if many := current_batch():
            many.unfiled.append((type(row), row.id))
        else:
            refresh(plan, [row.id])
        _follow_names(row, names)


def _follow_names(row: Record, names: Collection[str] | None) -> None:
    """File the rows anew that show a column of this one; None: whatever its columns are."""
    for plan, link, shown in showing(type(row)):
        if names is None or shown in names:
            rows = [
                found
                for (found,) in plan.model.select(plan.model.id).where(link == row.id).tuples()
            ]
            for start in range(0, len(rows), STEP):
                refresh(plan, rows[start : start + STEP])


def refresh(plan: Plan, ids: list[int]) -> None:
    """Make the index say of these rows what they say themselves."""
    _hold_names(plan, ids)
    wanted = entries_of(plan, plan.model.id.in_(ids))
    there = _stored(plan, ids)
    differing = [row_id for row_id in ids if there.get(row_id) != wanted.get(row_id)]
    storage.remove(plan, {row_id: there[row_id] for row_id in differing if row_id in there})
    storage.add(plan, {row_id: wanted[row_id] for row_id in differing if row_id in wanted})


def forget(model: type[BaseTable], ids: list[int]) -> None:
    """Take rows that are gone for good out of the index."""
    if ids and (plan := plan_of(model)):
        refresh(plan, ids)


def _hold_names(plan: Plan, ids: Collection[int]) -> None:
    """On PostgreSQL nobody renames what these rows show until this transaction ends; on SQLite
    there is one writer.
    """
    if is_sqlite():
        return
    for link in {path.link for path in plan.paths if path.link is not None}:
        shown = plan.model.select(link).where(plan.model.id.in_(ids))
        list(
            link.rel_model.select(link.rel_model.id)
            .where(link.rel_model.id.in_(shown))
            .for_update("FOR SHARE")
            .tuples()
        )


def _stored(plan: Plan, ids: Collection[int]) -> dict[int, Entry]:
    rows = (
        SearchEntry.select()
        .where(SearchEntry.id.in_([plan.base + row_id for row_id in ids]))
        .tuples()
    )
    return {key - plan.base: Entry(*texts) for key, *texts in rows}


def rebuild() -> int:
    """Build the whole index anew, in the running transaction; answers the number of entries."""
    number = 0
    with storage.filling():
        for plan in plans():
            for wanted in _in_steps(plan):
                storage.add(plan, wanted)
                number += len(wanted)
        SearchEntry.insert(id=0, open_text=VERSION, closed_text="", blind_text="").execute()
    return number


def renew() -> int:
    """Build the whole index anew, in a transaction of its own."""
    with transaction():
        number = rebuild()
        filling.settle(FILLED)
        return number


@filling.declares
def fillings() -> Iterator[Filling]:
    """The index of each table, after an upgrade that cuts words otherwise: searches find more and
    more of it meanwhile.
    """
    for plan in plans():
        yield Filling(
            f"{FILLED}{plan.model.table()}",
            VERSION,
            plan.model,
            partial(_file, plan),
            T("Search index"),
            is_needed=is_behind,
            empties=_empty,
            tidies=storage.tidy,
        )


def _file(plan: Plan, ids: list[int]) -> None:
    filling.held(plan.model, ids)
    refresh(plan, ids)


def _empty() -> None:
    """Begin with nothing: entries that another version filed cannot be taken out one by one."""
    storage.empty()
    SearchEntry.insert(id=0, open_text=VERSION, closed_text="", blind_text="").execute()


def file_missing(model: type[BaseTable]) -> None:
    """File the rows of a small table that were loaded in bulk, without `records`."""
    if plan := plan_of(model):
        ids = [row_id for (row_id,) in model.select(model.id).tuples()]
        for start in range(0, len(ids), STEP):
            refresh(plan, ids[start : start + STEP])


def is_behind() -> bool:
    """Whether the index was never built, or by another version."""
    return (
        not SearchEntry.select()
        .where(SearchEntry.id == 0, SearchEntry.open_text == VERSION)
        .exists()
    )


def faults() -> list[str]:
    """Where the index and the rows disagree, in sentences."""
    found = [text for plan in plans() for text in _faults_of(plan)]
    known = SearchEntry.id == 0
    for plan in plans():
        known |= SearchEntry.id.between(plan.base, plan.base + (1 << 32))
    if strangers := SearchEntry.select().where(~known).count():
        found.append(f"search index: {strangers} entries of no table")
    return found


def _faults_of(plan: Plan) -> Iterator[str]:
    stale, table = 0, plan.model._meta.table_name
    number = (
        SearchEntry.select().where(SearchEntry.id.between(plan.base, plan.base + (1 << 32))).count()
    )
    for wanted in _in_steps(plan):
        number -= len(wanted)
        there = _stored(plan, list(wanted))
        stale += sum(
            there.get(row_id) != entry or not storage.holds(plan, row_id, entry)
            for row_id, entry in wanted.items()
        )
    if stale:
        yield (
            f"search index: {stale} rows of {table} are not filed as they are: "
            "run `flask --app wsgi reindex`"
        )
    if number > 0:
        yield (
            f"search index: {number} entries of {table} have no living row: "
            "run `flask --app wsgi reindex`"
        )


def _in_steps(plan: Plan) -> Iterator[dict]:
    """The entries of a whole table, some at a time."""
    last = 0
    while True:
        span = (
            plan.model.select(plan.model.id)
            .where(plan.model.id > last)
            .order_by(plan.model.id)
            .limit(STEP)
        )
        ids = [row_id for (row_id,) in span.tuples()]
        if not ids:
            return
        yield entries_of(plan, plan.model.id.between(last + 1, ids[-1]))
        last = ids[-1]
