"""Without the right keys nothing starts, and nothing is changed."""

import stat

import pytest

from backoffice.operations import instance
from models import cipher
from models.accounts import UserAccount
from models.base import database
from models.cipher import KeyMissing, Keyring
from models.reference import Setting


@pytest.fixture
def with_secret_value(installation):
    UserAccount.create(username="clerk1", display_name="n", mobile="13800000001")
    return installation


def test_a_new_installation_gets_keys_that_only_its_owner_can_read(installation):
    for path in (installation.keys_file, installation.secret_file):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(instance.secret(installation)) == 64


def test_making_again_changes_nothing(installation):
    before = installation.keys_file.read_text(), installation.secret_file.read_text()
    instance.make(installation, database.obj)
    assert (installation.keys_file.read_text(), installation.secret_file.read_text()) == before


def test_a_database_in_use_never_gets_new_keys(installation):
    Setting.create(key="k", value="v", note="n")
    installation.keys_file.unlink()
    with pytest.raises(KeyMissing, match="put the file back"):
        instance.make(installation, database.obj)
    assert not installation.keys_file.exists()


def test_a_database_in_use_gets_a_new_secret(with_secret_value):
    """operations F3: a new secret ends the sessions and leaves every sealed value readable."""
    with_secret_value.secret_file.unlink()
    instance.make(with_secret_value, database.obj)
    instance.open_keys(with_secret_value, database.obj)
    assert (
        len(instance.secret(with_secret_value)) == 64
        and UserAccount.get().mobile.open() == "13800000001"
    )


def test_a_missing_key_file_is_named(installation):
    installation.keys_file.unlink()
    with pytest.raises(KeyMissing, match=r"keys\.json is missing"):
        instance.open_keys(installation, database.obj)


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"current": "k1", "keys": {"k1": "AA=="}, "index": "AA=="}']
)
def test_a_damaged_key_file_is_refused(installation, content):
    installation.keys_file.write_text(content)
    with pytest.raises(KeyMissing, match="cannot be used"):
        instance.open_keys(installation, database.obj)


def test_the_key_file_of_another_installation_is_refused(with_secret_value):
    with_secret_value.keys_file.unlink()
    Keyring.new().save(with_secret_value.keys_file)
    with pytest.raises(KeyMissing, match="does not open the values"):
        instance.open_keys(with_secret_value, database.obj)
    with pytest.raises(KeyMissing):
        cipher.ring()


def test_the_right_key_file_opens(with_secret_value):
    instance.open_keys(with_secret_value, database.obj)
    assert UserAccount.get().mobile.open() == "13800000001"
