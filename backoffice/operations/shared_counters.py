"""Counters in shared memory, one slice per worker process: those forked after the counters were
made may add to them.
"""

import json
import mmap
import struct
import threading

NAMES, LONGEST = 2000, 120
"""How many names one part has room for, and how long one may be as text; what does not fit is not
counted.
"""

_VALUE = struct.Struct("=d")
_PLACE = LONGEST + _VALUE.size
_PART = _VALUE.size + NAMES * _PLACE


class Counts:
    """Sums by name, a tuple of texts and numbers. Safe among threads.

    Processes need no lock between them: a part has one writer, and a name stands in its place
    before the number of names says so.
    """

    def __init__(self, parts: int = 1) -> None:
        self._memory, self._parts = mmap.mmap(-1, parts * _PART), parts
        self.take(0)

    def take(self, part: int) -> None:
        """Add to this part from now on; what a process before added there stays."""
        self._lock, self._start = threading.Lock(), part * _PART
        self._places = dict(self._names(part))

    def add(self, name: tuple, amount: float = 1) -> None:
        with self._lock:
            place = self._places.get(name) or self._open(name)
            if place:
                self._write(place, self._read(place) + amount)

    def sums(self) -> dict[tuple, float]:
        """{name: sum of all processes}."""
        found = {}
        for part in range(self._parts):
            for name, place in self._names(part):
                found[name] = found.get(name, 0) + self._read(place)
        return found

    def _open(self, name: tuple) -> int | None:
        text = json.dumps(name).encode()
        if len(self._places) == NAMES or len(text) > LONGEST:
            return None
        place = self._places[name] = (
            self._start + _VALUE.size + len(self._places) * _PLACE + LONGEST
        )
        self._memory[place - LONGEST : place] = text.ljust(LONGEST)
        self._write(self._start, len(self._places))
        return place

    def _names(self, part):
        first = part * _PART + _VALUE.size + LONGEST
        for place in range(first, first + int(self._read(part * _PART)) * _PLACE, _PLACE):
            yield tuple(json.loads(self._memory[place - LONGEST : place])), place

    def _read(self, place) -> float:
        return _VALUE.unpack_from(self._memory, place)[0]

    def _write(self, place, value) -> None:
        _VALUE.pack_into(self._memory, place, value)
