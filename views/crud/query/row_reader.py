"""Rows for a workbook without a model for each: stored values, turned into cells column
by column.
"""

from datetime import date, datetime
from decimal import Decimal

from peewee import CharField, Field, ForeignKeyField, TextField

from backoffice.deadlines.workdays import is_provisional
from backoffice.exports import row_values
from backoffice.exports.row_values import among
from models.clock import local
from models.masks import masked
from models.sealed import EncryptedField, Sealed
from views.crud.query.list_query import with_links
from views.display.cells import words
from views.display.labels import choice_label, language, row_name

MOST = 5_000
"""How many different values of a column are remembered: enough for codes and names, flat in memory.
"""

ENGLISH = {"name": "name_en", "label_zh": "label_en"}
"""Where a row of the catalogue keeps its other name: such rows are read whole for an English
workbook.
"""


class Remembered(dict):
    """The answer to each value, found once; begins again when there are too many."""

    def __init__(self, answer):
        super().__init__()
        self.answer = answer

    def __missing__(self, value):
        if len(self) >= MOST:
            self.clear()
        found = self[value] = self.answer(value)
        return found


class Batch:
    """Some rows, column by column, in their order."""

    def __init__(self, names, rows):
        self.columns = dict(
            zip(names, zip(*rows, strict=False) if rows else ((),) * len(names), strict=False)
        )

    def __getitem__(self, name):
        return self.columns[name]


class LightRow:
    """What computed columns read of a row: the fields they declared and its id; links by
    their id.
    """

    def __init__(self, names, values):
        self.__dict__.update(zip(names, values, strict=False))


class Reader:
    """Reads the rows of a screen's columns; each column's way is chosen once.

    A computed column that does not declare what it `reads` gets whole rows with their links.
    """

    def __init__(self, screen, columns):
        self.screen, self.columns, self.model = screen, columns, screen.model
        computed = [column for column in columns if column.field is None]
        self.whole = any(column.reads is None for column in computed)
        light = {
            name
            for column in computed
            for name in (*(column.reads or ()), *self.screen.prepared_by)
        }
        self.light = [] if self.whole else sorted(light - {"id"})
        self.computes = bool(computed)
        fields = {column.field.name for column in columns if column.field is not None}
        sealed = any(isinstance(self.model._meta.fields[name], EncryptedField) for name in fields)
        self.values = {
            name: Remembered(self.model._meta.fields[name].python_value) for name in self.light
        }
        self.names = [
            "id",
            *sorted((fields | set(self.light) | ({"uid"} if sealed else set())) - {"id"}),
        ]
        self.ways = [
            column.value if column.field is None else way_of(column.field, column.head.kind)
            for column in columns
        ]

    def rows(self, ids: list[int]) -> list[tuple]:
        """The cells of these rows, in the order of the ids."""
        found = self._stored(ids)
        whole = with_links(self.model, ids, self.screen.exported_links()) if self.whole else ()
        there = {row.id for row in whole} if self.whole else found
        batch = Batch(self.names, [found[one] for one in ids if one in found and one in there])
        rows = [row for row in whole if row.id in found] if self.whole else self._light_rows(batch)
        self.screen.prepare_export(rows)
        cells = []
        for column, way in zip(self.columns, self.ways, strict=False):
            cells.append(way(batch) if column.field is not None else list(map(way, rows)))
        return list(zip(*cells, strict=False))

    def _stored(self, ids) -> dict:
        fields = [self.model._meta.fields[name] for name in self.names]
        return {
            row[0]: row
            for row in row_values.rows(self.model.select(*fields).where(among(self.model.id, ids)))
        }

    def _light_rows(self, batch) -> list:
        if not self.computes:
            return []
        fields = [self.model._meta.fields[name] for name in self.light]
        columns = [
            batch["id"],
            *(map(self.values[name].__getitem__, batch[name]) for name in self.light),
        ]
        names = [
            "id",
            *(
                field.object_id_name if isinstance(field, ForeignKeyField) else field.name
                for field in fields
            ),
        ]
        return [LightRow(names, values) for values in zip(*columns, strict=False)]


