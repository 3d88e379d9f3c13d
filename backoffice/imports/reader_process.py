"""The process that reads one file and ends: `python -m backoffice.imports.reader_process KIND`, the
file on standard input.

It limits its own memory and time before it looks at the file, writes what it found a line at a
time, and knows neither the database nor any key. Whatever a file does to it, the server that asked
lives on.
"""

import json
import resource
import sys
from collections.abc import Callable
from typing import BinaryIO

from backoffice.imports.limits import CPU_SECONDS, MEMORY, Meter, Unreadable


def limit() -> None:
    """Let the system end this process where it takes too much."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(kind: str, source: BinaryIO, target: BinaryIO) -> None:
    """Read a file of this kind; the last line says that all was read, or why not."""
    write = _writer(target)
    try:
        READERS[kind](source.read(), write)
        write(["end"])
    except Unreadable as fault:
        write(["refused", fault.code])
    except (MemoryError, RecursionError):
        write(["refused", "large"])
    target.flush()


def _writer(target: BinaryIO) -> Callable[[list], None]:
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode

    def write(line: list) -> None:
        target.write(encode(line).encode("utf-8", "replace") + b"\n")

    return write


def _read_text(content: bytes, write: Callable[[list], None]) -> None:
    from backoffice.imports.csv_reader import rows_of_text

    meter = Meter()
    write(["sheet", ""])
    for place, cells in rows_of_text(content):
        meter.add(place, cells)
        write(["row", place, cells])


def _read_xlsx(content: bytes, write: Callable[[list], None]) -> None:
    from backoffice.imports import xlsx_reader

    xlsx_reader.read(content, write)


def _read_xls(content: bytes, write: Callable[[list], None]) -> None:
    from backoffice.imports import xls_reader

    xls_reader.read(content, write)


READERS = {"csv": _read_text, "xlsx": _read_xlsx, "xls": _read_xls}

if __name__ == "__main__":
    limit()
    main(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer)
