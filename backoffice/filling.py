"""Fills what an upgrade leaves empty, in short steps of the worker, while everybody works.

A migration adds tables and columns, and a start answers within seconds however many rows there are:
neither writes row by row. Whoever owns a derived value declares how rows that are older than it get
theirs:

    @filling.declares
    def folded_names():
        yield Filling("names:enterprise", "1", Enterprise, fold, T("Names for comparing"))

`fold(ids)` runs inside a write transaction and brings these rows up to date; running it twice does
no harm. Until a filling is over (`filling.is_pending(prefix)`) a reader does not take an empty
value for an answer. Another version runs over every row again.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from peewee import ModelSelect, OperationalError, fn

from backoffice import settings
from models import standby
from models.base import BaseTable, database, is_sqlite, transaction
from models.clock import now
from models.filling import FillingState
from models.messages import Message

log = logging.getLogger(__name__)
FIRST, MOST = 50, 2_000
"""Rows of the first step, and the most of any."""
STEP_SECONDS = 0.1
"""What a step may take: SQLite has one writer, and a person who saves waits for it."""
AT_START = 2.0
"""Seconds of a start that go into filling, so that a small installation is complete before its
first answer.
"""
LOOK_EVERY, AFTER_FAULT = 5, 60
STEPS_APART = 100


@dataclass(frozen=True)
class Filling:
    """A derived value of a table. `step(ids)` fills these rows; `label` names it to people.

    `is_needed` is asked once, when this version is first met: False where nothing can be missing.
    `empties` runs then, before anything is filled, where what is there is of no use any more;
    several fillings may share it. `tidies` runs outside steps, now and then and at the end.
    """

    name: str
    version: str
    model: type[BaseTable]
    step: Callable[[list[int]], object]
    label: Message
    is_needed: Callable[[], bool] = field(default=lambda: True)
    empties: Callable[[], object] | None = None
    tidies: Callable[[], object] | None = None


@dataclass(frozen=True)
class Progress:
    """How far a filling is, for people and for whoever watches the installation."""

    filling: Filling
    percent: int
    done: int
    failed: int
    fault: str | None


_declared: list = []
_remembered: list = []


def declares(function: Callable) -> Callable:
    """Register a function that yields fillings; it is asked when every table is known."""
    _declared.append(function)
    return function


def remembers(forget: Callable) -> Callable:
    """Register a function that clears what is remembered for one request, before each step."""
    _remembered.append(forget)
    return forget


def fillings() -> dict[str, Filling]:
    return {one.name: one for function in _declared for one in function()}


def begin() -> list[str]:
    """Note what is to be filled: at each start, when the tables have their newest form and nobody
    writes yet. Answers the names.
    """
    known = dict(FillingState.select(FillingState.name, FillingState.version).tuples())
    new = [one for one in fillings().values() if known.get(one.name) != one.version]
    if not new:
        return []
    with transaction():
        needed = [one for one in new if one.is_needed()]
        for empty in dict.fromkeys(one.empties for one in needed if one.empties):
            empty()
        for one in new:
            restart(one, is_over=one not in needed or not _newest(one.model))
    return [one.name for one in needed]


def restart(one: Filling, is_over: bool = False) -> None:
    """Let a filling begin with the first row; part of the running transaction."""
    values = {
        "version": one.version,
        "last_id": 0,
        "done": 0,
        "failed": 0,
        "is_over": is_over,
        "fault": None,
        "changed_at": now(),
    }
    FillingState.insert(name=one.name, **values).on_conflict(
        conflict_target=[FillingState.name], update=values
    ).execute()


def at_start() -> None:
    """Fill for a moment before the first answer; the worker does the rest."""
    try:
        run(AT_START)
    except OperationalError as fault:
        log.warning("filling waits for the worker: %s", fault)


def pause(seconds: float):
    """Let others write. An event waits on a clock that nobody sets, whatever the day is."""
    threading.Event().wait(seconds)


def run(seconds: float | None = None, over: threading.Event | None = None) -> bool:
    """Fill in short steps until all is done (True), the time is up, or `over` is set; without a
    time, others write between steps.
    """
    end = time.monotonic() + seconds if seconds else None
    declared = fillings()
    for name in [row.name for row in _waiting()]:
        if name not in declared:
            continue
        one, size, steps = declared[name], FIRST, 0
        while size:
            if (end and time.monotonic() >= end) or (over and over.is_set()):
                return False
            size, took = _step(one, size)
            steps += 1
            if one.tidies and (size == 0 or steps % STEPS_APART == 0):
                one.tidies()
            if not end:
                pause(took)
    return not is_pending()


def _step(one: Filling, size: int) -> tuple[int, float]:
    """Fill so many rows; answers how many the next step should take, 0 when there is none, and how
    long others may go first.
    """
    began = time.monotonic()
    try:
        with transaction():
            _give_way()
            state = _state(one)
            if state is None:
                return 0, 0
            ids = [
                key
                for (key,) in one.model.select(one.model.id)
                .where(one.model.id > state.last_id)
                .order_by(one.model.id)
                .limit(size)
                .tuples()
            ]
            if ids:
                one.step(ids)
            _move(state, ids, is_over=len(ids) < size)
    except Exception as fault:
        return _after(one, size, fault), STEP_SECONDS
    took = max(time.monotonic() - began, 0.001)
    if len(ids) < size:
        log.info("filled: %s", one.name)
        return 0, 0
    return int(max(1, min(MOST, size * min(2, STEP_SECONDS / took)))), min(took, STEP_SECONDS)


def _give_way() -> None:
    """A step waits for nobody: whoever saves a row holds it, and the step is tried again."""
    if not is_sqlite():
        database.obj.execute_sql("SET LOCAL lock_timeout = '200ms'")


def _state(one: Filling) -> FillingState | None:
    """The row of a filling that is not over, held until the step ends, so that two nodes take
    turns.
    """
    query = FillingState.select().where(
        FillingState.name == one.name, FillingState.version == one.version, ~FillingState.is_over
    )
    return (query if is_sqlite() else query.for_update()).first()


def _move(
    state: FillingState, ids: list[int], is_over: bool, failed: int = 0, fault: str | None = None
) -> None:
    values = {
        "is_over": is_over,
        "changed_at": now(),
        "failed": state.failed + failed,
        "fault": fault or state.fault,
    }
    if ids:
        values |= {"last_id": ids[-1], "done": state.done + len(ids) - failed}
    FillingState.update(values).where(FillingState.id == state.id).execute()


def _after(one: Filling, size: int, fault: Exception) -> int:
    """A step that failed is tried with fewer rows; a single row that cannot be filled is counted,
    and left as it is.
    """
    if size > 1:
        return max(1, size // 4)
    if isinstance(fault, OperationalError):
        raise fault
    with transaction():
        state = _state(one)
        if state is None:
            return 0
        following = one.model.select(one.model.id).where(one.model.id > state.last_id)
        row = following.order_by(one.model.id).first()
        if not row:
            return 0
        log.error("%s: row %s cannot be filled", one.name, row.id, exc_info=fault)
        _move(
            state,
            [row.id],
            is_over=False,
            failed=1,
            fault=f"{row.id}: {type(fault).__name__}: {fault}"[:300],
        )
    return 1


def held(model: type[BaseTable], ids: Collection[int]) -> list:
    """The living rows of a step, which nobody else changes until it ends."""
    rows = model.living() if hasattr(model, "living") else model.select()
    query = rows.where(model.id.in_(ids)).order_by(model.id)
    return list(query if is_sqlite() else query.for_update())


def settle(prefix: str) -> None:
    """Mark fillings whose name begins so as done: they were filled by something else."""
    FillingState.update(is_over=True, changed_at=now()).where(
        FillingState.name.startswith(prefix)
    ).execute()


def _waiting() -> ModelSelect:
    return FillingState.select().where(~FillingState.is_over).order_by(FillingState.id)


def is_pending(prefix: str = "") -> bool:
    """Whether something whose name begins so is still being filled."""
    return _waiting().where(FillingState.name.startswith(prefix)).exists()


def is_known(name: str) -> bool:
    """Whether a filling was met in this version or another."""
    return FillingState.select().where(FillingState.name == name).exists()


def waiting() -> int:
    """How many fillings are not over."""
    return _waiting().count()


def progress() -> list[Progress]:
    """What is still being filled, and what was filled with faults."""
    declared = fillings()
    rows = (
        FillingState.select()
        .where(~FillingState.is_over | (FillingState.failed > 0))
        .order_by(FillingState.id)
    )
    return [
        Progress(
            declared[row.name], _percent(declared[row.name], row), row.done, row.failed, row.fault
        )
        for row in rows
        if row.name in declared
    ]


def _percent(one: Filling, row: FillingState) -> int:
    return 100 if row.is_over else row.last_id * 100 // max(_newest(one.model), 1)


def _newest(model: type[BaseTable]) -> int:
    return model.select(fn.MAX(model.id)).scalar() or 0


def serve(over: threading.Event) -> None:
    """The worker's thread: fill what waits, look again now and then, until `over`."""
    while not over.is_set():
        pause = LOOK_EVERY
        try:
            database.connect(reuse_if_open=True)
            settings.forget()
            for forget in _remembered:
                forget()
            if not standby.is_away(database.obj):
                run(over=over)
        except Exception as fault:
            log.error("filling stopped", exc_info=fault)
            pause = AFTER_FAULT
        finally:
            database.close()
        over.wait(pause)
