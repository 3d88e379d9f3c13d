"""A backup brings the uploaded files along, is copied to another place that is read back, and is
restored on another machine (operations F3, F9, F18).
"""

import itertools
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from backoffice.access.actor import SYSTEM
from backoffice.operations import backup, backup_copies, file_backup, key_rotation, restore_drill
from backoffice.operations.sealed_files import BackupDamaged
from backoffice.records import attachments
from models import cipher
from models.accounts import UserAccount
from models.attachments import Attachment
from models.cipher import Keyring
from models.reference import Setting
from models.stations import Station

ROOT = Path(__file__).parents[2]
PDF = b"%PDF-1.4 readable words " * 400


@pytest.fixture
def filled(installation):
    UserAccount.create(username="clerk1", display_name="n", mobile="13800000001")
    attachments.keep_in(installation.instance / "files")
    for n in range(3):
        attachments.store(SYSTEM, Station.table(), f"{n}.pdf", PDF + bytes([n]))
    return installation


def contents(settings) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (settings.instance / "files").iterdir()}


def sealed(folder) -> list[str]:
    return sorted(path.name for path in file_backup.folder(folder).iterdir())


def test_each_file_is_sealed_once_beside_the_backups(filled):
    backup_copies.back_up(filled)
    first = {
        name: (file_backup.folder(filled.backups) / name).stat().st_ino
        for name in sealed(filled.backups)
    }
    assert len(first) == 3 and all(
        b"readable words" not in path.read_bytes()
        for path in file_backup.folder(filled.backups).iterdir()
    )
    attachments.store(SYSTEM, Station.table(), "new.pdf", PDF)
    backup_copies.back_up(filled)
    then = {
        name: (file_backup.folder(filled.backups) / name).stat().st_ino
        for name in sealed(filled.backups)
    }
    assert len(then) == 4 and first.items() <= then.items()


def test_files_come_back_with_their_backup(filled):
    path, before = backup_copies.back_up(filled).path, contents(filled)
    shutil.rmtree(filled.instance / "files")
    assert (
        file_backup.bring_back(filled, path, backup_copies.names()) == (3, [])
        and contents(filled) == before
    )
    assert file_backup.bring_back(filled, path, backup_copies.names()) == (0, [])


def test_a_file_that_is_nowhere_is_named(filled):
    path, name = backup_copies.back_up(filled).path, Attachment.get().stored_name
    shutil.rmtree(filled.instance / "files")
    (file_backup.folder(filled.backups) / f"{name}{file_backup.ENDING}").unlink()
    assert backup_copies.missing_files(filled) == [name]
    assert file_backup.bring_back(filled, path, backup_copies.names()) == (2, [name])


def test_a_sealed_file_that_was_changed_is_found_when_its_turn_comes(filled):
    backup_copies.back_up(filled)
    assert sum(file_backup.read_back(filled, night) for night in range(file_backup.TURNS)) == 3
    path = next(file_backup.folder(filled.backups).iterdir())
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(BackupDamaged):
        for night in range(file_backup.TURNS):
            file_backup.read_back(filled, night)


def test_a_copy_elsewhere_is_whole_and_noted(filled, tmp_path):
    elsewhere = tmp_path / "stick"
    elsewhere.mkdir()
    settings = replace(filled, copies=elsewhere)
    made = backup_copies.back_up(settings)
    assert made.copy in ("read back", "same disk") and str(elsewhere) in made.told
    assert (elsewhere / made.path.name).read_bytes() == made.path.read_bytes() and sealed(
        elsewhere
    ) == sealed(filled.backups)
    (note,) = (line for line in backup_copies.listing(settings) if made.path.name in line)
    assert (
        str(elsewhere) in note
        and "never" not in note
        and backup_copies.newest(settings) is not None
    )