def way_of(field, kind: str):
    """How the stored values of a field become cells: dates and numbers native, codes as labels,
    names and numbers masked.
    """
    if isinstance(field, EncryptedField):
        return lambda batch: [
            _sealed(field, *pair) for pair in zip(batch[field.name], batch["uid"], strict=False)
        ]
    if isinstance(field, ForeignKeyField):
        names = Names(field.rel_model)
        return lambda batch: names.of(batch[field.name])
    if kind == "text" and stands_as_it_is(field):
        return lambda batch: ["" if value is None else value for value in batch[field.name]]
    if kind == "instant":
        return lambda batch: [
            None if value is None else local(field.python_value(value))
            for value in batch[field.name]
        ]
    known = Remembered(lambda value: cell_of(field, kind, field.python_value(value)))
    return lambda batch: list(map(known.__getitem__, batch[field.name]))


def stands_as_it_is(field) -> bool:
    """Whether a text is shown as it is stored."""
    plain = (
        isinstance(field, (CharField, TextField)) and type(field).python_value is Field.python_value
    )
    return plain and not (
        getattr(field, "mask", None) or getattr(field, "known", None) or hasattr(field, "options")
    )


def cell_of(field, kind: str, value):
    """The cell of one value that is neither sealed nor a link."""
    if kind == "instant" and value is not None:
        return local(value)
    if kind == "day" and value is not None and field.counted:
        return words(field, value) if is_provisional(value) else value
    if kind != "text":
        return value if isinstance(value, (int, Decimal, date, datetime)) else None
    if value in (None, ""):
        return ""
    return masked(field.mask, value) if getattr(field, "mask", None) else words(field, value)


def _sealed(field, token, uid) -> str:
    return (
        ""
        if token is None
        else str(
            Sealed(token, f"{field.model._meta.table_name}.{field.name}:{uid}", field.seal_kind)
        )
    )


class Names:
    """The names of linked rows by their id: those not yet known are read at once, and only the
    columns that name them.
    """

    def __init__(self, model):
        self.model, self.known = model, {}
        self.fields = [model._meta.fields.get(name) for name in model.display_fields]
        bilingual = language() == "en" and any(
            ENGLISH.get(name) in model._meta.fields for name in model.display_fields
        )
        self.plain = not bilingual and all(
            stands_as_it_is(field)
            or getattr(field, "kind", "") == "choice"
            or (isinstance(field, CharField) and getattr(field, "mask", None))
            for field in self.fields
        )

    def of(self, ids) -> list[str]:
        wanted = {one for one in ids if one is not None}
        if len(self.known) > MOST:
            self.known = {}
        if missing := wanted - self.known.keys():
            self.known.update(
                self._from_columns(missing) if self.plain else self._from_rows(missing)
            )
        return ["" if one is None else self.known[one] for one in ids]

    def _from_rows(self, ids):
        return {
            row.id: row_name(row)
            for row in with_links(self.model, list(ids), self.model.display_fields)
        }

    def _from_columns(self, ids):
        fields = [self._in_words(field) for field in self.fields]
        query = self.model.select(self.model.id, *(field for field, _word in fields)).where(
            among(self.model.id, ids)
        )
        if len(fields) == 1 and fields[0][1] is None:
            return {row_id: text or f"#{row_id}" for row_id, text in row_values.rows(query)}
        ways = [word or str for _field, word in fields]
        return {
            row_id: _joined(ways, values) or f"#{row_id}"
            for row_id, *values in row_values.rows(query)
        }

    def _in_words(self, field) -> tuple:
        """The column to read and what makes a word of it, as `row_name` does."""
        if field.kind == "choice":
            return field, lambda value: choice_label(field, value)
        if field.mask and not self.model.name_is_public:
            return field, lambda value: masked(field.mask, value)
        return field, None


def _joined(ways, values) -> str:
    """The words of the values that are there."""
    pairs = zip(ways, values, strict=False)
    return " ".join(word(value) for word, value in pairs if value not in (None, ""))
