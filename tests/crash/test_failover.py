"""The database's machine is lost under two nodes: its replica takes over, and what was acknowledged
is there (promise G5).
"""

import os
import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest

from backoffice.operations import move_to_postgresql
from backoffice.records import audit
from models.base import bind, database
from tests.crash.crowd import Crowd
from tests.crash.replica import Server, follow, tools
from tests.crash.station import Station

BACK = 10.0


@pytest.fixture
def folder():
    """A temporary folder that the user of the server can reach; that of the house is ours alone."""
    made = Path(tempfile.mkdtemp(prefix="failover-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(made, "postgres")
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def servers(folder):
    programs = tools()
    pair = Server(programs, folder / "one"), Server(programs, folder / "two")
    try:
        pair[0].make()
        pair[0].start()
        yield pair
    finally:
        for server in pair:
            server.stop()


@pytest.fixture
def nodes(house, servers):
    """Two nodes that know both servers; the house's rows were moved to the first one."""
    if house.kind != "sqlite":
        pytest.skip(
            "the test makes a PostgreSQL of its own: it runs once, without TEST_ON=postgresql"
        )
    first, second = servers
    first.ask("CREATE DATABASE station")
    database.close()
    move_to_postgresql.move(house.settings, f"postgresql://postgres@127.0.0.1:{first.port}/station")
    follow(first, second)
    both = f"postgresql://postgres@127.0.0.1:{first.port},127.0.0.1:{second.port}/station?target_session_attrs=read-write"
    bind(both)
    made = [Station(replace(house.settings, database_url=both)) for _node in range(2)]
    try:
        for node in made:
            node.start()
        yield made
    finally:
        for node in made:
            node.stop()


@pytest.mark.prove
def test_a_replica_takes_over_without_losing_an_acknowledged_write(
    house, servers, nodes, record_property
):
    """G5"""
    first, second = servers
    with Crowd(nodes, house.rows["enterprise"]["west"]) as crowd:
        crowd.wait_for(40)
        killed = time.monotonic()
        first.kill()
        before = len(crowd.acknowledged())
        time.sleep(1)
        promoted = time.monotonic()
        second.promote()
        seconds, since = crowd.first_good_after(promoted), promoted - killed
        crowd.wait_for(len(crowd.said) + 20)
    database.connect(reuse_if_open=True)
    statuses = crowd.statuses()
    assert second.ask("SELECT pg_is_in_recovery()") == [(False,)]
    assert before >= 20 and len(crowd.acknowledged()) > before and crowd.lost_or_doubled() == set()
    assert set(statuses) <= {302, 503} and seconds + since < BACK, statuses
    assert audit.faults() == []
    print(
        "\nG5: first server killed under two nodes, replica promoted: "
        f"{len(crowd.acknowledged())} acknowledged writes, 0 lost or doubled, "
        f"{statuses[503]} answers of 503, first good answer {seconds:.1f} s after the "
        f"promotion, {seconds + since:.1f} s after the kill"
    )
    record_property("G5 failover", f"{seconds + since:.1f} s")