@pytest.mark.parametrize("place", ["missing", "backups/inside"])
def test_no_copy_is_made_where_it_would_be_none(filled, tmp_path, place):
    """A stick that is not plugged in: the backup itself is there, and the job says what is
    missing.
    """
    settings = replace(filled, copies=filled.instance / place if "/" in place else tmp_path / place)
    if "/" in place:
        settings.copies.mkdir(parents=True)
    made = backup_copies.back_up(settings)
    assert (
        made.copy == "failed"
        and restore_drill.is_verified(made.path)
        and not (tmp_path / "missing").exists()
        and backup_copies.newest(settings) is None
    )


def test_a_backup_is_compressed(filled):
    for n in range(300):
        Setting.create(key=f"long_{n}", value="the same words again and again " * 5, note="n" * 200)
    path = backup_copies.back_up(filled).path
    if filled.database_url.startswith("sqlite"):
        assert (
            path.stat().st_size * 3
            < Path(filled.database_url.removeprefix("sqlite:///")).stat().st_size
        )


def test_a_key_that_a_sealed_file_needs_is_not_retired(filled):
    backup_copies.back_up(filled)
    key_rotation.rotate(filled)
    for path in filled.backups.glob("*.backup"):
        path.unlink()
    assert key_rotation.retire(filled) == [] and {"k1", "k2"} <= set(cipher.ring().keys)


def test_files_that_no_kept_backup_needs_go_with_it(filled):
    backup_copies.back_up(filled)
    gone = Attachment.get().stored_name
    (filled.instance / "files" / gone).unlink()
    long_ago = (
        file_backup.folder(filled.backups) / f"{gone}{file_backup.ENDING}"
    ).stat().st_mtime - 90 * 86400
    os.utime(
        file_backup.folder(filled.backups) / f"{gone}{file_backup.ENDING}", (long_ago, long_ago)
    )
    backup.prune(filled)
    assert len(sealed(filled.backups)) == 2


# --- another machine ------------------------------------------------------------------------------


def command(settings, *words):
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={
            "PATH": os.environ["PATH"],
            "BACKOFFICE_INSTANCE": str(settings),
            "BACKOFFICE_ARGON2": "8,1,1",
            "LANG": "C.UTF-8",
        },
    )


STEPS = [
    order
    for order in itertools.permutations(("init", "keys", "files"))
    if order != ("init", "files", "keys")
] + [("keys", "files"), ("keys",), ("files", "keys")]


@pytest.fixture(scope="module")
def stick(tmp_path_factory):
    """What lies on the stick: a backup with its checksum, the files beside it, and in the safe the
    keys; made by the commands themselves.
    """
    folder = tmp_path_factory.mktemp("first")
    assert command(folder / "instance", "init").returncode == 0
    assert (
        command(
            folder / "instance", "user", "create", "chief", "--name", "n", "--role", "ADMIN"
        ).returncode
        == 0
    )
    assert command(folder / "instance", "backup").returncode == 0
    return folder / "instance"


@pytest.mark.prove
@pytest.mark.parametrize("order", STEPS, ids="-".join)
def test_another_machine_takes_over_in_any_order_of_steps(stick, tmp_path, order):
    """operations F3: with `init` before, after or without it."""
    there = tmp_path / "instance"
    for step in order:
        if step == "init":
            command(there, "init")
        else:
            there.mkdir(exist_ok=True)
            shutil.copy(
                stick / "keys.json", there / "keys.json"
            ) if step == "keys" else shutil.copytree(stick / "backups", tmp_path / "stick")
    if not (tmp_path / "stick").exists():
        shutil.copytree(stick / "backups", tmp_path / "stick")
    done = command(there, "restore", "--yes", str(next((tmp_path / "stick").glob("*.backup"))))
    assert done.returncode == 0 and "Restored" in done.stdout, done.stderr
    assert command(there, "init").returncode == 0, "nothing is missing: the secret is made anew"
    assert command(there, "check").returncode == 0 and json.loads(
        (there / "keys.json").read_text()
    ) == json.loads((stick / "keys.json").read_text())
    assert Keyring.load(there / "keys.json")
