"""A backup is restored for a trial before it counts (promise H1)."""

import json

import pytest

from backoffice.access.actor import SYSTEM
from backoffice.operations import backup, restore_drill
from backoffice.operations.schema_snapshot import row_counts
from backoffice.operations.sealed_files import BackupDamaged
from backoffice.records import audit
from models import cipher
from models.accounts import UserAccount
from models.base import database


@pytest.fixture
def filled(installation):
    UserAccount.create(username="clerk1", display_name="n", mobile="13800000001")
    for n in range(3):
        with database.obj.atomic():
            audit.write(SYSTEM, "UPDATE", f"setting:{n}")
    return installation


def test_a_good_backup_is_noted_with_its_rows(filled):
    path = backup.make(filled)
    assert restore_drill.verify(path, filled) == row_counts(database.obj)
    assert json.loads((path.parent / f"{path.name}.verified").read_text())["rows"] == sum(
        row_counts(database.obj).values()
    )
    assert restore_drill.is_verified(path)


def test_the_trial_leaves_the_database_and_no_copy_behind(filled):
    before, path = row_counts(database.obj), backup.make(filled)
    restore_drill.verify(path, filled)
    assert row_counts(database.obj) == before
    assert [one.name for one in filled.instance.iterdir() if "copy" in one.name] == []
    if filled.database_url.startswith("postgresql"):
        assert (
            database.obj.execute_sql(
                "SELECT datname FROM pg_database WHERE datname LIKE 'drill_' || "
                "left(current_database(), 20) || '%%'"
            ).fetchall()
            == []
        )


def test_a_backup_with_a_broken_log_is_refused(filled):
    database.obj.execute_sql("UPDATE audit_head SET last_id = 9")
    with pytest.raises(BackupDamaged, match="the head names line 9"):
        restore_drill.verify(backup.make(filled), filled)


def test_a_backup_whose_values_do_not_open_is_refused(filled):
    token = cipher.seal("13800000001", "user_account.mobile:elsewhere")
    database.obj.execute_sql(f"UPDATE user_account SET mobile = '{token}'")
    path = backup.make(filled)
    with pytest.raises(BackupDamaged, match="cannot be opened"):
        restore_drill.verify(path, filled)
    assert not restore_drill.is_verified(path)


def test_old_notes_go_with_their_backups(filled):
    path = backup.make(filled)
    restore_drill.verify(path, filled)
    backup.make(filled)
    backup.prune(filled, keep=1)
    assert not restore_drill.is_verified(path)
