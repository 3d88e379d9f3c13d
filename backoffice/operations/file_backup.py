"""Uploaded files in the backups: each is sealed once, in the folder `files` beside the backups that
its row is in.

A file is stored under a random name and never changes, so that a nightly backup adds what is new
and nothing else.
"""

import os
import secrets
import tempfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from backoffice.config import Settings
from backoffice.operations import sealed_files
from backoffice.operations.sealed_files import BackupDamaged

ENDING = ".sealed"
TURNS = 30
"""Each file is read back in one of so many nights."""


def folder(backups: Path) -> Path:
    """Where the sealed files of a folder of backups lie."""
    return backups / "files"


def uploads(settings: Settings) -> Path:
    """Where the product keeps what people uploaded."""
    return settings.instance / "files"


def store(settings: Settings) -> int:
    """Seal what is new; returns how many files that were. A file that is still there is marked as
    needed by the backup of now.
    """
    there = folder(settings.backups)
    there.mkdir(parents=True, exist_ok=True, mode=0o700)
    added = 0
    for source in _files(uploads(settings)):
        target = there / f"{source.name}{ENDING}"
        if target.exists():
            os.utime(target)
            continue
        try:
            sealed_files.seal(source, target, {"name": source.name})
            added += 1
        except FileNotFoundError:
            continue
    return added


def missing(settings: Settings, named: Iterable[str]) -> list[str]:
    """Names of uploaded files that are neither in their folder nor in the backups."""
    there, kept = uploads(settings), folder(settings.backups)
    return [
        name
        for name in named
        if not (there / name).exists() and not (kept / f"{name}{ENDING}").exists()
    ]


def bring_back(settings: Settings, beside: Path, named: Iterable[str]) -> tuple[int, list[str]]:
    """Unseal the files with these names that are not in their folder, from the folder of the backup
    `beside`.

    Answers how many came back, and the names of those that could not.
    """
    there = uploads(settings)
    there.mkdir(parents=True, exist_ok=True, mode=0o700)
    back, lost = 0, []
    for name in named:
        if (there / name).exists():
            continue
        try:
            _unseal(folder(beside.parent) / f"{name}{ENDING}", there / name)
            back += 1
        except (FileNotFoundError, BackupDamaged):
            lost.append(name)
    return back, lost


def read_back(settings: Settings, night: int) -> int:
    """Open every sealed file whose turn it is; returns how many. Raises BackupDamaged for one that
    cannot be opened.
    """
    count = 0
    for path in _files(folder(settings.backups)):
        if path.suffix == ENDING and zlib.crc32(path.name.encode()) % TURNS == night % TURNS:
            with tempfile.TemporaryDirectory(dir=settings.instance, prefix=".copy-") as scratch:
                sealed_files.unseal(path, Path(scratch) / "file")
            count += 1
    return count


def prune(settings: Settings) -> None:
    """Remove what no kept backup needs: files that were gone before the oldest of them was made."""
    oldest = min((path.stat().st_mtime for path in settings.backups.glob("*.backup")), default=None)
    for path in _files(folder(settings.backups)):
        original = uploads(settings) / path.name.removesuffix(ENDING)
        if (
            oldest is not None
            and path.suffix == ENDING
            and not original.exists()
            and path.stat().st_mtime < oldest - 86400
        ):
            path.unlink()


def _files(there: Path):
    return (
        (Path(entry.path) for entry in os.scandir(there) if entry.is_file())
        if there.is_dir()
        else ()
    )


def _unseal(path: Path, target) -> None:
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        sealed_files.unseal(path, beside)
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)
