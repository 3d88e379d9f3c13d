"""What is wrong with a row besides the faults known already, so that all are reported at once."""

from collections.abc import Collection, Iterator
from typing import Any

from backoffice.batch import current_batch
from backoffice.search.name_keys import holder
from models.base import BaseTable, Record
from models.messages import Taken
from models.rules import circles


class Unknown(LookupError):  # noqa: N818 (a signal, never shown)
    """A rule has asked for a value that is itself at fault: it has nothing to say yet."""


class Partly:
    """A row of which some values are wrong or missing; a rule that asks for one of those ends with
    Unknown.
    """

    def __init__(self, row: Record, unknown: set[str]) -> None:
        self._row, self._unknown = row, unknown

    def __getattr__(self, name: str) -> Any:
        if name in self._unknown:
            raise Unknown(name)
        return (
            Data(self._row.__data__, self._unknown)
            if name == "__data__"
            else getattr(self._row, name)
        )


class Data(dict):
    """The stored values of such a row."""

    def __init__(self, values: dict, unknown: set[str]) -> None:
        super().__init__(values)
        self._unknown = unknown

    def get(self, name: str, default: Any = None) -> Any:
        # dict.get reads past __getitem__, which raises Unknown for a value at fault
        return self[name] if name in self else default  # noqa: SIM401

    def __contains__(self, name: object) -> bool:
        return name in self._unknown or super().__contains__(name)

    def __getitem__(self, name: str) -> Any:
        if name in self._unknown:
            raise Unknown(name)
        return super().__getitem__(name)


def faults_besides(row: Record, errors: dict) -> dict:
    """What rules and uniqueness say of a row beyond `errors`; silent where they would rest on a
    wrong value.
    """
    unknown = _unknown(row, errors)
    found = broken_rules(row, errors)
    for names in unique_sets(type(row)):
        if not unknown.union(found).intersection(names) and (holder := holder_of(row, names)):
            found[names[-1]] = [Taken(type(row), holder)]
    return found


def broken_rules(row: Record, errors: dict) -> dict:
    """{field: messages} of the rules of the model that can be asked although the fields in `errors`
    are at fault.
    """
    found: dict = {}
    seen = Partly(row, _unknown(row, errors)) if errors else row
    for rule in row.rules:
        try:
            said = rule(seen)
        except Unknown:
            continue
        for name, text in said.items():
            if name not in errors:
                found.setdefault(name, []).append(text)
    for name, text in circles(row).items():
        if name not in errors:
            found.setdefault(name, []).append(text)
    return found


def _unknown(row: Record, errors: dict) -> set:
    if not errors:
        return set()
    missing = {
        name
        for name, field in row._meta.fields.items()
        if not field.null and row.__data__.get(name) is None
    }
    return {part for name in {*errors, *missing} for part in (name, f"{name}_id")}


def unique_sets(model: type[BaseTable]) -> Iterator[tuple]:
    """The sets of fields, by name, whose values no two rows share."""
    for name, field in model._meta.fields.items():
        if field.unique and name not in ("id", "uid"):
            yield (name,)
    for names, unique in (index for index in model._meta.indexes if isinstance(index, tuple)):
        if unique:
            yield names


def holder_of(row: Record, names: Collection[str]) -> int | None:
    """The id of another row that holds the same values already, in whatever spelling."""
    values = [row.__data__.get(name) for name in names]
    if any(value is None for value in values):
        return None
    known, held_by = (
        many.holder(type(row), names, tuple(values)) if (many := current_batch()) else (False, None)
    )
    if known:
        return held_by if held_by != row.id else None
    if (other := holder(row, tuple(names))) is not None:
        return other
    model = type(row)
    pairs = zip(names, values, strict=True)
    same = [row._meta.fields[name] == value for name, value in pairs]
    query = model.select(model.id).where(*same)
    return query.where(model.id != (row.id or 0), *alive(model, names)).limit(1).scalar()


def alive(model: type[BaseTable], names: Collection[str]) -> list:
    """Conditions for the rows among which these values are unique: those not in the bin, but for
    numbers given once.
    """
    return [model.is_deleted == False] if model.frees(names) else []
