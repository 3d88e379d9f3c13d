"""The sign of life of a node's worker: a file that is touched every few seconds, and its age."""

import contextlib
import socket
import threading
import time
from pathlib import Path

from backoffice.config import Settings

EVERY = 5
SILENT = 30
"""Seconds without a touch after which the worker counts as gone."""


def file_of(settings: Settings) -> Path:
    """The file of this node: nodes may share the instance folder."""
    return settings.instance / "heartbeats" / f"{socket.gethostname()}-{settings.port}"


def beat(settings: Settings, threads: list[threading.Thread], over: threading.Event) -> None:
    """Touch the file until `over`, as long as every thread of the worker is alive."""
    path = file_of(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    while all(thread.is_alive() for thread in threads):
        with contextlib.suppress(OSError):
            path.touch()
        if over.wait(EVERY):
            break


def age(settings: Settings) -> float | None:
    """Seconds since the last sign of life; None when there never was one."""
    try:
        return max(time.time() - file_of(settings).stat().st_mtime, 0.0)
    except OSError:
        return None
