"""Keys are changed while work goes on, and a rotation that was cut off is completed (promise
D3).
"""

import json
import stat

import pytest

from backoffice.operations import backup, instance, key_rotation
from backoffice.records import audit
from models import cipher
from models.accounts import UserAccount
from models.audit import AuditLog
from models.base import database
from models.cipher import SealBroken
from models.keyring import SM4GCM, Keyring

NUMBERS = [f"138000{n:05}" for n in range(450)]


@pytest.fixture
def full(installation):
    """An installation with sealed numbers in more than two batches, made with the key k1."""
    with database.obj.atomic():
        for n, number in enumerate(NUMBERS):
            UserAccount.create(username=f"person{n}", display_name="n", mobile=number)
    return installation


def numbers() -> list[str]:
    return [row.mobile.open() for row in UserAccount.select().order_by(UserAccount.id)]


def tokens() -> list[str]:
    return [row.mobile.token for row in UserAccount.select()]


def test_every_value_is_sealed_with_the_new_key_and_opens_as_before(full):
    assert key_rotation.rotate(full) == len(NUMBERS)
    assert numbers() == NUMBERS
    assert {token.split(".")[1] for token in tokens()} == {"k2"} and key_rotation.behind() == 0
    assert stat.S_IMODE(full.keys_file.stat().st_mode) == 0o600


def test_the_blind_index_still_finds_a_number(full):
    key_rotation.rotate(full)
    wanted = UserAccount.mobile.index_of(NUMBERS[7])
    assert UserAccount.get(UserAccount.mobile_digest == wanted).mobile.open() == NUMBERS[7]


@pytest.mark.parametrize("batches", [0, 1, 2])
def test_a_rotation_cut_off_anywhere_leaves_every_value_readable_and_is_completed(
    full, monkeypatch, batches
):
    write, left = UserAccount.update, [batches * key_rotation.BATCH]

    def update(*args, **values):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return write(*args, **values)

    monkeypatch.setattr(UserAccount, "update", update)
    with pytest.raises(KeyboardInterrupt):
        key_rotation.rotate(full)
    monkeypatch.undo()
    instance.open_keys(full, database.obj)
    assert numbers() == NUMBERS and 0 < key_rotation.behind() <= len(NUMBERS)
    assert set(cipher.ring().keys) == {"k1", "k2"}
    key_rotation.rotate(full)
    assert numbers() == NUMBERS and key_rotation.behind() == 0 and cipher.ring().current == "k2"


def test_a_process_at_work_takes_up_the_new_key_by_itself(full):
    ring = Keyring.load(full.keys_file)
    ring.with_new_key("aes-256-gcm").change(full.keys_file)
    assert cipher.seal("text", "place").split(".")[1] == "k2"
    assert numbers() == NUMBERS


@pytest.mark.parametrize("content", [None, "{}", "another"])
def test_a_process_at_work_keeps_its_keys_when_the_file_does_not_fit(full, content):
    full.keys_file.unlink()
    if content == "another":
        Keyring.new().save(full.keys_file)
    elif content:
        full.keys_file.write_text(content)
    assert numbers() == NUMBERS


def test_a_value_changed_meanwhile_is_not_written_over(full, monkeypatch):
    seal = cipher.seal

    def busy(text, place):
        UserAccount.update(display_name="changed").execute()
        other = UserAccount.get(UserAccount.username == "person0")
        if other.mobile.open() == NUMBERS[0]:
            token = seal("13999999999", f"user_account.mobile:{other.uid}")
            database.obj.execute_sql(
                f"UPDATE user_account SET mobile = '{token}' WHERE id = {other.id}"
            )
        return seal(text, place)

    monkeypatch.setattr(cipher, "seal", busy)
    key_rotation.rotate(full)
    assert numbers()[0] == "13999999999" and numbers()[1:] == NUMBERS[1:]


def test_an_old_key_goes_when_nothing_needs_it(full):
    key_rotation.rotate(full)
    assert key_rotation.retire(full) == ["k1"]
    assert set(json.loads(full.keys_file.read_text())["keys"]) == {"k2"} and numbers() == NUMBERS
    assert key_rotation.retire(full) == []


def test_an_old_key_stays_while_a_value_or_a_backup_needs_it(full):
    assert key_rotation.retire(full) == []
    if full.database_url.startswith("sqlite"):
        path = backup.make(full)
        key_rotation.rotate(full)
        assert key_rotation.retire(full) == []
        path.unlink()
        assert key_rotation.retire(full) == ["k1"]


def test_rotating_is_in_the_audit_log_and_keeps_its_chain(full):
    key_rotation.rotate(full)
    key_rotation.retire(full)
    assert [line.diff["keys"] for line in AuditLog.select().order_by(AuditLog.id)] == [
        [None, "k2"],
        ["k1", None],
    ]
    assert audit.faults() == []


# --- SM4 ------------------------------------------------------------------------------------------


def test_values_change_to_sm4_by_rotating_with_the_setting(full):
    from dataclasses import replace

    key_rotation.rotate(replace(full, cipher="sm4-gcm"))
    assert all(token.startswith("s1.k2.") for token in tokens()) and numbers() == NUMBERS


def test_sm4_encrypts_as_the_published_example():
    """GCM of RFC 8998, appendix A.1."""
    key, nonce = (
        bytes.fromhex("0123456789abcdeffedcba9876543210"),
        bytes.fromhex("00001234567800000000abcd"),
    )
    plain = bytes.fromhex(
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
        "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"
    )
    bound = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    sealed = SM4GCM(key).encrypt(nonce, plain, bound)
    assert sealed.hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )
    assert SM4GCM(key).decrypt(nonce, sealed, bound) == plain


@pytest.mark.parametrize("name", ["aes-256-gcm", "sm4-gcm"])
def test_a_value_opens_only_at_its_own_place_and_unchanged(installation, name):
    cipher.use(Keyring.new(name))
    token = cipher.seal("13800000001", "user_account.mobile:a")
    assert cipher.unseal(token, "user_account.mobile:a") == "13800000001"
    tag, key, body = token.split(".", 2)
    for broken, place in (
        (token, "user_account.mobile:b"),
        (token, "staff.mobile:a"),
        (f"{tag}.{key}.{body[:-6]}AAAA{body[-2:]}", "user_account.mobile:a"),
        (f"{'s1' if tag == 'g1' else 'g1'}.{key}.{body}", "user_account.mobile:a"),
        (f"{tag}.k9.{body}", "user_account.mobile:a"),
        ("", "user_account.mobile:a"),
        (f"{tag}.{key}.AAAA", "user_account.mobile:a"),
    ):
        with pytest.raises(SealBroken):
            cipher.unseal(broken, place)
