"""What a start makes ready, and what it refuses."""

import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from backoffice import filling
from backoffice.config import SettingError, Settings
from backoffice.operations import backup, deferred_backup, demo, instance, schema, server
from backoffice.search import index
from models import cipher
from models.accounts import UserAccount
from models.base import bind, database
from models.catalogue import ServiceItem
from models.cipher import KeyMissing, Keyring
from models.filling import FillingState
from tests.databases import KINDS, empty_database

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=KINDS)
def env(request, tmp_path):
    """The environment of a new installation; the models point at its empty database."""
    before = database.obj
    with empty_database(request.param, tmp_path) as url:
        bind(url)
        yield {"BACKOFFICE_INSTANCE": str(tmp_path / "instance"), "BACKOFFICE_DATABASE_URL": url}
        database.initialize(before)
        cipher.use(None)


@pytest.fixture
def opened_demo(env, monkeypatch):
    monkeypatch.setattr(
        "seeds.demo.load", lambda: UserAccount.create(username="clerk1", display_name="n")
    )
    server.prepare(Settings.from_environment(env))
    return env


def test_a_first_start_makes_keys_tables_reference_and_demo(opened_demo):
    with database.connection_context():
        assert schema.pending(database.obj) == []
        assert ServiceItem.select().count() == 82
        assert demo.is_here() and "clerk1" in demo.accounts()


def test_a_small_installation_is_complete_before_its_first_answer(opened_demo):
    with database.connection_context():
        assert not filling.is_pending() and filling.progress() == []
        assert FillingState.select().count() == len(filling.fillings()) and index.faults() == []


def test_a_second_start_keeps_the_data(opened_demo):
    settings = Settings.from_environment(opened_demo)
    keys = settings.keys_file.read_text()
    server.prepare(settings)
    with database.connection_context():
        assert UserAccount.select().count() == 1
    assert settings.keys_file.read_text() == keys


def test_the_demo_world_is_not_opened_to_others(opened_demo):
    outside = opened_demo | {"BACKOFFICE_HOST": "0.0.0.0", "BACKOFFICE_TLS": "1"}
    with pytest.raises(SettingError, match="demo world"):
        server.prepare(Settings.from_environment(outside))
    server.prepare(Settings.from_environment(outside | {"BACKOFFICE_DEMO_ANYWHERE": "1"}))


def test_an_open_host_starts_empty(env):
    server.prepare(
        Settings.from_environment(env | {"BACKOFFICE_HOST": "0.0.0.0", "BACKOFFICE_TLS": "1"})
    )
    with database.connection_context():
        assert not demo.is_here() and not UserAccount.select().exists()


def test_lost_keys_stop_the_start_and_change_nothing(opened_demo):
    settings = Settings.from_environment(opened_demo)
    settings.keys_file.unlink()
    with pytest.raises(KeyMissing):
        server.prepare(settings)
    assert not settings.keys_file.exists()


def test_foreign_keys_stop_the_start(opened_demo):
    with database.connection_context():
        UserAccount.create(username="clerk2", display_name="n", mobile="13800000001")
    settings = Settings.from_environment(opened_demo)
    settings.keys_file.unlink()
    Keyring.new().save(settings.keys_file)
    with pytest.raises(KeyMissing, match="does not open"):
        server.prepare(settings)


def test_resetting_empties_the_demo_world_and_nothing_else(opened_demo):
    settings = Settings.from_environment(opened_demo)
    with database.connection_context():
        UserAccount.create(username="visitor", display_name="n")
        demo.reset(settings, database.obj)
        assert [account.username for account in UserAccount.select()] == ["clerk1"]
        UserAccount.update(username="own").execute()
        demo.Setting.delete().where(demo.Setting.key == demo.MARK).execute()
        with pytest.raises(SettingError, match="does not hold the demo world"):
            demo.reset(settings, database.obj)
        assert UserAccount.select().exists()


def test_an_upgrade_is_preceded_by_a_backup(opened_demo):
    settings = Settings.from_environment(opened_demo)
    with closing(instance.open_apart(settings.database_url)) as db:
        schema.downgrade(db)
    server.prepare(settings)
    assert len(list(settings.backups.glob("*.backup"))) == 1


def test_a_large_database_is_copied_before_an_upgrade_and_the_worker_seals_the_copy(
    opened_demo, monkeypatch
):
    """Making the backup of a million cases takes a minute: the station answers before it is
    done.
    """
    settings = Settings.from_environment(opened_demo)
    monkeypatch.setattr(deferred_backup, "LARGE", 0)
    with closing(instance.open_apart(settings.database_url)) as db:
        schema.downgrade(db)
        before = schema.version(db)
    server.prepare(settings)
    if settings.database_url.startswith("sqlite"):
        assert [
            path.name.endswith(f"{deferred_backup.MARK}{before}")
            for path in deferred_backup.waiting(settings)
        ] == [True]
        assert list(settings.backups.glob("*.backup")) == []
        (made,) = deferred_backup.seal(settings)
        assert deferred_backup.waiting(settings) == [] and made in settings.backups.glob("*.backup")
        with backup.opened(made, settings) as (head, plain):
            assert head["schema"] == before and plain.stat().st_size
    assert len(list(settings.backups.glob("*.backup"))) == 1


def test_a_port_that_is_taken_is_told_in_a_sentence_before_anything_is_made(env):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            env=os.environ | env | {"BACKOFFICE_PORT": str(port)},
        )
    assert (
        done.returncode == 1
        and f"port {port} of 127.0.0.1 cannot be used" in done.stderr
        and "Traceback" not in done.stderr
    )
    assert not (Path(env["BACKOFFICE_INSTANCE"]) / "keys.json").exists()


def test_the_instance_folder_is_closed_to_others_from_the_first_moment(tmp_path, monkeypatch):
    """boundaries F12: before the first line of the log is written there."""
    settings, modes = (
        Settings.from_environment({"BACKOFFICE_INSTANCE": str(tmp_path / "instance")}),
        [],
    )

    def note(*_given):
        modes.append(oct(settings.instance.stat().st_mode & 0o777))
        raise SystemExit

    monkeypatch.setattr(server.server_log, "start", note)
    monkeypatch.setattr(server, "_listen", lambda _settings: socket.socket())
    monkeypatch.setattr(server.signal, "signal", lambda *_given: None)
    before = os.umask(0o022)
    try:
        with pytest.raises(SystemExit):
            server.serve(None, settings)
    finally:
        os.umask(before)
    assert modes == ["0o700"]
