"""People at work for some minutes, each thinking between two clicks (promise G6): `python -m
tests.load` (`make load`).

A world of the benchmark, real servers over HTTP, one clerk's account for each person, every one at
a station of its own. Prints one JSON object: clocks that run, errors, milliseconds of one person
alone (median) and of all together (median, p95), those of a list before and while everything is
exported, the memory of each server when it was warm and at the end. `--database` names an empty
PostgreSQL database, `--nodes` how many servers share it.
"""

import argparse
import json
import random
import threading
import time
from collections import Counter, defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote

from argon2 import PasswordHasher

from backoffice.bench import run, world
from backoffice.bench.forms import filled
from backoffice.bench.pour import pour
from backoffice.config import Settings
from backoffice.deadlines import register
from backoffice.operations import instance
from backoffice.workflow import registry
from models.accounts import UserAccount, UserRole
from models.base import bind, database
from models.cases import ServiceCase
from models.enterprises import Enterprise
from tests.crash.station import Station, Writer

registry.load()
"""Imported for the clocks that they declare."""

CASES = "/admin/service_case/"
DAY = {
    "workbench": 15,
    "list": 20,
    "filtered": 10,
    "search": 15,
    "detail": 20,
    "needs": 4,
    "save": 8,
    "record": 7,
    "export": 1,
}
"""Of a hundred clicks, how many are for what."""

WORDS = (world.COMMON, world.FREQUENT, "主轴箱", "9")
ALONE, LOOKS = 10, 60
FIRST_ACCOUNT = 100


@dataclass
class BaseTable:
    """What was measured: seconds by name, and answers that should not have come."""

    reads: dict = field(default_factory=lambda: defaultdict(list))
    writes: dict = field(default_factory=lambda: defaultdict(list))
    errors: Counter = field(default_factory=Counter)

    def report(self) -> dict:
        return {
            "answers": sum(map(len, [*self.reads.values(), *self.writes.values()])),
            "errors": dict(self.errors),
            "read_ms": spread(self.reads),
            "write_ms": spread(self.writes),
        }


def spread(seconds: dict) -> dict:
    """Median and p95 in milliseconds, of all and by name."""
    return {
        "all": _both([one for values in seconds.values() for one in values]),
        **{name: _both(seconds[name]) for name in sorted(seconds)},
    }


def _both(values) -> list:
    return (
        [round(1000 * median(values)), round(1000 * quantiles(values, n=20)[-1])]
        if len(values) > 1
        else []
    )


class Clerk:
    """A person of one station who clicks; what is clicked is drawn from the day's mix."""

    def __init__(self, desk: Writer, account: int, kept: BaseTable, seed: int):
        self.desk = desk
        self.kept, self.dice = kept, random.Random(seed)
        with database.connection_context():
            mine = ServiceCase.select(ServiceCase.id).where(
                ServiceCase.station == station_of(account)
            )
            self.cases = [row for (row,) in mine.tuples()]
            self.serving = [row for (row,) in mine.where(ServiceCase.status == "SERVING").tuples()]
            self.enterprises = [
                row
                for (row,) in Enterprise.select(Enterprise.id)
                .where(Enterprise.home_station == station_of(account))
                .tuples()
            ]

    def click(self, name=None):
        name = name or self.dice.choices(list(DAY), DAY.values())[0]
        getattr(self, name, lambda: self.look(name))()

    def look(self, name):
        self._read(
            name,
            {
                "workbench": "/",
                "list": CASES,
                "filtered": f"{CASES}?status=SERVING",
                "needs": "/admin/service_request/",
                "search": f"{CASES}?q={quote(self.dice.choice(WORDS))}",
                "detail": f"{CASES}details/?id={self.dice.choice(self.cases or [0])}",
                "export": f"{CASES}export/xlsx/",
            }[name],
        )

    def save(self):
        address = f"/admin/enterprise/edit/?id={self.dice.choice(self.enterprises)}"
        self._send("save", address, {"main_products": f"机床附件{self.dice.random()}"})

    def record(self):
        if not self.serving:
            return self.look("detail")
        address = f"{CASES}events/record/?id={self.dice.choice(self.serving)}"
        self._send("record", address, {"content": "现场指导", "mode": "VISIT"})

    def _send(self, name, address, changed):
        page = self._read(f"{name} form", address)
        values = {**dict(filled(page or "")), **changed}
        self._timed(self.kept.writes, name, 302, "POST", address, values)

    def _read(self, name, address):
        return self._timed(self.kept.reads, name, 200, "GET", address)

    def _timed(self, kept, name, expected, *asked):
        began = time.perf_counter()
        try:
            status, _headers, text = self.desk.ask(*asked)
        except (OSError, HTTPException) as fault:
            status, text = type(fault).__name__, ""
        kept[name].append(time.perf_counter() - began)
        if status != expected:
            self.kept.errors[f"{name}: {status}"] += 1
        return text


def signed_in(station: Station, account: int) -> Writer:
    return Writer(station, name_of(account), world.PASSWORD)


def name_of(account: int) -> str:
    return f"bench.clerk{account}"


def station_of(account: int) -> int:
    return account - FIRST_ACCOUNT + 2


