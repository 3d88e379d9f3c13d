"""The benchmark runs on a world of its own, checks every page, and reports what the issue asks
for.
"""

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from backoffice.bench.pages import Page, WrongAnswer
from backoffice.bench.reader import sheets
from backoffice.bench.run import refuse_unless_empty, reports
from backoffice.config import SettingError
from backoffice.exports.workbook import Column, Sheet, write_workbook
from backoffice.operations import instance

ROOT = Path(__file__).parents[2]
NAMES = [
    "reference",
    "list",
    "filtered",
    "deep",
    "search1",
    "search2",
    "search4",
    "absent",
    "detail",
    "form",
    "save",
    "workbench",
]


class Answer:
    """A page that shows one case."""

    status_code = 200

    def get_data(self, as_text):
        return '<a title="SX-210000-S-001-202611-0000007">SX-210000-S-001-202611-0000007</a>'


def run(*options) -> list[dict]:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "bench", "--json", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.prove
def test_every_page_was_right_and_the_report_has_its_shape():
    clerk, admin = run("--rows", "300")
    for report, kind in ((clerk, "clerk"), (admin, "admin")):
        assert list(report) == ["rows", "database", "as", "ms", "export"]
        assert (report["rows"], report["database"], report["as"]) == (300, "sqlite", kind)
        assert list(report["ms"]) == NAMES and all(figure > 0 for figure in report["ms"].values())
    assert clerk["export"] is None
    assert admin["export"]["rows"] == 300
    assert set(admin["export"]) == {
        "rows",
        "seconds",
        "plain_seconds",
        "peak_mib",
        "plain_peak_mib",
    }
    assert all(figure > 0 for figure in admin["export"].values())


@pytest.mark.prove
def test_an_export_of_any_length_takes_the_same_memory():
    """At once or by the worker; `flask --app wsgi bench --export` asks for as many rows as one
    likes.
    """
    short, long = run("--export", "2000", "--export", "12000")
    assert (short["rows"], long["sheets"]) == (sum(short["sheets"]), [12000]) and abs(
        short["rows"] - 2000
    ) < 40
    assert long["peak_mib"] < short["peak_mib"] * 1.15


def test_a_workbook_is_counted_sheet_by_sheet(tmp_path):
    sheet = Sheet(
        "服务事项", ["条件：无"], [Column("编号"), Column("件数", "number"), Column("备注")]
    )
    rows = [(f"FW-{number}", number, None) for number in range(25)]
    write_workbook(tmp_path / "book.xlsx", sheet, rows, last_row=15)
    assert sheets(tmp_path / "book.xlsx") == [
        (("编号", "件数", "备注"), count) for count in (10, 10, 5)
    ]


def test_a_page_with_other_rows_has_no_time():
    Page("list", "/", ("SX-210000-S-001-202611-0000007",)).check(Answer())
    with pytest.raises(WrongAnswer, match="list"):
        Page("list", "/", ("SX-210000-S-001-202611-0000008",)).check(Answer())


def test_a_database_that_holds_anything_is_refused(tmp_path):
    url = f"sqlite:///{tmp_path / 'kept.sqlite3'}"
    refuse_unless_empty(url)
    with closing(instance.open_apart(url)) as db:
        db.execute_sql("CREATE TABLE ledger (line TEXT)")
    with pytest.raises(SettingError, match="ledger"):
        next(reports(300, url))
    with closing(instance.open_apart(url)) as db:
        assert db.get_tables() == ["ledger"]
