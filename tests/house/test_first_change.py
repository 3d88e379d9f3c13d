"""The README's first change, followed literally in a copy of the repository, leaves its tests green."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import first_change

ROOT = Path(__file__).parents[2]
TESTS = (
    "tests/house",
    "tests/access/test_matrix.py",
    "tests/schema/test_migrations.py::test_models_and_migrations_are_in_step",
    "tests/seeds/test_roles.py",
)
CATALOGUES = ("-m", "babel.messages.frontend", "--quiet", "compile", "-d", "views/translations")


def run(copy, *words, **environment):
    """A Python of the copy, with nothing of this run in its environment; answers its output."""
    env = {"PATH": os.environ["PATH"], "HOME": str(copy), "LANG": "C.UTF-8", **environment}
    done = subprocess.run(
        [sys.executable, *words], cwd=copy, capture_output=True, text=True, env=env, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    return done.stdout + done.stderr


def flask(copy, *words):
    return run(copy, "-m", "flask", "--app", "wsgi", *words)


@pytest.fixture
def copy(tmp_path):
    """What git keeps of this repository, as one gets it by cloning."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    there = tmp_path / "copy"
    for name in filter(None, names.stdout.split("\0")):
        if (ROOT / name).is_file():
            (there / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, there / name)
    if (ROOT / ".venv").exists():
        (there / ".venv").symlink_to(ROOT / ".venv")
    run(there, *CATALOGUES)
    return there


@pytest.mark.prove
def test_check_works_in_a_fresh_clone_and_before_each_migration(copy):
    """Without a database, with a model alone, with a migration still to be applied."""
    assert "There is no database yet" in flask(copy, "check")
    assert not (copy / "instance").exists()
    flask(copy, "init")
    assert flask(copy, "check").strip() == "Nothing found."
    flask(copy, *first_change.command())
    run(copy, *CATALOGUES)
    said = flask(copy, "check")
    assert "schema upgrade" in said and "Nothing found." in said
    flask(copy, "schema", "upgrade")
    assert flask(copy, "check").strip() == "Nothing found."


@pytest.mark.prove
def test_the_first_change_leaves_the_tests_green(copy):
    flask(copy, *first_change.command())
    for name, lines in first_change.hand_written().items():
        path = copy / name
        text = first_change.with_lines(path.read_text(encoding="utf-8"), lines)
        path.write_text(text, encoding="utf-8")
    assert "umbrellas_lent_on" in flask(copy, "schema", "new", first_change.second_migration())
    run(copy, *CATALOGUES)
    assert "Nothing found." in flask(copy, "check")
    tests = ("-m", "pytest", "-n0", "-p", "no:cacheprovider", "-m", "not prove", *TESTS)
    assert " passed" in run(copy, *tests, TEST_ON="sqlite")
