"""A workbook or a table of text as plain rows; whatever else was sent is refused in words, never
with a fault.

Files are read in a process of their own, which the system ends where it takes too much memory or
time.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePath
from threading import BoundedSemaphore, Timer
from typing import Any

from backoffice.errors import Invalid
from backoffice.imports.cell_values import FaultyCell, NumberCell
from backoffice.imports.limits import (
    LONGEST_CELL,
    MAX_ANSWERED,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    SECONDS,
)
from models.messages import T

LARGEST = 20 * 1024 * 1024
ENDINGS = ("xlsx", "xls", "csv")
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
ENCRYPTED = ("EncryptedPackage".encode("utf-16-le"), "EncryptionInfo".encode("utf-16-le"))
PICTURE_OR_PAGE = (b"<svg", b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")
ROOT = Path(__file__).resolve().parents[2]
PASSED_ON = ("PATH", "LD_LIBRARY_PATH")
"""What the process that reads needs of the environment: no key and no address of a database is
among it.
"""

PLAIN = (str, float, int, bool)
AT_ONCE = 2
"""Files that one process of the server has read at the same time: each may take the memory that the
limit allows.
"""

PATIENCE = 2
"""Seconds that a file waits for its turn."""

turns = BoundedSemaphore(AT_ONCE)

DAMAGED = T("The file is damaged or was cut off; open it in Excel and save it again")
TOO_LARGE = T(
    "The file takes too much memory or time to read; split it, or copy the table into "
    "a new workbook"
)
REASONS = {
    "rows": T("At most {n} rows at a time; split the file", n=MAX_ROWS),
    "columns": T("At most {n} columns", n=MAX_COLUMNS),
    "cells": T("At most {n} cells at a time; split the file", n=MAX_CELLS),
    "swells": T("The file swells beyond all measure when it is opened; it is not taken"),
    "password": T("The file is protected by a password; save it without one"),
    "macros": T("Workbooks with macros are not taken; save it as .xlsx"),
    "content": T("The content is not what the ending “.{ending}” says", ending="xlsx"),
    "letters": T("The letters of the file cannot be read; save it as .xlsx"),
    "big5": T("The file is written in Big5; save it as .xlsx"),
    "binary": T("This is not a table of text; save it as .xlsx"),
    "long cell": T(
        "A cell is longer than {n} characters, or a quotation mark is never closed", n=LONGEST_CELL
    ),
    "old": T(
        "The file has an old format of Excel that does not say how its letters are written; "
        "save it as .xlsx"
    ),
    "damaged": DAMAGED,
    "large": TOO_LARGE,
}


@dataclass
class Sheet:
    """One sheet: its name and its rows as they stand, from the first line of the sheet on."""

    name: str
    rows: list


def shown_name(filename: str) -> str:
    """The bare name of an uploaded file, short enough to be kept."""
    name = PurePath((filename or "").replace("\\", "/")).name.replace("\0", "").strip()
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: 200 - len(ending) - 1]}{dot}{ending}"[-200:] if name else "file"


def sheets_of(filename: str, content: bytes) -> list[Sheet]:
    """The visible sheets of a file that hold anything. Raises Invalid with what to do about it."""
    found = _read(_kind(shown_name(filename), content), content)
    found = [sheet for sheet in found if _holds_anything(sheet)]
    if not found:
        raise Invalid(T("The file holds no rows"))
    return found


def _holds_anything(sheet: Sheet) -> bool:
    return any(cell is not None and str(cell).strip() for row in sheet.rows for cell in row)


def _kind(name: str, content: bytes) -> str:
    """What a file is by its content; its name has to agree."""
    ending = name.rpartition(".")[2].lower()
    if not content:
        raise Invalid(T("The file is empty"))
    if len(content) > LARGEST:
        raise Invalid(T("At most {n} MB", n=LARGEST // 1024 // 1024))
    if ending in ("xlsm", "xltm", "xlsb", "xlam"):
        raise Invalid(T("Workbooks with macros are not taken; save it as .xlsx"))
    if ending not in ENDINGS:
        raise Invalid(T("Only {kinds} can be imported", kinds=", ".join(ENDINGS)))
    if content.startswith(OLD_WORKBOOK) and any(mark in content for mark in ENCRYPTED):
        raise Invalid(T("The file is protected by a password; save it without one"))
    if ending == "xlsx" and content.startswith(OLD_WORKBOOK):
        return "xls"
    if ending == "xls" and content.startswith(b"PK\x03\x04"):
        return "xlsx"
    start = content[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(PICTURE_OR_PAGE):
        raise Invalid(
            T("This is a web page or a picture, not a table; open it in Excel and save it as .xlsx")
        )
    signature = {"xlsx": b"PK\x03\x04", "xls": OLD_WORKBOOK}.get(ending, b"")
    if not content.startswith(signature) or (
        ending == "csv" and content.startswith((b"PK\x03\x04", OLD_WORKBOOK))
    ):
        raise Invalid(T("The content is not what the ending “.{ending}” says", ending=ending))
    return ending


def _read(kind: str, content: bytes) -> list[Sheet]:
    """The sheets of a file as another process reads them. Raises Invalid."""
    if not turns.acquire(timeout=PATIENCE):
        raise Invalid(T("Other files are being read; try again in a minute"))
    try:
        command = [sys.executable, "-B", "-m", "backoffice.imports.reader_process", kind]
        kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        with subprocess.Popen(
            command,
            cwd=ROOT,
            env=kept,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            clock = Timer(SECONDS, process.kill)
            clock.start()
            try:
                return _exchange(process, content)
            finally:
                clock.cancel()
                process.kill()
    finally:
        turns.release()


def _exchange(process: Any, content: bytes) -> list[Sheet]:
    """Hand the file over, take its lines in; a process that ends without its last line was ended by
    its limits.
    """
    try:
        process.stdin.write(content)
        process.stdin.close()
    except BrokenPipeError:
        raise Invalid(TOO_LARGE) from None
    left, answer = MAX_ANSWERED, Answer()
    while line := process.stdout.readline(left + 1):
        left -= len(line)
        if left < 0 or not line.endswith(b"\n"):
            break
        if answer.take(json.loads(line)):
            return answer.sheets
    raise Invalid(TOO_LARGE)


class Answer:
    """The sheets that a file holds, put together from the lines of the process that reads it."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.ranges: list = []
        self.texts: dict[str, str] = {}

    def take(self, line: list) -> bool:
        """Take a line in; returns whether it is the last one. Raises Invalid when the file is
        refused.
        """
        kind, *told = line
        if kind == "row":
            self._add_row(*told)
        elif kind == "refused":
            raise Invalid(REASONS[told[0]])
        elif kind in ("sheet", "end"):
            self._end_sheet()
            if kind == "sheet":
                self.sheets.append(Sheet(told[0], []))
        else:
            self.ranges.append((kind, *told))
        return kind == "end"

    def _add_row(self, place: int, cells: list) -> None:
        """A row at its place; texts that come again are held once."""
        rows, keep = self.sheets[-1].rows, self.texts.setdefault
        while len(rows) < place:
            rows.append([])
        made = [keep(cell, cell) if type(cell) is str else cell_of(cell) for cell in cells]
        if place < len(rows):
            rows[place] = made
        else:
            rows.append(made)

    def _end_sheet(self) -> None:
        for kind, *told in self.ranges:
            if kind == "merged":
                fill_merged(self.sheets[-1].rows, *told)
            else:
                fill_uncalculated(self.sheets[-1].rows, *told)
        self.ranges = []


