"""Which columns a table takes from a file, which row of the file is its head, and which head means
which column.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from peewee import Field

from backoffice.imports.column_suggestions import proposed
from backoffice.records.validation import typed_fields
from models.base import BaseTable
from models.links import Links

MARK = "_row"
"""The hidden column of an exported list: row, version and seal."""

REASON = "_reason"
"""The column that an error workbook adds: what is wrong with a row, or that it is done."""

DONE = "✓"
"""How a row of an error workbook begins its last cell when it is imported already: it is not read
again.
"""

REASON_HEADS = ("错误原因", "What is wrong")
LOOKED_AT = 30


@dataclass(frozen=True)
class Column:
    """A column that a file may have: the field, every word that heads it, whether it only finds the
    row.
    """

    name: str
    field: Field
    heads: tuple
    required: bool = False
    finds_only: bool = False

    @property
    def label(self) -> str:
        return self.heads[0]

    @property
    def is_link(self) -> bool:
        return isinstance(self.field, Links) or getattr(self.field, "kind", "") == "link"


def columns_of(model: type[BaseTable], heads_of: Callable, names: Any = None) -> list[Column]:
    """The columns of a model, its number first; `heads_of(field)` answers the words for a field,
    the shown one first.
    """
    fields = {
        name: field
        for name, field in typed_fields(model).items()
        if getattr(field, "kind", "") not in ("file", "json") and (names is None or name in names)
    }
    number = model._meta.fields.get("code")
    found = (
        [Column("code", number, tuple(heads_of(number)), finds_only=True)]
        if number is not None and number.system
        else []
    )
    return found + [
        Column(name, field, tuple(heads_of(field)), bool(field.required))
        for name, field in fields.items()
    ]


@dataclass
class Head:
    """A recognised head: its row (from 0), the words of each column, the column name that each is
    known to mean, and with proposals.
    """

    row: int
    words: list
    meant: list
    proposed: list


def find_head(
    rows: list, columns: list[Column], remembered: dict | None = None, at: int | None = None
) -> Head:
    """The row that looks most like a head, with titles above it passed over; `at` names it
    instead.
    """
    known = _known(columns, remembered or {})
    places = range(min(LOOKED_AT, len(rows))) if at is None else [min(at, len(rows) - 1)]
    best = max(places, key=lambda place: (_hits(rows[place], known), -place))
    if at is None and not _hits(rows[best], known):
        best = next((place for place in places if _words_in(rows[place]) > 1), 0)
    best, cells = _whole_head(rows, best, known)
    words = [str(cell if cell is not None else "").strip()[:200] for cell in cells]
    while words and not words[-1]:
        words.pop()
    meant = _meanings(words, known)
    return Head(best, words, meant, proposed(words, meant, known, columns, normal))


def _words_in(row: list) -> int:
    return sum(bool(normal(cell)) for cell in row)


def _whole_head(rows: list, place: int, known: dict[str, str]) -> tuple[int, list]:
    """The last line of a head and its cells: one of two lines has its groups above and its columns
    below.
    """
    if place + 1 < len(rows) and _continues(rows[place], rows[place + 1], known):
        return place + 1, _laid_over(rows[place], rows[place + 1])
    if place and _continues(rows[place - 1], rows[place], known):
        return place, _laid_over(rows[place - 1], rows[place])
    return place, rows[place] if rows else []


def _continues(upper: list, lower: list, known: dict[str, str]) -> bool:
    """Whether a line is the second one of a head: it holds only known words, and parts groups or
    leaves columns to the first.
    """
    texts = [cell for cell in lower if cell not in ("", None)]
    if not texts or not all(isinstance(cell, str) for cell in texts) or not _hits(upper, known):
        return False
    if any(
        normal(above) and normal(above) == normal(below)
        for above, below in zip(upper, lower, strict=False)
    ):
        return True
    left = [
        above
        for place, above in enumerate(upper)
        if not normal(lower[place] if place < len(lower) else "")
    ]
    return bool(_hits(left, known)) and all(known.get(normal(cell)) for cell in texts)


def _laid_over(upper: list, lower: list) -> list:
    width = max(len(upper), len(lower))
    above, below = ([*row, *[""] * (width - len(row))] for row in (upper, lower))
    return [second if normal(second) else first for first, second in zip(above, below, strict=True)]


def _known(columns: list[Column], remembered: dict[str, str]) -> dict[str, str]:
    """{normal words: column name}; what the person chose before wins over the labels."""
    own: dict[str, str] = {}
    for column in columns:
        for head in column.heads:
            if "/" in head:
                own |= {normal(part): column.name for part in head.split("/")}
    own |= {
        normal(head): column.name for column in columns for head in (*column.heads, column.name)
    }
    names = {column.name for column in columns} | {""}
    chosen = {words: name for words, name in remembered.items() if name in names}
    return {**own, **chosen, **{normal(head): REASON for head in REASON_HEADS}, MARK: MARK}


def _hits(row: list, known: dict[str, str]) -> int:
    return len({known.get(normal(cell)) for cell in row if normal(cell)} - {None, ""})


def _meanings(words: list[str], known: dict[str, str]) -> list[str]:
    """The column that each head means, each column once."""
    found: list[str] = []
    for word in words:
        name = known.get(normal(word), "")
        found.append(name if name not in found else "")
    return found


def normal(cell: Any) -> str:
    """Head words without what differs by chance: width, case, spaces, stars, and notes in
    brackets.
    """
    if not isinstance(cell, str):
        return ""
    if cell.strip() == MARK:
        return MARK
    text = unicodedata.normalize("NFKC", cell).lower()
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】", "", text)
    return re.sub(r"[\s*:_/\-、,。.?!]+", "", bare if bare.strip(" *") else text)
