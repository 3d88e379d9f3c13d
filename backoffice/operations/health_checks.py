"""How the installation is: one check for each thing that must be there for it to work, for
`/healthz`, `/metrics` and commands.

A detail tells a stranger nothing: no path, no name, no address.
"""

import logging
import shutil
import time
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from peewee import DatabaseError, InterfaceError

from backoffice.config import Settings
from backoffice.operations import backup_copies, heartbeat, restore_drill, schema
from models import cipher, standby
from models.base import database
from models.cipher import KeyMissing, Keyring
from models.clock import now, seconds
from models.tasks import BackgroundTask

log = logging.getLogger(__name__)
MIN_DISK = 200 * 1024 * 1024
"""Bytes that must be free: less, and the next backup or a day's work may not fit."""
START_UP = 30
"""Seconds in which a worker may give its first sign of life."""
LONGEST_WAIT = timedelta(minutes=30)
"""How long a background task may wait before nobody seems to take it."""
COPY_AGE = 8 * 86400
"""Seconds: a copy of the backups elsewhere is made each night, or carried there each week."""
_started: float | None = None


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str


def watch(settings: Settings) -> None:
    """From now on a worker belongs to this process and must give signs of life."""
    global _started
    _started = time.monotonic()
    heartbeat.file_of(settings).unlink(missing_ok=True)


def checks(settings: Settings, secret_in_use: str | None) -> list[Check]:
    """Every check, in the same order in every state; none raises."""
    answered = _database()
    asked = (_schema, _replica, _queue) if answered.ok else ()
    return [
        answered,
        *(_tried(check, settings) for check in asked),
        _tried(_keys, settings),
        _tried(partial(_secret, in_use=secret_in_use), settings),
        _tried(_disk, settings),
        _tried(_backup_disk, settings),
        _tried(_worker, settings),
        *_copy(settings),
    ]


def _tried(check, settings: Settings) -> Check:
    try:
        return check(settings)
    except Exception as fault:
        log.error("a check of the installation failed", exc_info=fault)
        return Check(
            getattr(check, "__name__", "_secret").removeprefix("_"), False, type(fault).__name__
        )


def _database() -> Check:
    try:
        database.connect(reuse_if_open=True)
        database.obj.execute_sql("SELECT 1")
    except (DatabaseError, InterfaceError) as fault:
        return Check("database", False, type(fault).__name__)
    return Check("database", True, "answers")


def _schema(_settings) -> Check:
    waiting = len(schema.pending(database.obj))
    return Check(
        "schema",
        not waiting,
        f"{waiting} migrations are waiting" if waiting else schema.version(database.obj),
    )


def _replica(_settings) -> Check:
    away = standby.is_away(database.obj)
    return Check(
        "replica",
        not away,
        "a synchronous replica is away: writes wait" if away else "no write waits for a replica",
    )


def _queue(_settings) -> Check:
    old = (
        BackgroundTask.living()
        .where(BackgroundTask.status == "QUEUED", BackgroundTask.created_at < now() - LONGEST_WAIT)
        .count()
    )
    return Check(
        "queue",
        not old,
        f"{old} tasks wait longer than {int(LONGEST_WAIT.total_seconds() // 60)} minutes"
        if old
        else "nothing waits long",
    )


def _keys(settings: Settings) -> Check:
    """The file is read again: a process at work would go on with the keys that it has, and the
    next start fail.
    """
    try:
        kept = Keyring.load(settings.keys_file)
        place = "healthz.check:0"
        fits = (
            cipher.unseal(cipher.seal("ok", place), place) == "ok"
            and kept.index == cipher.ring().index
        )
    except (KeyMissing, cipher.SealBroken):
        return Check("keys", False, "the key file is missing, unreadable or damaged")
    return Check(
        "keys", fits, "can be used" if fits else "the key file is that of another installation"
    )


def _secret(settings: Settings, in_use) -> Check:
    try:
        kept = settings.secret_file.read_text().strip()
    except OSError:
        return Check("secret", False, "the secret file is missing or unreadable")
    fits = not in_use or kept == in_use
    return Check("secret", fits, "can be used" if fits else "the secret file is not the one in use")


def _disk(settings: Settings) -> Check:
    return _room("disk", settings.instance)


def _backup_disk(settings: Settings) -> Check:
    return _room("backup_disk", backup_place(settings))


def backup_place(settings: Settings):
    """The folder of the backups, or where it will be made."""
    return settings.backups if settings.backups.exists() else settings.backups.parent


def _room(name: str, folder: Path) -> Check:
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return Check(name, False, "the folder is not there")
    return Check(name, free >= MIN_DISK, f"{free // 1024 // 1024} MB free")


def _worker(settings: Settings) -> Check:
    age = heartbeat.age(settings)
    if _started is None and age is None:
        return Check("worker", True, "none belongs to this process")
    if age is None:
        waits = time.monotonic() - _started < START_UP
        return Check("worker", waits, "is starting" if waits else "gives no sign of life")
    return Check("worker", age <= heartbeat.SILENT, f"last sign of life {round(age)} s ago")


def _copy(settings: Settings) -> list[Check]:
    if settings.copies is None:
        return []
    made = backup_copies.newest(settings)
    age = None if made is None else seconds() - made
    return [
        Check(
            "copy",
            age is not None and age < COPY_AGE,
            "no copy of a backup was read back yet"
            if age is None
            else f"newest read back {age // 3600} h ago",
        )
    ]


def backup_age(settings: Settings) -> int:
    """Whole seconds since the newest backup that was restored as a test, 0 within the same second;
    -1 without one.
    """
    newest = max(
        (
            path.stat().st_mtime
            for path in settings.backups.glob("*.backup")
            if restore_drill.is_verified(path)
        ),
        default=None,
    )
    return -1 if newest is None else seconds() - int(newest)
