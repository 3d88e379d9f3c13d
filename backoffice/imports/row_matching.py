"""By what a row of a file is recognised as one that is there already: its number, its credit code,
a unique key, or what the model declares.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from backoffice.access.actor import Actor
from backoffice.access.scopes import visible
from backoffice.records.row_rules import alive, unique_sets
from backoffice.records.validation import typed_fields
from backoffice.search.name_keys import holders as holders_of_names
from backoffice.search.name_keys import ids_named, place_of
from models.base import BaseTable
from models.folding import key_of

PART = 400


def keys_of(model: type[BaseTable]) -> list[tuple]:
    """Sets of field names that name one row, the surest first; the first one that a row of the file
    fills decides.
    """
    typed = typed_fields(model)
    found = [("code",)] if "code" in model._meta.fields else []
    sets = [tuple(names) for names in unique_sets(model) if set(names) <= set(typed)]
    found += [names for names in sets if names == ("uscc",)] + (
        [tuple(model.natural_key)] if model.natural_key else []
    )
    return list(dict.fromkeys([*found, *sets]))


def _is_alike(value: Any, other: Any) -> bool:
    return (
        key_of(value) == key_of(other)
        if isinstance(value, str) and isinstance(other, str)
        else value == other
    )


class Known:
    """Rows of a table by the values of each key, looked up for a whole file at once."""

    def __init__(self, actor: Actor, model: type[BaseTable]) -> None:
        self.actor, self.model = actor, model
        self.rows: dict[int, object] = {}
        self.by_key: dict[tuple, dict[tuple, int]] = defaultdict(dict)

    def look_up(self, names: tuple, wanted: set[tuple]) -> None:
        """Ask for the rows that have one of these sets of values."""
        first = self.model._meta.fields[names[0]]
        wanted = {values for values in wanted if None not in values}
        firsts = sorted({values[0] for values in wanted}, key=str)
        for start in range(0, len(firsts), PART):
            for row in visible(self.actor, self.model).where(
                first.in_(firsts[start : start + PART])
            ):
                values = tuple(row.__data__.get(name) for name in names)
                if values in wanted:
                    self.rows[row.id] = row
                    self.by_key[names][values] = row.id
        self._look_up_spelled(names, wanted - self.by_key[names].keys())

    def _look_up_spelled(self, names: tuple[str, ...], wanted: set[tuple]) -> None:
        """The rest may be there in another spelling: other brackets, width, case or spaces."""
        found = holders_of_names(self.model, names, wanted) or self._alike(names, wanted)
        self.look_up_ids(found.values())
        self.by_key[names].update(
            {values: row_id for values, row_id in found.items() if row_id in self.rows}
        )

    def _alike(self, names: tuple[str, ...], wanted: set[tuple]) -> dict:
        """{values: id} of the only row in reach that differs from them in spelling alone, where the
        first one is a name.
        """
        place = place_of(self.model, names[:1])
        if place is None or not wanted:
            return {}
        named = ids_named(place, {values[0] for values in wanted})
        self.look_up_ids({one for ids in named.values() for one in ids})
        found = {}
        for values in wanted:
            ids = named.get(place.folded(values[:1]), set()) & self.rows.keys()
            alike = [one for one in ids if self._holds(self.rows[one], names, values)]
            if len(alike) == 1:
                found[values] = alike[0]
        return found

    @staticmethod
    def _holds(row: Any, names: tuple, values: tuple) -> bool:
        stored = (row.__data__.get(name) for name in names)
        return all(map(_is_alike, values, stored))

    def look_up_ids(self, ids: Iterable[int]) -> None:
        """Ask for rows by their id: an exported list comes back."""
        ids = sorted(set(ids) - set(self.rows))
        for start in range(0, len(ids), PART):
            self.rows.update(
                {
                    row.id: row
                    for row in visible(self.actor, self.model).where(
                        self.model.id.in_(ids[start : start + PART])
                    )
                }
            )

    def row(self, names: tuple, values: tuple) -> Any:
        """The row that these values name, or None."""
        return self.rows.get(self.by_key[names].get(values, 0))


def holders(model: type[BaseTable], names: tuple, wanted: set[tuple]) -> dict[tuple, int | None]:
    """{values: id of the row that holds them, in reach or not, in any spelling, or None} of one
    unique set.
    """
    wanted = {values for values in wanted if None not in values}
    held: dict = {**dict.fromkeys(wanted), **holders_of_names(model, names, wanted)}
    fields = [model._meta.fields[name] for name in names]
    firsts = sorted({values[0] for values in wanted}, key=str)
    for start in range(0, len(firsts), PART):
        query = model.select(model.id, *fields).where(
            fields[0].in_(firsts[start : start + PART]), *alive(model, names)
        )
        held.update(
            {values: row_id for row_id, *rest in query.tuples() if (values := tuple(rest)) in held}
        )
    return held
