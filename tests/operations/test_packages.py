"""What is installed follows the content of the lock file, and a start whose packages do not fit
says so (operations F2, F7).
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from backoffice.operations import installed_packages

ROOT = Path(__file__).parents[2]
PRETENDED = """#!/bin/sh
echo "$@" >> "{calls}"
case "$*" in *"-m venv"*) mkdir -p .venv/bin; cp "$0" .venv/bin/python
    printf '#!/bin/sh\\n' > .venv/bin/pybabel; chmod +x .venv/bin/pybabel;; esac
"""


@pytest.fixture
def product(tmp_path):
    """The script of the installation beside a Python that only notes what it is asked; answers the
    folder and the notes.
    """
    for folder in (".ci", "views/translations"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "install", tmp_path / ".ci")
    python = tmp_path / "python"
    python.write_text(PRETENDED.format(calls=tmp_path / "calls"))
    python.chmod(0o755)
    (tmp_path / ".ci" / "python").write_text(f"echo {python}\n")
    (tmp_path / "requirements.lock").write_text("one==1\n")
    return tmp_path


def installed(product) -> list[str]:
    """Install, and answer what was installed by that."""
    (product / "calls").write_text("")
    subprocess.run(["sh", ".ci/install"], cwd=product, check=True, capture_output=True)
    return [line for line in (product / "calls").read_text().splitlines() if "pip install" in line]


def test_a_lock_file_with_an_older_date_and_another_content_is_installed(product):
    assert len(installed(product)) == 1
    lock = product / "requirements.lock"
    lock.write_text("one==2\n")
    os.utime(lock, (1, 1))
    assert len(installed(product)) == 1, "the date of an unpacked archive is that of its release"
    os.utime(lock)
    assert installed(product) == [], "a new date alone installs nothing"


def test_an_installation_that_was_cut_off_is_made_anew(product):
    installed(product)
    (product / ".venv" / ".installed").unlink()
    assert len(installed(product)) == 1


def test_an_archive_installs_from_its_wheels_and_asks_no_index(product):
    (product / "wheels").mkdir()
    (product / "tests").mkdir()
    (line,) = installed(product)
    assert (
        "--require-hashes" in line
        and "--no-index --find-links wheels" in line
        and "requirements-test" not in line
    )


def test_whoever_has_the_tests_gets_what_they_need(product):
    (product / "tests").mkdir()
    (product / "requirements-test.lock").write_text("two==1\n")
    (line,) = installed(product)
    assert "-r requirements.lock -r requirements-test.lock" in line and "--no-index" not in line


def test_packages_that_do_not_fit_are_named(tmp_path, monkeypatch):
    lock = tmp_path / "lock"
    lock.write_text("flask==0.1 \\\n    --hash=sha256:00\nnobody-has-this==3\npackaging==26.3\n")
    found = installed_packages.differing(lock)
    assert (
        found[0].startswith("flask 0.1 (installed: ") and found[1] == "nobody-has-this 3 (missing)"
    )
    monkeypatch.setattr(installed_packages, "differing", lambda: found)
    with pytest.raises(SystemExit, match="make install") as fault:
        installed_packages.refuse_unfit()
    assert "flask 0.1" in str(fault.value) and "Traceback" not in str(fault.value)


def test_this_installation_fits():
    assert installed_packages.differing() == [] and installed_packages.product()["version"]


def test_a_start_without_a_package_says_so_instead_of_no_such_command(tmp_path):
    """The interpreter finds the distribution of no locked package but those of the command
    itself.
    """
    code = (
        "import importlib.metadata as m, runpy, sys; real = m.version\n"
        "def version(name):\n    if name == 'segno': raise m.PackageNotFoundError(name)\n    "
        "return real(name)\n"
        "m.version = version; sys.argv = ['flask', '--app', 'wsgi', 'serve']; "
        "runpy.run_module('flask', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1 and "segno" in done.stderr and "make install" in done.stderr
    assert "No such command" not in done.stderr and "Traceback" not in done.stderr
