"""The backup before an upgrade, where the database is so large that making it would keep the
station closed for minutes.

A large SQLite database is copied beside itself within seconds; the worker makes the sealed backup
of the copy, and removes it, while people work. A small one, and PostgreSQL, which copies nothing
fast, get their backup at once.
"""

import logging
import os
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from backoffice.config import Settings
from backoffice.operations import backup, schema
from backoffice.operations.instance import open_apart

log = logging.getLogger(__name__)
LARGE = 128 * 1024 * 1024
"""Bytes from which a database is set aside first."""
MARK = ".before-"
LOOK_EVERY = 300


def take(settings: Settings) -> Path:
    """What an upgrade can be taken back with: a sealed backup, or a copy that becomes one."""
    place = _file(settings)
    if place is None or place.stat().st_size < LARGE:
        return backup.make(settings)
    with closing(open_apart(settings.database_url)) as db:
        target = Path(f"{place}{MARK}{schema.version(db)}")
    unfinished = Path(f"{target}.part")
    with closing(sqlite3.connect(place)) as source, closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    with open(unfinished, "rb") as file:
        os.fsync(file.fileno())
    unfinished.rename(target)
    return target


def waiting(settings: Settings) -> list[Path]:
    """The copies that are no backup yet."""
    place = _file(settings)
    return (
        sorted(path for path in place.parent.glob(f"{place.name}{MARK}*") if path.suffix != ".part")
        if place
        else []
    )


def seal(settings: Settings) -> list[Path]:
    """Make backups of what was set aside; returns them."""
    made = []
    for path in waiting(settings):
        made.append(backup.make(replace(settings, database_url=f"sqlite:///{path}")))
        path.unlink()
    return made


def serve(settings: Settings, over: threading.Event) -> None:
    """The worker's thread: seal what a start set aside, until `over`."""
    while not over.is_set():
        try:
            seal(settings)
        except Exception as fault:
            log.error("what was set aside before an upgrade is no backup yet", exc_info=fault)
        over.wait(LOOK_EVERY)


def _file(settings: Settings) -> Path | None:
    """The file of an embedded database."""
    is_file = settings.database_url.startswith("sqlite:///") and not settings.database_url.endswith(
        ":memory:"
    )
    return Path(settings.database_url.removeprefix("sqlite:///")) if is_file else None
