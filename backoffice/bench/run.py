"""One run of the benchmark: an installation of its own, a process for each part, one report for
each actor.
"""

import json
import os
import subprocess
import sys
from contextlib import closing, contextmanager
from contextvars import Context
from pathlib import Path
from tempfile import TemporaryDirectory

from backoffice.bench import export, measure, pour, world
from backoffice.bench.measure import WrongAnswer
from backoffice.config import PREFIX, SettingError, Settings
from backoffice.operations import instance, schema, server
from models.base import database, is_sqlite

ROOT = Path(__file__).resolve().parents[2]
ACTORS = ("clerk", "admin")
PROOF = "export-"
LEDGER = 100_000
"""How many rows the export takes, or all when there are fewer."""


def reports(rows: int, url: str | None = None):
    """Build a world of that size and answer, for one actor after the other, what was measured.

    `url` names an empty database, which is empty again afterwards. Raises SettingError,
    WrongAnswer.
    """
    with furnished(rows, url) as env:
        for kind in ACTORS:
            yield {
                **_part(kind, rows, env),
                "export": _exported(rows, env) if kind == "admin" else None,
            }


def exports(lengths: tuple[int, ...], url: str | None = None):
    """What an export of each length cost its process, all from one world of the longest. Raises
    SettingError, WrongAnswer.
    """
    rows = max(lengths)
    with furnished(rows, url) as env:
        for many in lengths:
            yield {
                "database": "postgresql" if url else "sqlite",
                **_part(f"{PROOF}{many}", rows, env),
            }


@contextmanager
def furnished(rows: int, url: str | None = None):
    """The environment of an installation with a world of that size, which is gone afterwards.
    Raises SettingError, WrongAnswer.
    """
    with TemporaryDirectory(prefix="bench-") as folder:
        place = url or f"sqlite:///{folder}/bench.sqlite3"
        refuse_unless_empty(place)
        env = _environment(folder, place)
        try:
            _part("load", rows, env)
            yield env
        finally:
            if url:
                _give_back(url)


def _give_back(url) -> None:
    """Empty the database again: its sealed values cannot be opened once the keys are gone."""
    with closing(instance.open_apart(url)) as db:
        schema.empty(db)


def refuse_unless_empty(url: str) -> None:
    """A benchmark fills its database and discards it: it refuses a database that holds anything."""
    with closing(instance.open_apart(url)) as db:
        if found := [name for name in db.get_tables() if name != "schema_migration"]:
            raise SettingError(
                f"the database holds tables already ({found[0]}, …): a benchmark "
                "needs an empty one of its own"
            )


def _environment(folder: str, url) -> dict:
    """That of this process, with an installation in `folder` instead of the settings given for
    another one.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return kept | {
        "BACKOFFICE_INSTANCE": str(folder),
        "BACKOFFICE_DATABASE_URL": url,
        "BACKOFFICE_ARGON2": "8,1,1",
    }


def _part(name: str, rows, env) -> dict:
    command = [
        sys.executable,
        "-m",
        "flask",
        "--app",
        "wsgi",
        "bench",
        "--rows",
        str(rows),
        "--part",
        name,
    ]
    done = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise WrongAnswer(f"the benchmark stopped at its part “{name}”")
    return json.loads(done.stdout.splitlines()[-1])


def _exported(rows, env) -> dict:
    product, plain = _part("product", rows, env), _part("plain", rows, env)
    return {
        "rows": product["rows"],
        "seconds": product["seconds"],
        "plain_seconds": plain["seconds"],
        "peak_mib": product["peak_mib"],
        "plain_peak_mib": plain["peak_mib"],
    }


def part(app, settings: Settings, name: str, rows: int) -> dict:
    """What one process of a run does, with the application of that run's environment.

    In a context of its own: within that of the command all requests would share one `g`, and with
    it one person.
    """
    return Context().run(_do, app, settings, name, rows)


def _do(app, settings: Settings, name: str, rows) -> dict:
    if name == "load":
        return _load(settings, rows)
    if name in ACTORS:
        return _look(app, name, rows)
    if name.startswith(PROOF):
        return export.proved(app, int(name.removeprefix(PROOF)), rows)
    many = min(rows, LEDGER)
    return (
        export.through_the_product(app, many, rows) if name == "product" else export.by_hand(many)
    )


def _load(settings: Settings, rows) -> dict:
    refuse_unless_empty(settings.database_url)
    server.prepare(settings, with_demo=False)
    with database.connection_context():
        pour.make_room()
        world.load(rows)
        pour.freshen()
    return {}


def _look(app, kind, rows) -> dict:
    app.register_blueprint(app.config["REFERENCE_PAGE"]())
    milliseconds, fewer = measure.measure(app, kind)
    for name, many in fewer.items():
        print(f"{name} as {kind}: {many} repetitions only", file=sys.stderr)
    return {
        "rows": rows,
        "database": "sqlite" if is_sqlite() else "postgresql",
        "as": kind,
        "ms": milliseconds,
    }


def line(report: dict) -> str:
    """What one export cost, for people to read."""
    sheets = " + ".join(f"{rows:,}" for rows in report["sheets"])
    return (
        f"{report['rows']:>9,} rows, {report['database']}: peak {report['peak_mib']} MiB, "
        f"{report['seconds']} s, "
        f"{report['size_mib']} MiB in sheets of {sheets}"
    )


def table(report: dict) -> str:
    """A report for people to read: each figure beside the reference."""
    reference = report["ms"]["reference"]
    lines = [
        f"{report['rows']} rows, {report['database']}, as {report['as']}: milliseconds, and "
        "times the reference"
    ]
    lines += [
        f"  {name:10} {value:10.1f} {value / reference:8.2f}"
        for name, value in report["ms"].items()
    ]
    if found := report["export"]:
        lines.append(
            "  export of {rows} rows: {seconds} s, peak {peak_mib} MiB; by hand "
            "{plain_seconds} s, "
            "peak {plain_peak_mib} MiB".format(**found)
        )
    return "\n".join(lines)
