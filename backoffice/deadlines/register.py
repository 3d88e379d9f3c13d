"""The register of deadlines: which run for a record, updated whenever it changes; which are near or
late, and which were late (SY-7.2-d).

A noun declares its deadlines once, in its `Rules`; screens, the workbench and the reminders read
the stored rows. A row that has been late stays marked as late, with its cause.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from peewee import ModelSelect

from backoffice import filling, settings
from backoffice.access.actor import Actor
from backoffice.access.scopes import visible
from backoffice.deadlines.workdays import add_workdays, workdays_between
from backoffice.filling import Filling
from backoffice.search import index
from models.base import BaseTable, Record
from models.clock import now, today
from models.deadlines import Deadline
from models.messages import T

ONE_DAY = timedelta(days=1)
_clocks: dict = {}
_owners: dict[type, list[Callable]] = defaultdict(list)


@dataclass(frozen=True)
class Clock:
    """A clock of a record as its log says it: from when, until when, whether it stopped; who
    answers for it.

    `near_on` is the day from which it is amber, by default some working days before the end. A
    clock without staff and provider is the head's. `station` names the one whose clock it is where
    a record belongs to several. `stood` are the working days before `due_on` on which it stood
    still: they are no part of its limit.
    """

    kind: str
    started_on: date
    due_on: date
    round_no: int = 1
    stopped_on: date | None = None
    is_paused: bool = False
    near_on: date | None = None
    staff: int | None = None
    provider: int | None = None
    station: int | None = None
    stood: int = 0


@dataclass(frozen=True)
class Deadlines:
    """The deadlines of one model: `started_by(row)` returns those that its log has started,
    `title(row)` names the record in lists.
    """

    started_by: Callable
    title: Callable


def add(model: type[BaseTable], deadlines: Deadlines) -> None:
    """Make the deadlines of a model known; called by `backoffice.records.rules.declare`."""
    _clocks[model] = (deadlines.started_by, deadlines.title)


def add_owners(model: type[BaseTable], owners: Callable) -> None:
    """`owners(row)` answers the rows whose deadlines change when a row of this model does."""
    _owners[model].append(owners)


def models() -> list[type]:
    """The tables of records that have clocks."""
    return list(_clocks)


def keep(row: Record) -> None:
    """Bring the stored deadlines of a record, and of those it touches, into line with its log; part
    of the writing transaction.
    """
    if type(row) in _clocks:
        _keep(row)
    for owners in _owners[type(row)]:
        for owner in owners(row):
            keep(owner)


@filling.declares
def fillings() -> Iterator[Filling]:
    """The clocks of open records that are older than the clocks themselves, as after an upgrade."""
    for model in _clocks:
        yield Filling(
            f"clocks:{model.table()}",
            "1",
            model,
            partial(_keep_open, model),
            T("Time limits"),
            is_needed=partial(_has_none, model),
        )
    yield Filling("limits:deadline", "1", Deadline, _count, T("Time limits"))


def _has_none(model: type[BaseTable]) -> bool:
    """Whether no record of a table has a clock yet, as before the version that brought them."""
    kept = Deadline.object_ref.startswith(f"{model.table()}:")
    return not Deadline.select().where(kept).exists()


def _keep_open(model: type[BaseTable], ids: Collection[int]) -> None:
    function, _title = _clocks[model]
    for row in filling.held(model, ids):
        if any(clock.stopped_on is None for clock in function(row)):
            _keep(row)


def _keep(row: Record) -> None:
    function, title = _clocks[type(row)]
    reference = f"{row.table()}:{row.id}"
    stored = {
        (one.kind, one.round_no): one
        for one in Deadline.living().where(Deadline.object_ref == reference)
    }
    for clock in function(row):
        values = {
            **values_of(clock),
            "title": title(row)[:200],
            "station": clock.station or station_of(row),
        }
        known = stored.pop((clock.kind, clock.round_no), None)
        if known is None:
            Deadline.create(
                object_ref=reference,
                kind=clock.kind,
                round_no=clock.round_no,
                limit_days=limit_of(clock),
                **values,
                **lateness(clock, None),
            )
        else:
            limit = (
                {}
                if known.limit_days is not None and known.due_on == clock.due_on
                else {"limit_days": limit_of(clock)}
            )
            _change(known, _with_its_holder(known, {**values, **limit, **lateness(clock, known)}))
    for gone in stored.values():
        if gone.stopped_on is None:
            _change(gone, {"stopped_on": today(), **lateness(gone, gone)})


def _with_its_holder(known: Deadline, values: dict) -> dict:
    """A delay stays with whoever held the clock when it ran over; only a clock in time goes to a
    successor (JL-7.4.2).
    """
    if known.breached_on or "breached_on" in values:
        return {name: value for name, value in values.items() if name != "staff"}
    return values


def station_of(row: Record) -> int:
    """The station whose deadline it is: the record's own, or that of its request or case."""
    if "station" in row._meta.fields or row.belongs_to is None:
        return row.station_id
    return station_of(getattr(row, row.belongs_to))


