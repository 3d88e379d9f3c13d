"""Migrations go up and down on both databases, and what they build is what the models say."""

import threading
from contextlib import closing

import peewee
import pytest

from backoffice.operations import schema
from backoffice.operations.instance import open_apart
from backoffice.operations.migration_writer import UNCHANGING
from backoffice.operations.schema_snapshot import describe
from models.base import database
from models.registry import model_of, tables
from tests.databases import empty_database
from tests.schema.rows import add_row


def test_models_and_migrations_are_in_step():
    assert schema.differences() == []


def test_an_upgraded_database_has_every_column_key_index_and_check_of_the_models(
    kind, empty_db, tmp_path
):
    schema.upgrade(empty_db)
    with (
        empty_database(kind, tmp_path) as url,
        closing(open_apart(url)) as built,
        built.bind_ctx(tables()),
    ):
        built.create_tables(tables())
        upgraded, wanted = describe(empty_db), describe(built)
    assert {fact for fact in upgraded if fact[1] != "trigger" and "__" not in fact[2]} == wanted
    assert len({table for table, *_ in wanted}) == len(tables())


def test_every_step_down_leaves_nothing_and_up_again_builds_the_same(empty_db):
    steps = schema.upgrade(empty_db)
    before = describe(empty_db)
    for name in reversed(steps):
        assert schema.downgrade(empty_db) == [name]
    assert describe(empty_db) == set()
    schema.upgrade(empty_db)
    assert describe(empty_db) == before


def test_upgrading_twice_does_nothing_the_second_time(empty_db):
    assert schema.upgrade(empty_db)
    assert schema.upgrade(empty_db) == []
    assert schema.pending(empty_db) == []


def test_an_interrupted_upgrade_is_completed_by_the_next(empty_db):
    third = schema.status(empty_db)[2].name
    schema.upgrade(empty_db, to=third)
    assert schema.version(empty_db) == third
    schema.upgrade(empty_db)
    assert schema.pending(empty_db) == []


def test_two_nodes_at_once_migrate_once(empty_db, kind):
    url = empty_db.database if kind == "sqlite" else None
    others = [
        open_apart(f"sqlite:///{url}")
        if url
        else type(empty_db)(empty_db.database, **empty_db.connect_params)
        for _ in range(3)
    ]
    done = []
    threads = [
        threading.Thread(target=lambda db=db: done.append(schema.upgrade(db))) for db in others
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(map(len, done)) == [0, 0, len(schema.status(empty_db))]


def test_a_backup_is_asked_for_only_before_a_database_in_use_changes(empty_db):
    asked = []
    schema.upgrade(
        empty_db, before=lambda: asked.append("first"), to=schema.status(empty_db)[0].name
    )
    schema.upgrade(empty_db, before=lambda: asked.append("second"))
    schema.upgrade(empty_db, before=lambda: asked.append("third"))
    assert asked == ["second"]


def test_a_database_of_a_later_version_is_refused(empty_db):
    schema.upgrade(empty_db)
    empty_db.execute_sql(
        "INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2026-01-01 00:00:00')"
    )
    with pytest.raises(schema.SchemaTooNew, match="9999_later"):
        schema.upgrade(empty_db)


@pytest.mark.parametrize("table", UNCHANGING)
def test_what_only_grows_can_neither_be_changed_nor_removed(installation, table):
    row = add_row(model_of(table))
    statements = [f"UPDATE {table} SET id = id", f"DELETE FROM {table} WHERE id = {row}"]
    if not isinstance(database.obj, peewee.SqliteDatabase):
        statements.append(f"TRUNCATE {table} CASCADE")
    for statement in statements:
        with pytest.raises(peewee.IntegrityError, match="only grows"), database.obj.atomic():
            database.execute_sql(statement)
    assert database.execute_sql(f"SELECT count(*) FROM {table}").fetchone()[0] == 1
