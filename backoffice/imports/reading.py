"""A workbook or a table of text as plain rows; whatever else was sent is refused in words, never with a fault."""

import io
from dataclasses import dataclass
from pathlib import PurePath

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from backoffice.errors import Invalid
from backoffice.imports import archive
from backoffice.imports.text_table import rows_of_text
from models.messages import T

LARGEST = 20 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
ROOM_ABOVE = 100
"""Rows that may stand above and below the table itself."""

ENDINGS = ("xlsx", "xls", "csv")
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
ENCRYPTED = ("EncryptedPackage".encode("utf-16-le"), "EncryptionInfo".encode("utf-16-le"))
PICTURE_OR_PAGE = (b"<svg", b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")


@dataclass
class Sheet:
    """One sheet: its name and its rows as they stand, from the first line of the sheet on."""

    name: str
    rows: list


def shown_name(filename: str) -> str:
    """The bare name of an uploaded file, short enough to be kept."""
    name = PurePath((filename or "").replace("\\", "/")).name.replace("\0", "").strip()
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:200 - len(ending) - 1]}{dot}{ending}"[-200:] if name else "file"


def sheets_of(filename: str, content: bytes) -> list[Sheet]:
    """The visible sheets of a file that hold anything. Raises Invalid with what to do about it."""
    ending = _kind(shown_name(filename), content)
    found = [Sheet("", rows_of_text(content))] if ending == "csv" else _workbook(ending, content)
    for sheet in found:
        _measure(len(sheet.rows), max(map(len, sheet.rows), default=0))
    found = [sheet for sheet in found if any(cell is not None and str(cell).strip() for row in sheet.rows for cell in row)]
    if not found:
        raise Invalid(T("The file holds no rows"))
    return found


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
        raise Invalid(T("This is a web page or a picture, not a table; open it in Excel and save it as .xlsx"))
    signature = {"xlsx": b"PK\x03\x04", "xls": OLD_WORKBOOK}.get(ending, b"")
    if not content.startswith(signature) or (ending == "csv" and content.startswith((b"PK\x03\x04", OLD_WORKBOOK))):
        raise Invalid(T("The content is not what the ending “.{ending}” says", ending=ending))
    return ending


def _workbook(ending: str, content: bytes) -> list[Sheet]:
    faulty = {}
    if ending == "xlsx":
        faulty = archive.check(content, MOST_ROWS + ROOM_ABOVE, MOST_COLUMNS, _measure)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [_sheet(book, one.name, faulty.get(one.name, ())) for one in book.sheets_metadata
                if one.visible == SheetVisibleEnum.Visible and one.typ == SheetTypeEnum.WorkSheet]
    except PasswordError:
        raise Invalid(T("The file is protected by a password; save it without one")) from None
    except (CalamineError, ValueError, OSError):
        raise Invalid(T("The file is damaged or was cut off; open it in Excel and save it again")) from None


class FaultyCell(str):
    """A cell that holds an error of Excel, such as #N/A."""


def _sheet(book, name: str, faulty) -> Sheet:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    for row, column, text in faulty:
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = FaultyCell(text)
    return Sheet(name, rows)


def _measure(rows: int, columns: int):
    if rows > MOST_ROWS + ROOM_ABOVE:
        raise Invalid(T("At most {n} rows at a time; split the file", n=MOST_ROWS))
    if columns > MOST_COLUMNS:
        raise Invalid(T("At most {n} columns", n=MOST_COLUMNS))