def limit_of(clock: Clock | Deadline) -> int:
    """The working days between the start of a clock and its end without those on which it stood
    still, which stay the same when the calendar changes.

    Zero for a clock that begins after its end, as that of a half-year which is summed up late.
    """
    counted = workdays_between(clock.started_on, clock.due_on)
    return max(counted - getattr(clock, "stood", 0), 0)


def limit_kept(row: Record, kind: str, round_no: int = 1) -> int | None:
    """How many working days a clock of a record was given, as they were counted when it was set;
    None when no such clock runs.
    """
    stored = (
        Deadline.living()
        .where(
            Deadline.object_ref == f"{row.table()}:{row.id}",
            Deadline.kind == kind,
            Deadline.round_no == round_no,
            Deadline.stopped_on.is_null(),
            Deadline.breached_on.is_null(),
        )
        .first()
    )
    if stored is None:
        return None
    return limit_of(stored) if stored.limit_days is None else stored.limit_days


def _count(ids: Collection[int]) -> None:
    """Clocks that are older than the counting of their days; none of a clock that is over."""
    for row in filling.held(Deadline, ids):
        if row.limit_days is None and row.stopped_on is None:
            Deadline.update(limit_days=limit_of(row)).where(Deadline.id == row.id).execute()


def values_of(clock: Clock) -> dict:
    return {
        "started_on": clock.started_on,
        "due_on": clock.due_on,
        "stopped_on": clock.stopped_on,
        "is_paused": clock.is_paused,
        "near_on": clock.near_on or add_workdays(clock.due_on, -settings.number("near_due_days")),
        "staff": clock.staff,
        "provider": clock.provider,
    }


def lateness(clock: Clock | Deadline, known: Deadline | None) -> dict:
    """The breach of a clock, once it happened; never taken back, whatever moves the date later."""
    ended = clock.stopped_on or today()
    if (known and known.breached_on) or clock.is_paused or ended <= clock.due_on:
        return {}
    return {"breached_on": clock.due_on + ONE_DAY, "cause": "OPEN"}


def _change(known: Deadline, values: dict) -> None:
    changed = {name: value for name, value in values.items() if known.__data__.get(name) != value}
    if changed:
        Deadline.update({**changed, "updated_at": now()}).where(Deadline.id == known.id).execute()
        index.changed(known, changed)


def running() -> ModelSelect:
    """Clocks that have neither stopped nor are paused."""
    return Deadline.living().where(Deadline.stopped_on.is_null(), ~Deadline.is_paused)


def near() -> ModelSelect:
    """Running clocks that are amber or red, whoever answers for them."""
    return running().where(Deadline.near_on <= today()).order_by(Deadline.due_on, Deadline.id)


def urgent(actor: Actor) -> ModelSelect:
    """What an actor sees of running clocks that are amber or red, the most urgent first."""
    rows = visible(actor, Deadline).where(
        Deadline.stopped_on.is_null(), ~Deadline.is_paused, Deadline.near_on <= today()
    )
    return rows.order_by(Deadline.due_on, Deadline.id)


def newly_late() -> list[Deadline]:
    """Write down every running clock whose day has passed unnoticed; answers them. Runs in the
    worker.
    """
    found = list(running().where(Deadline.due_on < today(), Deadline.breached_on.is_null()))
    for row in found:
        _change(row, {"breached_on": row.due_on + ONE_DAY, "cause": "OPEN"})
    return found


def unexplained(row: Record) -> list[Deadline]:
    """Delays of a record whose cause nobody has stated yet."""
    return list(
        Deadline.living().where(
            Deadline.object_ref == f"{row.table()}:{row.id}", Deadline.cause == "OPEN"
        )
    )
