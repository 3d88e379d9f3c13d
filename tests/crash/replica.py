"""A PostgreSQL of the test's own with a replica that has every write before it is acknowledged;
either may be killed.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

NAME = "two"
"""As which the replica is known to the first server."""


def tools() -> Path:
    """The folder of the server's programs; skips the test where there are none, or fails where
    PostgreSQL is required.
    """
    asked = (
        [subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True).stdout.strip()]
        if shutil.which("pg_config")
        else []
    )
    packaged = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name)
    )
    for folder in (*map(Path, filter(None, asked)), *reversed(packaged)):
        if all((folder / name).exists() for name in ("initdb", "pg_ctl", "pg_basebackup")):
            return folder
    if os.environ.get("REQUIRE_POSTGRES") == "1":
        pytest.fail("REQUIRE_POSTGRES=1, but this machine has no programs of a PostgreSQL server")
    pytest.skip("this machine has no programs of a PostgreSQL server")


class Server:
    """One server over a folder; it refuses to run as root and is then the user's that Debian's
    package made.
    """

    def __init__(self, programs: Path, folder: Path):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.programs, self.data = programs, folder

    def make(self):
        self.run(
            "initdb",
            f"--pgdata={self.data}",
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        )

    def copy_of(self, other: "Server"):
        """A base backup that goes on following the other server."""
        source = f"host=127.0.0.1 port={other.port} user=postgres application_name={NAME}"
        self.run(
            "pg_basebackup",
            f"--pgdata={self.data}",
            f"--dbname={source}",
            "--write-recovery-conf",
            "--create-slot",
            f"--slot={NAME}",
            "--wal-method=stream",
            "--checkpoint=fast",
        )

    def start(self):
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= "
            "-c dynamic_shared_memory_type=mmap"
        )
        self.run(
            "pg_ctl",
            f"--pgdata={self.data}",
            f"--log={self.data}.log",
            "--wait",
            "start",
            "--options",
            options,
        )

    def promote(self):
        self.run("pg_ctl", f"--pgdata={self.data}", "--wait", "promote")

    def stop(self):
        if (self.data / "postmaster.pid").exists():
            self.run("pg_ctl", f"--pgdata={self.data}", "--mode=immediate", "stop", check=False)

    def kill(self):
        """SIGKILL to the server and each of its processes, as when its machine loses power."""
        lines = (self.data / "postmaster.pid").read_text().split("\n")
        for pid in (int(lines[0]), *_children(int(lines[0]))):
            os.kill(pid, signal.SIGKILL)
        subprocess.run(["ipcrm", "--shmem-id", lines[6].split()[1]], capture_output=True)

    def ask(self, statement, database="postgres"):
        with psycopg.connect(
            f"postgresql://postgres@127.0.0.1:{self.port}/{database}", autocommit=True
        ) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else None

    def run(self, program, *options, check=True):
        owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        done = subprocess.run(
            [*owner, self.programs / program, *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
        )
        if check and done.returncode:
            raise AssertionError(f"{program} failed: {done.stderr.strip()[-500:]}")


def follow(first: Server, second: Server):
    """From here on the first server acknowledges nothing that the second has not written down."""
    second.copy_of(first)
    second.start()
    first.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{NAME}'")
    first.ask("SELECT pg_reload_conf()")
    until = time.monotonic() + 20
    while first.ask("SELECT application_name, state, sync_state FROM pg_stat_replication") != [
        (NAME, "streaming", "sync")
    ]:
        assert time.monotonic() < until, "the replica does not follow"
        time.sleep(0.05)


def _children(parent: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(status.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(status.parent.name))
        except OSError:
            continue
    return found
