"""Processes that run side by side as one: each is replaced when it ends, and all end when this one
ends.
"""

import gc
import logging
import multiprocessing
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterable
from multiprocessing.connection import wait
from typing import Any

log = logging.getLogger(__name__)
GRACE = 10
"""Seconds in which a process may end by itself."""
FIRST_PAUSE, LONGEST_PAUSE = 1, 60
"""Seconds before one that ended is replaced: each time twice as long while it ends soon after its
start.
"""
STEADY = 60
"""Seconds after which a process counts as one that runs."""
LOOK_EVERY = 0.5


class Forked:
    """A process forked from this one, which calls `run()`."""

    def __init__(self, name: str, run) -> None:
        self.name, self.run = name, run
        self.process: Any = None

    def start(self, lifeline: int, held: int) -> None:
        self.process = multiprocessing.get_context("fork").Process(
            target=_live, args=(self.run, lifeline, held)
        )
        self.process.start()

    def ended(self) -> int | None:
        """With what it ended; None while it runs."""
        return self.process.exitcode

    def stop(self) -> None:
        self.process.terminate()

    def finish(self, seconds: float) -> None:
        self.process.join(seconds)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


class Command:
    """A program of its own, whose input closes when this process is gone."""

    def __init__(self, name: str, *words: str) -> None:
        self.name, self.words = name, words
        self.process: Any = None

    def start(self, _lifeline: int, _held: int) -> None:
        self.process = subprocess.Popen(self.words, stdin=subprocess.PIPE)

    def ended(self) -> int | None:
        return self.process.poll()

    def stop(self) -> None:
        self.process.terminate()

    def finish(self, seconds: float) -> None:
        try:
            self.process.wait(max(seconds, 0.1))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Place:
    """One place among the processes: what runs there now, and when it may be started again."""

    def __init__(self, child) -> None:
        self.child, self.pause, self.began, self.due = child, FIRST_PAUSE, 0.0, 0.0
        self.runs = False

    def look(self, lifeline: int, held: int) -> None:
        """Start it when it is due; note that it ended, and when it is to be replaced."""
        at = time.monotonic()
        if self.runs and (code := self.child.ended()) is not None:
            self.runs = False
            pause = FIRST_PAUSE if at - self.began > STEADY else self.pause
            self.due, self.pause = at + pause, min(pause * 2, LONGEST_PAUSE)
            log.error(
                "process %s ended with %s and is replaced in %s s", self.child.name, code, pause
            )
        elif not self.runs and at >= self.due:
            self.child.start(lifeline, held)
            self.runs, self.began = True, at


def keep(children: Iterable[Forked | Command]) -> None:
    """Let the children (`Forked`, `Command`) run until SIGTERM or Ctrl-C; one that ends before is
    replaced.

    All end with this process, also when it is killed: a pipe that it alone holds open closes then.
    """
    lifeline, held = os.pipe()
    gc.freeze()
    places = [Place(child) for child in children]
    try:
        while True:
            for place in places:
                place.look(lifeline, held)
            wait(
                [
                    place.child.process.sentinel
                    for place in places
                    if place.runs and isinstance(place.child, Forked)
                ],
                LOOK_EVERY,
            )
    finally:
        _end([place.child for place in places if place.runs])
        os.close(lifeline)
        os.close(held)


def _live(run, lifeline, held) -> None:
    os.close(held)
    threading.Thread(target=_follow, args=(lifeline,), daemon=True).start()
    run()


def _follow(lifeline) -> None:
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def _end(children) -> None:
    for child in children:
        child.stop()
    until = time.monotonic() + GRACE
    for child in children:
        child.finish(max(until - time.monotonic(), 0))
