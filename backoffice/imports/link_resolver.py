"""Rows that cells point at, found for a whole column at once: by number, name or business key,
within the actor's reach.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from peewee import CharField, Expression, Field

from backoffice.access.actor import Actor
from backoffice.errors import Invalid
from backoffice.imports.cells import plain_letters
from backoffice.records.validation import candidates
from backoffice.search.name_keys import ids_named, place_of
from models.base import BaseTable
from models.folding import key_of
from models.links import Links
from models.masks import masked
from models.messages import T
from models.sealed import EncryptedField

PART = 400
SUGGESTED = 3
MAX_SUGGESTIONS = 40
BETWEEN = re.compile(r"[、,，;；\n]+")


class Finder:
    """The rows that one link may point at, by every word that people write for them."""

    def __init__(self, actor: Actor, field: Field) -> None:
        self.actor, self.field, self.model = actor, field, field.rel_model
        self.rows: dict[int, Any] = {}
        self.by_word: defaultdict[str, set] = defaultdict(set)
        self.by_key: defaultdict[str, set] = defaultdict(set)
        self.near: dict[str, list[str]] = {}
        self.columns = [
            one for one in self.model._meta.sorted_fields if _names_rows(self.model, one)
        ]
        self.places = [
            place for one in self.columns if (place := place_of(self.model, (one.name,)))
        ]

    def look_up(self, texts: Iterable[str]) -> None:
        """Ask the database once for the rows that these cells may mean."""
        words = {word for text in texts for word in self.words_of(text)}
        for column in self.columns:
            fitting = sorted(word for word in words if len(word) <= column.max_length)
            for start in range(0, len(fitting), PART):
                self._keep_all(column.in_(fitting[start : start + PART]))
        for place in self.places:
            ids = sorted(
                {one for found in ids_named(place, words).values() for one in found}
                - self.rows.keys()
            )
            for start in range(0, len(ids), PART):
                self._keep_all(self.model.id.in_(ids[start : start + PART]))

    def _keep_all(self, condition: Expression | None) -> None:
        for row in candidates(self.actor, self.field).where(condition):
            self._keep(row)

    def words_of(self, text: str) -> set[str]:
        """What may stand in a naming column: the whole text, or its first or last word."""
        parts = text.split()
        return {text, plain_letters(text), plain_letters(text).upper(), *parts[:1], *parts[-1:]} - {
            ""
        }

    def _keep(self, row: Any) -> None:
        if row.id not in self.rows:
            self.rows[row.id] = row
            for word in names_of(row):
                self.by_word[word].add(row.id)
                self.by_key[key_of(word)].add(row.id)

    def id_of(self, text: str) -> int:
        """The one row that a cell means, as it is written or else in another spelling. Raises
        Invalid with what comes near.
        """
        found = self.by_word.get(text) or self.by_key.get(key_of(text)) or set()
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise Invalid(
                T(
                    "“{value}” fits {n} entries; write the number instead",
                    value=text[:60],
                    n=len(found),
                )
            )
        near = self._nearest(text)
        if near:
            raise Invalid(
                T("“{value}” was not found; near: {names}", value=text[:60], names="、".join(near))
            )
        raise Invalid(
            T("“{value}” was not found among the entries you may choose", value=text[:60])
        )

    def ids_of(self, text: str) -> list[int]:
        """The rows of a cell that names several."""
        if text in self.by_word or key_of(text) in self.by_key:
            return [self.id_of(text)]
        return [self.id_of(part.strip()) for part in BETWEEN.split(text) if part.strip()]

    def _nearest(self, text: str) -> list[str]:
        """Names that contain the text; asked for the first faults only, so that a wholly wrong
        column stays cheap.
        """
        if (
            text not in self.near
            and len(self.near) < MAX_SUGGESTIONS
            and self.columns
            and len(text) < 60
        ):
            name = next(
                (one for one in self.columns if one.name in ("name", "label_zh")), self.columns[-1]
            )
            hits = (
                candidates(self.actor, self.field)
                .where(name.contains(text))
                .order_by(self.model.id)
                .limit(SUGGESTED)
            )
            self.near[text] = sorted(str(row) for row in hits)
        return self.near.get(text, [])


def finder_texts(field: Field, cells: Iterable[str]) -> set[str]:
    """The single texts of a column of cells."""
    if not isinstance(field, Links):
        return {text for text in cells if text}
    found = set()
    for text in cells:
        found |= {part.strip() for part in [text, *BETWEEN.split(text)]}
    return found - {""}


def _names_rows(model: type[BaseTable], column: Field) -> bool:
    """Whether a column holds what people call a row by."""
    if (
        not isinstance(column, CharField)
        or isinstance(column, EncryptedField)
        or column.name == "uid"
        or column.name.endswith("_digest")
    ):
        return False
    if getattr(column, "mask", None) and not model.name_is_public:
        return False
    return column.unique or (
        column.name in ("code", "uscc", "label_en", "name_en", *model.display_fields)
        and not hasattr(column, "options")
    )


def names_of(row: Any) -> set[str]:
    """Every way to write a row in a cell: its naming columns, and its whole name with codes in
    either language.
    """
    model = type(row)
    own = {
        str(value)
        for column in model._meta.sorted_fields
        if _names_rows(model, column) and (value := row.__data__.get(column.name))
    }
    whole = {whole_name(row, lang, plain) for lang in ("zh", "en") for plain in (True, False)}
    return own | (whole - {""})


def whole_name(row: Any, lang: str, plain: bool) -> str:
    """The name of a row as lists and exports show it; `plain` or masked."""
    words = []
    for name in row.display_fields:
        field, value = row._meta.fields[name], row.__data__.get(name)
        if value in (None, ""):
            continue
        if getattr(field, "kind", "") == "link":
            value = whole_name(getattr(row, name), lang, plain)
        elif hasattr(field, "options"):
            value = field.options.label(value, lang)
        elif getattr(field, "mask", None) and not plain and not row.name_is_public:
            value = masked(field.mask, value)
        elif lang == "en":
            value = (
                row.__data__.get({"name": "name_en", "label_zh": "label_en"}.get(name, ""), None)
                or value
            )
        words.append(str(value))
    return " ".join(words)