def cell_of(told: Any) -> Any:
    """A cell as the process that reads has told it."""
    if told is None:
        return ""
    if isinstance(told, PLAIN):
        return told
    kind, *rest = told
    if kind == "n":
        return NumberCell(*rest)
    if kind == "d":
        return datetime.fromisoformat(rest[0]) if "T" in rest[0] else date.fromisoformat(rest[0])
    return FaultyCell(*rest)


def fill_merged(rows: list, top: int, left: int, bottom: int, right: int) -> None:
    """Every cell of a merged range means what its first one says; a title or a note over the whole
    table stays one cell.
    """
    value = _at(rows, top, left)
    if value == "" or (top == bottom and _stands_alone(rows[top], left)):
        return
    right = min(right, MAX_COLUMNS - 1)
    for row in rows[top : bottom + 1]:
        row.extend([""] * (right + 1 - len(row)))
        for column in range(left, right + 1):
            if row[column] == "":
                row[column] = value


def _stands_alone(row: list, column: int) -> bool:
    return all(cell == "" for place, cell in enumerate(row) if place != column)


def fill_uncalculated(  # noqa: PLR0913 - the four edges of an area
    rows: list, top: int, left: int, bottom: int, right: int, formula: str
) -> None:
    """The empty cells of a formula over several cells have no result either."""
    for row in rows[top : bottom + 1]:
        row.extend([""] * (min(right, MAX_COLUMNS - 1) + 1 - len(row)))
        for column in range(left, min(right, MAX_COLUMNS - 1) + 1):
            if row[column] == "":
                row[column] = FaultyCell(formula, "formula")


def _at(rows: list, row: int, column: int) -> Any:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
