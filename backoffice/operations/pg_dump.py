"""PostgreSQL's own dump and load, as the server's tools do them; the password stays out of the
process list.
"""

import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from backoffice.operations.schema_snapshot import DERIVED

NAMES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
    "options": "PGOPTIONS",
}


class ToolMissing(RuntimeError):  # noqa: N818 (named like those of backoffice/errors.py)
    """pg_dump or psql is not installed on this machine."""


def dump(url: str, target: Path) -> dict[str, int]:
    """Write the database as SQL to `target`; the row counts answered are of the same snapshot."""
    with psycopg.connect(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()[0]
        _run(
            url,
            "pg_dump",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={snapshot}",
            f"--file={target}",
        )
        return _counts(connection)


def load(url: str, source: Path) -> None:
    """Replace everything in the database by the SQL in `source`, in one transaction."""
    _run(
        url,
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
        "--command=DROP SCHEMA public CASCADE",
        "--command=CREATE SCHEMA public",
        f"--file={source}",
    )


def beside(url: str, name: str) -> str:
    """The URL of another database of the same server."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def name_of(url: str) -> str:
    """The name of the database."""
    return urlsplit(url).path.removeprefix("/")


def _counts(connection) -> dict:
    tables = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
    )
    names = [name for (name,) in tables if not name.startswith(DERIVED)]
    quoted = (
        (name, sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))) for name in names
    )
    return {name: connection.execute(query).fetchone()[0] for name, query in quoted}


def _run(url, tool, *options) -> None:
    if not (path := shutil.which(tool)):
        raise ToolMissing(
            f"{tool} is not installed; install the PostgreSQL client of the server's version"
        )
    done = subprocess.run(
        [path, *options], env=os.environ | _environment(url), capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{tool} failed: {' '.join(done.stderr.split())[:500]}")


def _environment(url) -> dict:
    return {NAMES[key]: str(value) for key, value in conninfo_to_dict(url).items() if key in NAMES}
