"""The one place that writes records: create, update, delete. Permission, scope, one transaction,
version, audit.
"""

from collections.abc import Iterable
from typing import Any

from backoffice.access.actor import Actor
from backoffice.access.permissions import require
from backoffice.access.scopes import decided_by, sees, visible
from backoffice.batch import current_batch
from backoffice.deadlines import register
from backoffice.errors import Conflict, Invalid, NotFound, Refused
from backoffice.records import audit, change_log, proposals
from backoffice.records.change_log import writing
from backoffice.records.child_rows import save_children
from backoffice.records.deletion import require_removable
from backoffice.records.dependents import dependents, missing_links, parts, pointing_at  # noqa: F401 (part of this interface)
from backoffice.records.editability import is_sealed, require_changeable
from backoffice.records.row_store import (  # noqa: F401 (part of this interface)
    insert,
    link_rows,
    linked_ids,
    log,
    set_links,
    station_of,
    store,
    update_in_event,
)
from backoffice.records.rules import rules_of
from backoffice.records.validation import check_row, clean_row, typed_fields
from models.base import BaseTable, Record
from models.conditions import conditions
from models.links import Links
from models.messages import T

STAMPS = {
    "id",
    "uid",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "row_version",
    "is_deleted",
}
"""Set here: who and when stand in a line of the log, not in its difference."""


def fetch(actor: Actor, model: type[BaseTable], row_id: int, verb: str = "read") -> Any:
    """The row `row_id` when it lies within the actor's reach. Raises NotFound."""
    row = visible(actor, model, verb).where(model.id == row_id).first()
    if row is None:
        raise NotFound()
    return row


def create(  # noqa: PLR0913 (the door for writing, called with names)
    actor: Actor,
    model: type[BaseTable],
    raw: dict,
    given: dict | None = None,
    overrides: dict | None = None,
    children: dict | None = None,
) -> Any:
    """Store a new row of what was typed (`raw`) and what the product knows (`given`). Raises
    Refused, Invalid.
    """
    require(actor, "create", model.table())
    with writing():
        row = model(**(given or {}))
        many = _assign(actor, row, raw, None, overrides)
        row.created_by = row.updated_by = actor.account_id
        for complete in rules_of(model).before_save:
            complete(actor, row)
        check_row(row)
        held = proposals.begin(actor, row)
        if is_sealed(row):
            raise Refused(
                T("The record it belongs to is archived; nothing is added any more"),
                at=_typed(model, (row.belongs_to,)),
            )
        row.save(force_insert=True)
        link_rows(row, many, fresh=True)
        change_log.note(actor, row, "CREATE", verb="create")
        with change_log.about(row):
            _children(actor, row, children)
            for follow in rules_of(model).after_save:
                follow(actor, row, True)
        register.keep(row)
        if not _within(actor, row, "create"):
            raise Refused(
                T("The entry would lie outside the stations you work for"),
                at=_typed(model, decided_by(model)),
            )
        log(
            actor,
            "CREATE",
            row,
            audit.difference(model, {}, {**_first_values(row), **many}),
            overrides,
        )
        row.waiting = proposals.keep(actor, row, held)
    return row


def _first_values(row: Record) -> dict:
    """What a new row holds beyond its defaults, typed or not: the log alone must be able to show
    its history.
    """
    usual = {
        field.name: field.default
        for field in row._meta.sorted_fields
        if field.default not in (None, "")
    }
    return {
        name: value
        for name, value in row.__data__.items()
        if name not in STAMPS
        and not name.endswith("_digest")
        and value not in (None, "", usual.get(name))
    }


