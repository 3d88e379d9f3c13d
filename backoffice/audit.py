"""The proof of every write (GDD-6.4.3): one line in the same transaction, chained by keyed digests.

The newest digest is also kept in a file outside the database, so that cutting off the tail is found.
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

from backoffice.together import hand
from models import cipher
from models.audit import AuditHead, AuditLog
from models.base import database, is_sqlite
from models.clock import now
from models.masks import masked

LINES_AT_ONCE = 500
_head_file: Path | None = None
FIELDS = ("id", "at", "user_id", "user_name", "roles", "action", "event", "object_ref", "station", "diff", "ip",
          "request_id", "prev_hash")


def keep_head_in(path: Path | None):
    """Name the file outside the database that holds the newest digest."""
    global _head_file
    _head_file = path


def write(actor, action: str, object_ref: str | None = None, diff=None, event=None, station=None):
    """Append one line. `diff` is {field: [old, new]} with sensitive values already masked (see `difference`)."""
    told = {"action": action, "event": event, "object_ref": object_ref, "diff": diff or None,
            "station": station if station is not None else actor.station_id}
    if many := hand():
        many.head = many.head or _lock_head()
        many.lines.append(_next_line(many.head, actor, told))
        return many.lines[-1]
    with database.obj.atomic():
        head = _lock_head()
        line = _next_line(head, actor, told)
        line.save(force_insert=True)
        _move_head(head)
    return line


def write_all(many):
    """Store the lines of many rows that were written together, in the order in which they happened."""
    for start in range(0, len(many.lines), LINES_AT_ONCE):
        AuditLog.insert_many([line.__data__ for line in many.lines[start:start + LINES_AT_ONCE]]).execute()
    if many.head:
        _move_head(many.head)


def _next_line(head, actor, told: dict) -> AuditLog:
    """The line that follows the head, which it moves on."""
    line = AuditLog(
        id=head.last_id + 1, at=now(), user=actor.account_id, user_name=actor.name[:40], roles=",".join(sorted(actor.roles))[:80],
        ip=actor.ip, request_id=actor.request_id, prev_hash=head.line_hash, **told)
    line.line_hash = digest(line)
    head.last_id, head.line_hash = line.id, line.line_hash
    return line


def _move_head(head):
    AuditHead.update(last_id=head.last_id, line_hash=head.line_hash).where(AuditHead.id == head.id).execute()


def _lock_head() -> AuditHead:
    query = AuditHead.select().where(AuditHead.id == 1)
    head = (query if is_sqlite() else query.for_update()).first()
    return head or AuditHead.create(id=1)


def digest(line: AuditLog) -> str:
    """The keyed digest of a line and of the one before it."""
    body = json.dumps([_plain(getattr(line, name)) for name in FIELDS], ensure_ascii=False, sort_keys=True)
    return hmac.new(cipher.ring().index, body.encode(), hashlib.sha256).hexdigest()


def anchor():
    """Write the newest committed digest to the head file; called after each commit, never before.

    What was committed stays so when the file cannot be written: the next commit that can brings it up to date.
    """
    if _head_file is None:
        return
    try:
        with open(os.open(_head_file, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            head = AuditHead.get_or_none(AuditHead.id == 1)
            kept = int((file.read().split() or ["0"])[0])
            if head and head.last_id > kept:
                file.seek(0)
                file.write(f"{head.last_id} {head.line_hash}\n")
                file.flush()
                file.truncate()
    except OSError as fault:
        logging.getLogger(__name__).error("the audit head cannot be written: %s", fault)


def faults() -> list[str]:
    """What is wrong with the chain: changed, swapped, inserted, removed or cut-off lines; empty when it is whole."""
    found, before, expected = [], "", 1
    hashes = {}
    kept_id, kept_hash = _kept_head()
    for line in AuditLog.select().order_by(AuditLog.id).iterator():
        if line.id != expected:
            found.append(f"lines {expected} to {line.id - 1} are missing")
        if line.prev_hash != before:
            found.append(f"line {line.id} does not follow the line before it")
        if line.line_hash != digest(line):
            found.append(f"line {line.id} was changed")
        if line.id == kept_id:
            hashes[line.id] = line.line_hash
        before, expected = line.line_hash, line.id + 1
    head = AuditHead.get_or_none(AuditHead.id == 1)
    if (head.last_id if head else 0) != expected - 1:
        found.append(f"the head names line {head.last_id if head else 0}, the last line is {expected - 1}")
    if kept_id and hashes.get(kept_id) != kept_hash:
        found.append(f"the head file names line {kept_id}, which is missing or different: lines were cut off")
    return found


def _kept_head() -> tuple[int, str]:
    if _head_file is None or not Path(_head_file).exists():
        return 0, ""
    parts = Path(_head_file).read_text().split()
    return (int(parts[0]), parts[1]) if len(parts) == 2 else (0, "")


def difference(model, old: dict, new: dict) -> dict:
    """{field: [old, new]} of the fields that differ, masked where the field says so."""
    return {name: [shown(model, name, old.get(name)), shown(model, name, value)]
            for name, value in new.items() if old.get(name) != value}


def shown(model, name: str, value):
    """A value as the log may keep it."""
    field = model._meta.combined.get(name)
    if value in (None, ""):
        return None
    if field is not None and getattr(field, "mask", None):
        return masked(field.mask, value.open() if hasattr(value, "open") else value)
    if getattr(field, "restricted", False):
        return masked("text", value)
    return _plain(value)


def _plain(value):
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if hasattr(value, "token"):
        return str(value)
    return getattr(value, "id", value) if not isinstance(value, (dict, list, str, int, bool, type(None))) else value
