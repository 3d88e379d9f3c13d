"""What the index reads of each table: declared by the models alone (`search_fields`,
`pinyin_fields`, masks and encrypted numbers).
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from zlib import crc32

from models.base import BaseTable
from models.registry import models

SHIFT = 40


@dataclass(frozen=True)
class Path:
    """A field that the search reads: of the row itself, or of a row that it links to; `opens` says
    that some rows show it unmasked.
    """

    field: object
    link: object = None
    masked: bool = False
    by_pinyin: bool = False
    opens: bool = False


@dataclass(frozen=True)
class Plan:
    """Everything that is filed of one table, under which numbers."""

    model: type[BaseTable]
    number: int
    paths: tuple
    sealed: tuple

    @property
    def base(self) -> int:
        """What is added to the id of a row to name its entry."""
        return self.number << SHIFT

    @property
    def opening(self) -> list:
        """The fields of a row that say whether its masked name is open to all who see it."""
        return (
            [self.model._meta.fields[name] for name in self.model.unmask_while]
            if any(path.opens for path in self.paths)
            else []
        )

    @property
    def hides(self) -> bool:
        """Whether some of it is for those alone who may see masked values."""
        return bool(self.sealed) or any(path.masked for path in self.paths)

    def reads(self, names: Collection[str]) -> bool:
        """Whether a change of these columns may change the entry."""
        own = (
            {(path.link or path.field).name for path in self.paths}
            | {field.name for field in (*self.sealed, *self.opening)}
            | {"is_deleted"}
        )
        return not own.isdisjoint(names)


@cache
def plan_of(model: type[BaseTable]) -> Plan | None:
    """The plan of a table, or None when it has no search fields."""
    if not getattr(model, "search_fields", ()):
        return None
    paths = tuple(_path(model, text) for text in model.search_fields)
    sealed = tuple(field for field in model._meta.sorted_fields if getattr(field, "indexed", False))
    return Plan(model, number_of(model), paths, sealed)


def number_of(model: type[BaseTable]) -> int:
    """A number that stays the same as long as the table has its name."""
    return crc32(model._meta.table_name.encode()) & 0x3FFFFF


@cache
def plans() -> tuple[Plan, ...]:
    return tuple(plan for plan in map(plan_of, models()) if plan)


@cache
def showing(model: type[BaseTable]) -> tuple[tuple, ...]:
    """(plan, link, name of the shown column) of every table that shows a column of `model` through
    a link.
    """
    found = []
    for plan in plans():
        for path in plan.paths:
            if path.link is not None and path.link.rel_model is model:
                found.append((plan, path.link, path.field.name))
    return tuple(found)


def _path(model: type[BaseTable], text: str) -> Path:
    first, _dot, rest = text.partition(".")
    field = model._meta.fields[first]
    if not rest:
        masked = bool(field.mask)
        return Path(
            field,
            masked=masked,
            by_pinyin=first in model.pinyin_fields,
            opens=masked and model.opens(field),
        )
    target = field.rel_model._meta.fields[rest]
    if target.mask:
        raise ValueError(
            f"{model.__name__}.search_fields names {text}, which is masked: only a row's "
            "own masked values can be searched"
        )
    return Path(target, field)
