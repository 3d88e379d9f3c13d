"""What is stored already of the rows that a file means, and whether a cell says anything else."""

from collections import defaultdict
from typing import Any

from peewee import Field

from backoffice.access.actor import Actor
from backoffice.imports.cell_values import FaultyCell
from backoffice.imports.cells import is_blank, shown
from backoffice.imports.link_resolver import names_of
from models.base import BaseTable
from models.clock import local
from models.links import Links
from models.masks import masked

PART = 400
LONGEST_CELL = 16_000
"""An export cuts texts that no cell can hold; a text that long and cut was not typed by anybody."""

ANSWERS = {True: ("是", "Yes", "TRUE"), False: ("否", "No", "FALSE")}


class Stored:
    """Rows with what they point at, read for all lines of a file at once."""

    def __init__(self, actor: Actor, model: type[BaseTable], rows: list) -> None:
        self.actor, self.model = actor, model
        ids = sorted({row.id for row in rows})
        self.linked = {
            field.name: self._rows_of(field, rows)
            for field in model._meta.sorted_fields
            if getattr(field, "kind", "") == "link"
        }
        self.several = {
            name: self._ids_of(field, ids)
            for name, field in model._meta.manytomany.items()
            if isinstance(field, Links)
        }

    def _rows_of(self, field: Field, rows: list) -> dict:
        ids, found = sorted({row.__data__.get(field.name) for row in rows} - {None}), {}
        for start in range(0, len(ids), PART):
            found.update(
                {
                    row.id: row
                    for row in field.rel_model.select().where(
                        field.rel_model.id.in_(ids[start : start + PART])
                    )
                }
            )
        return found

    def _ids_of(self, field: Field, ids: list[int]) -> dict:
        found, through = defaultdict(list), field.through_model
        for start in range(0, len(ids), PART):
            for owner, target in (
                through.select(field.owner_key, field.target_key)
                .where(field.owner_key.in_(ids[start : start + PART]))
                .tuples()
            ):
                found[owner].append(target)
        return {owner: sorted(targets) for owner, targets in found.items()}

    def has_value(self, row: Any, field: Field) -> bool:
        """Whether anything is stored; mere spaces are nothing, in a cell as in a row."""
        return (
            bool(self.value(row, field))
            if isinstance(field, Links)
            else not is_blank(self.value(row, field))
        )

    def value(self, row: Any, field: Field) -> Any:
        """The stored value: ids of links, sealed values closed."""
        if isinstance(field, Links):
            return self.several[field.name].get(row.id, [])
        return (
            row.__data__.get(field.name)
            if getattr(field, "kind", "") == "link"
            else getattr(row, field.name)
        )

    def is_unchanged(self, row: Any, field: Field, cell: Any, value: Any) -> bool:
        """Whether a cell says what is stored: as a value, or as lists and exports show it, masked
        or not.
        """
        if isinstance(cell, FaultyCell):
            return False
        stored = self.value(row, field)
        if stored in (None, "", []) or isinstance(field, Links):
            return value == stored if isinstance(field, Links) and stored else False
        if value is not None and (
            stored == value or (hasattr(stored, "open") and stored.open() == value)
        ):
            return True
        text = _even(shown(cell))
        if len(text) > LONGEST_CELL and text.endswith("…") and str(stored).startswith(text[:-1]):
            return True
        return text != "" and text in {_even(one) for one in self._words(row, field, stored)}

    def _words(self, row: Any, field: Field, stored: Any) -> set[str]:
        """Every way in which a stored value is shown."""
        kind = getattr(field, "kind", "text")
        if kind == "link":
            linked = self.linked[field.name].get(stored)
            return names_of(linked) if linked is not None else set()
        if kind == "choice":
            return {stored, field.options.label(stored, "zh"), field.options.label(stored, "en")}
        if kind == "choices":
            zh = "、".join(field.options.label(code, "zh") for code in stored)
            en = "、".join(field.options.label(code, "en") for code in stored)
            return {zh, en}
        if kind == "flag":
            return set(ANSWERS[stored])
        if kind == "lines":
            return {"\n".join(stored)}
        if kind == "instant":
            return {
                local(stored).strftime("%Y-%m-%d %H:%M:%S"),
                local(stored).strftime("%Y-%m-%d %H:%M"),
            }
        if getattr(field, "mask", None):
            return {
                str(stored),
                masked(field.mask, stored.open() if hasattr(stored, "open") else stored),
            }
        return {str(stored)}


def _even(text: str) -> str:
    """Text without what an export or a reader of workbooks changes: ends of lines, and signs that
    XML cannot hold.
    """
    text = text.replace("\ufffe", "_xFFFE_").replace("\uffff", "_xFFFF_")
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
