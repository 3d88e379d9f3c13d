"""Several processes that answer on one port: one that dies is replaced, and none is left behind (promise G1)."""

import os
import re
import signal
import time
from pathlib import Path

import pytest

from tests.crash.station import Station, Writer

PATIENCE = 20


@pytest.fixture
def station(house):
    made = Station(house.settings, BACKOFFICE_PROCESSES="2")
    made.start()
    yield made
    if any(alive(process) for process in answering(made)):
        os.killpg(made.process.pid, signal.SIGKILL)
    made.stop()


def answering(station) -> list[int]:
    """The processes that answer: forked from the first one, with its command line."""
    first = Path(f"/proc/{station.process.pid}/cmdline").read_bytes() if alive(station.process.pid) else b""
    return [pid for pid in children(station.process.pid) if Path(f"/proc/{pid}/cmdline").read_bytes() == first]


def children(parent) -> list[int]:
    return [int(pid) for path in Path(f"/proc/{parent}/task").glob("*/children") for pid in path.read_text().split()]


def alive(pid) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(holds):
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < PATIENCE, "it did not come to that"
        time.sleep(0.05)


@pytest.mark.prove
def test_one_that_is_killed_is_replaced_while_the_other_answers(house, station):
    writer = Writer(station)
    first = answering(station)
    assert len(first) == 2
    os.kill(first[0], signal.SIGKILL)
    assert [writer.ask("GET", "/")[0] for _n in range(20)] == [200] * 20
    until(lambda: len(answering(station)) == 2)
    assert first[1] in answering(station) and first[0] not in answering(station)


@pytest.mark.prove
def test_the_numbers_are_those_of_all_processes(house, station):
    """The one that is asked tells what the other has answered, and what one that was killed has."""
    writer = Writer(station)
    before = seen(writer)
    for _n in range(30):
        writer.ask("GET", "/admin/enterprise/")
    os.kill(answering(station)[0], signal.SIGKILL)
    assert {seen(writer) - before for _n in range(6)} == {30}


def seen(writer) -> int:
    """How many lists all of them say that they have shown."""
    found = re.search(r'requests_total{page="index_view",method="GET",status="200"} (\d+)', writer.ask("GET", "/metrics")[2])
    return int(found[1]) if found else 0


@pytest.mark.prove
def test_all_end_when_the_first_is_killed(house, station):
    left = children(station.process.pid)
    assert len(left) == 3, "two that answer and the worker"
    os.kill(station.process.pid, signal.SIGKILL)
    station.process.wait(PATIENCE)
    until(lambda: not any(map(alive, left)))
    assert station.status("/healthz") is None
