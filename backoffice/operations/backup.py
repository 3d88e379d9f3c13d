"""Backups made on line, compressed and encrypted with the installation's keys; restored only when
every byte and row is as it was.

Uploaded files are kept beside the backups, each once (`backoffice/operations/file_backup.py`).
"""

import hashlib
import os
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

from peewee import Database, DatabaseError, SqliteDatabase

from backoffice.config import Settings
from backoffice.operations import file_backup, pg_dump, schema, sealed_files
from backoffice.operations.instance import holds_rows, open_apart
from backoffice.operations.schema_snapshot import row_counts
from backoffice.operations.sealed_files import BackupDamaged
from models.clock import now

KEPT = 30


def make(settings: Settings) -> Path:
    """Write a backup of the database as it is now, with `<name>.sha256` beside it; work goes on in
    the meantime.
    """
    settings.backups.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _scratch(settings) as plain, closing(open_apart(settings.database_url)) as db:
        head = {
            "made_at": now().isoformat(),
            "kind": _kind(db),
            "schema": schema.version(db),
            "rows": _copy(db, settings, plain),
        }
        target = _free_name(settings.backups, head)
        sealed_files.seal(plain, target, head)
    Path(f"{target}.sha256").write_text(f"{digest(target)}  {target.name}\n")
    return target


def prune(settings: Settings, keep: int = KEPT) -> list[Path]:
    """Remove all but the newest `keep` backups; returns what was removed."""
    old = sorted(settings.backups.glob("*.backup"))[:-keep]
    for path in old:
        path.unlink()
        for beside in (".sha256", ".verified", ".copied"):
            Path(f"{path}{beside}").unlink(missing_ok=True)
    file_backup.prune(settings)
    return old


def restore(path: Path, settings: Settings) -> dict[str, int]:
    """Replace the database by the backup and answer its row counts; what was there is backed up
    first.

    Uploaded files that its rows name and that are not there are brought back from beside the backup
    (`kept_files.bring_back`). A database file that cannot be read any more is put aside under
    another name. Raises BackupDamaged and leaves the database alone unless checksum, seal,
    integrity and row counts agree.
    """
    with opened(path, settings) as (head, plain), closing(open_apart(settings.database_url)) as db:
        if head["kind"] != _kind(db):
            raise BackupDamaged(
                f"{path} is a backup of {head['kind']}, this database is {_kind(db)}"
            )
        with schema.locked(db):
            if not _put_aside_when_damaged(db) and holds_rows(db):
                make(settings)
            _replace(settings, plain)
        if row_counts(db) != head["rows"]:
            raise BackupDamaged("after restoring, the row counts differ from those of the backup")
    return head["rows"]


@contextmanager
def opened(path: Path, settings: Settings):
    """(head, file) of a backup whose checksum, seal and integrity are right. Raises
    BackupDamaged.
    """
    with _scratch(settings) as plain:
        _check_digest(Path(path))
        head = sealed_files.unseal(Path(path), plain)
        if head["kind"] == "sqlite":
            _check_sqlite(plain, head)
        yield head, plain


def keys_in_use(settings: Settings) -> set[str]:
    """Names of the keys without which a kept backup or a file beside it could not be read."""
    files = [*settings.backups.glob("*.*"), *file_backup.folder(settings.backups).glob("*.*")]
    return {
        sealed_files.key_of(path)
        for path in files
        if path.suffix in (".backup", file_backup.ENDING)
    }


def _put_aside_when_damaged(db: Database) -> bool:
    """A SQLite file that is no database any more is renamed, with what belongs to it: it may still
    be looked at.
    """
    if not isinstance(db, SqliteDatabase) or db.database == ":memory:":
        return False
    try:
        with closing(sqlite3.connect(db.database)) as there:
            if there.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
                return False
    except sqlite3.DatabaseError as fault:
        if not any(words in str(fault) for words in ("malformed", "not a database", "encrypted")):
            raise
    db.close()
    for ending in ("", "-wal", "-shm"):
        if os.path.exists(path := f"{db.database}{ending}"):
            os.replace(path, f"{db.database}.damaged-{now():%Y%m%dT%H%M%S}{ending}")
    return True


def _kind(db: Database) -> str:
    return "sqlite" if isinstance(db, SqliteDatabase) else "postgresql"


def _copy(db: Database, settings: Settings, plain):
    """Copy the database to the file `plain`, and count the rows of that very copy."""
    if _kind(db) == "postgresql":
        return pg_dump.dump(settings.database_url, plain)
    with closing(sqlite3.connect(db.database)) as source, closing(sqlite3.connect(plain)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
    return _counts_of(plain)


def _replace(settings: Settings, plain) -> None:
    if settings.database_url.startswith("postgres"):
        pg_dump.load(settings.database_url, plain)
        return
    with (
        closing(open_apart(settings.database_url)) as db,
        closing(sqlite3.connect(plain)) as source,
    ):
        source.backup(db.connection())


def _counts_of(plain):
    with closing(SqliteDatabase(str(plain))) as copy:
        return row_counts(copy)


def _check_sqlite(plain, head) -> None:
    try:
        with closing(sqlite3.connect(plain)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            sound = sound and not copy.execute("PRAGMA foreign_key_check").fetchall()
        if not sound or _counts_of(plain) != head["rows"]:
            raise BackupDamaged(
                "the database inside the backup fails its integrity check or its row counts"
            )
    except (sqlite3.DatabaseError, DatabaseError) as fault:
        raise BackupDamaged(f"the database inside the backup cannot be read: {fault}") from None


def _check_digest(path: Path) -> None:
    try:
        kept = Path(f"{path}.sha256").read_text(errors="replace")
        if kept != f"{digest(path)}  {path.name}\n":
            raise BackupDamaged(f"{path} does not match its checksum in {path.name}.sha256")
    except FileNotFoundError as fault:
        raise BackupDamaged(f"{fault.filename} is missing") from None


def digest(path: Path) -> str:
    """SHA-256 of a file, read piece by piece."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _free_name(folder: Path, head):
    stamp, number = head["made_at"].replace("-", "").replace(":", ""), 0
    while (path := folder / f"{stamp}-{number}-{head['schema'][:4]}.backup").exists():
        number += 1
    return path


@contextmanager
def _scratch(settings: Settings):
    """A file for the unencrypted copy, gone afterwards; its columns stay sealed as they were."""
    with tempfile.TemporaryDirectory(dir=settings.instance, prefix=".copy-") as folder:
        yield Path(folder) / "database"
