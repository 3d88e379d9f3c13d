"""Private databases with keys of their own: one with empty tables, one with the demo world."""

import shutil
from contextlib import contextmanager
from datetime import datetime

import pytest
from argon2 import PasswordHasher

from backoffice.operations import schema
from backoffice.records import attachments
from models import base, cipher, clock
from seeds import demo

NOON = datetime(2026, 6, 24, 4)
"""The demo world of the tests is looked at on a Wednesday in June; it reaches back over the turn of
a year.
"""
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@contextmanager
def bound_to(path, ring):
    """The models point at this SQLite file, and then again at what they pointed at before."""
    bound, kept = base.database.obj, cipher.loaded()
    cipher.use(ring)
    with base.bind(f"sqlite:///{path}").connection_context():
        yield base.database
    base.database.initialize(bound)
    cipher.use(kept)


def settle(database):
    """The tables as an installation has them, but for the guards of those that only grow: tests
    plant faults in them.
    """
    schema.upgrade(database.obj)
    for (name,) in database.execute_sql(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%no_%'"
    ).fetchall():
        database.execute_sql(f"DROP TRIGGER {name}")


@pytest.fixture
def empty_tables(tmp_path):
    with bound_to(tmp_path / "seeds.sqlite3", cipher.Keyring.new()) as database:
        settle(database)
        yield database


def build(path, ring):
    """A file with the demo world as of that noon; answers its cast."""
    attachments.keep_in(path.parent / "files")
    with bound_to(path, ring) as database, clock.at(NOON):
        settle(database)
        return demo.load(CHEAP)


@pytest.fixture(scope="session")
def built_world(tmp_path_factory):
    """A file with the demo world, its keys and its cast; built once."""
    path, ring = tmp_path_factory.mktemp("demo") / "world.sqlite3", cipher.Keyring.new()
    return path, ring, build(path, ring)


@pytest.fixture
def cast(built_world, tmp_path):
    """The demo world in a copy that a test may change, on the day on which it was made."""
    path, ring, cast = built_world
    copy = shutil.copyfile(path, tmp_path / "world.sqlite3")
    with bound_to(copy, ring), clock.at(NOON):
        yield cast
