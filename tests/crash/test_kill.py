"""What was acknowledged is there after kill -9, once and with a whole log (promises G1, F2, E1)."""

import random
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing, suppress

import pytest

from backoffice.records import audit
from models.enterprises import EnterpriseContact
from tests.crash.station import Station, Writer

WRITERS, ROUNDS = 8, 20


@pytest.fixture
def station(house):
    made = Station(house.settings)
    yield made
    made.stop()


def write_until_killed(station, enterprise, place, said, stop):
    """Send one form after the other; note the answer to each."""
    writer = Writer(station)
    for number in range(10_000):
        name = f"{place}-{number}"
        said[name] = writer.contact(enterprise, name, f"{name}-".ljust(24, "k"))
        if said[name] is None or stop.is_set():
            return


def one_round(station, enterprise, turn) -> dict:
    said, stop = {}, threading.Event()
    people = [
        threading.Thread(target=quietly, args=(station, enterprise, f"{turn}-{place}", said, stop))
        for place in range(WRITERS)
    ]
    for person in people:
        person.start()
    enough, until = random.Random(turn).randint(20, 60), time.monotonic() + 60
    while len(said) < enough and time.monotonic() < until:
        time.sleep(0.01)
    station.kill()
    stop.set()
    for person in people:
        person.join(30)
    return said


def quietly(*args):
    with suppress(AssertionError, OSError, TypeError):
        write_until_killed(*args)


def stored() -> Counter:
    return Counter(
        name
        for (name,) in EnterpriseContact.select(EnterpriseContact.name)
        .where(EnterpriseContact.name.contains("-"))
        .tuples()
    )


def rounds(house, station, count) -> tuple[int, int, list]:
    """Let them write and kill the server, `count` times; answers acknowledged and open writes and
    the seconds of each start.
    """
    enterprise, said, starts = house.rows["enterprise"]["west"], {}, []
    for turn in range(count):
        starts.append(station.start())
        said |= one_round(station, enterprise, turn)
    starts.append(station.start())
    writer = Writer(station)
    acknowledged = [name for name, status in said.items() if status == 302]
    unanswered = [name for name, status in said.items() if status is None]
    assert set(said.values()) <= {302, None}, Counter(said.values())
    before = stored()
    assert [name for name in acknowledged if before[name] != 1] == []
    assert [name for name in unanswered if before[name] > 1] == []
    for name in unanswered:
        assert writer.contact(enterprise, name, f"{name}-".ljust(24, "k")) == 302
    assert stored() == Counter(list(said)), "a form that was sent again makes no second record"
    return len(acknowledged), len(unanswered), starts


def sound(house):
    """SQLite's own check of its file; a PostgreSQL server was not killed here and checks its pages
    by itself.
    """
    if house.kind != "sqlite":
        return True
    with closing(sqlite3.connect(house.settings.database_url.removeprefix("sqlite:///"))) as db:
        return db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_one_kill_loses_nothing(house, station):
    """G1 in small."""
    acknowledged, _open, _starts = rounds(house, station, 1)
    assert acknowledged and sound(house) and audit.faults() == []


@pytest.mark.prove
def test_twenty_kills_lose_nothing(house, station, record_property):
    """G1"""
    acknowledged, unanswered, starts = rounds(house, station, ROUNDS)
    record_property(
        "G1",
        f"{acknowledged} acknowledged, {unanswered} cut off, slowest start {max(starts):.1f} s",
    )
    print(
        f"\nG1: {ROUNDS} kills under {WRITERS} writers: {acknowledged} acknowledged writes, 0 "
        "lost or doubled; "
        f"{unanswered} cut off and sent again; slowest start {max(starts):.1f} s"
    )
    assert acknowledged >= 500 and sound(house) and audit.faults() == []
