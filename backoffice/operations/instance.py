"""The instance folder: keys and secret are made once for a new database and checked at
each start.
"""

import os
import pwd
import secrets
from pathlib import Path

from peewee import Database, Field, Model, PostgresqlDatabase
from playhouse.db_url import connect as open_url

from backoffice.config import Settings
from backoffice.operations.schema_snapshot import row_counts
from models import cipher
from models.base import SQLITE_PRAGMAS, server_of
from models.cipher import KeyMissing, Keyring, SealBroken
from models.messages import T
from models.registry import models
from models.sealed import EncryptedField


def make_folder(settings: Settings) -> None:
    """Make the folder; from here on this process writes files for its owner alone."""
    os.umask(0o077)
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    if settings.instance.stat().st_uid == os.geteuid():
        settings.instance.chmod(0o700)


def act_as_owner(settings: Settings) -> None:
    """A command that root runs goes on as the owner of the instance folder: the service could not
    read what root leaves there.
    """
    os.umask(0o077)
    if os.geteuid() != 0:
        return
    there = settings.instance if settings.instance.exists() else settings.instance.parent
    if not there.exists() or (owner := there.stat().st_uid) == 0:
        return
    name, group = _account(owner, there.stat().st_gid)
    os.initgroups(name, group) if name else os.setgroups([])
    os.setgid(group)
    os.setuid(owner)


def _account(owner, group):
    try:
        entry = pwd.getpwuid(owner)
        return entry.pw_name, entry.pw_gid
    except KeyError:
        return None, group


def make(settings: Settings, db: Database) -> None:
    """Make keys and secret where they are missing. Raises KeyMissing when the database holds rows
    and the keys are gone.

    A new secret ends the sessions and nothing else: it is made whenever there is none.
    """
    if not settings.keys_file.exists():
        _refuse_when_used(settings.keys_file, db)
        settings.keys_file.parent.mkdir(parents=True, exist_ok=True)
        Keyring.new(settings.cipher).save(settings.keys_file)
    if not settings.secret_file.exists():
        _write_secret(settings.secret_file)


def open_keys(settings: Settings, db: Database) -> None:
    """Load the keyring into this process. Raises KeyMissing when it is absent or does not open what
    `db` holds.
    """
    open_ring(settings)
    try:
        try_values(db)
    except SealBroken:
        cipher.use(None)
        raise KeyMissing(
            T(
                "key file {path} does not open the values in this database; put back "
                "the key "
                "file that belongs to it, and change nothing until "
                "then",
                path=settings.keys_file,
            )
        ) from None


def try_values(db: Database) -> None:
    """Open the first value of every sealed column of `db`, at which the models point. Raises
    SealBroken.
    """
    for model, field in _sealed_columns(db):
        _try_first_value(model, field)


def open_ring(settings: Settings) -> None:
    """Load the keyring without asking whether it fits: for a database that is about to be
    replaced.
    """
    cipher.use(Keyring.load(settings.keys_file))


def secret(settings: Settings) -> str:
    """The text that signs cookies, tokens and jobs of this installation."""
    try:
        return settings.secret_file.read_text().strip()
    except FileNotFoundError:
        raise KeyMissing(
            T(
                "secret file {path} is missing: run {command}, which makes a new one; "
                "everybody signs in "
                "again, nothing else is lost",
                path=settings.secret_file,
                command="flask --app wsgi init",
            )
        ) from None


def open_apart(url: str):
    """A database object of its own for `url`, with its own connections; `models.base.database` is
    left alone.
    """
    return (
        open_url(url, pragmas=SQLITE_PRAGMAS)
        if url.startswith("sqlite")
        else PostgresqlDatabase(**server_of(url))
    )


def holds_rows(db: Database) -> bool:
    return any(count for table, count in row_counts(db).items() if table != "schema_migration")


def _write_secret(path: Path) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32))


def _refuse_when_used(path: Path, db: Database) -> None:
    if holds_rows(db):
        raise KeyMissing(
            T(
                "key file {path} is missing, but the database holds rows that were "
                "made with it; put the file back. "
                "A new one would make the encrypted values unreadable for "
                "ever",
                path=path,
            )
        )


def _sealed_columns(db: Database):
    present = set(db.get_tables())
    for model in models():
        table = model._meta.table_name
        fields = [field for field in model._meta.sorted_fields if isinstance(field, EncryptedField)]
        if fields and table in present:
            columns = {column.name for column in db.get_columns(table)}
            yield from ((model, field) for field in fields if field.column_name in columns)


def _try_first_value(model: type[Model], field: Field) -> None:
    row = model.select(model.uid, field).where(field.is_null(False)).first()
    if row is not None:
        getattr(row, field.name).open()