def admit(people: int):
    """An account for the one clerk of each station behind the first, whose clerk has one; the
    clocks of their cases run.
    """
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(world.PASSWORD)
    numbers = [
        (account, station_of(account)) for account in range(FIRST_ACCOUNT, FIRST_ACCOUNT + people)
    ]
    pour(
        UserAccount,
        (
            {
                "id": n,
                "uid": f"{n:032x}",
                "username": name_of(n),
                "password_hash": cheap,
                "display_name": f"示例{n}",
                "staff": staff,
                "must_change_password": False,
            }
            for n, staff in numbers
        ),
    )
    pour(
        UserRole,
        (
            {
                "id": n,
                "uid": f"{n:032x}",
                "user": n,
                "role": "CLERK",
                "scope": "STATION",
                "station": station,
                "granted_by": 1,
            }
            for n, station in numbers
        ),
    )
    for case in ServiceCase.living().where(
        ServiceCase.station.in_([station for _n, station in numbers])
    ):
        register.keep(case)


def memory(station: Station) -> float:
    """MiB of all processes of a server; what they share is shared out among them."""
    group = [
        path.parent
        for path in Path("/proc").glob("[0-9]*/stat")
        if _group_of(path) == station.process.pid
    ]
    return sum(map(_share_of, group)) / 2**10


def _group_of(stat) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[2])
    except OSError:
        return 0


def _share_of(process) -> int:
    """KiB; none of a process that is gone by now."""
    try:
        lines = (process / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def work(clerk: Clerk, until: float, think: float):
    """Think, click, think, click: nobody begins at the stroke of all others."""
    while time.monotonic() < until:
        time.sleep(clerk.dice.expovariate(1 / think) if think else 0)
        clerk.click()


def while_exporting(station: Station) -> dict:
    """Milliseconds (median, p95) of the clerk's list before and while the worker exports every case
    for the administrator.

    Nothing of a world so small that its workbook comes at once.
    """
    clerk, admin = (
        Writer(station, world.ACCOUNTS["clerk"], world.PASSWORD),
        Writer(station, world.ACCOUNTS["admin"], world.PASSWORD),
    )
    idle = [_look(clerk) for _n in range(LOOKS)]
    _status, headers, page = admin.ask("GET", f"{CASES}export/xlsx/")
    if "html" not in headers["Content-Type"]:
        return {}
    status, headers, _text = admin.ask(
        "POST", f"{CASES}export/xlsx/", {**dict(filled(page)), "csrf_token": admin.token}
    )
    assert status == 302 and "/admin/background_task/details/" in headers["Location"], (
        f"the export answered {status}"
    )
    state, during = headers["Location"].replace("/details/", "/state/"), []
    while not json.loads(admin.ask("GET", state)[2])["ended"]:
        during += [_look(clerk) for _n in range(5)]
    return {"looks": len(during), "idle_ms": _both(idle), "during_ms": _both(during)}


def _look(clerk: Writer) -> float:
    began = time.perf_counter()
    assert clerk.ask("GET", CASES)[0] == 200
    return time.perf_counter() - began


def measure(stations, people, minutes, think) -> dict:
    alone, together, sizes = BaseTable(), BaseTable(), defaultdict(list)
    one = Clerk(signed_in(stations[0], FIRST_ACCOUNT), FIRST_ACCOUNT, alone, 0)
    for name in [name for name in DAY for _n in range(ALONE)]:
        one.click(name)
    accounts = range(FIRST_ACCOUNT, FIRST_ACCOUNT + people)
    clerks = [Clerk(signed_in(stations[n % len(stations)], n), n, together, n) for n in accounts]
    began, until = time.monotonic(), time.monotonic() + 60 * minutes
    threads = [threading.Thread(target=work, args=(clerk, until, think)) for clerk in clerks]
    for thread in threads:
        thread.start()
    while time.monotonic() < until:
        time.sleep(min(10, max(0, until - time.monotonic())))
        for n, station in enumerate(stations):
            sizes[n].append((time.monotonic() - began, memory(station)))
    for thread in threads:
        thread.join()
    warm = 60 * minutes / 5
    return {
        "alone": alone.report(),
        "together": together.report(),
        "exporting": while_exporting(stations[0]),
        "memory_mib": {
            n: [
                round(
                    median(size for at, size in taken if warm <= at < 2 * warm or at == taken[0][0])
                ),
                round(median(size for at, size in taken if at >= 4 * warm)),
            ]
            for n, taken in sizes.items()
        },
    }


def main():
    said = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    said.add_argument("--rows", type=int, default=100_000)
    said.add_argument("--people", type=int, default=50)
    said.add_argument("--minutes", type=float, default=10)
    said.add_argument(
        "--think", type=float, default=5, help="seconds between two clicks, on the average"
    )
    said.add_argument("--database", help="an empty PostgreSQL database; without it SQLite")
    said.add_argument("--nodes", type=int, default=1)
    asked = said.parse_args()
    print(
        json.dumps(
            load(asked.rows, asked.people, asked.minutes, asked.think, asked.database, asked.nodes),
            ensure_ascii=False,
        )
    )


def load(rows, people, minutes, think, url=None, nodes=1) -> dict:
    with run.furnished(rows, url) as env, ExitStack() as stack:
        settings = Settings.from_environment(env)
        stack.callback(database.initialize, database.obj)
        bind(settings.database_url)
        with database.connection_context(), database.atomic():
            instance.open_keys(settings, database.obj)
            admit(people)
            clocks = register.running().count()
        stations = [Station(settings) for _n in range(nodes)]
        for station in stations:
            stack.callback(station.stop)
            station.start()
        found = measure(stations, people, minutes, think)
    return {
        "rows": rows,
        "database": "postgresql" if url else "sqlite",
        "nodes": nodes,
        "people": people,
        "minutes": minutes,
        "think_seconds": think,
        "clocks": clocks,
        **found,
    }


if __name__ == "__main__":
    main()
