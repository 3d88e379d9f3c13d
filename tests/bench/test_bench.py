"""The benchmark runs on a world of its own, checks every page, and reports what the issue asks for."""

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from backoffice import instance
from backoffice.bench.pages import Page, WrongAnswer
from backoffice.bench.run import refuse_unless_empty, reports
from backoffice.config import SettingError

ROOT = Path(__file__).parents[2]
NAMES = ["reference", "list", "filtered", "deep", "search1", "search2", "search4", "absent", "detail", "form", "save", "workbench"]


class Answer:
    """A page that shows one case."""

    status_code = 200

    def get_data(self, as_text):
        return '<a title="SX-210000-S-001-202611-0000007">SX-210000-S-001-202611-0000007</a>'


@pytest.fixture
def run():
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "bench", "--rows", "300", "--json"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


@pytest.mark.prove
def test_every_page_was_right_and_the_report_has_its_shape(run):
    assert run.returncode == 0, run.stderr
    clerk, admin = map(json.loads, run.stdout.splitlines())
    for report, kind in ((clerk, "clerk"), (admin, "admin")):
        assert list(report) == ["rows", "database", "as", "ms", "export"]
        assert (report["rows"], report["database"], report["as"]) == (300, "sqlite", kind)
        assert list(report["ms"]) == NAMES and all(figure > 0 for figure in report["ms"].values())
    assert clerk["export"] is None
    assert admin["export"]["rows"] == 300
    assert set(admin["export"]) == {"rows", "seconds", "plain_seconds", "peak_mib", "plain_peak_mib"}
    assert all(figure > 0 for figure in admin["export"].values())


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
