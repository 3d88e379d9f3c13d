"""Brings the tables of a database to the version of this code and back: one at a time, after a
backup.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import Database, SqliteDatabase
from playhouse.migrations import Migration, MigrationError, Runner

from backoffice.operations import migration_writer

FOLDER = Path(__file__).parents[2] / "models" / "migrations"
LOCK = 7_030_261
PATIENCE = 300


class SchemaTooNew(RuntimeError):  # noqa: N818 (named like those of backoffice/errors.py)
    """The database was upgraded by a later version of the product."""


def status(db: Database) -> list[Migration]:
    """Every migration in order; `applied` is None for one that is still to come."""
    return Runner(db, str(FOLDER)).status()


def version(db: Database) -> str:
    """The name of the last migration the database has, or "empty"."""
    return next((step.name for step in reversed(status(db)) if step.applied), "empty")


def pending(db: Database) -> list[str]:
    return [step.name for step in status(db) if not step.applied]


def upgrade(
    db: Database, before: Callable[[], object] = lambda: None, to: str | None = None
) -> list[str]:
    """Apply what is pending, up to and with `to`; `before` is called first unless the database is
    empty.

    Each migration is one transaction, so an interrupted upgrade is completed by the next one. A
    second node waits and then finds nothing to do.
    """
    with locked(db):
        if unknown := [step.name for step in status(db) if step.path is None]:
            raise SchemaTooNew(
                f"the database has {unknown[-1]}, which this version does not know; use a newer one"
            )
        if not pending(db):
            return []
        if version(db) != "empty":
            before()
        return Runner(db, str(FOLDER)).up(to)


def downgrade(
    db: Database, before: Callable[[], object] = lambda: None, to: str | None = None
) -> list[str]:
    """Revert the newest migration, or all of them back through `to`; the data of removed tables is
    lost.
    """
    with locked(db):
        if version(db) == "empty":
            return []
        before()
        return Runner(db, str(FOLDER)).down(to)


def empty(db: Database) -> list[str]:
    """Revert every migration, whatever the tables hold."""
    first = next((step.name for step in status(db) if step.applied), None)
    return downgrade(db, to=first) if first else []


def new(name: str) -> list[Path]:
    """Write the migration for what has changed in the models; returns the files, none when nothing
    did.
    """
    return migration_writer.write(name, FOLDER)


def differences() -> list[str]:
    """Where models and migrations disagree, in sentences."""
    return migration_writer.differences(FOLDER)


@contextmanager
def locked(db: Database) -> Iterator[None]:
    """Hold the one right to change this database's tables; waits for another holder, and ends with
    the process.
    """
    with _sqlite_lock(db) if isinstance(db, SqliteDatabase) else _postgresql_lock(db):
        yield


@contextmanager
def _sqlite_lock(db: Database) -> Iterator[None]:
    if db.database == ":memory:":
        yield
        return
    door = sqlite3.connect(f"{db.database}.upgrading", timeout=PATIENCE, isolation_level=None)
    try:
        door.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        door.close()


@contextmanager
def _postgresql_lock(db: Database) -> Iterator[None]:
    db.execute_sql("SELECT pg_advisory_lock(%s)", (LOCK,))
    try:
        yield
    finally:
        db.execute_sql("SELECT pg_advisory_unlock(%s)", (LOCK,))


__all__ = [
    "MigrationError",
    "SchemaTooNew",
    "differences",
    "downgrade",
    "empty",
    "locked",
    "new",
    "pending",
    "status",
    "upgrade",
    "version",
]
