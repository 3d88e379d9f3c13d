"""What an operator can mend is told in one sentence in the operator's language, with a failing exit
code (operations F3, F4, F12).
"""

import errno
import json
import os
import pwd
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from peewee import OperationalError

from backoffice.config import SettingError, environment
from backoffice.operations import failures
from models.cipher import KeyMissing, Keyring

ROOT = Path(__file__).parents[2]
NOBODY = pwd.getpwnam("nobody")


def run(instance, *words, **env):
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BACKOFFICE_", "LC_", "LANG"))
    }
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=clean
        | {
            "BACKOFFICE_INSTANCE": str(instance),
            "BACKOFFICE_ARGON2": "8,1,1",
            "LANG": "C.UTF-8",
            **env,
        },
    )


def told(done, *words):
    """That a command failed with a sentence which holds these words."""
    said = done.stderr + done.stdout
    assert done.returncode != 0 and "Traceback" not in said, said
    assert all(word in said for word in words), said
    assert len(done.stderr.strip().splitlines()) <= 2, said


@pytest.fixture(scope="module")
def pattern(tmp_path_factory):
    folder = tmp_path_factory.mktemp("station")
    made = run(folder / "instance", "init")
    assert made.returncode == 0, made.stderr
    run(folder / "instance", "user", "create", "chief", "--name", "示例", "--role", "ADMIN")
    return folder / "instance"


@pytest.fixture
def instance(pattern, tmp_path):
    subprocess.run(["cp", "-a", pattern, tmp_path / "instance"], check=True)
    return tmp_path / "instance"


def spoil_database(instance):
    path = instance / "backoffice.sqlite3"
    path.write_bytes(path.read_bytes()[:5000] + os.urandom(40_000))


def no_database(instance):
    (instance / "backoffice.sqlite3").write_text("this is no database at all" * 200)


def spoil_keys(instance):
    (instance / "keys.json").write_text("{broken")


def other_index(instance):
    """Only the key of the blind indexes is another one: every sealed value still opens."""
    kept = json.loads((instance / "keys.json").read_text())
    kept["index"] = json.loads(Keyring.new()._text())["index"]
    (instance / "keys.json").write_text(json.dumps(kept))


STATES = [
    (no_database, "no database"),
    (spoil_keys, "damaged"),
    (other_index, "index"),
    (lambda instance: (instance / "keys.json").unlink(), "missing"),
]


@pytest.mark.parametrize(
    "spoil, word", STATES, ids=["no database", "damaged keys", "other index key", "no keys"]
)
def test_a_start_tells_what_is_broken(instance, spoil, word):
    spoil(instance)
    told(run(instance, "serve", BACKOFFICE_PORT="8471"), word)


@pytest.mark.prove
@pytest.mark.parametrize(
    "command",
    [("backup",), ("check",), ("user", "reset-password", "chief"), ("work",), ("init",)],
    ids=" ".join,
)
@pytest.mark.parametrize(
    "spoil, word", STATES, ids=["no database", "damaged keys", "other index key", "no keys"]
)
def test_every_command_tells_what_is_broken(instance, spoil, word, command):
    spoil(instance)
    if command == ("work",) and spoil is other_index:
        pytest.skip("the worker is started by `serve`, which refuses first")
    told(run(instance, *command), word)


@pytest.mark.parametrize(
    "env, word, chinese",
    [
        ({"BACKOFFICE_HOST": "0.0.0.0"}, "plain HTTP", "明文"),
        ({"BACKOFFICE_PORT": "x"}, "BACKOFFICE_PORT", "BACKOFFICE_PORT"),
        (
            {"BACKOFFICE_DATABASE_URL": "postgresql://x@127.0.0.1:1/none"},
            "cannot be reached",
            "连接不上",
        ),
        (
            {"BACKOFFICE_DATABASE_URL": "sqlite:////nowhere/x.sqlite3"},
            "cannot be opened",
            "无法以写方式打开",
        ),
    ],
)
def test_settings_that_lead_nowhere_are_told_in_the_language_of_the_terminal(
    instance, env, word, chinese
):
    told(run(instance, "serve", **env), word)
    told(run(instance, "serve", **env, LANG="zh_CN.UTF-8"), chinese)


