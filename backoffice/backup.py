"""Backups made on line, encrypted with the installation's keys; restored only when every byte and row is as it was."""

import hashlib
import json
import os
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from peewee import DatabaseError, SqliteDatabase

from backoffice import postgresql, schema
from backoffice.config import Settings
from backoffice.instance import holds_rows, open_apart
from backoffice.structure import row_counts
from models import cipher
from models.clock import now

MAGIC = b"station-backup-1\n"
CHUNK = 1 << 20
KEPT = 30


class BackupDamaged(RuntimeError):
    """The file is not, byte for byte, a backup that these keys have made; nothing was restored."""


def make(settings: Settings) -> Path:
    """Write a backup of the database as it is now, with `<name>.sha256` beside it; work goes on meanwhile."""
    settings.backups.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _scratch(settings) as plain, closing(open_apart(settings.database_url)) as db:
        head = {"made_at": now().isoformat(), "kind": _kind(db), "schema": schema.version(db),
                "rows": _copy(db, settings, plain), "key": cipher.ring().current, "salt": os.urandom(16).hex()}
        target = _free_name(settings.backups, head)
        _seal(plain, target, head)
    Path(f"{target}.sha256").write_text(f"{_digest(target)}  {target.name}\n")
    return target


def prune(settings: Settings, keep: int = KEPT) -> list[Path]:
    """Remove all but the newest `keep` backups; answers what was removed."""
    old = sorted(settings.backups.glob("*.backup"))[:-keep]
    for path in old:
        path.unlink()
        for beside in (".sha256", ".verified"):
            Path(f"{path}{beside}").unlink(missing_ok=True)
    return old


def restore(path: Path, settings: Settings) -> dict[str, int]:
    """Replace the database by the backup and answer its row counts; what was there is backed up first.

    Raises BackupDamaged and leaves the database alone unless checksum, seal, integrity and row counts agree.
    """
    with opened(path, settings) as (head, plain), closing(open_apart(settings.database_url)) as db:
        if head["kind"] != _kind(db):
            raise BackupDamaged(f"{path} is a backup of {head['kind']}, this database is {_kind(db)}")
        with schema.locked(db):
            if holds_rows(db):
                make(settings)
            _replace(settings, plain)
        if row_counts(db) != head["rows"]:
            raise BackupDamaged("after restoring, the row counts differ from those of the backup")
    return head["rows"]


@contextmanager
def opened(path: Path, settings: Settings):
    """(head, file) of a backup whose checksum, seal and integrity are right. Raises BackupDamaged."""
    with _scratch(settings) as plain:
        head = _unseal(Path(path), plain)
        if head["kind"] == "sqlite":
            _check_sqlite(plain, head)
        yield head, plain


def key_of(path: Path) -> str:
    """The name of the key that a backup was made with; "" when the file is not a backup."""
    with open(path, "rb") as file:
        whole = file.read(len(MAGIC)) == MAGIC
        return json.loads(file.read(int.from_bytes(file.read(4))))["key"] if whole else ""


def _kind(db):
    return "sqlite" if isinstance(db, SqliteDatabase) else "postgresql"


def _copy(db, settings, plain):
    """Copy the database to the file `plain`, and count the rows of that very copy."""
    if _kind(db) == "postgresql":
        return postgresql.dump(settings.database_url, plain)
    with closing(sqlite3.connect(db.database)) as source, closing(sqlite3.connect(plain)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
    return _counts_of(plain)


def _replace(settings, plain):
    if settings.database_url.startswith("postgres"):
        postgresql.load(settings.database_url, plain)
        return
    with closing(open_apart(settings.database_url)) as db, closing(sqlite3.connect(plain)) as source:
        source.backup(db.connection())


def _counts_of(plain):
    with closing(SqliteDatabase(str(plain))) as copy:
        return row_counts(copy)


def _check_sqlite(plain, head):
    try:
        with closing(sqlite3.connect(plain)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            sound = sound and not copy.execute("PRAGMA foreign_key_check").fetchall()
        if not sound or _counts_of(plain) != head["rows"]:
            raise BackupDamaged("the database inside the backup fails its integrity check or its row counts")
    except (sqlite3.DatabaseError, DatabaseError) as fault:
        raise BackupDamaged(f"the database inside the backup cannot be read: {fault}") from None


def _seal(plain: Path, target: Path, head: dict):
    """Encrypt in chunks; each is bound to the head, to its place and to whether it is the last."""
    text = json.dumps(head, sort_keys=True).encode()
    lock, chunks = _lock(head), -(-plain.stat().st_size // CHUNK)
    with open(plain, "rb") as source, open(target, "xb", opener=_private) as file:
        file.write(MAGIC + len(text).to_bytes(4) + text)
        for place in range(chunks):
            file.write(lock.encrypt(place.to_bytes(12), source.read(CHUNK), _bound(text, place + 1 == chunks)))
        file.flush()
        os.fsync(file.fileno())


def _unseal(path: Path, plain: Path) -> dict:
    _check_digest(path)
    with open(path, "rb") as file, open(plain, "wb") as target:
        try:
            if file.read(len(MAGIC)) != MAGIC:
                raise ValueError
            text = file.read(int.from_bytes(file.read(4)))
            head, lock, place = json.loads(text), _lock(json.loads(text)), 0
            chunk = file.read(CHUNK + 16)
            while chunk:
                following = file.read(CHUNK + 16)
                target.write(lock.decrypt(place.to_bytes(12), chunk, _bound(text, not following)))
                chunk, place = following, place + 1
            return head
        except (ValueError, KeyError, TypeError, OverflowError, InvalidTag):
            raise BackupDamaged(f"{path} is damaged or was made with other keys") from None


def _check_digest(path):
    try:
        kept = Path(f"{path}.sha256").read_text(errors="replace")
        if kept != f"{_digest(path)}  {path.name}\n":
            raise BackupDamaged(f"{path} does not match its checksum in {path.name}.sha256")
    except FileNotFoundError as fault:
        raise BackupDamaged(f"{fault.filename} is missing") from None


def _lock(head):
    """A key for this one file, drawn from the key of the ring that the head names."""
    key = cipher.ring().keys[head["key"]]
    return AESGCM(HKDF(SHA256(), 32, bytes.fromhex(head["salt"]), b"backup").derive(key.secret))


def _bound(text, last):
    return text + (b"last" if last else b"more")


def _digest(path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _free_name(folder, head):
    stamp, number = head["made_at"].replace("-", "").replace(":", ""), 0
    while (path := folder / f"{stamp}-{number}-{head['schema'][:4]}.backup").exists():
        number += 1
    return path


def _private(path, flags):
    return os.open(path, flags, 0o600)


@contextmanager
def _scratch(settings):
    """A file for the unencrypted copy, gone afterwards; its columns stay sealed as they were."""
    with tempfile.TemporaryDirectory(dir=settings.instance, prefix=".copy-") as folder:
        yield Path(folder) / "database"
