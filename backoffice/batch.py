"""Many rows written together: what a single write reads from the database each time is read once
for all.

An import, and the undo of a set of changes, open `batch()` in their transaction. While it is open,
records, validation, numbering and the audit log answer from here what was looked up beforehand, and
keep here what is stored at the end, in few statements.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from peewee import Field

from models.audit import AuditHead

_open: ContextVar["Together | None"] = ContextVar("together", default=None)


@dataclass
class Together:
    """`linked`: {name of a link: {id: row}} that the actor may choose; `taken`: {(model, names):
    {values: row id}}.

    `lines` are audit lines that wait with their place in the chain, `counters` numbers given so
    far, `reaches` rows whose reach is still to be checked, `unfiled` rows that the search
    index does not have yet as they are now, `unnamed` those whose name keys are not written yet.
    """

    linked: dict = field(default_factory=dict)
    taken: dict = field(default_factory=dict)
    lines: list = field(default_factory=list)
    counters: dict = field(default_factory=dict)
    rules: dict = field(default_factory=dict)
    reaches: list = field(default_factory=list)
    unfiled: list = field(default_factory=list)
    unnamed: list = field(default_factory=list)
    head: AuditHead | None = None
    concluding: dict = field(default_factory=dict)

    def conclude(self) -> None:
        """What is done once after all rows, before their lines are stored; several rows may ask for
        the same.
        """
        for act in self.concluding.values():
            act()

    def known(self, link: Field, value: Any) -> Any:
        """The row of a link's value when it was found choosable before, else None."""
        rows = self.linked.get(name_of(link))
        return rows.get(value) if rows else None

    def holder(self, model: type, names: Collection[str], values: tuple) -> tuple[bool, int | None]:
        """(known, id of the row that has these values already) of a set that must be unique."""
        held = self.taken.get((model, tuple(names)))
        return (False, None) if held is None or values not in held else (True, held[values])

    def mark(self) -> tuple:
        """Where things stand before a row, to come back to when the row is refused."""
        head = self.head and (self.head.last_id, self.head.line_hash)
        return (
            len(self.lines),
            {code: (row.period, row.current) for code, (row, _rule) in self.counters.items()},
            len(self.reaches),
            len(self.unfiled),
            len(self.unnamed),
            head,
        )

    def back_to(self, mark: tuple) -> None:
        """Forget what a refused row left behind; its number is free again."""
        lines, numbers, reaches, unfiled, unnamed, head = mark
        del (
            self.lines[lines:],
            self.reaches[reaches:],
            self.unfiled[unfiled:],
            self.unnamed[unnamed:],
        )
        for code, (row, _rule) in list(self.counters.items()):
            if code in numbers:
                row.period, row.current = numbers[code]
            else:
                del self.counters[code]
        if head and self.head:
            self.head.last_id, self.head.line_hash = head
        else:
            self.head = None


def name_of(field: Field) -> str:
    """A field by its table and name: fields themselves cannot be compared, peewee makes a condition
    of it.
    """
    return f"{field.model._meta.table_name}.{field.name}"


@contextmanager
def batch(**known: Any) -> Iterator[Together]:
    """Open a batch for many rows in this thread; whoever opened it stores what it gathered."""
    made = Together(**known)
    before = _open.set(made)
    try:
        yield made
    finally:
        _open.reset(before)


def current_batch() -> Together | None:
    """What is open now, or None: rows are written one by one."""
    return _open.get()
