"""Brings together what two people made of one record: what they changed apart merges, what both
changed is asked.

The original comes from the change log: the stored row, led back change by change to the version
that the form showed.
"""

from dataclasses import dataclass, field
from typing import Any

from peewee import Field

from backoffice.access.actor import Actor
from backoffice.records import change_log, change_values
from backoffice.records.validation import clean, typed_fields
from models.base import BaseTable
from models.changes import Change
from models.digits import whole
from models.links import Links

UNKNOWN = object()
"""The original of a field whose changes are no longer in the change log: then both are asked
about.
"""


@dataclass
class Clash:
    """A field that both changed; `field` is None when one changed a row that the other removed."""

    key: str
    row: object
    name: str | None
    original: object
    theirs: object
    mine: object
    choice: str | None = None


@dataclass
class Taken:
    """A field that only one of them changed."""

    row: object
    name: str | None
    original: object
    result: object
    mine: bool


@dataclass
class Merge:
    """What to store: `raw` of the record and rows of its `children`; what is to be asked; what
    merged by itself.
    """

    raw: dict = field(default_factory=dict)
    children: dict = field(default_factory=dict)
    clashes: list = field(default_factory=list)
    taken: list = field(default_factory=list)

    @property
    def open(self) -> list:
        return [clash for clash in self.clashes if clash.choice is None]


def merge(  # noqa: PLR0913 - who, which row, what was typed and chosen
    actor: Actor, row: Any, version: int, raw: dict, children: dict, seen: dict, choices: dict
) -> Merge:
    """Three ways for the record, then for each row of its children. Raises Invalid for what was
    typed wrongly.

    `version` is the one that was edited; `seen` holds {model: {id: version}} of the child rows of
    that form; `choices` holds "mine" or "theirs" by key.
    """
    found = Merge()
    found.raw = _three_ways(found, actor, row, version, raw, choices, "")
    for model, posted in children.items():
        found.children[model] = _rows(found, actor, row, model, posted, seen.get(model), choices)
    return found


def former(row: Any, version: int) -> dict | None:
    """{field: value} at an earlier version, of the fields that changed since; None when the change
    log has a gap.
    """
    changes = list(
        Change.select()
        .where(Change.object_ref == change_log.reference(row), Change.version > version)
        .order_by(Change.id.desc())
    )
    if set(range(version + 1, row.row_version + 1)) - {change.version for change in changes}:
        return None
    found = {}
    for change in changes:
        for name, (old, _new) in change_values.of(change).items():
            found[name] = change_values.unpacked(type(row), name, old)
    return found


def authors(row: Any, version: int) -> list[tuple]:
    """(account, instant) of who changed a row since a version, newest first."""
    changes = (
        Change.select(Change)
        .where(Change.object_ref == change_log.reference(row), Change.version > version)
        .order_by(Change.id.desc())
    )
    return [(change.change_set.user, change.change_set.at) for change in changes]


def _three_ways(  # noqa: PLR0913 - who, which row, what was typed and chosen
    found: Any, actor: Actor, row: Any, version: int, raw: dict, choices: dict, prefix: str
) -> dict:
    """The typed values of a row that are to be stored."""
    model = type(row)
    fields = {name: one for name, one in typed_fields(model).items() if name in raw}
    past, now = former(row, version), {name: _stored(row, name) for name in fields}
    original = {name: past.get(name, now[name]) if past is not None else UNKNOWN for name in fields}
    typed = clean(actor, fields, raw, _as_it_was(row, past or {}))
    kept = {}
    for name, one in fields.items():
        mine, was, theirs = (
            plain(one, typed[name]),
            plain(one, original[name]),
            plain(one, now[name]),
        )
        if mine in (was, theirs):
            if theirs != was and original[name] is not UNKNOWN:
                found.taken.append(Taken(row, name, original[name], now[name], mine == theirs))
        elif theirs == was:
            kept[name] = raw[name]
            found.taken.append(Taken(row, name, original[name], typed[name], True))
        else:
            clash = Clash(
                f"{prefix}{name}",
                row,
                name,
                original[name],
                now[name],
                typed[name],
                choices.get(f"{prefix}{name}"),
            )
            found.clashes.append(clash)
            if clash.choice == "mine":
                kept[name] = raw[name]
    return kept


def _as_it_was(row: Any, past: dict) -> Any:
    """A copy of the row at the version that was edited: a link that its editor left alone is not
    asked again.
    """
    copy = type(row)()
    copy.__data__ = {**row.__data__, **past}
    return copy


