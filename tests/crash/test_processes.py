"""Several processes that answer on one port: one that dies is replaced, and none is left behind
(promise G1).
"""

import os
import re
import signal
import time
from itertools import pairwise
from pathlib import Path

import pytest

from backoffice.operations import process_group
from models.tasks import BackgroundTask
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
    first = (
        Path(f"/proc/{station.process.pid}/cmdline").read_bytes()
        if alive(station.process.pid)
        else b""
    )
    return [
        pid
        for pid in children(station.process.pid)
        if Path(f"/proc/{pid}/cmdline").read_bytes() == first
    ]


def children(parent) -> list[int]:
    return [
        int(pid)
        for path in Path(f"/proc/{parent}/task").glob("*/children")
        for pid in path.read_text().split()
    ]


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
    found = re.search(
        r'requests_total{page="index_view",method="GET",status="200"} (\d+)',
        writer.ask("GET", "/metrics")[2],
    )
    return int(found[1]) if found else 0


@pytest.mark.prove
def test_all_end_when_the_first_is_killed(house, station):
    left = children(station.process.pid)
    assert len(left) == 3, "two that answer and the worker"
    os.kill(station.process.pid, signal.SIGKILL)
    station.process.wait(PATIENCE)
    until(lambda: not any(map(alive, left)))
    assert station.status("/healthz") is None


@pytest.mark.prove
def test_a_worker_that_dies_is_replaced_and_a_task_is_still_done(house, station):
    """operations F1: within seconds, with a line in the log, and `/healthz` tells its sign of
    life.
    """
    first = worker_of(station)
    until(lambda: "last sign of life" in station.ask("/healthz")[1])
    os.kill(first, signal.SIGKILL)
    until(lambda: worker_of(station) not in (None, first))
    writer = Writer(station, "admin")
    assert (
        writer.ask("POST", "/admin/plan_run/run/", {"csrf_token": writer.token, "job": "clean_up"})[
            0
        ]
        == 302
    )
    until(
        lambda: (
            'backoffice_tasks{state="queued"} 0' in (numbers := writer.ask("GET", "/metrics")[2])
            and 'backoffice_tasks{state="running"} 0' in numbers
        )
    )
    assert BackgroundTask.get().status == "DONE"
    logged = "".join(
        path.read_text()
        for path in (
            station.settings.logs
            if station.settings.logs.exists()
            else station.settings.instance / "logs"
        ).glob("*.jsonl")
    )
    assert "process worker ended with -9 and is replaced" in logged


@pytest.mark.prove
def test_a_single_process_that_answers_is_replaced_too(house):
    """boundaries F3, operations F1: also with BACKOFFICE_PROCESSES=1."""
    station = Station(house.settings, BACKOFFICE_PROCESSES="1")
    try:
        station.start()
        (first,) = answering(station)
        os.kill(first, signal.SIGKILL)
        until(lambda: station.status("/healthz") == 200 and answering(station) not in ([], [first]))
    finally:
        station.stop()


def worker_of(station) -> int | None:
    found = [
        pid
        for pid in children(station.process.pid)
        if b"--attached" in Path(f"/proc/{pid}/cmdline").read_bytes() and alive(pid)
    ]
    return found[0] if found else None


class Ending:
    """A child that ends as soon as it was started."""

    name = "ending"

    def __init__(self):
        self.starts = []

    def start(self, _lifeline, _held):
        self.starts.append(time.monotonic())

    def ended(self):
        return 1


def test_one_that_ends_again_and_again_is_started_less_and_less_often(monkeypatch):
    """operations F1: one second, two, four, … a minute at most; one that ran for a minute begins
    anew with one second.
    """
    clock = [1000.0]
    monkeypatch.setattr(process_group.time, "monotonic", lambda: clock[0])
    child = Ending()
    place = process_group.Place(child)
    while clock[0] < 1400:
        place.look(None, None)
        clock[0] += 0.25
    pauses = [round(later - earlier) for earlier, later in pairwise(child.starts)]
    assert pauses[:7] == [1, 2, 4, 8, 16, 32, 60] and set(pauses[7:]) <= {60, 61}
    monkeypatch.setattr(child, "ended", lambda: None)
    while not place.runs:
        place.look(None, None)
        clock[0] += 0.25
    clock[0] += process_group.STEADY + 1
    monkeypatch.setattr(child, "ended", lambda: 1)
    place.look(None, None)
    assert place.due - clock[0] == process_group.FIRST_PAUSE
