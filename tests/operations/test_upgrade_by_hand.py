"""What commands by hand leave behind: an upgrade as complete as that of a start, and no password in
the list of processes (operations F15, F16).
"""

import subprocess
import sys
from pathlib import Path

import pytest

from backoffice import filling
from backoffice.commands import cli
from backoffice.config import SettingError
from backoffice.operations import schema
from backoffice.records import audit
from backoffice.search import index
from models.accounts import RoleGrant
from models.base import database
from models.filling import FillingState
from models.reference import Setting
from models.search import SearchEntry

ROOT = Path(__file__).parents[2]
URL = "postgresql://station:hidden@127.0.0.1:1/station"


def run(house, *words):
    with house.app.app_context():
        return house.app.test_cli_runner().invoke(args=words)


@pytest.mark.both_databases
def test_an_upgrade_by_hand_fills_what_a_start_fills(house):
    """operations F15: index, grants and settings."""
    database.connect(reuse_if_open=True)
    grants, settings, entries = (
        RoleGrant.select().count(),
        Setting.select().count(),
        SearchEntry.select().count(),
    )
    schema.downgrade(database.obj)
    tables = sorted({row.resource for row in RoleGrant.select(RoleGrant.resource)})
    RoleGrant.delete().where(RoleGrant.resource.in_(tables[::3])).execute()
    Setting.delete().where(Setting.key == "reopen_days").execute()
    SearchEntry.delete().execute()
    FillingState.delete().execute()
    database.close()
    done = run(house, "schema", "upgrade")
    assert done.exit_code == 0, done.output
    with database.connection_context():
        assert (
            not schema.pending(database.obj)
            and not index.is_behind()
            and not filling.is_pending()
            and audit.faults() == []
        )
        assert (RoleGrant.select().count(), Setting.select().count()) == (
            grants,
            settings,
        ) and SearchEntry.select().count() >= entries


def test_where_to_move_is_read_from_input_or_file(tmp_path, monkeypatch):
    """operations F16"""
    file = tmp_path / "target"
    file.write_text(f"{URL}\n")
    monkeypatch.setattr(sys, "stdin", file.open())
    assert cli._target("-", None) == cli._target(None, file) == URL
    for both in ((None, None), ("-", file)):
        with pytest.raises(SettingError, match="--to"):
            cli._target(*both)


def test_a_password_on_the_command_line_is_warned_of_and_not_repeated(house):
    done = run(house, "move", "--to", URL)
    assert "processes" in done.output and "hidden" not in done.output


def test_a_release_needs_its_section_and_a_clean_tree(tmp_path):
    """operations F7: a version in one place, a tag for each release."""
    for folder in (".ci", ".venv/bin"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / ".ci" / "release").write_text((ROOT / ".ci" / "release").read_text())
    (tmp_path / ".ci" / "bundle").write_text("echo bundle\n")
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "3.2.1"\n')
    (tmp_path / "CHANGELOG.md").write_text("## Unreleased\n")
    (tmp_path / ".gitignore").write_text(".venv/\n")
    git = ("git", "-C", str(tmp_path), "-c", "user.name=n", "-c", "user.email=n@example.org")

    def release():
        return subprocess.run(
            ["sh", tmp_path / ".ci" / "release"],
            capture_output=True,
            text=True,
            env={
                "PATH": "/usr/bin:/bin",
                "GIT_AUTHOR_NAME": "n",
                "GIT_AUTHOR_EMAIL": "n@example.org",
                "GIT_COMMITTER_NAME": "n",
                "GIT_COMMITTER_EMAIL": "n@example.org",
            },
        )

    subprocess.run([*git, "init", "-q"], check=True)
    assert "git status" in release().stderr
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-qm", "all"], check=True)
    assert "3.2.1" in release().stderr
    (tmp_path / "CHANGELOG.md").write_text("## 3.2.1\n")
    subprocess.run([*git, "commit", "-qam", "section"], check=True)
    assert release().stdout.strip() == "bundle"
    assert subprocess.run([*git, "tag"], capture_output=True, text=True).stdout.strip() == "v3.2.1"
