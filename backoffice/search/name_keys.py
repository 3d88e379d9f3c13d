"""Names and codes as they are compared and ordered, updated with the rows in the transaction of
each write.

A name is the same however its brackets, width, case, spaces and dots are typed: imports, pickers,
conditions and uniqueness ask here. Lists that are ordered by a name are ordered by its sound. Which
fields are names is said by the models alone: typed lines that must be unique, and those that name
their row.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from zlib import crc32

from peewee import Field, Node

from backoffice import filling
from backoffice.batch import Together, current_batch
from backoffice.filling import Filling
from models.base import BaseTable, Record, after_saving, transaction
from models.fields import ShortText
from models.folding import key_of
from models.messages import T
from models.registry import models
from models.search import NameKey
from models.sounds import VERSION as OF_SOUNDS
from models.sounds import order_key

SHIFT = 40
STEP = 500
PART = 400
VERSION = f"1.{OF_SOUNDS}"
"""Raise it when names are folded or transcribed differently: the worker then rebuilds all keys."""

FILLED = "names:"

BETWEEN = "\x1f"
LONGEST = 380
BILINGUAL = ("name_en", "label_en")
"""Names in the other language: rows are found by them as well."""


@dataclass(frozen=True)
class Place:
    """A field, or the fields together, by which rows of a table are named; `unique`: by which no
    two living ones are.
    """

    model: type[BaseTable]
    names: tuple
    unique: bool

    @property
    def number(self) -> int:
        return crc32(f"{self.model._meta.table_name}.{','.join(self.names)}".encode()) & 0x3FFFFF

    @property
    def base(self) -> int:
        """What is added to the id of a row to name its key."""
        return self.number << SHIFT

    @property
    def fields(self) -> list:
        return [self.model._meta.fields[name] for name in self.names]

    def folded(self, values: Sequence) -> str | None:
        """What these values have in common with other spellings; None when one is missing."""
        if any(value in (None, "") for value in values):
            return None
        folded = BETWEEN.join(key_of(value) for value in values)
        if len(folded) <= LONGEST:
            return folded
        return folded[: LONGEST - 64] + hashlib.sha256(folded.encode()).hexdigest()

    def ordered_by(self, values: Sequence) -> str:
        return order_key(str(values[0]), self.fields[0].mask == "name")

    def held(self, folded: str) -> str | None:
        return f"{self.number} {folded}" if self.unique else None


@cache
def places_of(model: type[BaseTable]) -> tuple[Place, ...]:
    """Every name that rows of a table have."""
    if not hasattr(model, "is_deleted"):
        return ()
    fields = model._meta.fields
    found = [
        Place(model, (name,), bool(field.unique))
        for name, field in fields.items()
        if _is_name(model, field)
    ]
    indexes = [index for index in model._meta.indexes if isinstance(index, tuple)]
    for names, unique in indexes:
        if unique and any(_is_typed(fields[name]) for name in names):
            found.append(Place(model, tuple(names), True))
    return tuple(found)


@cache
def place_of(model: type[BaseTable], names: tuple) -> Place | None:
    """The place of these fields, or None when they are no name."""
    return next((place for place in places_of(model) if place.names == tuple(names)), None)


def _is_typed(field: Field) -> bool:
    return type(field) is ShortText and not field.system


def _is_name(model: type[BaseTable], field: Field) -> bool:
    return _is_typed(field) and (
        field.unique or field.name in model.display_fields or field.name in BILINGUAL
    )


@cache
def places() -> tuple[Place, ...]:
    return tuple(place for model in models() for place in places_of(model))


# looking up


def ids_named(place: Place, texts: Iterable[str]) -> dict[str, set[int]]:
    """{folded text: ids of the living rows that are called so}."""
    found: dict[str, set[int]] = {}
    wanted = sorted({folded for text in texts if (folded := place.folded((text,)))})
    for start in range(0, len(wanted), PART):
        query = NameKey.select(NameKey.folded, NameKey.id).where(
            NameKey.place == place.number, NameKey.folded.in_(wanted[start : start + PART])
        )
        for folded, key in query.tuples():
            found.setdefault(folded, set()).add(key - place.base)
    return found


def is_named(field: Field, text: str) -> Node | None:
    """The condition for rows whose name is this one, however it is spelled; None when the field
    holds no names.
    """
    place = place_of(field.model, (field.name,))
    if place is None:
        return None
    return (field == text) | field.model.id.in_(
        NameKey.select(NameKey.id - place.base).where(
            NameKey.place == place.number, NameKey.folded == (place.folded((text,)) or "")
        )
    )


def order_of(place: Place, row_id: Field) -> Node:
    """By what the row of an id, a column, is ordered among its like."""
    return NameKey.select(NameKey.sorted_by).where(NameKey.id == row_id + place.base)


def holders(model: type[BaseTable], names: tuple, wanted: Collection) -> dict[tuple, int]:
    """{values: id of the living row that holds them, however spelled} of a unique set."""
    place = place_of(model, tuple(names))
    if place is None or not place.unique:
        return {}
    held = {values: place.held(folded) for values in wanted if (folded := place.folded(values))}
    keys = sorted({text for text in held.values() if text})
    found: dict[str | None, int] = {}
    for start in range(0, len(keys), PART):
        query = NameKey.select(NameKey.held, NameKey.id).where(
            NameKey.held.in_(keys[start : start + PART])
        )
        found.update({text: key - place.base for text, key in query.tuples()})
    return {values: found[text] for values, text in held.items() if text in found}


def holder(row: Record, names: tuple) -> int | None:
    """The id of another living row that holds what this one would hold; None also when it bore the
    name before.
    """
    place = place_of(type(row), tuple(names))
    if place is None:
        return None
    values = tuple(row.__data__.get(name) for name in names)
    found = holders(type(row), names, [values]).get(values)
    if found is None or found == row.id:
        return None
    bore = (
        row.id and NameKey.select(NameKey.folded).where(NameKey.id == place.base + row.id).scalar()
    )
    return None if bore == place.folded(values) else found


# updating


@after_saving
def key_saved_row(row: Record, created: bool) -> None:
    """Follow a row that has just been stored as a whole."""
    if places_of(type(row)) and not _waits(row):
        refresh(type(row), [row.id])


def changed(row: Record, names: Collection[str]) -> None:
    """Follow a row of which these columns were written."""
    if any(
        not {*place.names, "is_deleted"}.isdisjoint(names) for place in places_of(type(row))
    ) and not _waits(row):
        refresh(type(row), [row.id])


def _waits(row: Record) -> bool:
    """Whether many rows are written together, and their keys at the end."""
    if many := current_batch():
        many.unnamed.append((type(row), row.id))
    return bool(many)


def keep_all(many: Together) -> None:
    """Keep the keys of rows that were written together."""
    found: dict = {}
    for model, row_id in many.unnamed:
        found.setdefault(model, []).append(row_id)
    for model, ids in found.items():
        ids = list(dict.fromkeys(ids))
        for start in range(0, len(ids), STEP):
            refresh(model, ids[start : start + STEP])


def keep_missing(model: type[BaseTable]) -> None:
    """Write the keys of a small table that was loaded in bulk, without `records`."""
    if places_of(model):
        ids = [row_id for (row_id,) in model.select(model.id).tuples()]
        for start in range(0, len(ids), STEP):
            refresh(model, ids[start : start + STEP], yielding=True)


def refresh(model: type[BaseTable], ids: list[int], yielding: bool = False) -> None:
    """Bring the keys of these rows up to date. Two rows of one name end in an IntegrityError;
    `yielding`: the later one goes without a unique key, for rows that are older than the rule.
    """
    for place in places_of(model):
        _refresh(place, ids, yielding)


def _refresh(place: Place, ids: Collection[int], yielding: bool) -> None:
    wanted = _wanted(place, place.model.id.in_(ids))
    numbers = [place.base + one for one in ids]
    query = NameKey.select(NameKey.id, NameKey.folded, NameKey.held, NameKey.sorted_by).where(
        NameKey.id.in_(numbers)
    )
    keys = {key: (folded, held, order) for key, folded, held, order in query.tuples()}
    for key, (folded, _held, order) in wanted.items():
        if key in keys and keys[key][:2] == (folded, None):
            wanted[key] = (folded, None, order)
    fresh = {key: said for key, said in wanted.items() if keys.get(key) != said}
    if stale := [key for key in keys if key not in wanted or key in fresh]:
        NameKey.delete().where(NameKey.id.in_(stale)).execute()
    if fresh:
        _store(place, _yielded(fresh) if yielding else fresh)


def _yielded(fresh: dict) -> dict:
    """The same keys, where a name that is held already, or twice among them, is held by one row
    only.
    """
    held = [said[1] for said in fresh.values() if said[1]]
    taken = {
        text
        for (text,) in NameKey.select(NameKey.held).where(NameKey.held.in_(held or [""])).tuples()
    }
    free = {}
    for key, (folded, text, order) in sorted(fresh.items()):
        free[key] = (folded, None if text in taken else text, order)
        taken.add(text)
    return free


def _store(place: Place, fresh: dict) -> None:
    NameKey.insert_many(
        [
            {"id": key, "place": place.number, "folded": folded, "held": held, "sorted_by": order}
            for key, (folded, held, order) in fresh.items()
        ]
    ).execute()


def _wanted(place: Place, condition: Node) -> dict[int, tuple]:
    """{key: (folded, held, order)} of the living rows that meet a condition."""
    query = (
        place.model.select(place.model.id, *place.fields)
        .where(condition, place.model.is_deleted == False)
        .tuples()
    )
    return {
        place.base + row_id: (folded, place.held(folded), place.ordered_by(values))
        for row_id, *values in query
        if (folded := place.folded(values))
    }


# rebuilding


@filling.declares
def fillings() -> Iterator[Filling]:
    """The keys of rows that are older than the keys, or of another version; names are compared as
    they are typed meanwhile.
    """
    for place in places():
        yield Filling(
            f"{FILLED}{place.model.table()}.{','.join(place.names)}",
            VERSION,
            place.model,
            partial(_fill, place),
            T("Names for comparing and ordering"),
        )


def _fill(place: Place, ids: Collection[int]) -> None:
    filling.held(place.model, ids)
    _refresh(place, ids, yielding=True)


def rebuild() -> int:
    """Make all keys anew, in the running transaction; answers their number."""
    NameKey.delete().execute()
    for place in places():
        last = 0
        while ids := [
            one
            for (one,) in place.model.select(place.model.id)
            .where(place.model.id > last)
            .order_by(place.model.id)
            .limit(STEP)
            .tuples()
        ]:
            _refresh(place, ids, yielding=True)
            last = ids[-1]
    return NameKey.select().count()


def renew() -> int:
    """Make all keys anew, in a transaction of its own."""
    with transaction():
        number = rebuild()
        filling.settle(FILLED)
        return number


def faults() -> list[str]:
    """Where keys and rows disagree, and rows that share a unique name, in sentences."""
    return [text for place in places() for text in _faults_of(place)]


def _faults_of(place: Place) -> Iterator[str]:
    table, named = place.model._meta.table_name, ", ".join(place.names)
    there = {
        key: (folded, order)
        for key, folded, order in NameKey.select(NameKey.id, NameKey.folded, NameKey.sorted_by)
        .where(NameKey.place == place.number)
        .tuples()
    }
    wanted = {
        key: (folded, order)
        for key, (folded, _held, order) in _wanted(place, place.model.id > 0).items()
    }
    stale = sum(there.get(key) != said for key, said in wanted.items()) + len(
        there.keys() - wanted.keys()
    )
    if stale:
        yield (
            f"names: {stale} rows of {table} are not kept by {named} as they are: "
            "run `flask --app wsgi reindex`"
        )
    if place.unique:
        twins = NameKey.select(NameKey.id).where(
            NameKey.place == place.number, NameKey.held.is_null()
        )
        ids = [str(key - place.base) for (key,) in twins.limit(5).tuples()]
        if ids:
            yield (
                f"names: rows {', '.join(ids)} of {table} have the {named} of another one, "
                "spelled otherwise: rename or merge them"
            )
