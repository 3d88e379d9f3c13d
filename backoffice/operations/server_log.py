"""The log of the server: one JSON object a line, a file a day, kept half a year; it holds no value
that a person typed.

A fault is told by its types and places: the words of a database's fault quote the row (promise D6).
"""

import json
import logging
import os
import traceback
from datetime import timedelta
from pathlib import Path

from models import asked
from models.clock import now, today

KEPT_DAYS = 190
"""The law asks for six months of network logs."""
LEVELS = {"huey": logging.WARNING, "waitress.queue": logging.ERROR, "peewee": logging.WARNING}


class Lines(logging.Formatter):
    """A record as one line of JSON: time in UTC, level, logger, words, facts, and for a fault its
    types and places.
    """

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": now().isoformat(timespec="milliseconds") + "Z",
            "level": record.levelname.lower(),
            "by": record.name,
            "what": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1]:
            told |= {"fault": _types(record.exc_info[1]), "where": _places(record.exc_info[2])}
        return json.dumps(told, ensure_ascii=False, default=str)


class DailyFile(logging.Handler):
    """Appends each line to the file of its day; several processes may do so at once. A full disk
    stops nobody's work.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder, self.day, self.file = folder, None, None

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record)
            if self.day != (day := today().isoformat()):
                self.close_file()
                opened = os.open(
                    self.folder / f"{day}.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600
                )
                self.day, self.file = day, opened
            os.write(self.file, line.encode(errors="replace") + b"\n")
        except OSError:
            self.close_file()

    def close_file(self) -> None:
        if self.file is not None:
            os.close(self.file)
        self.day = self.file = None

    def close(self) -> None:
        self.close_file()
        super().close()


def start(folder: Path, slow_ms: int) -> list[logging.Handler]:
    """Let this process write its log to `folder`, and what is wrong to standard error too; returns
    the handlers.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    asked.tell_slower_than(slow_ms)
    loud = logging.StreamHandler()
    loud.setLevel(logging.WARNING)
    handlers = [DailyFile(folder), loud]
    for handler in handlers:
        handler.setFormatter(Lines())
    root = logging.getLogger()
    root.handlers[:], root.level = handlers, logging.INFO
    logging.getLogger("backoffice").handlers.clear()
    for name, level in LEVELS.items():
        logging.getLogger(name).setLevel(level)
    return handlers


def sweep(folder: Path, days: int = KEPT_DAYS) -> list[Path]:
    """Remove the log files older than `days`; returns them."""
    first = (today() - timedelta(days=days)).isoformat()
    old = [path for path in sorted(folder.glob("????-??-??.jsonl")) if path.stem < first]
    for path in old:
        path.unlink()
    return old


def _types(fault) -> list[str]:
    found = []
    while fault is not None and len(found) < 10:
        found.append(type(fault).__name__)
        fault = fault.__cause__ or fault.__context__
    return found


def _places(trace) -> list[str]:
    return [
        f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)[-20:]
    ]
