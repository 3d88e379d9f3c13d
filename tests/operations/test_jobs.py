"""Jobs live in the application's own database, under names of their own, and only signed ones are
run.
"""

from contextlib import closing
from datetime import datetime

import pytest
from peewee import SqliteDatabase

from backoffice import scheduled_jobs
from backoffice.config import Settings
from backoffice.operations import instance, schema
from backoffice.operations.schema_snapshot import describe
from models.base import SQLITE_PRAGMAS
from tests.databases import KINDS, fresh_database


@pytest.fixture(params=KINDS)
def settings(request, tmp_path):
    with fresh_database(request.param, tmp_path) as url:
        made = Settings.from_environment(
            {"BACKOFFICE_INSTANCE": str(tmp_path), "BACKOFFICE_DATABASE_URL": url}
        )
        with closing(instance.open_apart(url)) as db:
            instance.make(made, db)
        yield made


def test_a_job_goes_through_the_queue(settings):
    queue, done = scheduled_jobs.queue(settings), []
    job = queue.task(name="note")(done.append)
    job("paper")
    queue.execute(queue.dequeue())
    assert done == ["paper"]
    queue.storage.close()


def test_its_tables_stand_apart_from_the_products(settings):
    scheduled_jobs.queue(settings).storage.close()
    with closing(instance.open_apart(settings.database_url)) as db:
        assert {name for name in db.get_tables() if name.startswith("job_")} == {
            "job_counter",
            "job_kv",
            "job_schedule",
            "job_task",
        }
        assert not any(table.startswith("job_") for table, *_ in describe(db))
        assert schema.pending(db) == []


def test_a_message_that_this_installation_did_not_sign_is_not_read(settings):
    queue = scheduled_jobs.queue(settings)
    queue.storage.enqueue(b"not a message of ours:0123456789")
    with pytest.raises(Exception, match=r"[Ss]ignature|mismatch"):
        queue.dequeue()
    queue.storage.close()


def test_the_queue_looks_at_the_plan_each_minute(settings):
    queue = scheduled_jobs.queue(settings)
    assert [task.name for task in queue.read_periodic(datetime(2025, 6, 3, 18, 31))] == ["plan"]
    queue.storage.close()


def test_an_apart_database_is_as_safe_as_the_main_one(settings):
    with closing(instance.open_apart(settings.database_url)) as db:
        if isinstance(db, SqliteDatabase):
            db.connect()
            assert (db.journal_mode, db.synchronous, db.foreign_keys) == (
                "wal",
                2,
                SQLITE_PRAGMAS["foreign_keys"],
            )