def _stored(row: Any, name: str) -> Any:
    from backoffice.records.writes import linked_ids

    return (
        linked_ids(row, name)
        if isinstance(row._meta.manytomany.get(name), Links)
        else row.__data__.get(name)
    )


def plain(field: Field, value: Any) -> Any:
    """A value that can be compared: opened, empty made one, instants to the minute that a form
    shows.
    """
    if value is UNKNOWN:
        return UNKNOWN
    if hasattr(value, "open"):
        value = value.open()
    if value in (None, "", []):
        return None
    return value.replace(second=0, microsecond=0) if field.kind == "instant" else value


# --- child rows -----------------------------------------------------------------------------------


def _rows(  # noqa: PLR0913 - who, which row, what was typed and chosen
    found: Any,
    actor: Actor,
    parent: Any,
    model: type[BaseTable],
    posted: list[dict],
    seen: dict | None,
    choices: dict,
) -> list[dict]:
    """The rows to store: mine in their order, with theirs merged in; rows that one added or removed
    alone follow that one.
    """
    link = model._meta.fields[model.belongs_to]
    kept = {row.id: row.bind_sealed() for row in model.living().where(link == parent.id)}
    if seen is None:
        return posted
    gone = {
        row.id: row.bind_sealed()
        for row in model.select().where(
            link == parent.id, model.id.in_(list(set(seen) - set(kept)) or [0])
        )
    }
    result: list[dict] = []
    named: set[int | None] = set()
    for raw in posted:
        row_id = _id_of(raw) or _same_as_gone(model, raw, gone, named)
        named.add(row_id)
        if row_id in gone:
            result += _removed_by_them(found, actor, gone[row_id], raw, seen[row_id], choices)
        elif row_id in kept and row_id in seen and kept[row_id].row_version != seen[row_id]:
            mine = _three_ways(
                found,
                actor,
                kept[row_id],
                seen[row_id],
                _typed(raw),
                choices,
                f"{change_log.reference(kept[row_id])}.",
            )
            result.append({"id": row_id, **mine})
        else:
            result.append(raw)
    for row_id in set(kept) - named:
        if row_id not in seen:
            found.taken.append(Taken(kept[row_id], None, None, str(kept[row_id]), False))
            result.append({"id": row_id})
        elif kept[row_id].row_version != seen[row_id]:
            result += _removed_by_me(found, kept[row_id], choices)
    return result


def _id_of(raw: dict) -> int | None:
    return whole(raw.get("id"))


def _typed(raw: dict) -> dict:
    return {name: value for name, value in raw.items() if name != "id"}


def _same_as_gone(model: type[BaseTable], raw: dict, gone: dict, named: set) -> int | None:
    """A row that a form names by its content (a tick) is the one they removed when it says the
    same.
    """
    if raw.get("id"):
        return None
    fields = typed_fields(model)
    for row_id, row in gone.items():
        if row_id not in named and all(
            str(row.__data__.get(name) or "") == str(value or "")
            for name, value in raw.items()
            if name in fields
        ):
            return row_id
    return None


def _removed_by_them(  # noqa: PLR0913 - who, which row, what was typed and chosen
    found: Any, actor: Actor, row: Any, raw: dict, version: int, choices: dict
) -> list[dict]:
    """They removed a row: that stands unless I changed it, then it is asked."""
    fields = {name: one for name, one in typed_fields(type(row)).items() if name in raw}
    past = _as_it_was(row, former(row, version) or {})
    typed = clean(actor, fields, _typed(raw), past)
    if all(
        plain(one, typed[name]) == plain(one, past.__data__.get(name))
        for name, one in fields.items()
    ):
        found.taken.append(Taken(row, None, str(row), None, False))
        return []
    key = change_log.reference(row)
    clash = Clash(
        key,
        row,
        None,
        str(row),
        None,
        " ".join(str(value) for value in typed.values() if value not in (None, "")),
        choices.get(key),
    )
    found.clashes.append(clash)
    return [_typed(raw)] if clash.choice == "mine" else []


def _removed_by_me(found: Any, row: Any, choices: dict) -> list[dict]:
    """I removed a row that they changed: asked."""
    key = change_log.reference(row)
    clash = Clash(key, row, None, None, str(row), None, choices.get(key))
    found.clashes.append(clash)
    return [] if clash.choice == "mine" else [{"id": row.id}]
