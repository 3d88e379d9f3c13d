"""How often one address may knock at the pages that need no account (promise I1): counted by the
minute, for all processes together.

The counts lie in memory that the processes of a server share, since they are forked from the one
that loads this module. A page that anybody may open writes to no database; guesses, which matter
more, are counted there (`lookups`, `accounts`).
"""

import fcntl
import hashlib
import mmap
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

MOST, WINDOW = 60, 60.0
BUCKETS, WAYS = 512, 8
"""4,096 addresses are remembered; a new one takes the place of the one that was quiet for longest
among its eight.
"""
SLOTS = BUCKETS * WAYS

_keys = memoryview(mmap.mmap(-1, SLOTS * 8)).cast("Q")
_next = memoryview(mmap.mmap(-1, SLOTS * 8)).cast("Q")
_times = memoryview(mmap.mmap(-1, SLOTS * MOST * 8)).cast("d")
_file = tempfile.TemporaryFile()  # noqa: SIM115 (it is the lock of all workers until they end)
_lock = threading.Lock()


class Throttled(Exception):  # noqa: N818 (an answer to a person, not a fault of the program)
    """Too many requests from one address: wait (answers 429)."""


def knock(address: str | None) -> None:
    """Count a request of an address. Raises Throttled above 60 in any minute."""
    key = int.from_bytes(hashlib.blake2b((address or "-").encode(), digest_size=8).digest()) or 1
    with _alone():
        slot = _slot_of(key)
        place, at = _next[slot], monotonic()
        before = _times[slot * MOST + place]
        if before and at - before < WINDOW:
            raise Throttled()
        _times[slot * MOST + place] = at
        _next[slot] = (place + 1) % MOST


def forget() -> None:
    """Begin to count anew."""
    with _alone():
        for slot in range(SLOTS):
            if _keys[slot]:
                _take(slot, 0)


def _slot_of(key: int) -> int:
    """Where the times of an address lie; they begin empty for one that is not known."""
    first = key % BUCKETS * WAYS
    bucket = range(first, first + WAYS)
    for slot in bucket:
        if _keys[slot] == key:
            return slot
    oldest = min(bucket, key=_last_knock)
    _take(oldest, key)
    return oldest


def _last_knock(slot: int) -> float:
    return _times[slot * MOST + (_next[slot] - 1) % MOST]


def _take(slot: int, key: int) -> None:
    _keys[slot], _next[slot] = key, 0
    for place in range(slot * MOST, (slot + 1) * MOST):
        _times[place] = 0.0


@contextmanager
def _alone() -> Iterator[None]:
    """One thread of one process at a time; the lock on the file ends with its process, however that
    ends.
    """
    with _lock:
        fcntl.lockf(_file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(_file, fcntl.LOCK_UN)
