"""Moves an installation from its SQLite file to an empty PostgreSQL, and proves table by table that
all of it arrived.

Rows are copied as they are stored, sealed values included, in one transaction: either everything is
there or nothing.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import psycopg
from peewee import Database, Model
from psycopg import sql

from backoffice.config import SettingError, Settings
from backoffice.operations import instance, schema
from backoffice.records import audit
from backoffice.search import index
from models import cipher
from models.base import bind, database
from models.registry import tables
from models.search import SearchEntry

STEP = 2_000
FOREIGN_KEYS = """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
                  FROM pg_constraint
                  WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
                  ORDER BY 1, 2"""


class MoveFailed(RuntimeError):  # noqa: N818 (named like those of backoffice/errors.py)
    """The move was aborted; the target holds no row, the source is as it was."""


class Proof(NamedTuple):
    """What one table holds, read from both databases and found equal."""

    table: str
    rows: int
    checksum: str


def move(settings: Settings, target: str) -> list[Proof]:
    """Copy the installation's SQLite database to the empty PostgreSQL of `target`; nobody writes
    meanwhile.

    Raises SettingError or MoveFailed, and then the target holds no row. The source is never
    changed.
    """
    if not settings.database_url.startswith("sqlite") or not target.startswith("postgres"):
        raise SettingError(
            "an embedded SQLite database is moved to postgresql://…; this is neither"
        )
    with closing(instance.open_apart(settings.database_url)) as source, _standing_still(source):
        _refuse_unready(source)
        with _pointing_at(target) as db:
            _make_ready(db)
            try:
                return _copy(source, db)
            except psycopg.Error as fault:
                raise MoveFailed(
                    f"PostgreSQL refused a row: {type(fault).__name__} "
                    f"{fault.diag.table_name or ''} "
                    f"{fault.diag.column_name or fault.diag.constraint_name or ''}".strip()
                ) from None


def _copy(source, db: Database):
    with db.atomic():
        keys = _without_foreign_keys(db)
        for model in _kept_tables():
            _pour(source, db, model)
        for table, name, words in keys:
            _run(
                db,
                sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} " + words).format(
                    sql.Identifier(table), sql.Identifier(name)
                ),
            )
        _count_on(db)
        index.rebuild()
        return _prove(source, db)


def _kept_tables() -> list:
    """All but the search index, which is rebuilt."""
    return [model for model in tables() if model is not SearchEntry]


@contextmanager
def _standing_still(source) -> Iterator[None]:
    """Nobody changes the tables or writes to them in the meantime."""
    with schema.locked(source), source.atomic("IMMEDIATE"):
        yield


@contextmanager
def _pointing_at(url):
    """The models point at the database of `url` for a while."""
    before = database.obj
    db = bind(url)
    try:
        with db.connection_context():
            yield db
    finally:
        database.initialize(before)


def _refuse_unready(source) -> None:
    if waiting := schema.pending(source):
        raise SettingError(
            f"{len(waiting)} migrations are waiting: run `flask --app wsgi schema upgrade` first"
        )


def _make_ready(db: Database) -> None:
    """Tables of this version in a database that holds nothing. Raises SettingError when it holds
    anything.
    """
    there = set(db.get_tables())
    if (there and "schema_migration" not in there) or instance.holds_rows(db):
        raise SettingError("the target is not empty: name a new database, nothing was written")
    schema.upgrade(db)


def _without_foreign_keys(db: Database) -> list:
    """Take the foreign keys off, so that rows may come in any order; putting them back checks every
    row.
    """
    keys = db.execute_sql(FOREIGN_KEYS).fetchall()
    for table, name, _words in keys:
        _run(
            db,
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(
                sql.Identifier(table), sql.Identifier(name)
            ),
        )
    return keys


def _pour(source, db: Database, model: type[Model]) -> None:
    names = sql.SQL(", ").join(
        sql.Identifier(field.column_name) for field in model._meta.sorted_fields
    )
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.table_name), names)
    with db.connection().cursor().copy(into) as copy:
        for row in _stored_rows(source, model):
            copy.write_row(row)


def _stored_rows(db: Database, model: type[Model]):
    """The rows of a table as the database holds them, some at a time."""
    last = -1
    while rows := db.execute(
        model.select().where(model.id > last).order_by(model.id).limit(STEP)
    ).fetchall():
        yield from rows
        last = rows[-1][model._meta.sorted_field_names.index("id")]


def _count_on(db: Database) -> None:
    """Numbers of new rows follow those that are there."""
    following = sql.SQL(
        "SELECT setval(pg_get_serial_sequence({}, 'id'), coalesce(max(id), 1), "
        "max(id) IS NOT NULL) FROM {}"
    )
    for model in tables():
        if model._meta.auto_increment:
            table = model._meta.table_name
            _run(db, following.format(sql.Literal(table), sql.Identifier(table)))


def _prove(source, db: Database) -> list[Proof]:
    """Read both databases and compare; then what only the whole can tell. Raises MoveFailed."""
    found = []
    for model in _kept_tables():
        was, now = (checksum(one, model) for one in (source, db))
        if was != now:
            raise MoveFailed(
                f"{model._meta.table_name} arrived with {now.rows} rows of "
                f"{was.rows}, or with other values"
            )
        found.append(now)
    try:
        instance.try_values(db)
    except cipher.SealBroken as fault:
        raise MoveFailed(f"a sealed value does not open: {fault}") from None
    if faults := [*audit.faults(), *index.faults()]:
        raise MoveFailed("; ".join(faults))
    return found


def checksum(db: Database, model: type[Model]) -> Proof:
    """Number and sum of the digests of the rows of a table, whatever the database and the order of
    the rows.
    """
    count, total, fields = 0, 0, model._meta.sorted_fields
    for row in _stored_rows(db, model):
        plain = [
            _plain(field.python_value(value)) for field, value in zip(fields, row, strict=False)
        ]
        digest = hashlib.sha256(
            json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()
        ).digest()
        count, total = count + 1, (total + int.from_bytes(digest)) % (1 << 256)
    return Proof(model._meta.table_name, count, f"{total:064x}")


def _plain(value):
    """A value in one spelling for both databases."""
    if hasattr(value, "token"):
        return value.token
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.hex() if isinstance(value, (bytes, memoryview)) else value


def _run(db: Database, statement) -> None:
    db.connection().execute(statement)
