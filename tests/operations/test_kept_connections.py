"""Connections to PostgreSQL that go on from one request to the next."""

import psycopg
import pytest

from models.base import bind, database
from tests.databases import empty_database


@pytest.fixture
def kept(request, tmp_path):
    """The models point at an empty PostgreSQL database, whose connections are kept; answers its
    URL.
    """
    before = database.obj
    with empty_database("postgresql", tmp_path) as url:
        real = bind(url, kept=True)
        try:
            yield url
        finally:
            real.close_all()
            database.initialize(before)


def the_process() -> int:
    """The number of the server's process behind a connection of this moment."""
    with database.connection_context():
        return database.execute_sql("SELECT pg_backend_pid()").fetchone()[0]


def test_the_next_request_takes_the_same_connection(kept):
    assert the_process() == the_process()


def test_one_that_the_server_ended_is_replaced_before_it_is_asked_anything(kept):
    first = the_process()
    with psycopg.connect(kept, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", (first,))
    assert the_process() != first


def test_what_a_request_left_open_is_not_handed_on(kept):
    database.connect()
    database.execute_sql("CREATE TABLE left_open (id int)")
    database.begin()
    database.execute_sql("INSERT INTO left_open VALUES (1)")
    database.obj._state.transactions.clear()
    database.close()
    with database.connection_context():
        assert database.execute_sql("SELECT count(*) FROM left_open").fetchone()[0] == 0