def test_a_damaged_database_is_put_aside_by_a_restore(instance):
    (path,) = run(instance, "backup").stdout.splitlines()[:1]
    no_database(instance)
    done = run(instance, "restore", "--yes", path)
    assert done.returncode == 0 and "Restored" in done.stdout, done.stderr
    assert (
        list(instance.glob("backoffice.sqlite3.damaged-*"))
        and run(instance, "check", "--audit").returncode == 0
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a small disk")
def test_a_full_disk_is_told_and_leaves_no_half_backup(instance, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", disk], check=True)
    try:
        told(run(instance, "backup", BACKOFFICE_BACKUPS=str(disk)), "disk is full")
        assert not list(disk.glob("*.backup")) and not list(disk.glob("*.part"))
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def elsewhere(instance, *words, user):
    """A command of the product as another account, which reaches it by a path that everybody may
    read.
    """
    for parent in list(instance.parents)[:-1]:
        parent.chmod(parent.stat().st_mode | 0o055)
    become = f"setpriv --reuid {user} --regid {NOBODY.pw_gid} --clear-groups" if user else ""
    script = (
        "mount -t tmpfs -o mode=755 none /opt && mkdir /opt/product && mount --bind "
        f"{ROOT} /opt/product && cd /opt/product && "
        f"exec {become} .venv/bin/python -m flask --app wsgi {' '.join(words)}"
    )
    env = {
        "PATH": os.environ["PATH"],
        "BACKOFFICE_INSTANCE": str(instance),
        "BACKOFFICE_ARGON2": "8,1,1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        ["unshare", "--mount", "sh", "-c", script], capture_output=True, text=True, env=env
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another account")
def test_a_folder_that_may_not_be_written_is_told(instance):
    """Run as another account than the owner, as when somebody forgot `runuser`."""
    for path in (instance, *instance.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    told(
        elsewhere(instance, "serve", user="nobody"),
        "nobody" if os.environ.get("USER") == "nobody" else "account",
    )
    (instance / "keys.json").chmod(0o400)
    told(elsewhere(instance, "check", user="nobody"), "keys.json", "chown")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root leaves files of root")
def test_what_root_runs_goes_on_as_the_owner_of_the_instance_folder(instance):
    """operations F4: nothing is left that the service cannot read."""
    subprocess.run(["chown", "-R", f"nobody:{NOBODY.pw_gid}", instance], check=True)
    for words in (("keys", "rotate"), ("schema", "upgrade"), ("check", "--audit")):
        done = elsewhere(instance, *words, user=None)
        assert done.returncode == 0, (words, done.stderr)
    assert {path.stat().st_uid for path in (instance, *instance.rglob("*"))} == {NOBODY.pw_uid}
    assert not [path for path in (instance, *instance.rglob("*")) if path.stat().st_mode & 0o077]


def test_the_instance_folder_is_for_its_owner_alone(instance):
    """boundaries F12: also when it was made with other rights before."""
    instance.chmod(0o755)
    assert run(instance, "init").returncode == 0 and instance.stat().st_mode & 0o777 == 0o700


def test_the_settings_of_the_service_are_those_of_commands(tmp_path):
    """operations F4: one file, read as systemd reads it; the environment wins."""
    file = tmp_path / "settings.env"
    file.write_text(
        '# comment\n\nBACKOFFICE_PORT=8001\nBACKOFFICE_BACKUPS="/media/backup '
        'disk"\nBACKOFFICE_TLS = 1\n'
    )
    assert environment({"BACKOFFICE_PORT": "9000", "HOME": "/x"}, file) == {
        "BACKOFFICE_PORT": "9000",
        "HOME": "/x",
        "BACKOFFICE_BACKUPS": "/media/backup disk",
        "BACKOFFICE_TLS": "1",
    }
    assert environment({"HOME": "/x"}, tmp_path / "none") == {"HOME": "/x"}
    file.write_text("PATH=/evil\n")
    with pytest.raises(SettingError, match="line 1"):
        environment({}, file)


@pytest.mark.parametrize(
    "fault, word",
    [
        (OSError(errno.ENOSPC, "No space left", "/x"), "disk is full"),
        (PermissionError(errno.EACCES, "denied", "/x"), "/x"),
        (OSError(errno.EROFS, "read-only", "/x"), "/x"),
        (sqlite3.DatabaseError("database disk image is malformed"), "damaged"),
        (OperationalError("database or disk is full"), "disk is full"),
        (OperationalError("attempt to write a readonly database"), "write access"),
        (OperationalError("database is locked"), "busy"),
        (psycopg.OperationalError("connection refused"), "cannot be reached"),
        (KeyMissing("words"), "words"),
        (SettingError("words"), "words"),
    ],
)
def test_each_kind_of_fault_has_its_sentence(fault, word):
    assert word in str(failures.sentence(fault))


def test_a_fault_of_the_product_keeps_its_places():
    assert failures.sentence(KeyError("x")) is None and failures.sentence(ValueError("x")) is None


@pytest.mark.parametrize(
    "env, language",
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LC_MESSAGES": "zh_TW"}, "zh"),
    ],
)
def test_the_language_is_that_of_the_terminal(env, language):
    assert failures.operator_language(env) == language
