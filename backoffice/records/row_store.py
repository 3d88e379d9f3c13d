"""Stores what `writes` and the workflows decided: columns, links, versions, search, history, and
one line of the audit log.
"""

from collections.abc import Collection
from typing import Any

from backoffice.access.actor import Actor
from backoffice.deadlines import register
from backoffice.errors import Conflict
from backoffice.records import audit, change_log, trees
from backoffice.search import index, name_keys
from models.base import BaseTable, Record
from models.clock import now

ACTIONS: dict[bool | None, str] = {True: "DELETE", False: "RESTORE"}


def log(  # noqa: PLR0913 (each is part of the line)
    actor: Actor,
    action: str,
    row: Record,
    diff: dict,
    overrides: dict | None = None,
    event: str | None = None,
) -> None:
    """One audit line about a row, filed under its station."""
    if overrides:
        diff = {
            **diff,
            **{f"{name} override": [None, reason] for name, reason in overrides.items()},
        }
    audit.write(
        actor, action, f"{row.table()}:{row.id}", diff, event=event, station=station_of(row)
    )


def station_of(row: Record) -> int | None:
    """The station a row belongs to, for the log."""
    for name in ("station", "home_station"):
        if name in row._meta.fields:
            return row.__data__.get(name)
    if row.belongs_to is None or not row.__data__.get(row.belongs_to):
        return None
    return station_of(getattr(row, row.belongs_to))


def store(  # noqa: PLR0913 (what was, what is and who says so)
    actor: Actor,
    row: Record,
    changed: dict,
    before: dict | None = None,
    many: dict | None = None,
    verb: str | None = None,
) -> None:
    """Write changed columns and links of exactly the version that was read. Raises Conflict.

    `before` holds the former values when they were overwritten on the row already.
    """
    model = type(row)
    before = {**row.__data__} if before is None else before
    trees.keep(row, changed)
    stamp = {
        "row_version": row.row_version + 1,
        "updated_at": now(),
        "updated_by": actor.account_id,
    }
    done = (
        model.update({**changed, **stamp})
        .where(model.id == row.id, model.row_version == row.row_version)
        .execute()
    )
    if not done:
        raise Conflict(row)
    for name, value in {**changed, **stamp}.items():
        row.__data__[name] = value
    index.changed(row, changed)
    name_keys.changed(row, changed)
    link_rows(row, many or {})
    change_log.note(
        actor,
        row,
        ACTIONS.get(changed.get("is_deleted"), "UPDATE"),
        before,
        {**changed, **(many or {})},
        verb,
    )


def update_in_event(
    actor: Actor, row: Record, changed: dict, event: str, action: str = "UPDATE"
) -> None:
    """Store what an event does to another record than its own, with its line in the log."""
    before = {**row.__data__}
    store(actor, row, changed, before)
    log(actor, action, row, audit.difference(type(row), before, changed), event=event)


def linked_ids(row: Record, name: str) -> list[int]:
    """The ids that a many-to-many link of a stored row holds."""
    field = row._meta.manytomany[name]
    through = field.through_model
    return sorted(
        other
        for (other,) in through.select(field.target_key).where(field.owner_key == row.id).tuples()
    )


def link_rows(row: Record, many: dict, fresh: bool = False) -> None:
    for name, ids in many.items():
        field = row._meta.manytomany[name]
        if not fresh:
            field.through_model.delete().where(field.owner_key == row.id).execute()
        if ids:
            field.through_model.insert_many(
                [{field.owner_key.name: row.id, field.target_key.name: other} for other in ids]
            ).execute()


def set_links(row: Record, name: str, ids: Collection[int]) -> None:
    """Replace what a many-to-many link holds, inside a transaction of a workflow effect."""
    before = {name: linked_ids(row, name)}
    link_rows(row, {name: sorted(ids)})
    change_log.note(None, row, "UPDATE", before, {name: sorted(ids)})


def insert(actor: Actor, model: type[BaseTable], /, **values: Any) -> Any:
    """A row that an effect of a workflow writes: numbered and stamped, under the permission of the
    event itself.
    """
    row = model(**values)
    row.created_by = row.updated_by = actor.account_id
    row.save(force_insert=True)
    change_log.note(actor, row, "CREATE")
    log(
        actor,
        "CREATE",
        row,
        audit.difference(
            model, {}, {name: value for name, value in row.__data__.items() if name in values}
        ),
    )
    register.keep(row)
    return row
