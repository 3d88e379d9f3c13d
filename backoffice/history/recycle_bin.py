"""The recycle bin: what was deleted, by kind, and its way back with its parts.

What was deleted is known from the change log, so that the bin is short however long the tables
are; a change log that is kept for some days only (setting `change_days`) forgets what may be
restored as well.
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from itertools import chain
from typing import Any

from peewee import Expression, ModelSelect, fn

from backoffice import settings
from backoffice.access import granting, protection_profile
from backoffice.access.actor import Actor
from backoffice.access.permissions import can
from backoffice.access.scopes import among, reachable
from backoffice.errors import Conflict, Invalid, NotFound, Refused
from backoffice.records import change_log, writes
from backoffice.records.editability import require_undoable
from backoffice.records.row_rules import faults_besides
from backoffice.records.validation import check_row
from models.base import BaseTable, Record
from models.changes import Change, ChangeSet, PurgeRequest
from models.clock import now
from models.messages import T, Taken
from models.registry import model_of, models


def kinds(actor: Actor) -> list:
    """The tables from which something was deleted and whose rows the actor may delete."""
    tables = fn.SUBSTR(
        Change.object_ref,
        1,
        fn.LENGTH(Change.object_ref) - fn.LENGTH(_number(Change.object_ref)) - 1,
    )
    found = {
        model_of(table)
        for (table,) in Change.select(tables).where(Change.action == "DELETE").distinct().tuples()
    } - {None}
    return sorted(
        (model for model in found if issubclass(model, Record) and may_look(actor, model)),
        key=lambda model: model.table(),
    )


@cache
def _drafting() -> tuple:
    return tuple(model.table() for model in models() if issubclass(model, Record) and model.drafts)


def has_bin(actor: Actor) -> bool:
    """Whether some role of this person deletes something, own drafts perhaps: then there is a
    bin.
    """
    return (
        actor.everything
        or any(verb == "delete" for _table, verb in actor.grants)
        or any((table, "create") in actor.grants for table in _drafting())
    )


def may_look(actor: Actor, model: type[BaseTable]) -> bool:
    """Whether this person may delete rows of a table, or drafts of their own."""
    return can(actor, "delete", model.table()) or (
        bool(model.drafts) and can(actor, "create", model.table())
    )


def deleted(actor: Actor, model: type[BaseTable]) -> ModelSelect:
    """The rows of a table in the bin within the actor's reach, last deleted first; parts come back
    with their record.
    """
    refs = Change.select(_number(Change.object_ref).cast("integer")).where(
        Change.action == "DELETE",
        Change.object_ref >= f"{model.table()}:",
        Change.object_ref < f"{model.table()};",
    )
    query = model.select().where(
        among(model.id, refs), model.is_deleted == True, _within(actor, model)
    )
    if model.belongs_to and hasattr(
        whole := model._meta.fields[model.belongs_to].rel_model, "is_deleted"
    ):
        query = query.where(
            among(model._meta.fields[model.belongs_to], whole.living().select(whole.id))
        )
    return query.order_by(model.updated_at.desc(), model.id.desc())


def _within(actor: Actor, model: type[BaseTable]) -> Expression:
    """What the actor may delete: rows in reach of that right, and the own drafts."""
    condition = reachable(actor, model, "delete")
    if model.drafts and can(actor, "create", model.table()):
        condition = condition | (
            (model.created_by == (actor.account_id or 0))
            & model.status.in_(model.drafts)
            & reachable(actor, model, "read")
        )
    return condition


def _number(reference: Any) -> Any:
    """The digits behind the colon of a reference."""
    return fn.SUBSTR(reference, fn.LENGTH(fn.RTRIM(reference, "0123456789")) + 1)


def fetch(actor: Actor, model: type[BaseTable], row_id: int) -> Any:
    """A row in the bin. Raises NotFound."""
    if not may_look(actor, model):
        raise Refused()
    row = deleted(actor, model).where(model.id == row_id).first()
    if row is None:
        raise NotFound()
    return row


def restore(actor: Actor, row: Any, version: int | None = None) -> Any:
    """Bring a row back with the parts that went with it. Raises Invalid with what keeps it,
    Conflict.
    """
    with change_log.act(actor, "RESTORE"), change_log.about(row):
        row = type(row).get_by_id(row.id).bind_sealed()
        if not row.is_deleted or (version is not None and row.row_version != version):
            raise Conflict(row)
        for part in _parts_gone_with(row):
            _back(actor, part)
        _back(actor, row, "delete")
        writes.tell_followers(actor, row)
        PurgeRequest.delete().where(PurgeRequest.object_ref == change_log.reference(row)).execute()
    return row


def restore_all(actor: Actor, rows: Iterable) -> tuple[list, list]:
    """Bring many rows back as one act: those that came, and (row, messages) of those that stay. A
    row that fails leaves no trace.
    """
    done, left = [], []
    with change_log.act(actor, "RESTORE"):
        for row in rows:
            try:
                with change_log.writing():
                    restore(actor, row)
                done.append(row)
            except Invalid as fault:
                left.append((row, [text for texts in fault.errors.values() for text in texts]))
            except Refused as fault:
                left.append((row, [fault.why]))
            except Conflict:
                left.append((row, [T("It was restored already")]))
    return done, left


def kept_by(row: Any) -> list:
    """What would keep a row in the bin if it were restored now: keys that another one holds, links
    whose row is gone.
    """
    faults = chain.from_iterable(faults_besides(row, {}).values())
    found = [text for text in faults if isinstance(text, Taken)]
    gone = writes.missing_links(row)
    return found + (
        [T("What it refers to is no longer there: {fields}", fields="、".join(gone))]
        if gone
        else []
    )


def _back(actor: Actor, row: Any, verb: str | None = None) -> None:
    gone = writes.missing_links(row)
    if gone and (verb is not None or gone != [row._meta.fields[row.belongs_to].verbose_name]):
        raise Invalid(T("What it refers to is no longer there: {fields}", fields="、".join(gone)))
    check_row(row)
    protection_profile.check(actor, row)
    granting.check(actor, row)
    require_undoable(row, whole=verb is not None)
    if verb:
        writes.check_as_edited(actor, row)
    writes.store(actor, row, {"is_deleted": False}, verb=verb)
    writes.log(actor, "UPDATE", row, {}, event="restore")


def _parts_gone_with(row: Any) -> list:
    """Rows that belong to this one and were deleted in the same act."""
    last = (
        Change.select()
        .where(Change.object_ref == change_log.reference(row), Change.action == "DELETE")
        .order_by(Change.id.desc())
        .first()
    )
    found = []
    for change in Change.select().where(
        Change.change_set == (last.change_set_id if last else 0),
        Change.root_ref == change_log.reference(row),
        Change.action == "DELETE",
        Change.object_ref != change_log.reference(row),
    ):
        table, _colon, row_id = change.object_ref.partition(":")
        part = model_of(table).get_or_none(model_of(table).id == int(row_id))
        if part is not None and part.is_deleted:
            found.append(part.bind_sealed())
    return found


def forget_old() -> None:
    """Forget acts older than the setting says; 0 keeps all of them."""
    if days := settings.number("change_days"):
        ChangeSet.delete().where(ChangeSet.at < now() - timedelta(days=days)).execute()
