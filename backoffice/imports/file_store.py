"""Uploaded files and what was found in them: sealed, under random names, for a day at most
(decisions 5).
"""

import json
import secrets
import time
from datetime import timedelta
from pathlib import Path

from models import cipher

BESIDE = PLAN, REPLACED = ".plan", ".replaced"
"""Endings of what lies beside a file."""

_folder: Path | None = None


def keep_in(folder: Path) -> None:
    """Name the folder of this installation's imports."""
    global _folder
    _folder = folder


def keep(content: bytes) -> str:
    """Seal a file; returns the name under which it lies."""
    name = secrets.token_hex(16)
    _folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(name, content)
    return name


def read(name: str) -> bytes:
    """The file as it was uploaded. Raises FileNotFoundError when its time is over, or that of its
    key.
    """
    return _read(name)


def keep_findings(name: str, lines: list) -> None:
    """Seal what a dry run found beside its file."""
    _write(f"{name}{PLAN}", json.dumps(lines, ensure_ascii=False).encode())


def findings(name: str) -> list:
    """What the dry run found."""
    return json.loads(_read(f"{name}{PLAN}"))


def keep_replaced(name: str, replaced: list) -> None:
    """Seal what a person has put in the place of values of the file: [[column, old text, new
    text]].
    """
    _write(f"{name}{REPLACED}", json.dumps(replaced, ensure_ascii=False).encode())


def replaced(name: str) -> list:
    """What a person has put in the place of values of the file."""
    return (
        json.loads(_read(f"{name}{REPLACED}")) if (_folder / f"{name}{REPLACED}").exists() else []
    )


def remove(name: str | None) -> None:
    """Remove a file and what was found in it."""
    for beside in ("", *BESIDE) if name else ():
        (_folder / f"{name}{beside}").unlink(missing_ok=True)


def old_names(age: timedelta) -> set[str]:
    """The names of files that lie here for longer than `age`."""
    since = time.time() - age.total_seconds()
    paths = _folder.glob("*") if _folder and _folder.exists() else ()
    return {path.name.partition(".")[0] for path in paths if path.stat().st_mtime < since}


def _read(name: str) -> bytes:
    try:
        return cipher.unseal_bytes((_folder / name).read_bytes(), f"import:{name}")
    except cipher.SealBroken:
        raise FileNotFoundError(name) from None


def _write(name: str, content: bytes) -> None:
    path = _folder / name
    path.write_bytes(cipher.seal_bytes(content, f"import:{name}"))
    path.chmod(0o600)
