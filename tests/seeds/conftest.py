"""Private databases with keys of their own: one with empty tables, one with the demo world."""

import shutil
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher

from models import base, cipher, registry
from seeds import demo

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@contextmanager
def bound_to(path, ring):
    """The models point at this SQLite file, and then again at what they pointed at before."""
    bound, kept = base.database.obj, cipher._ring
    cipher.use(ring)
    with base.bind(f"sqlite:///{path}").connection_context():
        yield base.database
    base.database.initialize(bound)
    cipher.use(kept)


@pytest.fixture
def empty_tables(tmp_path):
    with bound_to(tmp_path / "seeds.sqlite3", cipher.Keyring.new()) as database:
        database.create_tables(registry.tables())
        yield database


@pytest.fixture(scope="session")
def built_world(tmp_path_factory):
    """A file with the demo world, its keys and its cast; built once."""
    path, ring = tmp_path_factory.mktemp("demo") / "world.sqlite3", cipher.Keyring.new()
    with bound_to(path, ring) as database:
        database.create_tables(registry.tables())
        cast = demo.load(CHEAP)
    return path, ring, cast


@pytest.fixture
def cast(built_world, tmp_path):
    """The demo world in a copy that a test may change."""
    path, ring, cast = built_world
    copy = shutil.copyfile(path, tmp_path / "world.sqlite3")
    with bound_to(copy, ring):
        yield cast
