"""Notes what each act writes, with the former values, in the transaction that writes it.

`writes` opens a change set with each write; `act` puts several writes into one set, which is then
undone as one:

    with change_log.act(actor, "IMPORT", filename) as done:
        for raw in rows:
            writes.create(actor, model, raw)
    done.id  # the change set, None when nothing was written
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from peewee import IntegrityError

from backoffice.access.actor import Actor
from backoffice.errors import Invalid
from backoffice.records import audit, change_values
from models.base import Record, database, transaction
from models.changes import Change, ChangeSet
from models.clock import now
from models.messages import T

KEPT_AT_ONCE = 200

_open: ContextVar = ContextVar("open_act", default=None)
_last: ContextVar = ContextVar("last_act", default=(None, None))


@dataclass
class Act:
    """The set that is being written; `id` is known once something of it is stored."""

    id: int | None = None
    actor: Any = None
    kind: str = "FORM"
    label: str | None = None
    undoes: int | None = None
    named: bool = False
    at: object = field(default_factory=now)
    pending: list = field(default_factory=list)
    roots: list = field(default_factory=list)
    depth: int = 0

    def name(
        self, actor: Actor, kind: str, label: str | None = None, undoes: int | None = None
    ) -> None:
        """Say what the act is; the first to say so is right."""
        if not self.named:
            self.actor, self.kind, self.label, self.undoes, self.named = (
                actor,
                kind,
                label,
                undoes,
                True,
            )

    def keep(self) -> None:
        """Store what was noted since the last time."""
        if not self.pending:
            return
        if self.id is None:
            self.id = ChangeSet.insert(
                at=self.at,
                user=self.actor.account_id,
                kind=self.kind,
                title=self.label and str(self.label)[:200],
                undoes=self.undoes,
                request_id=self.actor.request_id,
            ).execute()
        rows = [{**change.__data__, "change_set": self.id} for change in self.pending]
        for start in range(0, len(rows), KEPT_AT_ONCE // 4):
            Change.insert_many(rows[start : start + KEPT_AT_ONCE // 4]).execute()
        self.pending.clear()


@contextmanager
def writing() -> Iterator[Act]:
    """One transaction and one set of changes; after the outermost commit the audit chain is
    anchored outside the database.

    What is written inside another `writing` belongs to that one's set; when it fails alone, its
    changes are forgotten.
    """
    outermost, act = not database.obj.in_transaction(), _open.get()
    own = None if act else _open.set(act := Act())
    mark, known = len(act.pending), act.id
    try:
        with transaction():
            act.depth += 1
            try:
                yield act
            finally:
                act.depth -= 1
            if own or (act.depth == 1 and len(act.pending) >= KEPT_AT_ONCE):
                act.keep()
    except BaseException as fault:
        del act.pending[mark:]
        act.id = known
        if isinstance(fault, IntegrityError):
            raise Invalid(
                T("The entry collides with another one; check numbers, codes and names")
            ) from fault
        raise
    finally:
        if own:
            _open.reset(own)
    if own and act.id:
        _last.set((act.actor.request_id, act.id))
    if outermost:
        audit.anchor()


@contextmanager
def act(
    actor: Actor,
    kind: str,
    label: str | None = None,
    into: int | None = None,
    undoes: int | None = None,
) -> Iterator[Act]:
    """Everything written inside is one change set of this kind; `into` goes on with a set of an
    earlier transaction.

    One transaction; a row that may fail alone is written inside a `records.writing()` of its own.
    """
    with writing() as one:
        one.name(actor, kind, label, undoes)
        one.id = one.id or into
        yield one


@contextmanager
def aside() -> Iterator[None]:
    """What is written inside belongs to no set: a rule wrote it, and undoing what caused it makes
    the rule write again.
    """
    own = _open.set(Act(depth=1))
    try:
        yield
    finally:
        _open.reset(own)


@contextmanager
def about(row: Record, lasting: bool = False) -> Iterator[Act]:
    """What is written inside belongs to this record: its children, what follows it, its links."""
    with writing() as one:
        one.roots.append((reference(row), lasting or any(last for _ref, last in one.roots)))
        try:
            yield one
        finally:
            one.roots.pop()


def note(  # noqa: PLR0913 (each is a column of the change)
    actor: Actor | None,
    row: Record,
    action: str,
    before: dict | None = None,
    after: dict | None = None,
    verb: str | None = None,
) -> None:
    """One row of the open act: the values it had and those it got; `verb` is what was asked for,
    when it was.
    """
    if not row.tracked:
        return None
    if (one := _open.get()) is None:
        with writing():
            return note(actor, row, action, before, after, verb)
    root, lasting = one.roots[-1] if one.roots else (None, False)
    if row.append_only and root is None:
        return None
    one.actor = one.actor or actor
    differing = change_values.pairs(row, before or {}, after or {})
    one.pending.append(
        Change(
            object_ref=reference(row),
            root_ref=root or reference(row),
            action=action,
            version=row.row_version,
            verb=verb,
            lasting=lasting or row.append_only,
            values=differing or None,
        )
    )
    return None


def last_of(actor: Actor) -> int | None:
    """The change set that the present request of this actor made last."""
    request_id, done = _last.get()
    return done if actor.request_id and request_id == actor.request_id else None


def reference(row: Record) -> str:
    """The name under which a row stands in the logs."""
    return f"{row.table()}:{row.id}"
