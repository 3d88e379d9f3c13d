"""The entries that rows ought to have, read from the rows themselves."""

from typing import Any, NamedTuple

from peewee import JOIN, Field, Node

from backoffice.search.index_plan import Plan
from backoffice.search.tokens import grams
from models import cipher
from models.folding import key_of
from models.sounds import spelled

DIGEST = 24
OPEN, CLOSED, BLIND = "", "\u00a7", "\u00b6"
"""Marks by which the index keeps apart who may find a row by a piece."""


class Entry(NamedTuple):
    """What stands in the index of one row."""

    open_text: str
    closed_text: str = ""
    blind_text: str = ""

    def tokens(self, plan: Plan) -> list[str]:
        """The pieces of an entry as the database files them, the same for the same entry."""
        place = place_of(plan)
        found = {place + OPEN + gram for gram in grams(self.open_text)}
        found |= {place + CLOSED + gram for gram in grams(self.closed_text)}
        found |= {place + BLIND + digest for digest in self.blind_text.split()}
        return sorted(found)


def place_of(plan: Plan) -> str:
    """Three letters before every piece, so that tables do not stand in each other's way."""
    digits = "abcdefghijklmnopqrstuvwxyz"
    return (
        digits[plan.number % 26] + digits[plan.number // 26 % 26] + digits[plan.number // 676 % 26]
    )


def digest_of(field: Field, number: str) -> str:
    """By what a whole number is found."""
    return field.index_of(number)[:DIGEST]


def digest_of_tail(field: Field, digits: str) -> str:
    """By what the last four digits of a telephone number are found."""
    return cipher.blind_index(digits, f"{field.model._meta.table_name}.{field.name}:tail")[:DIGEST]


def entries_of(plan: Plan, condition: Node) -> dict[int, Entry]:
    """{row id: entry} of the living rows that meet a condition."""
    model = plan.model
    columns, query = [model.id], model.select()
    joined = {}
    for path in plan.paths:
        if path.link is not None and path.link.name not in joined:
            joined[path.link.name] = path.link.rel_model.alias()
            query = query.join_from(
                model,
                joined[path.link.name],
                JOIN.LEFT_OUTER,
                on=(path.link == joined[path.link.name].id),
            )
        columns.append(
            path.field if path.link is None else getattr(joined[path.link.name], path.field.name)
        )
    columns += plan.opening
    if plan.sealed:
        columns += [model.uid, *plan.sealed]
    query = query.select(*columns).where(condition)
    if "is_deleted" in model._meta.fields:
        query = query.where(~model.is_deleted)
    return {row[0]: _entry(plan, row[1:]) for row in query.tuples()}


def _entry(plan: Plan, values: tuple) -> Entry:
    opened: list[str] = []
    closed: list[str] = []
    blind: list[str] = []
    after_paths = len(plan.paths)
    after_states = after_paths + len(plan.opening)
    states, rest = values[after_paths:after_states], values[after_states:]
    shows = all(
        state in plan.model.unmask_while[field.name]
        for field, state in zip(plan.opening, states, strict=True)
    )
    for path, value in zip(plan.paths, values, strict=False):
        if value not in (None, ""):
            side = closed if path.masked and not (path.opens and shows) else opened
            side.append(key_of(value))
            if path.by_pinyin and (letters := spelled(str(value))):
                side.append(letters)
    if plan.sealed:
        uid, *sealed = rest
        for field, value in zip(plan.sealed, sealed, strict=True):
            blind += _digests(field, uid, value)
    return Entry("\n".join(opened), "\n".join(closed), " ".join(blind))


def _digests(field: Field, uid: str, value: Any) -> list[str]:
    if value is None:
        return []
    text = cipher.unseal(value.token, f"{field.model._meta.table_name}.{field.name}:{uid}")
    digits = "".join(filter(str.isdigit, text))[-4:]
    found = [digest_of(field, text)]
    if field.seal_kind == "phone" and len(digits) == 4:
        found.append(digest_of_tail(field, digits))
    return found
