"""How often one address may knock at the pages that need no account (promise I1): counted in memory, by the minute."""

import threading
from collections import deque
from time import monotonic

MOST, WINDOW, ADDRESSES = 60, 60.0, 10_000

_knocks: dict[str, deque] = {}
_lock = threading.Lock()


class Throttled(Exception):
    """Too many requests from one address: wait (answers 429)."""


def knock(address: str | None):
    """Count a request of an address. Raises Throttled above 60 a minute."""
    at, key = monotonic(), address or "-"
    with _lock:
        if len(_knocks) > ADDRESSES:
            _knocks.clear()
        times = _knocks.setdefault(key, deque())
        while times and times[0] <= at - WINDOW:
            times.popleft()
        if len(times) >= MOST:
            raise Throttled()
        times.append(at)


def forget():
    """Begin to count anew."""
    with _lock:
        _knocks.clear()
