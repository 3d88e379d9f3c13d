"""A synchronous replica that is away: people sign in and read, writing is refused with the reason,
nobody hangs (operations F5).
"""

import json
import os
import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest

from backoffice.operations import move_to_postgresql
from models import standby
from models.base import bind, database
from tests.crash.replica import Server, tools
from tests.crash.station import Station, Writer

QUICK = 5.0
"""Seconds within which a page must be there, on a machine that has other work too."""
BANNER = "数据库第二台服务器没有应答"


@pytest.fixture
def server(house):
    if house.kind != "sqlite":
        pytest.skip(
            "the test makes a PostgreSQL of its own: it runs once, without TEST_ON=postgresql"
        )
    folder = Path(tempfile.mkdtemp(prefix="standby-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    made = Server(tools(), folder / "one")
    try:
        made.make()
        made.start()
        made.ask("CREATE DATABASE station")
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)
        standby.forget()


@pytest.fixture
def node(house, server):
    database.close()
    url = f"postgresql://postgres@127.0.0.1:{server.port}/station"
    move_to_postgresql.move(house.settings, url)
    bind(url)
    made = Station(replace(house.settings, database_url=url), BACKOFFICE_PROCESSES="1")
    try:
        yield made
    finally:
        server.ask("ALTER SYSTEM RESET synchronous_standby_names")
        server.ask("SELECT pg_reload_conf()")
        made.stop()


def lose_the_replica(server):
    server.ask("ALTER SYSTEM SET synchronous_standby_names = 'ghost'")
    server.ask("SELECT pg_reload_conf()")
    until = time.monotonic() + 20
    while server.ask("SHOW synchronous_standby_names") != [("ghost",)]:
        assert time.monotonic() < until
        time.sleep(0.05)


def timed(ask):
    began = time.monotonic()
    return ask(), time.monotonic() - began


@pytest.mark.prove
def test_people_sign_in_and_read_while_the_replica_is_away(house, server, node):
    node.start()
    before = Writer(node)
    lose_the_replica(server)
    time.sleep(standby.FRESH + 0.5)
    writer, took = timed(lambda: Writer(node, "head1"))
    assert took < QUICK, "signing in does not wait"
    (status, _headers, page), took = timed(lambda: writer.ask("GET", "/admin/enterprise/"))
    assert status == 200 and took < QUICK and BANNER in page, "a banner says why writing waits"
    answers = [
        timed(
            lambda n=n: before.contact(
                house.rows["enterprise"]["west"], f"w-{n}", f"w-{n}".ljust(24, "k")
            )
        )
        for n in range(20)
    ]
    assert {status for status, _took in answers} == {503} and max(
        took for _status, took in answers
    ) < QUICK
    assert before.ask("GET", "/")[0] == 200, "twenty that wanted to write leave every thread free"
    health = node.ask("/healthz")
    assert health[0] == 503 and [
        one["name"] for one in json.loads(health[1])["checks"] if not one["ok"]
    ] == ["replica"]
    server.ask("ALTER SYSTEM RESET synchronous_standby_names")
    server.ask("SELECT pg_reload_conf()")
    time.sleep(standby.FRESH + 1)
    assert (
        before.contact(house.rows["enterprise"]["west"], "w-after", "w-after".ljust(24, "k")) == 302
    )
    assert BANNER not in before.ask("GET", "/")[2]


@pytest.mark.prove
def test_a_node_starts_while_the_replica_is_away(server, node):
    lose_the_replica(server)
    assert node.start(healthy=(200, 503)) < 60
    assert Writer(node).ask("GET", "/")[0] == 200


@pytest.mark.prove
def test_a_commit_that_waits_already_is_given_up(house, server, node, monkeypatch):
    """The first server does not know yet that the machine of the replica is lost: the write is in
    doubt, and says so soon.
    """
    monkeypatch.setattr(standby, "PATIENCE", 1.0)
    lose_the_replica(server)
    standby.forget()
    database.connect(reuse_if_open=True)
    assert standby.is_away(database.obj)
    began = time.monotonic()
    with (
        pytest.raises(Exception, match=r"server closed|connection|terminated"),
        database.obj.atomic(),
    ):
        database.obj.execute_sql("CREATE TABLE waiting (id int)")
    assert time.monotonic() - began < QUICK and standby.is_suspected()
    database.close()
