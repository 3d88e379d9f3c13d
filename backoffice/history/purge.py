"""Purging: what lies in the bin goes for good, asked for by one administrator and decided by
another (decision 44).

    purge.ask(actor, row, reason)
    purge.approve(other_administrator, request)

Its parts, what the change log, the search index and the clocks know of it, and its files go too.
The log keeps the line that it was there and who purged it; lines written before are part of the
chain and stay as they are. Whatever something still points at stays.
"""

from collections.abc import Iterable
from typing import Any

from peewee import Field, ForeignKeyField

from backoffice.access.actor import Actor
from backoffice.errors import Invalid, NotFound, Refused
from backoffice.history import recycle_bin
from backoffice.records import attachments, change_log, writes
from backoffice.search import index
from models.accounts import UserAccount
from models.archives import ArchiveFile
from models.attachments import Attachment
from models.base import BaseTable, Record
from models.changes import Change, PurgeRequest
from models.clock import now, today
from models.deadlines import Deadline
from models.links import Links
from models.messages import T
from models.notifications import Notification
from models.proposals import ChangeProposal
from models.registry import model_of, models, tables

LONGEST_REASON = 200


def may_purge(actor: Actor) -> bool:
    """Platform administrators purge; what each of them reaches is asked row by row."""
    return "ADMIN" in actor.roles


def ask(actor: Actor, row: Any, reason: str) -> PurgeRequest:
    """Ask for a row in the bin to go for good. Raises Refused, Invalid."""
    _require(actor)
    reason = reason.strip()
    if not reason or "\0" in reason or len(reason) > LONGEST_REASON:
        raise Invalid({"reason": [T("Say why, in at most {n} characters", n=LONGEST_REASON)]})
    if waiting := request_of(row):
        raise Invalid(T("This was asked for already, by {who}", who=name_of(waiting.asked_by)))
    _require_free(row)
    with change_log.writing():
        request = PurgeRequest.create(
            object_ref=change_log.reference(row),
            version=row.row_version,
            reason=reason,
            asked_by=actor.account_id,
            asked_at=now(),
        )
        writes.log(actor, "DELETE", row, {"reason": [None, reason]}, event="ask_purge")
    return request


def decline(actor: Actor, request: PurgeRequest) -> None:
    """Leave a row in the bin: the second person does not agree, or the first one takes the request
    back. Raises Refused, NotFound.
    """
    _require(actor)
    row = row_of(actor, request)
    with change_log.writing():
        request.delete_instance()
        writes.log(actor, "DELETE", row, {}, event="decline_purge")


def approve(actor: Actor, request: PurgeRequest) -> int:
    """Purge a row with its parts; returns how many rows went. Raises Refused for the person who
    asked, Invalid with what keeps it.
    """
    _require(actor)
    if actor.account_id == request.asked_by:
        raise Refused(T("A second administrator decides; you asked for this yourself"))
    row = row_of(actor, request)
    if row.row_version != request.version:
        raise Invalid(T("The entry has changed since this was asked for; ask again"))
    _require_free(row)
    going = whole(row)
    with change_log.writing():
        files = _files_of(going)
        for one in going:
            writes.log(actor, "DELETE", one, {}, event="purge")
        for one in reversed(going):
            _remove(one)
        for file in files:
            Attachment.delete().where(Attachment.id == file.id).execute()
            index.forget(Attachment, [file.id])
        request.delete_instance()
    attachments.discard(files)
    return len(going)


def requests(actor: Actor) -> list[tuple]:
    """(request, row) of what waits for a second person within the actor's reach."""
    found = []
    for request in PurgeRequest.select().order_by(PurgeRequest.id) if may_purge(actor) else ():
        try:
            found.append((request, row_of(actor, request)))
        except (NotFound, Refused):
            continue
    return found


def fetch(actor: Actor, request_id: int) -> PurgeRequest:
    """A request within reach. Raises NotFound, Refused."""
    _require(actor)
    request = PurgeRequest.get_or_none(PurgeRequest.id == request_id)
    if request is None:
        raise NotFound()
    row_of(actor, request)
    return request


def request_of(row: Any) -> PurgeRequest | None:
    return PurgeRequest.get_or_none(PurgeRequest.object_ref == change_log.reference(row))


