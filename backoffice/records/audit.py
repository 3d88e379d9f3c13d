"""The proof of every write (GDD-6.4.3): one line in the same transaction, chained by keyed digests.

The newest digest is also stored in a file outside the database, so that cutting off the tail is
found.
"""

import fcntl
import hashlib
import hmac
import json
import logging
import os
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from peewee import ModelSelect, OperationalError, ProgrammingError

from backoffice.access import protection_profile
from backoffice.access.actor import Actor
from backoffice.batch import Together, current_batch
from models import cipher
from models.audit import AuditHead, AuditLog
from models.base import BaseTable, database, is_sqlite, transaction
from models.cipher import KeyMissing
from models.clock import now
from models.masks import masked
from models.messages import T

LINES_AT_ONCE = 500
SAMPLED = 20
_head_file: Path | None = None
FIELDS = (
    "id",
    "at",
    "user_id",
    "user_name",
    "roles",
    "action",
    "event",
    "object_ref",
    "station",
    "diff",
    "ip",
    "request_id",
    "prev_hash",
)


class GapRefused(RuntimeError):  # noqa: N818 (a name that says what happened)
    """There is nothing to accept, or what is wrong is no gap."""


def keep_head_in(path: Path | None) -> None:
    """Name the file outside the database that holds the newest digest."""
    global _head_file
    _head_file = path


def write(  # noqa: PLR0913 (each is a column of the line)
    actor: Actor,
    action: str,
    object_ref: str | None = None,
    diff: dict | None = None,
    event: str | None = None,
    station: int | None = None,
) -> AuditLog:
    """Append one line. `diff` is {field: [old, new]} with sensitive values already masked (see
    `difference`).
    """
    facts = {
        "action": action,
        "event": event,
        "object_ref": object_ref,
        "diff": diff or None,
        "station": station if station is not None else actor.station_id,
    }
    if many := current_batch():
        many.head = many.head or _lock_head()
        many.lines.append(_next_line(many.head, actor, facts))
        return many.lines[-1]
    with database.obj.atomic():
        head = _lock_head()
        line = _next_line(head, actor, facts)
        line.save(force_insert=True)
        _move_head(head)
    return line


def write_all(many: Together) -> None:
    """Store the lines of a batch in the order in which they happened."""
    for start in range(0, len(many.lines), LINES_AT_ONCE):
        AuditLog.insert_many(
            [line.__data__ for line in many.lines[start : start + LINES_AT_ONCE]]
        ).execute()
    if many.head:
        _move_head(many.head)


def _next_line(head: AuditHead, actor: Actor, facts: dict) -> AuditLog:
    """The line that follows the head, which it moves on."""
    line = AuditLog(
        id=head.last_id + 1,
        at=now(),
        user=actor.account_id,
        user_name=actor.name[:40],
        roles=",".join(sorted(actor.roles))[:80],
        ip=actor.ip,
        request_id=actor.request_id,
        prev_hash=head.line_hash,
        **facts,
    )
    line.line_hash = digest(line)  # type: ignore[assignment] # a column, by its value
    head.last_id, head.line_hash = line.id, line.line_hash
    return line


def _move_head(head: AuditHead) -> None:
    AuditHead.update(last_id=head.last_id, line_hash=head.line_hash).where(
        AuditHead.id == head.id
    ).execute()


def _lock_head() -> AuditHead:
    query = AuditHead.select().where(AuditHead.id == 1)
    head = (query if is_sqlite() else query.for_update()).first()
    return head or AuditHead.create(id=1)


def digest(line: AuditLog) -> str:
    """The keyed digest of a line and of the one before it."""
    body = json.dumps(
        [_plain(getattr(line, name)) for name in FIELDS], ensure_ascii=False, sort_keys=True
    )
    return hmac.new(cipher.ring().index, body.encode(), hashlib.sha256).hexdigest()


def anchor() -> None:
    """Write the newest committed digest to the head file; called after each commit, never before.

    What was committed stays so when the file cannot be written: the next commit that can brings it
    up to date. A file that names a line which is not there stays as it is: only `accept_gap` moves
    it on, or lines cut off would be forgotten with the next ones.
    """
    if _head_file is None:
        return
    try:
        with _opened_head(_head_file) as file:
            stored_id, stored_digest = _parts(file.read())
            head = (
                AuditHead.select(AuditHead.last_id, AuditHead.line_hash, _hash_of(stored_id))
                .where(AuditHead.id == 1)
                .tuples()
                .first()
            )
            if head and head[0] > stored_id and (not stored_id or head[2] == stored_digest):
                _set_head(file, *head[:2])
    except OSError as fault:
        logging.getLogger(__name__).error("the audit head cannot be written: %s", fault)


def _opened_head(path: Path) -> IO[str]:
    """The head file, locked for this process until it is closed."""
    file = open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")  # noqa: SIM115 (callers close it)
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


