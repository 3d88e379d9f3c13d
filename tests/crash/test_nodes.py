"""Two nodes on one PostgreSQL: any node takes any request, and both come back when the database does (promise G5)."""

import threading
import time
from collections import Counter

import psycopg
import pytest
from peewee import OperationalError
from psycopg import sql

from backoffice import audit
from models.base import database
from models.enterprises import EnterpriseContact
from tests.crash.station import Station, Writer

WRITERS, AWAY, BACK = 4, 2.0, 10.0


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


class Guest(Writer):
    """A person whose requests a proxy deals out to the nodes in turn."""

    def __init__(self, nodes, name="clerk1"):
        self.nodes, self.turn = nodes, 0
        super().__init__(nodes[0], name)

    def ask(self, *args, **options):
        self.turn += 1
        self.station = self.nodes[self.turn % len(self.nodes)]
        return super().ask(*args, **options)


def write(nodes, enterprise, place, said, over):
    """Send forms until `over`; one that was not taken is sent again with the same mark, as a person does."""
    guest, number = Guest(nodes), 0
    while not over.is_set():
        name = f"{place}-{number}"
        status = guest.contact(enterprise, name, f"{name}-".ljust(24, "k"))
        said.append((time.monotonic(), name, status))
        if status == 302:
            number += 1
        else:
            time.sleep(0.1)


def go_away(url, seconds):
    """What a restart of the server looks like from a node: every connection is cut and none is taken for a while."""
    name, server = url.rpartition("/")[2], url.rpartition("/")[0] + "/postgres"
    with psycopg.connect(server, autocommit=True) as connection:
        allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        connection.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
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
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "3" and "503" in answer.text and "refused" not in answer.text
    assert browser.get("/admin/enterprise/").status == 200


@pytest.mark.prove
def test_two_nodes_lose_nothing_when_the_database_goes_away(house, nodes, record_property):
    """G5"""
    guest = Guest(nodes)
    assert [guest.ask("GET", "/admin/enterprise/")[0] for _n in range(4)] == [200] * 4, "one session on both nodes"
    said, over, enterprise = [], threading.Event(), house.rows["enterprise"]["west"]
    people = [threading.Thread(target=write, args=(nodes, enterprise, f"node{place}", said, over)) for place in range(WRITERS)]
    for person in people:
        person.start()
    until = time.monotonic() + 20
    while len(said) < 20 and time.monotonic() < until:
        time.sleep(0.05)
    database.close()
    go_away(house.settings.database_url, AWAY)
    back = time.monotonic()
    while not any(at > back and status == 302 for at, _name, status in list(said)) and time.monotonic() < back + 2 * BACK:
        time.sleep(0.05)
    first = min(at for at, _name, status in list(said) if at > back and status == 302) - back
    time.sleep(1)
    over.set()
    for person in people:
        person.join(30)
    database.connect(reuse_if_open=True)
    kept = Counter(name for name, in EnterpriseContact.select(EnterpriseContact.name).where(EnterpriseContact.name.startswith("node")).tuples())
    acknowledged = {name for _at, name, status in said if status == 302}
    statuses = Counter(status for _at, _name, status in said)
    assert {name for name in acknowledged if kept[name] != 1} == set() and max(kept.values()) == 1
    assert set(statuses) <= {302, 503} and statuses[503] and first < BACK, statuses
    assert audit.faults() == []
    print(f"\nG5: {len(acknowledged)} acknowledged writes by two nodes, {statuses[503]} answers of 503 while the database was away, "
          f"0 lost or doubled, first good answer {first:.1f} s after it was back")
    record_property("G5", f"{first:.1f} s")


@pytest.mark.prove
def test_signing_out_on_one_node_ends_the_session_on_the_other(house, nodes):
    guest = Guest(nodes)
    assert guest.ask("POST", "/logout", {"csrf_token": guest.token})[0] == 302
    assert [guest.ask("GET", "/admin/enterprise/")[0] for _n in range(2)] == [302] * 2
