"""Counters that several processes share."""

import os
import threading

from backoffice.operations.shared_counters import NAMES, Counts


def in_a_fork(work):
    """Do `work` in a process forked from this one, and wait until it has ended."""
    if not (child := os.fork()):
        try:
            work()
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def adding(counts, part, times):
    def work():
        counts.take(part)
        for _number in range(times):
            counts.add(("answers", "list", 200))
            counts.add(("only", part))
            counts.add(("seconds",), 0.5)

    return work


def test_every_process_adds_and_each_sees_the_sum():
    counts = Counts(3)
    counts.add(("answers", "list", 200))
    for part in (1, 2):
        in_a_fork(adding(counts, part, 100))
    assert counts.sums() == {
        ("answers", "list", 200): 201,
        ("only", 1): 100,
        ("only", 2): 100,
        ("seconds",): 100,
    }


def test_a_process_goes_on_where_the_one_before_ended():
    counts = Counts(2)
    for _turn in range(2):
        in_a_fork(adding(counts, 1, 10))
    assert counts.sums()["only", 1] == 20


def test_no_thread_loses_a_count():
    counts = Counts()

    def add():
        for _turn in range(2000):
            counts.add(("x",))

    threads = [threading.Thread(target=add) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts.sums() == {("x",): 16_000}


def test_names_without_room_are_left_out_and_the_others_count_on():
    counts = Counts()
    for number in range(NAMES + 10):
        counts.add((number,))
    counts.add((0,))
    counts.add(("long" * 100,))
    assert len(counts.sums()) == NAMES and counts.sums()[0,] == 2
