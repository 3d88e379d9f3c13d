"""What a server tells of itself: a line for every answer without anybody's data, and numbers for
whoever may read them.
"""

import json
import logging
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from peewee import IntegrityError

from backoffice.operations import metrics, server_log
from models.clock import at, now
from seeds.demo import PASSWORD
from tests.conftest import account

TOKEN = "a token that nobody guesses"


@pytest.fixture
def written(house, tmp_path):
    """What the log of a server at work holds so far, line by line."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    handlers = server_log.start(tmp_path, slow_ms=1000)
    yield lambda: [
        json.loads(line)
        for path in sorted(tmp_path.glob("*.jsonl"))
        for line in path.read_text().splitlines()
    ]
    root.handlers[:], root.level = before, level
    for handler in handlers:
        handler.close()


def with_settings(house, monkeypatch, **change):
    monkeypatch.setitem(house.app.config, "SETTINGS", replace(house.settings, **change))


def test_every_answer_leaves_one_line(house, written):
    house.browser("clerk1").get("/admin/enterprise/?q=示例")
    line = written()[-1]
    assert (line["what"], line["method"], line["route"], line["status"], line["user"]) == (
        "request",
        "GET",
        "/admin/enterprise/",
        200,
        account("clerk1").id,
    )
    assert (
        re.fullmatch(r"[0-9a-f]{16}", line["request"])
        and line["queries"] > 3
        and 0 < line["db_ms"] < line["ms"]
        and line["at"].endswith("Z")
    )


def test_no_line_holds_what_was_typed(house, written, monkeypatch):
    """D6: no password, telephone, name or search text, also when the page fails."""
    browser = house.browser("clerk1")
    browser.get("/admin/enterprise/?q=13800138000")
    browser.post(
        "/login?next=/13900139000", {"username": "13700137000", "password": "wrong secret"}
    )
    browser.post(
        "/admin/enterprise_contact/new/",
        {"enterprise": house.rows["enterprise"]["west"], "name": "王五", "phone": "13600136000"},
    )
    browser.get("/admin/13500135000")

    def fail(*_args):
        raise IntegrityError("duplicate key: (phone)=(13400134000)")

    monkeypatch.setattr("views.layout.global_search._found", fail)
    assert browser.get("/search?q=赵六").status == 500
    text = json.dumps(written(), ensure_ascii=False)
    assert (
        not re.search(r"1\d{10}|wrong secret|王五|赵六|示例", text)
        and PASSWORD not in text
        and "clerk1" not in text
        and browser.cookie not in text
    )
    fault = next(line for line in written() if "fault" in line)
    assert fault["fault"] == ["IntegrityError"] and any(
        "global_search.py" in place for place in fault["where"]
    )


def test_what_is_slow_is_named(house, written, monkeypatch):
    """A page by its rule, a statement by its text without values."""
    browser = house.browser("clerk1")
    with_settings(house, monkeypatch, slow_ms=0)
    monkeypatch.setattr("models.asked._slow_ms", 0)
    browser.get("/admin/enterprise/?q=示例")
    slow = [line for line in written() if line["level"] == "warning"]
    assert slow[-1]["what"] == "slow request" and slow[-1]["route"] == "/admin/enterprise/"
    assert any(
        line["what"] == "slow statement" and line["sql"].startswith("SELECT") for line in slow
    )
    assert "示例" not in json.dumps(slow, ensure_ascii=False)


def test_files_of_the_log_are_for_the_owner_alone_and_kept_six_months(tmp_path, written):
    """E4: the law asks for six months of logs."""
    for days in (0, 183, 190, 191, 400):
        with at(now() - timedelta(days=days)):
            logging.getLogger("test").warning("here")
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    gone = server_log.sweep(tmp_path)
    assert len(gone) == 2 and len(list(tmp_path.glob("*.jsonl"))) == 3


def numbers_of(text: str) -> dict[str, float]:
    """{name with labels: value} of an exposition; every line must be of the format."""
    found = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            name, value = re.fullmatch(
                r'(backoffice_\w+(?:\{\w+="[^"]*"(?:,\w+="[^"]*")*\})?) (-?[\d.e+]+)', line
            ).groups()
            found[name] = float(value)
    return found


def test_the_machine_itself_reads_the_numbers(house, monkeypatch):
    monkeypatch.setattr(metrics, "HERE", metrics.Meters())
    browser = house.browser("clerk1")
    browser.get("/admin/enterprise/")
    found = numbers_of(browser.get("/metrics").html)
    assert found['backoffice_requests_total{page="index_view",method="GET",status="200"}'] == 1
    assert (
        found['backoffice_request_seconds_count{kind="write"}'] == 1
        and found["backoffice_sessions"] >= 1
    )
    assert (
        found['backoffice_request_seconds_bucket{kind="read",le="+Inf"}']
        == found['backoffice_request_seconds_count{kind="read"}']
    )
    assert (
        found["backoffice_verified_backup_age_seconds"] == -1
        and found["backoffice_free_disk_bytes"] > 0
        and found["backoffice_audit_lines_total"] > 0
    )


@pytest.mark.parametrize(
    "address, tls, sent, seen",
    [
        ("127.0.0.1", False, "", True),
        ("::1", False, "", True),
        ("192.0.2.7", False, "", False),
        ("127.0.0.1", True, "", False),
    ],
)
def test_without_a_token_this_machine_alone_may_look(house, monkeypatch, address, tls, sent, seen):
    with_settings(house, monkeypatch, tls=tls)
    page = house.browser().get("/metrics", environ_overrides={"REMOTE_ADDR": address})
    assert page.status == (200 if seen else 404) and ("backoffice_" in page.html) == seen


@pytest.mark.parametrize(
    "sent, status",
    [
        (f"Bearer {TOKEN}", 200),
        ("", 404),
        (f"Bearer {TOKEN}x", 404),
        (TOKEN, 404),
        ("Bearer 中", 404),
    ],
)
def test_with_a_token_whoever_sends_it_may_look(house, monkeypatch, sent, status):
    with_settings(house, monkeypatch, metrics_token=TOKEN, tls=True)
    page = house.browser().get(
        "/metrics",
        headers={"Authorization": sent.encode().decode("latin-1")},
        environ_overrides={"REMOTE_ADDR": "192.0.2.7"},
    )
    assert page.status == status
