"""A backup counts only when it has been restored (promise H1): into a scratch database, checked by
a process of its own.
"""

import json
import os
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

from backoffice.config import Settings
from backoffice.operations import backup, instance, pg_dump
from backoffice.operations.schema_snapshot import row_counts
from backoffice.operations.sealed_files import BackupDamaged
from backoffice.records import audit
from models import cipher
from models.base import bind, database
from models.cipher import Keyring
from models.clock import now

ROOT = Path(__file__).parents[2]


def verify(path: Path, settings: Settings) -> dict[str, int]:
    """Restore a backup beside the database, look it through and note that in `<name>.verified`;
    answers its row counts.

    Integrity, row counts, the audit chain and one value of every sealed column must be right.
    Raises BackupDamaged.
    """
    with backup.opened(path, settings) as (head, plain), _scratch(settings, head, plain) as url:
        found = _look_apart(url, settings)
    if faults := [*_differences(head["rows"], found["rows"]), *found["faults"]]:
        raise BackupDamaged(
            f"{path} was restored for a trial and is not whole: {'; '.join(faults)}"
        )
    Path(f"{path}.verified").write_text(
        json.dumps({"at": now().isoformat(), "rows": sum(found["rows"].values())})
    )
    return found["rows"]


def is_verified(path: Path) -> bool:
    return Path(f"{path}.verified").exists()


def look(url: str, keys: str) -> dict:
    """What a restored database holds: {"rows": counts, "faults": sentences}; run in a process whose
    models may point at it.
    """
    bind(url)
    cipher.use(Keyring.load(Path(keys)))
    audit.keep_head_in(None)
    with database.connection_context():
        try:
            instance.try_values(database.obj)
            faults = audit.faults()
        except cipher.SealBroken as fault:
            faults = [str(fault)]
        return {"rows": row_counts(database.obj), "faults": faults}


def _look_apart(url, settings: Settings) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "backoffice.operations.restore_drill", url, str(settings.keys_file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    if done.returncode:
        raise BackupDamaged(
            "the restored copy cannot be read: "
            f"{(done.stderr.strip() or 'no word').splitlines()[-1]}"
        )
    return json.loads(done.stdout)


def _differences(expected, found) -> list:
    return [
        f"{table} has {found.get(table, 0)} rows instead of {count}"
        for table, count in expected.items()
        if found.get(table, 0) != count
    ]


@contextmanager
def _scratch(settings: Settings, head, plain):
    """The URL of a database that holds the backup for the duration of the test."""
    if head["kind"] == "sqlite":
        yield f"sqlite:///{plain}"
        return
    name = f"drill_{pg_dump.name_of(settings.database_url)[:20]}_{uuid4().hex}"
    beside = pg_dump.beside(settings.database_url, name)
    with closing(psycopg.connect(settings.database_url, autocommit=True)) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
        )
        try:
            pg_dump.load(beside, plain)
            yield beside
        finally:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


if __name__ == "__main__":
    print(json.dumps(look(*sys.argv[1:])))
