"""`/healthz` and `/metrics` tell each thing that must be there, in every state, and nothing to
strangers (operations F1, F6, F18).
"""

import os
import re
import shutil
import time
from collections import namedtuple
from dataclasses import replace

import pytest

from backoffice.operations import backup_copies, health_checks, heartbeat
from models import standby
from models.base import bind, database
from models.cipher import Keyring
from models.tasks import BackgroundTask
from tests.conftest import account

CHECKS = [
    "database",
    "schema",
    "replica",
    "queue",
    "keys",
    "secret",
    "disk",
    "backup_disk",
    "worker",
]
Room = namedtuple("Room", "total used free")


def told(house) -> tuple[int, dict]:
    answer = house.app.test_client().get("/healthz")
    return answer.status_code, {
        check["name"]: (check["ok"], check["detail"]) for check in answer.get_json()["checks"]
    }


def failing(house) -> list[str]:
    status, checks = told(house)
    bad = [name for name, (ok, _detail) in checks.items() if not ok]
    assert status == (503 if bad else 200)
    return bad


@pytest.fixture
def own_keys(house, monkeypatch, tmp_path):
    """The house with a key file of its own, to be spoilt."""
    shutil.copyfile(house.settings.keys_file, tmp_path / "keys.json")
    settings = replace(house.settings, keys_file=tmp_path / "keys.json")
    monkeypatch.setitem(house.app.config, "SETTINGS", settings)
    return settings


@pytest.mark.both_databases
def test_a_whole_installation_is_told_check_by_check(house):
    status, checks = told(house)
    assert (status, list(checks)) == (200, CHECKS) and all(
        ok and detail for ok, detail in checks.values()
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.unlink(),
        lambda path: path.write_text("{}"),
        lambda path: (path.unlink(), Keyring.new().save(path)),
    ],
)
def test_keys_that_the_next_start_would_refuse_are_told_now(house, own_keys, spoil):
    spoil(own_keys.keys_file)
    assert failing(house) == ["keys"]


@pytest.mark.parametrize(
    "spoil", [lambda path: path.unlink(), lambda path: path.write_text("another")]
)
def test_a_secret_that_is_gone_or_another_is_told(house, spoil):
    spoil(house.settings.secret_file)
    assert failing(house) == ["secret"]


def test_each_disk_is_told_by_itself(house, monkeypatch, tmp_path):
    backups = tmp_path / "second disk"
    backups.mkdir()
    monkeypatch.setitem(house.app.config, "SETTINGS", replace(house.settings, backups=backups))
    full = {"which": house.settings.instance}
    monkeypatch.setattr(
        shutil, "disk_usage", lambda folder: Room(10, 10, 0 if folder == full["which"] else 10**12)
    )
    assert failing(house) == ["disk"]
    full["which"] = backups
    assert failing(house) == ["backup_disk"]


def test_a_worker_that_gives_no_sign_of_life_is_told(house, monkeypatch):
    monkeypatch.setattr(health_checks, "_started", time.monotonic() - health_checks.START_UP - 1)
    assert failing(house) == ["worker"]
    path = heartbeat.file_of(house.settings)
    path.parent.mkdir(exist_ok=True)
    path.touch()
    assert failing(house) == []
    long_ago = time.time() - heartbeat.SILENT - 1
    os.utime(path, (long_ago, long_ago))
    assert failing(house) == ["worker"]
    numbers = house.browser().get("/metrics").html
    assert 'backoffice_check_ok{check="worker"} 0' in numbers and re.search(
        r"worker_heartbeat_age_seconds 3\d$", numbers, re.M
    )


def test_a_worker_that_has_just_been_started_is_not_missed_yet(house, monkeypatch):
    monkeypatch.setattr(health_checks, "_started", time.monotonic())
    assert failing(house) == []


def test_a_task_that_nobody_takes_is_told(house):
    task = BackgroundTask.create(
        kind="job", title="t", owner=account("admin"), status="QUEUED", created_by=0, updated_by=0
    )
    assert failing(house) == []
    database.connect(reuse_if_open=True)
    BackgroundTask.update(created_at=task.created_at - health_checks.LONGEST_WAIT * 2).where(
        BackgroundTask.id == task.id
    ).execute()
    assert failing(house) == ["queue"]
    assert re.search(
        r"oldest_queued_task_seconds [1-9]\d{3}$", house.browser().get("/metrics").html, re.M
    )


def test_a_replica_that_is_away_is_told(house, monkeypatch):
    monkeypatch.setattr(standby, "is_away", lambda db: True)
    assert failing(house) == ["replica"]


def test_a_copy_that_is_expected_and_missing_is_told(house, monkeypatch, tmp_path):
    monkeypatch.setitem(house.app.config, "SETTINGS", replace(house.settings, copies=tmp_path))
    assert failing(house) == ["copy"]
    monkeypatch.setattr(
        backup_copies, "newest", lambda settings: int(time.time()) - health_checks.COPY_AGE - 3600
    )
    assert failing(house) == ["copy"]


@pytest.mark.parametrize(
    "url", ["postgresql://nobody:hidden@127.0.0.1:1/none", "sqlite:////nowhere/at/all.sqlite3"]
)
def test_without_a_database_it_is_json_too_and_tells_no_address(house, url):
    bind(url)
    try:
        page = house.app.test_client().get("/healthz")
    finally:
        bind(house.settings.database_url)
    assert page.status_code == 503 and page.is_json
    checks = {check["name"]: check["ok"] for check in page.get_json()["checks"]}
    assert checks["database"] is False and checks["keys"] and checks["disk"]
    assert not re.search(r"nowhere|127\.0|hidden|nobody|Traceback", page.text)


def test_no_detail_tells_a_path_or_name(house, own_keys):
    own_keys.keys_file.unlink()
    text = house.app.test_client().get("/healthz").text
    assert (
        str(own_keys.instance) not in text
        and "keys.json" not in text
        and "/" not in text.replace("application/json", "")
    )
