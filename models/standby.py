"""A synchronous replica that is away: PostgreSQL then lets every write wait without end. A request
that writes is refused at once instead.

Reading, and signing in, go on: what they note is acknowledged by the first server alone
(`synchronous_commit = local`).
"""

import os
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from peewee import Database, PostgresqlDatabase
from psycopg import Error

PATIENCE = 15.0
"""Seconds that a commit may wait before the connection is given up; whether it counts is then in
doubt.
"""
FRESH = 2.0
"""Seconds for which an answer about the replica holds."""
SUSPECTED = 20.0
"""Seconds for which a replica counts as away after a commit waited in vain: the first server
notices a lost machine later.
"""
WAITED_FOR = ("on", "remote_write", "remote_apply")
ASKED = """
    SELECT current_setting('synchronous_standby_names'),
           current_setting('synchronous_commit'),
           coalesce((SELECT array_agg(lower(application_name)) FROM pg_stat_replication
                     WHERE state IS NULL OR state = 'streaming'), '{}')"""

_lock = threading.Lock()
_known: dict[str, Any] = {
    "at": float("-inf"),
    "away": False,
    "named": False,
    "suspected": float("-inf"),
}


def is_away(db: Database) -> bool:
    """Whether writes to `db` wait now for a replica that does not answer. Asks the server at most
    every two seconds.
    """
    if not isinstance(db, PostgresqlDatabase):
        return False
    at = time.monotonic()
    with _lock:
        if at - _known["at"] > FRESH:
            named, away = _ask(db)
            _known.update(at=at, named=named, away=away)
        return _known["away"] or at < _known["suspected"]


def forget() -> None:
    """Ask anew at the next question."""
    with _lock:
        _known.update(at=float("-inf"), away=False, named=False, suspected=float("-inf"))


def _ask(db: Database) -> tuple[bool, bool]:
    """(whether a replica is waited for, whether it is away). The statement is not one of the
    request: it goes past its count.
    """
    try:
        names, commit, there = db.connection().execute(ASKED).fetchone()
    except Error:
        return False, False
    named = commit in WAITED_FOR and bool(names.strip())
    return named, named and not enough(names, there)


def enough(names: str, there: list[str]) -> bool:
    """Whether as many of the named replicas are there as `synchronous_standby_names` asks for."""
    needed = re.match(r"\s*(?:FIRST|ANY)?\s*(\d+)\s*\(", names, re.I)
    listed = re.sub(r"^\s*(?:FIRST|ANY)?\s*\d+\s*\(|\)\s*$", "", names, flags=re.I)
    wanted = {name.strip().strip('"').lower() for name in listed.split(",")}
    present = [name for name in there if "*" in wanted or name in wanted]
    return len(present) >= int(needed[1] if needed else 1)


@contextmanager
def alone(db: Database) -> Iterator[None]:
    """What is written here is acknowledged by the first server alone: notes that may be lost with
    it.
    """
    if not isinstance(db, PostgresqlDatabase):
        yield
        return
    begin_alone(db)
    try:
        yield
    finally:
        end_alone(db)


def is_suspected() -> bool:
    """Whether a commit waited in vain just now: it may count or not."""
    return time.monotonic() < _known["suspected"]


def begin_alone(db: Database) -> None:
    """What is written from here on is acknowledged by the first server alone."""
    db.connection().execute("SET synchronous_commit TO local")


def end_alone(db: Database) -> None:
    """Writes wait for the replica again; a connection that is broken is thrown away anyway."""
    try:
        db.connection().execute("RESET synchronous_commit")
    except Error:
        db.close()


class Patient:
    """A PostgreSQL database whose commits wait for a replica no longer than `PATIENCE`."""

    connection: Callable[[], Any]

    def commit(self) -> None:
        if not _known["named"]:
            super().commit()  # type: ignore[misc]
            return
        with _given_up_after(self.connection(), PATIENCE):
            super().commit()  # type: ignore[misc]


@contextmanager
def _given_up_after(connection: Any, patience: float) -> Iterator[None]:
    over = threading.Event()
    handle = socket.socket(fileno=os.dup(connection.fileno()))
    timer = threading.Timer(patience, _give_up, (handle, over))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        over.set()
        timer.cancel()
        handle.close()


def _give_up(handle: Any, over: Any) -> None:
    if not over.is_set():
        with _lock:
            _known["suspected"] = time.monotonic() + SUSPECTED
        handle.shutdown(socket.SHUT_RDWR)
