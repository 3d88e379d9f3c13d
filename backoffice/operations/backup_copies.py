"""The whole of a backup: made, restored as a test, its files read back, and copied to another
place that is read back too.
"""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from backoffice.config import Settings
from backoffice.operations import backup, file_backup, restore_drill
from models.attachments import Attachment
from models.clock import local, now, seconds
from models.messages import T


class CopyFailed(RuntimeError):  # noqa: N818 (named like those of backoffice/errors.py)
    """The backup is there, its copy elsewhere is not."""


@dataclass(frozen=True)
class Made:
    """A backup, its rows, and what became of its copy: "none", "failed", "same disk" or "read
    back", with a sentence.
    """

    path: Path
    rows: int
    copy: str
    told: str


def back_up(settings: Settings) -> Made:
    """Make a backup, restore it as a test, remove old ones and send a copy to the other place, if
    one is named.
    """
    settings.backups.mkdir(parents=True, exist_ok=True, mode=0o700)
    file_backup.store(settings)
    path = backup.make(settings)
    rows = sum(restore_drill.verify(path, settings).values())
    file_backup.read_back(settings, local(now()).toordinal())
    backup.prune(settings)
    if settings.copies is None:
        return Made(
            path,
            rows,
            "none",
            T("no other place is named for a copy ({name})", name="BACKOFFICE_COPIES"),
        )
    try:
        send(path, settings)
    except CopyFailed as fault:
        return Made(path, rows, "failed", fault.args[0])
    if os.stat(settings.copies).st_dev == os.stat(settings.backups).st_dev:
        return Made(
            path,
            rows,
            "same disk",
            T(
                "the copy in {folder} was read back, but it lies "
                "on the same disk: is the other disk plugged "
                "in?",
                folder=settings.copies,
            ),
        )
    return Made(
        path, rows, "read back", T("the copy in {folder} was read back", folder=settings.copies)
    )


def send(path: Path, settings: Settings) -> None:
    """Copy a backup and the files it needs to the other place and read them back. Raises CopyFailed
    with a sentence.

    The place must be there: a stick that is not plugged in leaves an empty folder, or none, and a
    copy must not land on the same disk.
    """
    target = settings.copies
    if not target.is_dir():
        raise CopyFailed(T("no copy was made: {folder} is not there", folder=target))
    if target.resolve().is_relative_to(settings.backups.resolve()):
        raise CopyFailed(
            T("no copy was made: {folder} lies within the folder of the backups", folder=target)
        )
    try:
        file_backup.folder(target).mkdir(exist_ok=True, mode=0o700)
        for source in sorted(file_backup.folder(settings.backups).glob(f"*{file_backup.ENDING}")):
            if not (file_backup.folder(target) / source.name).exists():
                _copy(source, file_backup.folder(target) / source.name)
        for source in (path, Path(f"{path}.sha256")):
            _copy(source, target / source.name)
        _remove_old(target)
    except OSError as fault:
        raise CopyFailed(
            T(
                "no copy was made in {folder}: {reason}",
                folder=target,
                reason=fault.strerror or type(fault).__name__,
            )
        ) from None
    Path(f"{path}.copied").write_text(json.dumps({"at": seconds(), "to": str(target)}))


def newest(settings: Settings) -> int | None:
    """When the newest copy was read back, in seconds since 1970; None when there was none."""
    return max(
        (json.loads(note.read_text())["at"] for note in settings.backups.glob("*.backup.copied")),
        default=None,
    )


def listing(settings: Settings) -> list[str]:
    """A line for each kept backup, newest first: size, when it was restored as a test, where its
    copy is and when it was read back.
    """
    return [_line(path) for path in sorted(settings.backups.glob("*.backup"), reverse=True)]


def missing_files(settings: Settings) -> list[str]:
    """Uploaded files that rows name and that are nowhere."""
    return file_backup.missing(settings, names())


def names() -> list:
    """Stored names of all uploaded files that the rows of the open database name."""
    return [name for (name,) in Attachment.select(Attachment.stored_name).tuples()]


def _line(path: Path) -> str:
    tried, copied = _note(path, ".verified"), _note(path, ".copied")
    return (
        f"{path.name}  {path.stat().st_size / 1e6:.1f} MB  restored for a trial: "
        f"{tried['at'][:16] + ' UTC' if tried else 'never'}  "
        f"copy: {copied['to'] if copied else 'none'}"
    )


def _note(path: Path, ending) -> dict | None:
    note = Path(f"{path}{ending}")
    return json.loads(note.read_text()) if note.exists() else None


def _copy(source, target) -> None:
    """Copy a file whole or not at all, and compare what was written with what was read."""
    beside = Path(f"{target}.part")
    try:
        shutil.copyfile(source, beside)
        with open(beside, "rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        if backup.digest(beside) != backup.digest(source):
            raise CopyFailed(
                T(
                    "no copy was made: {name} reads back differently from how it was written",
                    name=target.name,
                )
            )
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def _remove_old(folder: Path) -> None:
    for path in sorted(folder.glob("*.backup"))[: -backup.KEPT]:
        path.unlink()
        Path(f"{path}.sha256").unlink(missing_ok=True)
