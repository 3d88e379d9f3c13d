"""The recycle bin: what was deleted, by kind, and its way back with its parts.

What was deleted is known from the book, so that the bin is short however long the tables are; a book that is kept
for some days only (setting `change_days`) forgets what may be restored as well.
"""

from datetime import timedelta

from peewee import fn

from backoffice import graded, granting, records, settings
from backoffice.actors import Actor
from backoffice.changes import book
from backoffice.errors import Conflict, Invalid, NotFound
from backoffice.permissions import can, require
from backoffice.scoping import among, reachable
from backoffice.validation import check_row
from models.base import Record
from models.changes import Change, ChangeSet
from models.clock import now
from models.messages import T
from models.registry import model_of


def kinds(actor: Actor) -> list:
    """The tables from which something was deleted and whose rows the actor may delete."""
    tables = fn.SUBSTR(Change.object_ref, 1, fn.LENGTH(Change.object_ref) - fn.LENGTH(_number(Change.object_ref)) - 1)
    found = {model_of(table) for table, in Change.select(tables).where(Change.action == "DELETE").distinct().tuples()} - {None}
    return sorted((model for model in found if issubclass(model, Record) and can(actor, "delete", model.table())), key=lambda model: model.table())


def deleted(actor: Actor, model):
    """The rows of a table in the bin within the actor's reach, last deleted first; parts come back with their record."""
    refs = Change.select(_number(Change.object_ref).cast("integer")).where(
        Change.action == "DELETE", Change.object_ref >= f"{model.table()}:", Change.object_ref < f"{model.table()};")
    query = model.select().where(among(model.id, refs), model.is_deleted == True, reachable(actor, model, "delete"))  # noqa: E712
    if model.belongs_to and hasattr(whole := model._meta.fields[model.belongs_to].rel_model, "is_deleted"):
        query = query.where(among(model._meta.fields[model.belongs_to], whole.living().select(whole.id)))
    return query.order_by(model.updated_at.desc(), model.id.desc())


def _number(reference):
    """The digits behind the colon of a reference."""
    return fn.SUBSTR(reference, fn.LENGTH(fn.RTRIM(reference, "0123456789")) + 1)


def fetch(actor: Actor, model, row_id: int):
    """A row in the bin. Raises NotFound."""
    require(actor, "delete", model.table())
    row = deleted(actor, model).where(model.id == row_id).first()
    if row is None:
        raise NotFound()
    return row


def restore(actor: Actor, row, version: int | None = None):
    """Bring a row back with the parts that went with it. Raises Invalid with what keeps it, Conflict."""
    with book.act(actor, "RESTORE"), book.about(row):
        row = type(row).get_by_id(row.id).settle()
        if not row.is_deleted or (version is not None and row.row_version != version):
            raise Conflict(row)
        for part in _parts_gone_with(row):
            _back(actor, part)
        _back(actor, row, "delete")
        records.tell_followers(actor, row)
    return row


def _back(actor, row, verb=None):
    if gone := records.missing_links(row):
        if not (verb is None and gone == [row._meta.fields[row.belongs_to].verbose_name]):
            raise Invalid(T("What it refers to is no longer there: {fields}", fields="、".join(gone)))
    check_row(row)
    graded.check(actor, row)
    granting.check(actor, row)
    records.store(actor, row, {"is_deleted": False}, verb=verb)
    records.log(actor, "UPDATE", row, {}, event="restore")


def _parts_gone_with(row) -> list:
    """Rows that belong to this one and were deleted in the same act."""
    last = Change.select().where(Change.object_ref == book.reference(row), Change.action == "DELETE").order_by(Change.id.desc()).first()
    found = []
    for change in Change.select().where(Change.change_set == (last.change_set_id if last else 0), Change.root_ref == book.reference(row),
                                        Change.action == "DELETE", Change.object_ref != book.reference(row)):
        table, _colon, row_id = change.object_ref.partition(":")
        part = model_of(table).get_or_none(model_of(table).id == int(row_id))
        if part is not None and part.is_deleted:
            found.append(part.settle())
    return found


def forget_old():
    """Forget acts older than the setting says; 0 keeps all of them."""
    if days := settings.number("change_days"):
        ChangeSet.delete().where(ChangeSet.at < now() - timedelta(days=days)).execute()