def _set_head(file: IO[str], last_id: int, line_hash: str) -> None:
    file.seek(0)
    file.write(f"{last_id} {line_hash}\n")
    file.flush()
    file.truncate()


def _hash_of(line_id: int) -> ModelSelect:
    return AuditLog.select(AuditLog.line_hash).where(AuditLog.id == line_id)


def faults() -> list[str]:
    """What is wrong with the chain: changed, swapped, inserted, removed or cut-off lines; empty
    when it is whole.
    """
    return [*broken(), *filter(None, [gap()])]


def gap() -> str | None:
    """That the file outside knows a line which the database does not have: cut off, or lost with a
    restored older backup.
    """
    kept_id, kept_hash = _kept_head()
    if kept_id and _hash_of(kept_id).scalar() != kept_hash:
        return (
            f"the head file names line {kept_id}, which is missing or different: lines were cut off"
        )
    return None


def accept_gap(actor: Actor, reason: str) -> None:
    """Go on from the last line there is: a line says who accepted which gap and why, and the file
    follows. Raises GapRefused.
    """
    if (
        actor.roles.isdisjoint(
            {"LOGADMIN"} if protection_profile.is_on() else {"ADMIN", "LOGADMIN"}
        )
        or not reason
    ):
        raise GapRefused("an administrator of the log accepts a gap, and says why")
    if found := broken():
        raise GapRefused(
            f"the chain itself is broken, which is nobody's to accept: {'; '.join(found)}"
        )
    if _head_file is None or not gap():
        raise GapRefused("there is no gap: the file outside the database and the audit log agree")
    with transaction():
        head = _lock_head()
        facts = {
            "head": [" ".join(map(str, _kept_head())), f"{head.last_id} {head.line_hash}"],
            "reason": [None, reason],
        }
        write(actor, "UPDATE", "audit_log", facts, event="accept_gap")
    with _opened_head(_head_file) as file:
        head = AuditHead.get_by_id(1)
        _set_head(file, head.last_id, head.line_hash)


def broken() -> list[str]:
    """What is wrong with the lines in the database, whatever the file outside says."""
    found, before, expected = [], "", 1
    for line in AuditLog.select().order_by(AuditLog.id).iterator():
        if line.id != expected:
            found.append(f"lines {expected} to {line.id - 1} are missing")
        if line.prev_hash != before:
            found.append(f"line {line.id} does not follow the line before it")
        if line.line_hash != digest(line):
            found.append(f"line {line.id} was changed")
        before, expected = line.line_hash, line.id + 1
    head = AuditHead.get_or_none(AuditHead.id == 1)
    if (head.last_id if head else 0) != expected - 1:
        found.append(
            f"the head names line {head.last_id if head else 0}, the last line is {expected - 1}"
        )
    return found


def refuse_foreign_index_key() -> None:
    """The key of the blind indexes also signs the log: when it fits none of the last lines, it is
    that of another installation.

    Raises KeyMissing. One line that fits is enough, so that a changed line is reported by
    `check --audit` and stops nobody.
    """
    try:
        lines = list(AuditLog.select().order_by(AuditLog.id.desc()).limit(SAMPLED))
    except (OperationalError, ProgrammingError):
        return
    if lines and not any(line.line_hash == digest(line) for line in lines):
        raise KeyMissing(
            T(
                "the key {name} in {path} is not that of this database: searches for "
                "telephones and numbers would find nothing, and "
                "the audit log would break. Put back the key file that belongs to "
                "it",
                name="index",
                path=cipher.ring().path or "keys.json",
            )
        )


def _kept_head() -> tuple[int, str]:
    if _head_file is None or not Path(_head_file).exists():
        return 0, ""
    return _parts(Path(_head_file).read_text())


def _parts(text: str) -> tuple[int, str]:
    parts = text.split()
    return (int(parts[0]), parts[1]) if len(parts) == 2 else (0, "")


def difference(model: type[BaseTable], old: dict, new: dict) -> dict:
    """{field: [old, new]} of the fields that differ, masked where the field says so."""
    return {
        name: [shown(model, name, old.get(name)), shown(model, name, value)]
        for name, value in new.items()
        if old.get(name) != value
    }


def shown(model: type[BaseTable], name: str, value: Any) -> Any:
    """A value as the log may keep it."""
    field = model._meta.combined.get(name)
    if value in (None, ""):
        return None
    if field is not None and getattr(field, "mask", None):
        return masked(field.mask, value.open() if hasattr(value, "open") else value)
    if getattr(field, "restricted", False):
        return masked("text", value)
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if hasattr(value, "token"):
        return str(value)
    return (
        getattr(value, "id", value)
        if not isinstance(value, (dict, list, str, int, bool, type(None)))
        else value
    )
