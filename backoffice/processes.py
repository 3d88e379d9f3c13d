"""Several processes that do the same side by side, as one: replaced when one ends, ended when this one ends."""

import gc
import logging
import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.connection import wait

log = logging.getLogger(__name__)
GRACE = 10
"""Seconds in which a process may end by itself."""
BREATH = 1
"""Seconds before one that ended is replaced."""


def keep(count: int, run):
    """Let `run(number)` go on in `count` processes forked from this one, until SIGTERM or Ctrl-C.

    One that ends before is replaced. All end with this process, also when it is killed: the pipe that it alone holds open closes then.
    """
    lifeline, held = os.pipe()
    gc.freeze()
    kept = {}
    try:
        for number in range(count):
            kept[number] = _begin(run, number, lifeline, held)
        while True:
            wait([process.sentinel for process in kept.values()])
            for number in [number for number, process in kept.items() if not process.is_alive()]:
                log.error("process %s ended with %s and is replaced", number, kept[number].exitcode)
                time.sleep(BREATH)
                kept[number] = _begin(run, number, lifeline, held)
    finally:
        _end(kept.values())
        os.close(lifeline)
        os.close(held)


def _begin(run, number, lifeline, held):
    process = multiprocessing.get_context("fork").Process(target=_live, args=(run, number, lifeline, held))
    process.start()
    return process


def _live(run, number, lifeline, held):
    os.close(held)
    threading.Thread(target=_follow, args=(lifeline,), daemon=True).start()
    run(number)


def _follow(lifeline):
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def _end(processes):
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(GRACE)
        if process.is_alive():
            process.kill()
