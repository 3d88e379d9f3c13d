"""`check` names each forgotten step of a new entity in a sentence with the file to open."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from backoffice import settings as numbers
from backoffice.access.scopes import SCOPES
from backoffice.checks import completeness
from backoffice.operations import backup, health_checks, restore_drill, schema
from models import clock
from models.base import Record, database
from models.fields import ShortText
from models.reference import Setting
from models.registry import models
from seeds.roles import grants


class Parasol(Record):
    """What a newcomer adds first."""

    label = "Parasol"
    display_fields = ("code",)
    number_rule = "parasol"

    code = ShortText("Parasol no.", 40, unique=True)

    class Meta:
        table_name = "parasol"


@pytest.fixture
def known(one_app):
    return set(one_app.config["SCREENS"])


def test_nothing_is_forgotten(house, known):
    with house.app.test_request_context("/"):
        assert completeness.forgotten(known, house.app.config["TRANSLATED"]) == []


@pytest.fixture
def planted(monkeypatch):
    """Somebody wrote the model and nothing else."""
    monkeypatch.setattr(completeness, "models", lambda: [*models(), Parasol])


STEPS = {
    "has no line in backoffice/access/scopes.py": "Parasol",
    "add its line to seeds/roles.py": "parasol",
    "views/admin.py": "Parasol",
    "seeds/numbering.py": "Parasol",
    "messages.po": "Parasol",
}


@pytest.mark.parametrize("words", STEPS)
def test_a_new_entity_is_told_each_step_that_is_missing(planted, known, words):
    found = completeness.forgotten(
        known, lambda context, text: text not in ("Parasol", "Parasol no.")
    )
    assert any(words in sentence and STEPS[words] in sentence for sentence in found), found


def test_each_step_done_is_told_no_more(planted, known, monkeypatch):
    from backoffice.access.scopes import PUBLIC

    monkeypatch.setitem(SCOPES, Parasol, PUBLIC)
    monkeypatch.setattr(
        completeness, "grants", lambda: [*grants(), ("HEAD", "parasol", "read", "STATION")]
    )
    found = completeness.forgotten({*known, Parasol})
    assert [one for one in found if "arasol" in one] == [
        "Parasol is numbered by “parasol”, which seeds/numbering.py does not have"
    ]


@pytest.mark.parametrize("model", completeness.entities(), ids=lambda model: model.__name__)
def test_a_lost_line_of_any_entity_is_named(known, monkeypatch, model):
    """The scope line, the grants, the screen and the Chinese name of each entity in turn."""
    monkeypatch.delitem(SCOPES, model)
    monkeypatch.setattr(
        completeness, "grants", lambda: [one for one in grants() if one[1] != model.table()]
    )
    found = completeness.forgotten(known - {model}, lambda context, text: text != model.label)
    for words in (
        f"{model.__name__} has no line in backoffice/access/scopes.py",
        f"Nobody may read {model.table()}",
        f"{model.__name__} has no screen",
        f"{model.__name__} has no Chinese name",
    ):
        assert any(sentence.startswith(words) for sentence in found), words


@pytest.mark.parametrize(
    "grant",
    [
        ("HEAD", "station", "fly", "STATION"),
        ("HEAD", "sation", "read", "STATION"),
        ("CLERK", "service_case", "answer", "OWN"),
    ],
)
def test_a_grant_that_nothing_asks_for_is_named(known, monkeypatch, grant):
    monkeypatch.setattr(completeness, "grants", lambda: [*grants(), grant])
    found = [
        sentence
        for sentence in completeness.forgotten(known)
        if "which nothing asks for" in sentence
    ]
    assert found == [
        f"seeds/roles.py grants “{grant[2]}” on {grant[1]}, which nothing asks for: "
        "remove it or correct the word"
    ]


def test_a_missing_migration_is_named(monkeypatch):
    assert completeness.unmigrated() == []
    monkeypatch.setattr(schema, "differences", lambda: ["the table parasol is in no migration"])
    assert completeness.unmigrated() == [
        "the table parasol is in no migration: run `flask "
        "--app wsgi schema new NAME` and look at "
        "models/migrations/"
    ]


def test_an_installation_that_should_not_be_opened_says_why(house):
    found = " ".join(completeness.unsafe(house.app, house.settings))
    assert "no TLS" in found and "no verified backup" in found and "without a second step" in found


def test_a_backup_counts_once_it_has_been_restored(house, tmp_path):
    settings = replace(house.settings, backups=tmp_path)
    path = backup.make(settings)
    assert any(
        "no verified backup" in sentence for sentence in completeness.unsafe(house.app, settings)
    )
    restore_drill.verify(path, settings)
    assert not any("backup" in sentence for sentence in completeness.unsafe(house.app, settings))


def test_debug_and_a_hasty_disk_are_named(house, monkeypatch):
    monkeypatch.setattr(house.app, "debug", True)
    if house.kind == "sqlite":
        database.obj.pragma("synchronous", 1)
    found = " ".join(completeness.unsafe(house.app, house.settings))
    assert "debug mode is on" in found and ("synchronous=FULL" in found) == (house.kind == "sqlite")


def test_a_safe_installation_has_nothing_to_say(house, tmp_path):
    Setting.update(value="1").where(Setting.key == "second_factor_required").execute()
    numbers.forget()
    settings = replace(house.settings, backups=tmp_path, tls=True)
    for path in (settings.secret_file, Path(settings.database_url.removeprefix("sqlite:///"))):
        if path.exists():
            path.chmod(0o600)
    restore_drill.verify(backup.make(settings), settings)
    assert completeness.unsafe(house.app, settings) == []


def test_a_backup_of_the_present_second_is_no_missing_one(house, tmp_path):
    """Files tell parts of a second, the clock does not: the age of a fresh backup is never below
    zero.
    """
    path, moment = tmp_path / "fresh.backup", datetime(2026, 11, 23, 10)
    for each in (path, Path(f"{path}.verified")):
        each.write_text("{}")
    with clock.at(moment):
        os.utime(path, (clock.seconds() + 0.9,) * 2)
        assert health_checks.backup_age(replace(house.settings, backups=tmp_path)) == 0
        os.utime(path, (clock.seconds() - 59.1,) * 2)
        assert health_checks.backup_age(replace(house.settings, backups=tmp_path)) == 60


@pytest.mark.parametrize("file", ["keys_file", "secret_file"])
def test_a_file_that_others_can_read_is_named(house, file):
    path = getattr(house.settings, file)
    mode = path.stat().st_mode
    path.chmod(0o644)
    try:
        assert f"{path} can be read by others: chmod 600" in completeness.unsafe(
            house.app, house.settings
        )
    finally:
        path.chmod(mode & 0o7777)


def test_a_short_secret_is_named(house, monkeypatch):
    monkeypatch.setattr(house.app, "secret_key", "short")
    assert any(
        "too short" in sentence for sentence in completeness.unsafe(house.app, house.settings)
    )


def check_of(folder):
    """`flask --app wsgi check` of an installation in this folder."""
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "check"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        env={
            "PATH": os.environ["PATH"],
            "BACKOFFICE_INSTANCE": str(folder),
            "LANG": "C.UTF-8",
        },
        check=False,
    )


def test_the_code_is_checked_before_there_is_an_installation(tmp_path):
    done = check_of(tmp_path / "none")
    assert (done.returncode, done.stdout.strip()) == (0, "Nothing found."), done.stderr
    assert "There is no database yet" in done.stderr and not (tmp_path / "none").exists()


def test_the_code_is_checked_beside_a_database_without_tables(tmp_path):
    (tmp_path / "backoffice.sqlite3").touch()
    done = check_of(tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, "Nothing found."), done.stderr
    assert "no rows were looked at" in done.stderr
