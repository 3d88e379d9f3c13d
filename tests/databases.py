"""Databases for tests: a new, private one on SQLite or PostgreSQL for each test that asks.

`TEST_POSTGRES_URL` names a PostgreSQL database in whose server others may be made;
`REQUIRE_POSTGRES=1` turns its absence into a failure; `TEST_ON` names the one kind that all tests
run on.
"""

import os
import shutil
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from backoffice.operations import schema
from backoffice.operations.instance import open_apart

KINDS = ("sqlite", "postgresql")
CHOSEN = os.environ.get("TEST_ON")

_patterns: dict[str, str] = {}


@contextmanager
def empty_database(kind: str, folder: Path):
    """The URL of a new database without tables, removed afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / uuid4().hex}.sqlite3"
    else:
        with _on_server() as name:
            yield _url_of(name)


@contextmanager
def fresh_database(kind: str, folder: Path):
    """The URL of a new database with today's tables and no rows, copied from one that is made once
    a session.
    """
    pattern = _patterns.get(kind) or _patterns.setdefault(kind, _make_pattern(kind))
    with copied_database(kind, folder, pattern) as url:
        yield url


@contextmanager
def copied_database(kind: str, folder: Path, pattern: str):
    """The URL of a copy of `pattern`: a SQLite file, or a PostgreSQL database that nobody is
    connected to.
    """
    if kind == "sqlite":
        copy = folder / f"{uuid4().hex}.sqlite3"
        shutil.copyfile(pattern, copy)
        yield f"sqlite:///{copy}"
    else:
        with _on_server(pattern) as name:
            yield _url_of(name)


def pattern_of(url: str) -> str:
    """What `copied_database` takes as the pattern for the database of this URL."""
    return url.removeprefix("sqlite:///") if url.startswith("sqlite") else url.rpartition("/")[2]


def remove_patterns():
    """To be called at the end of the session (`pytest_sessionfinish`)."""
    for kind, pattern in _patterns.items():
        if kind == "sqlite":
            Path(pattern).unlink()
        else:
            _drop(pattern)
    _patterns.clear()


def postgres_url() -> str:
    """The URL of the server for tests; skips the test without one, or fails where PostgreSQL is
    required.
    """
    if url := os.environ.get("TEST_POSTGRES_URL"):
        return url
    if os.environ.get("REQUIRE_POSTGRES") == "1":
        pytest.fail("REQUIRE_POSTGRES=1, but TEST_POSTGRES_URL is not set")
    pytest.skip("TEST_POSTGRES_URL is not set")


def _make_pattern(kind):
    name = (
        f"{tempfile.gettempdir()}/pattern-{uuid4().hex}.sqlite3" if kind == "sqlite" else _create()
    )
    url = f"sqlite:///{name}" if kind == "sqlite" else _url_of(name)
    with closing(open_apart(url)) as db:
        schema.upgrade(db)
        if kind == "sqlite":
            db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return name


@contextmanager
def _on_server(pattern=None):
    name = _create(pattern)
    try:
        yield name
    finally:
        _drop(name)


def _create(pattern="template0"):
    name = f"test_{uuid4().hex}"
    _execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
            sql.Identifier(name), sql.Identifier(pattern or "template0")
        )
    )
    return name


def _drop(name):
    _execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _execute(statement):
    with psycopg.connect(postgres_url(), autocommit=True) as connection:
        connection.execute(statement)


def _url_of(name):
    return postgres_url().rpartition("/")[0] + "/" + name