def row_of(actor: Actor, request: PurgeRequest) -> Any:
    """The row in the bin that a request is about. Raises NotFound when it was restored meanwhile,
    or lies out of reach.
    """
    table, _colon, row_id = request.object_ref.partition(":")
    return recycle_bin.fetch(actor, model_of(table), int(row_id))


def name_of(account_id: int | None) -> str:
    account = UserAccount.get_or_none(UserAccount.id == account_id)
    return account.display_name if account else ""


def whole(row: Any) -> list:
    """A row with the parts that belong to it, deleted like itself, each after what it belongs
    to.
    """
    found = [row]
    for model, link in writes.pointing_at(type(row)):
        if link.name == model.belongs_to:
            found += [part for one in model.select().where(link == row.id) for part in whole(one)]
    return found


def holding(row: Any) -> list[tuple]:
    """(table, name or None) of whatever still points at a row or its parts: living entries, entries
    in the bin, archives, logs.
    """
    going = whole(row)
    known = {(type(one), one.id) for one in going}
    files = {file.id for file in _files_of(going)}
    found = [(type(one), str(one)) for one in going if not one.is_deleted]
    for model in tables():
        for link in model._meta.sorted_fields:
            if isinstance(link, ForeignKeyField) and not _is_own_link(model, link):
                ids = [one.id for one in going if type(one) is link.rel_model] + (
                    sorted(files) if link.rel_model is Attachment else []
                )
                rows = model.select().where(link.in_(ids)).limit(20) if ids else ()
                found += [(model, str(other)) for other in rows if (model, other.id) not in known]
    return found + [(ArchiveFile, str(volume)) for volume in _kept_by_rule(known)]


def _kept_by_rule(known: Any) -> list:
    """Archive files that must still be kept and are about one of these rows, in the bin or not."""
    links = [link for link in ArchiveFile._meta.sorted_fields if isinstance(link, ForeignKeyField)]
    kept = ArchiveFile.expires_on.is_null() | (ArchiveFile.expires_on >= today())
    found = []
    for link in links:
        for model, row_id in known:
            if model is link.rel_model and model is not ArchiveFile:
                found.extend(ArchiveFile.select().where(link == row_id, kept))
    return found


def _is_own_link(model: type[BaseTable], link: Field) -> bool:
    """Whether a table of links to many holds this link for its owner: such lines go with it."""
    return any(
        isinstance(field, Links) and field.through_model is model and link is field.owner_key
        for owner in models()
        for field in owner._meta.manytomany.values()
    )


def _require(actor: Actor) -> None:
    if not may_purge(actor):
        raise Refused(T("Only administrators purge what lies in the recycle bin"))


def _require_free(row: Any) -> None:
    if isinstance(row, UserAccount) or row.append_only:
        raise Invalid(T("The log names this entry for ever; it stays in the recycle bin"))
    if held := holding(row):
        raise Invalid(T("Still needed by {n} entries", n=len(held)))


def _files_of(rows: Iterable) -> list:
    return [
        file
        for one in rows
        for file in Attachment.select().where(
            Attachment.owner_type == one.table(), Attachment.owner_id == one.id
        )
    ]


def _remove(row: Any) -> None:
    """Take a row out of its table, and what the product keeps beside it."""
    reference, model = change_log.reference(row), type(row)
    for field in model._meta.manytomany.values():
        if isinstance(field, Links):
            field.through_model.delete().where(field.owner_key == row.id).execute()
    for kept, column in (
        (Change, Change.object_ref),
        (Change, Change.root_ref),
        (Deadline, Deadline.object_ref),
        (Notification, Notification.object_ref),
    ):
        if issubclass(kept, Record):
            ids = [row_id for (row_id,) in kept.select(kept.id).where(column == reference).tuples()]
            kept.delete().where(kept.id.in_(ids or [0])).execute()
            index.forget(kept, ids)
        else:
            kept.delete().where(column == reference).execute()
    ChangeProposal.delete().where(
        ChangeProposal.resource == row.table(), ChangeProposal.row_id == row.id
    ).execute()
    model.delete().where(model.id == row.id).execute()
    index.forget(model, [row.id])
