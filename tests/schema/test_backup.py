"""A backup comes back whole, or not at all."""

import random
import shutil
from pathlib import Path

import pytest

from backoffice.operations import backup, sealed_files
from backoffice.operations.schema_snapshot import row_counts
from backoffice.operations.sealed_files import BackupDamaged
from models import cipher
from models.base import database
from models.cipher import Keyring
from models.complaints import ComplaintEvent
from models.reference import Setting
from models.stations import Station
from tests.schema.rows import add_row


@pytest.fixture
def kept(installation):
    """A backup of a database with rows in it."""
    add_row(ComplaintEvent)
    return backup.make(installation)


def test_restoring_brings_back_every_row_and_nothing_later(installation, kept):
    before = row_counts(database.obj)
    names = sorted(station.name for station in Station.select())
    Station.update(name="changed").execute()
    Setting.create(key="later", value="1", note="n")
    assert backup.restore(kept, installation) == before
    assert sorted(station.name for station in Station.select()) == names
    assert not Setting.select().where(Setting.key == "later").exists()


def test_what_was_there_is_backed_up_before_it_is_replaced(installation, kept):
    Setting.create(key="later", value="1", note="n")
    backup.restore(kept, installation)
    newest = max(installation.backups.glob("*.backup"))
    backup.restore(newest, installation)
    assert Setting.select().where(Setting.key == "later").exists()


def test_a_backup_into_an_empty_installation(installation, kept, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(kept.parent, elsewhere)
    rows = backup.restore(elsewhere / kept.name, installation)
    assert rows["complaint_event"] == 1 and rows["schema_migration"] == len(list(_migrations()))


def test_any_changed_byte_is_noticed(installation, kept, tmp_path):
    whole, chance = kept.read_bytes(), random.Random(7)
    before = row_counts(database.obj)
    for place in [0, 20, len(whole) - 1, *chance.sample(range(len(whole)), 40)]:
        _refused(installation, kept, whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    for cut in (0, 1, 25, len(whole) // 2, len(whole) - 1):
        _refused(installation, kept, whole[:cut])
    assert row_counts(database.obj) == before


@pytest.mark.prove
def test_a_thousand_changed_bytes_are_noticed(installation, kept):
    whole, chance = kept.read_bytes(), random.Random(11)
    for place in chance.sample(range(len(whole)), 1000):
        _refused(
            installation,
            kept,
            whole[:place] + bytes([whole[place] ^ chance.randrange(1, 256)]) + whole[place + 1 :],
        )


def test_a_changed_byte_is_noticed_even_with_a_new_checksum(installation, kept):
    whole = kept.read_bytes()
    for place in [0, 19, 30, 200, len(whole) // 2, len(whole) - 1]:
        kept.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        Path(f"{kept}.sha256").write_text(f"{backup.digest(kept)}  {kept.name}\n")
        with pytest.raises(BackupDamaged, match="damaged"):
            backup.restore(kept, installation)


def test_chunks_cannot_be_left_out_or_swapped(installation, kept, monkeypatch):
    monkeypatch.setattr(sealed_files, "CHUNK", 4096)
    many = backup.make(installation)
    whole, step = many.read_bytes(), 4096 + 16
    for changed in (whole[:-step], whole[: -2 * step] + whole[-step:] + whole[-2 * step : -step]):
        many.write_bytes(changed)
        Path(f"{many}.sha256").write_text(f"{backup.digest(many)}  {many.name}\n")
        with pytest.raises(BackupDamaged):
            backup.restore(many, installation)


def test_a_missing_checksum_is_refused(installation, kept):
    Path(f"{kept}.sha256").unlink()
    with pytest.raises(BackupDamaged, match="missing"):
        backup.restore(kept, installation)


def test_other_keys_cannot_read_it(installation, kept):
    cipher.use(Keyring.new())
    with pytest.raises(BackupDamaged, match="other keys"):
        backup.restore(kept, installation)


def test_it_holds_no_key_and_no_readable_text(installation, kept):
    Setting.create(key="canary", value="perfectly readable words", note="n")
    body = backup.make(installation).read_bytes()
    assert b"perfectly readable" not in body and b"schema_migration (" not in body
    assert cipher.ring().keys["k1"].secret not in body
    assert (kept.stat().st_mode & 0o777, list(installation.instance.glob(".copy-*"))) == (0o600, [])


def test_only_the_newest_are_kept(installation):
    made = [backup.make(installation) for _ in range(4)]
    assert backup.prune(installation, keep=2) == made[:2]
    assert sorted(installation.backups.glob("*.backup")) == made[2:]
    assert len(list(installation.backups.glob("*.sha256"))) == 2


def _refused(settings, path, content):
    path.write_bytes(content)
    with pytest.raises(BackupDamaged):
        backup.restore(path, settings)


def _migrations():
    return database.execute_sql("SELECT name FROM schema_migration").fetchall()
