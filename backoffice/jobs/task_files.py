"""The files of background tasks: how far each is, whether it shall stop, what it made.

They stand in a folder of the instance and not in the database, so that work within one transaction
shows its progress and can be stopped while it keeps everybody else from writing.
"""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.tasks import BackgroundTask

BEAT = 10
A_DAY = 86_400

_folder: Path | None = None


def keep_in(folder: Path) -> None:
    """Name the folder of this installation's tasks."""
    global _folder
    _folder = folder


def progress_of(task) -> tuple[int, int | None]:
    """(done, total) of a task as it is now."""
    try:
        done, total = _path(task, "progress").read_text().split()
        return int(done), int(total) if total != "-" else None
    except (FileNotFoundError, ValueError):
        return task.done, task.total


def note_progress(task, done: int, total: int | None) -> None:
    """A reader finds the old line or the new one, never half of it."""
    path = _path(task, "progress")
    part = path.with_suffix(".part")
    part.write_text(f"{done} {'-' if total is None else total}")
    part.replace(path)


def ask_to_stop(task) -> None:
    """Tell the worker before the row is changed: its open transaction may keep everybody else from
    writing.
    """
    _path(task, "stop").touch()


def shall_stop(task) -> bool:
    return _path(task, "stop").exists()


def clear(task) -> None:
    """Forget progress and the request to stop."""
    for ending in ("progress", "stop"):
        _path(task, ending).unlink(missing_ok=True)


@contextmanager
def beating(task) -> Iterator[None]:
    """Touch a file while the task runs, so that others see that its worker is alive."""
    over, path = threading.Event(), _path(task, "beat")

    def beat() -> None:
        path.touch()
        while not over.wait(BEAT):
            path.touch()

    heart = threading.Thread(target=beat, daemon=True)
    heart.start()
    try:
        yield
    finally:
        over.set()
        heart.join()
        path.unlink(missing_ok=True)


def silent_for(task) -> float:
    """Seconds since the worker of a task last gave a sign of life."""
    beat = _path(task, "beat")
    return time.time() - beat.stat().st_mtime if beat.exists() else float("inf")


def new_file() -> Path:
    """An empty file under a random name that only its owner reads."""
    _folder.mkdir(parents=True, exist_ok=True)
    path = _folder / secrets.token_hex(16)
    path.touch(mode=0o600)
    return path


def result_of(task) -> Path | None:
    """The file that a task made, while it is kept."""
    path = _folder / task.stored_name if task.stored_name else None
    return path if path is not None and path.exists() else None


def remove(task) -> None:
    if task.stored_name:
        (_folder / task.stored_name).unlink(missing_ok=True)


def remove_strays() -> None:
    """Remove files that no task knows: a worker was killed before it could."""
    named = BackgroundTask.stored_name.is_null(False)
    known = {
        name for (name,) in BackgroundTask.select(BackgroundTask.stored_name).where(named).tuples()
    }
    for path in _folder.iterdir() if _folder.exists() else ():
        if path.name not in known and path.stat().st_mtime < time.time() - A_DAY:
            path.unlink(missing_ok=True)


def _path(task, ending) -> Path:
    _folder.mkdir(parents=True, exist_ok=True)
    return _folder / f"{task.id}.{ending}"
