"""A full disk, a locked database, and what reaches the disk before an answer (promises G2, G3,
G4).
"""

import os
import re
import shutil
import sqlite3
import subprocess
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from backoffice.records import audit
from models.base import bind, database
from models.enterprises import EnterpriseContact
from tests.crash.station import Station, Writer


def path_of(settings) -> Path:
    return Path(settings.database_url.removeprefix("sqlite:///"))


def names() -> list[str]:
    return [
        name
        for (name,) in EnterpriseContact.select(EnterpriseContact.name)
        .where(EnterpriseContact.name.startswith("w-"))
        .tuples()
    ]


@pytest.fixture
def small_disk(house, tmp_path):
    """The house on a disk of its own with two megabytes left; answers its settings and a function
    that makes it larger.
    """
    disk = tmp_path / "disk"
    disk.mkdir()
    database.close()
    size = path_of(house.settings).stat().st_size // 1024 + 2048
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "none", disk], check=True)
    shutil.copytree(house.settings.instance, disk / "instance")
    shutil.copyfile(path_of(house.settings), disk / "db.sqlite3")
    settings = replace(
        house.settings, instance=disk / "instance", database_url=f"sqlite:///{disk / 'db.sqlite3'}"
    )
    bind(settings.database_url)
    audit.keep_head_in(settings.audit_head)
    try:
        yield (
            settings,
            lambda: subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True),
        )
    finally:
        database.close()
        subprocess.run(["umount", "-l", disk], check=True)


@pytest.mark.prove
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a small disk")
def test_a_full_disk_is_told_and_nothing_is_half_written(house, small_disk):
    """G3"""
    settings, more_room = small_disk
    station, enterprise, said = Station(settings), house.rows["enterprise"]["west"], {}
    try:
        station.start(healthy=(200, 503))
        writer = Writer(station)
        for number in range(5000):
            said[f"w-{number}"] = writer.contact(
                enterprise, f"w-{number}", f"w-{number}".ljust(24, "k")
            )
            if said[f"w-{number}"] != 302:
                break
        full = [name for name, status in said.items() if status == 507]
        assert set(said.values()) == {302, 507} and len(full) == 1
        assert writer.ask("GET", "/admin/enterprise_contact/")[0] == 200, "reading goes on"
        more_room()
        assert writer.contact(enterprise, full[0], full[0].ljust(24, "k")) == 302, (
            "it recovers by itself"
        )
    finally:
        station.stop()
    with database.connection_context():
        assert sorted(names()) == sorted(said)
        assert audit.faults() == []


@pytest.mark.parametrize("seconds, status", [(3, 302), (20, 503)])
@pytest.mark.prove
def test_a_locked_database_is_waited_for_and_then_told(house, seconds, status):
    """G4: the waiting time is that of `models.base.SQLITE_PRAGMAS`, 15 seconds."""
    station = Station(house.settings)
    try:
        station.start()
        writer = Writer(station)
        with closing(
            sqlite3.connect(path_of(house.settings), isolation_level=None, check_same_thread=False)
        ) as other:
            other.execute("BEGIN IMMEDIATE")
            opened = threading.Timer(seconds, other.rollback)
            opened.start()
            answer = writer.ask(
                "POST",
                "/admin/enterprise_contact/new/",
                {
                    "csrf_token": writer.token,
                    "_once": "w".ljust(24, "k"),
                    "enterprise": house.rows["enterprise"]["west"],
                    "name": "w-1",
                    "phone": "13800000001",
                },
            )
            opened.join()
        assert answer[0] == status
        assert status == 302 or answer[1]["Retry-After"]
        assert writer.contact(house.rows["enterprise"]["west"], "w-1", "w".ljust(24, "k")) == 302
        assert names() == ["w-1"]
    finally:
        station.stop()


@pytest.mark.prove
def test_every_answer_follows_a_write_to_the_disk(house, tmp_path):
    """G2: the write-ahead log is flushed before each acknowledged write, as the kernel saw the
    two.
    """
    trace = tmp_path / "trace"
    station = Station(
        house.settings,
        wrapper=(
            "strace",
            "-f",
            "-q",
            "-e",
            "trace=fsync,fdatasync,sendto",
            "-y",
            "-o",
            str(trace),
        ),
    )
    try:
        station.start()
        writer = Writer(station)
        for number in range(20):
            assert (
                writer.contact(
                    house.rows["enterprise"]["west"], f"w-{number}", f"w-{number}".ljust(24, "k")
                )
                == 302
            )
    finally:
        station.stop()
    counts = flushes_before_answers(trace.read_text(errors="replace"))[-20:]
    print(
        f"\nG2: 20 acknowledged writes, {min(counts)} to {max(counts)} flushes of the log "
        "before each answer"
    )
    assert len(counts) == 20 and min(counts) >= 1
    assert database.obj.pragma("synchronous") == 2


def flushes_before_answers(trace: str) -> list[int]:
    """How often the log was flushed before each "302 Found", since the one before; a call that
    others interrupt has two lines.
    """
    found, flushed, begun = [], 0, set()
    for line in trace.splitlines():
        thread = line.split(maxsplit=1)[0]
        if "-wal>" in line and line.endswith("<unfinished ...>"):
            begun.add(thread)
        elif ("sync resumed" in line and thread in begun) or re.search(
            r"sync\(\d+<[^>]*-wal>\)", line
        ):
            begun.discard(thread)
            flushed += line.endswith("= 0")
        elif "sendto(" in line and '"HTTP/1.1 302' in line:
            found.append(flushed)
            flushed = 0
    return found