def update(  # noqa: PLR0913 (the door for writing, called with names)
    actor: Actor,
    row: Record,
    raw: dict,
    version: int | None = None,
    given: dict | None = None,
    overrides: dict | None = None,
    children: dict | None = None,
    seen: dict | None = None,
) -> Any:
    """Change a row; `version` is what the actor saw, `seen` {model: {id: version}} of its parts.
    Raises Refused, Invalid, Conflict.

    What the actor may only propose stays as it is; `waiting` of the row that comes back names those
    fields.
    """
    model = type(row)
    require(actor, "update", model.table())
    if not sees(actor, row, "update"):
        raise Refused(T("This entry is not yours to change"))
    with change_log.about(row):
        row = model.get_by_id(row.id).bind_sealed()
        if version is not None and row.row_version != version:
            raise Conflict(row)
        require_changeable(row)
        old = {**dict(row.__data__), **_linked(row)}
        many = _assign(actor, row, raw, row, overrides)
        for name, value in (given or {}).items():
            setattr(row, name, value)
        for complete in rules_of(model).before_save:
            complete(actor, row)
        check_row(row)
        if is_sealed(row):
            raise Refused(T("The record it belongs to is archived; nothing is added any more"))
        held = proposals.hold_back(actor, row, old, many)
        changed = {
            name: row.__data__[name]
            for name in row._meta.fields
            if name in row.__data__ and row.__data__[name] != old.get(name)
        }
        many = {name: ids for name, ids in many.items() if ids != old[name]}
        touched = _children(actor, row, children, seen)
        if changed or many or touched:
            store(actor, row, changed, old, many, "update")
            for follow in rules_of(model).after_save:
                follow(actor, row, False)
            register.keep(row)
            if not _within(actor, row, "update"):
                raise Refused(
                    T("The entry would leave the stations you work for"),
                    at=_typed(model, decided_by(model)),
                )
            shown = {name: value for name, value in changed.items() if not name.endswith("_digest")}
            log(actor, "UPDATE", row, audit.difference(model, old, {**shown, **many}), overrides)
        row.waiting = proposals.keep(actor, row, held)
    return row


def delete(actor: Actor, row: Record, version: int | None = None) -> Any:
    """Move a row to the recycle bin; refused while living rows depend on it. Raises Refused,
    Invalid, Conflict.
    """
    require_removable(actor, row)
    proposals.check_removal(actor, row)
    with change_log.about(row):
        if blockers := dependents(row):
            raise Invalid(T("Still needed by {n} entries", n=len(blockers)))
        if version is not None and type(row).get_by_id(row.id).row_version != version:
            raise Conflict(row)
        for part in parts(row):
            store(actor, part, {"is_deleted": True})
            log(actor, "DELETE", part, {})
        store(actor, row, {"is_deleted": True}, verb="delete")
        for part in rules_of(type(row)).after_delete:
            part(actor, row)
        log(actor, "DELETE", row, {})
    return row


def tell_followers(actor: Actor, row: Record) -> None:
    """Let what hangs on a record follow it after an undo or a restore."""
    for follow in () if row.is_deleted else rules_of(type(row)).after_save:
        follow(actor, row, False)
    for leave in rules_of(type(row)).after_delete if row.is_deleted else ():
        leave(actor, row)


def check_as_edited(actor: Actor, row: Record) -> None:
    """Ask the guards of a table about a row as it would be stored, without what they compute.
    Raises Refused, Invalid.
    """
    probe = row.clone()
    for complete in rules_of(type(row)).before_save:
        complete(actor, probe)


def _assign(
    actor: Actor, row: Record, raw: dict, before: Record | None, overrides: dict | None
) -> dict:
    """Put cleaned values on the row; answers the links to many, which are stored after it."""
    fields = typed_fields(type(row)).items()
    values = clean_row(
        actor,
        row,
        {
            name: field
            for name, field in fields
            if name in raw or conditions(field).keys() & raw.keys()
        },
        raw,
        before,
        overrides,
    )
    many = {
        name: values.pop(name)
        for name in list(values)
        if isinstance(type(row)._meta.manytomany.get(name), Links)
    }
    batch = current_batch()
    for name, value in values.items():
        if before is None or row.__data__.get(name) != value:
            known = batch and batch.known(row._meta.fields[name], value)
            setattr(row, name, known or value)
    return many


def _typed(model: type[BaseTable], names: Iterable[str | None]) -> list[str]:
    """Those of the fields that people type: where a form can say what is wrong."""
    typed = typed_fields(model)
    return [name for name in names if name in typed]


def _within(actor: Actor, row: Record, verb: str) -> bool:
    """Whether a row that was just stored lies within reach; of many that are written together it is
    asked at the end.
    """
    if many := current_batch():
        many.reaches.append((type(row), row.id, verb))
        return True
    return sees(actor, row, verb)


def _linked(row: Record) -> dict:
    return {
        name: linked_ids(row, name)
        for name, field in row._meta.manytomany.items()
        if isinstance(field, Links)
    }


def _children(actor: Actor, row: Record, children: dict | None, seen: dict | None = None) -> bool:
    if not children:
        return False
    changed = False
    for model, rows in children.items():
        changed |= save_children(actor, row, model, rows, (seen or {}).get(model))
    return changed
