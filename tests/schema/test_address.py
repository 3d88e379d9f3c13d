"""The address of a PostgreSQL server is read as PostgreSQL reads it: several hosts, quoted
passwords, encryption.
"""

from contextlib import closing

from backoffice.operations import pg_dump
from backoffice.operations.instance import open_apart
from models.base import server_of
from tests.databases import postgres_url

URL = "postgresql://app:p%40ss@db1:5432,db2:5433/station?target_session_attrs=read-write&sslrootcert=/etc/ca.pem"


def test_every_part_of_an_address_is_understood():
    assert server_of(URL) == {
        "database": "station",
        "user": "app",
        "password": "p@ss",
        "host": "db1,db2",
        "port": "5432,5433",
        "prefer_psycopg3": True,
        "target_session_attrs": "read-write",
        "sslrootcert": "/etc/ca.pem",
        "options": "-c work_mem=32MB",
        "connect_timeout": 5,
    }


def test_options_of_ones_own_go_first():
    assert server_of(f"{URL}&options=-c%20work_mem%3D8MB")["options"] == "-c work_mem=8MB"


def test_what_a_search_may_remember_reaches_the_server():
    with closing(open_apart(postgres_url())) as db:
        assert db.execute_sql("SHOW work_mem").fetchone() == ("32MB",)


def test_the_tools_of_the_server_get_the_same_address():
    told = pg_dump._environment(URL)
    assert told == {
        "PGHOST": "db1,db2",
        "PGPORT": "5432,5433",
        "PGUSER": "app",
        "PGPASSWORD": "p@ss",
        "PGDATABASE": "station",
        "PGTARGETSESSIONATTRS": "read-write",
        "PGSSLROOTCERT": "/etc/ca.pem",
    }


def test_another_database_of_the_same_server_keeps_the_rest():
    assert pg_dump.beside(URL, "drill") == URL.replace("/station?", "/drill?")


def test_the_host_that_answers_is_taken():
    """The first host is gone; the second one serves."""
    url = postgres_url()
    server, name = url.rsplit("@")[-1].rsplit("/", 1)
    with closing(
        open_apart(
            f"{url.rsplit('@')[0]}@127.0.0.1:1,{server}/{name}?target_session_attrs=read-write"
        )
    ) as db:
        assert db.execute_sql("SELECT pg_is_in_recovery()").fetchone() == (False,)
