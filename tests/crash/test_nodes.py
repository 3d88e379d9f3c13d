"""Two nodes on one PostgreSQL: any node takes any request, and both come back when the database
does (promise G5).
"""

import time

import psycopg
import pytest
from peewee import OperationalError
from psycopg import sql

from backoffice.records import audit
from models.base import database
from tests.crash.crowd import Crowd, Guest
from tests.crash.station import Station

AWAY, BACK = 2.0, 10.0


@pytest.fixture
def nodes(house):
    if house.kind != "postgresql":
        pytest.skip("several nodes need PostgreSQL: run with TEST_ON=postgresql")
    made = [Station(house.settings), Station(house.settings)]
    try:
        for node in made:
            node.start()
        yield made
    finally:
        for node in made:
            node.stop()


def go_away(url, seconds):
    """What a restart of the server looks like from a node: every connection is cut and none is
    taken for a while.
    """
    name, server = url.rpartition("/")[2], url.rpartition("/")[0] + "/postgres"
    with psycopg.connect(server, autocommit=True) as connection:
        allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        connection.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )
        time.sleep(seconds)
        connection.execute(allow.format(sql.Identifier(name), sql.SQL("true")))


def test_without_a_database_a_page_says_so(house, monkeypatch):
    browser = house.browser("clerk1")

    def refuse(*_args, **_options):
        raise OperationalError("connection refused")

    database.close()
    with monkeypatch.context() as patch:
        patch.setattr(type(database.obj), "connect", refuse)
        answer = browser.client.get("/admin/enterprise/")
    database.connect(reuse_if_open=True)
    assert (
        answer.status_code == 503
        and answer.headers["Retry-After"] == "3"
        and "503" in answer.text
        and "refused" not in answer.text
    )
    assert browser.get("/admin/enterprise/").status == 200


@pytest.mark.prove
def test_two_nodes_lose_nothing_when_the_database_goes_away(house, nodes, record_property):
    """G5"""
    guest = Guest(nodes)
    assert [guest.ask("GET", "/admin/enterprise/")[0] for _n in range(4)] == [200] * 4, (
        "one session on both nodes"
    )
    with Crowd(nodes, house.rows["enterprise"]["west"]) as crowd:
        crowd.wait_for(20)
        database.close()
        go_away(house.settings.database_url, AWAY)
        first = crowd.first_good_after(time.monotonic())
        time.sleep(1)
    database.connect(reuse_if_open=True)
    statuses = crowd.statuses()
    assert crowd.lost_or_doubled() == set()
    assert set(statuses) <= {302, 503} and statuses[503] and first < BACK, statuses
    assert audit.faults() == []
    print(
        f"\nG5: {len(crowd.acknowledged())} acknowledged writes by two nodes, {statuses[503]} "
        "answers of 503 while the database was away, "
        f"0 lost or doubled, first good answer {first:.1f} s after it was back"
    )
    record_property("G5", f"{first:.1f} s")


@pytest.mark.prove
def test_signing_out_on_one_node_ends_the_session_on_the_other(house, nodes):
    guest = Guest(nodes)
    assert guest.ask("POST", "/logout", {"csrf_token": guest.token})[0] == 302
    assert [guest.ask("GET", "/admin/enterprise/")[0] for _n in range(2)] == [302] * 2
