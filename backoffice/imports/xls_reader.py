"""Workbooks of Excel 5.0 to 2003: read by xlrd, with what its cells do not tell (formulas without a
result) looked up in the records.
"""

import io
import struct
from collections.abc import Callable, Iterator
from typing import Any

import xlrd
from xlrd import biffh
from xlrd.book import Book
from xlrd.formatting import XF

from backoffice.imports import cell_stream, number_formats
from backoffice.imports.limits import LONGEST_CELL, MAX_COLUMNS, MAX_LINES, Meter, Unreadable

UNICODE = 80
END, FORMULA_KINDS = 0x0A, (0x06, 0x206, 0x406)
NO_TEXT = 3
CALCULATE_FIRST = 3
SHOWN = 0
STANDARD = {*range(27, 37), *range(50, 59)}
"""Formats that a Chinese Excel has of its own, and whose text the file does not carry."""


class Silent(io.TextIOBase):
    """Where the remarks of the reader go."""

    def write(self, text: str) -> int:
        return len(text)


def read(content: bytes, write: Callable[[list], None]) -> None:
    """Hand each visible sheet to `write`, one JSON-like list at a time. Raises Unreadable."""
    try:
        book = xlrd.open_workbook(
            file_contents=content,
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
            logfile=Silent(),
        )
        _read(book, write)
    except (Unreadable, MemoryError):
        raise
    except xlrd.XLRDError as fault:
        raise Unreadable("password" if "encrypted" in str(fault) else "damaged") from None
    except LookupError as fault:
        raise Unreadable("old" if "encoding" in str(fault) else "damaged") from None
    except Exception:
        raise Unreadable("damaged") from None


def _read(book: Book, write: Callable[[list], None]) -> None:
    if book.biff_version < UNICODE and book.codepage is None:
        raise Unreadable("old")
    meter = Meter()
    for place in range(book.nsheets):
        if book._sheet_visibility[place] == SHOWN:
            sheet = book.sheet_by_index(place)
            write(["sheet", sheet.name])
            _read_sheet(book, sheet, _uncalculated(book, place), meter, write)
            book.unload_sheet(place)


def _read_sheet(
    book: Book, sheet: Any, uncalculated: set, meter: Meter, write: Callable[[list], None]
) -> None:
    formats = [_format_of(book, style) for style in book.xf_list]
    for row in range(min(sheet.nrows, MAX_LINES)):
        filled, last = [], 0
        for column in range(sheet.row_len(row)):
            if (row, column) in uncalculated:
                cell = cell_stream.fault("=", "formula")
            else:
                cell = _cell(book, sheet, row, column, formats)
            filled.append(cell)
            last = column + 1 if cell is not None else last
        if last > MAX_COLUMNS:
            raise Unreadable("columns")
        if last:
            meter.add(row, filled[:last])
            write(["row", row, filled[:last]])
    for top, bottom, left, right in sheet.merged_cells:
        meter.cover(min(bottom, sheet.nrows) - top, right - left)
        write(["merged", top, left, bottom - 1, right - 1])


def _format_of(book: Book, style: XF) -> str:
    told = book.format_map.get(style.format_key)
    if told is None or (
        style.format_key in STANDARD and number_formats.is_general(told.format_str)
    ):
        return number_formats.BUILT_IN.get(style.format_key, "General")
    return told.format_str


def _cell(book: Book, sheet: Any, row: int, column: int, formats: list) -> Any:
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return cell_stream.number(value, _styled(formats, sheet, row, column), bool(book.datemode))
    if kind == xlrd.XL_CELL_TEXT:
        if len(value) > LONGEST_CELL:
            raise Unreadable("long cell")
        return number_formats.shown_text(_styled(formats, sheet, row, column), value) or None
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return cell_stream.fault(biffh.error_text_from_code.get(value, "#N/A"), "error")
    return None


def _styled(formats: list, sheet: Any, row: int, column: int) -> str:
    """The format of a cell; small programs write cells without any style."""
    style = sheet.cell_xf_index(row, column)
    return formats[style] if style < len(formats) else "General"


def _uncalculated(book: Book, place: int) -> set:
    """(row, column) of the formulas of a sheet whose result no program has found.

    A stored empty text may be a result; where no formula of the sheet has any other result, nothing
    was calculated.
    """
    empty, zero, is_calculated = set(), set(), False
    for row, column, result, flags in _formulas(book, place):
        is_text = result[6:8] == b"\xff\xff"
        if is_text and result[0] == NO_TEXT:
            empty.add((row, column))
        elif not is_text and flags & CALCULATE_FIRST and struct.unpack("<d", result)[0] == 0:
            zero.add((row, column))
        else:
            is_calculated = True
    return zero if is_calculated else zero | empty


def _formulas(book: Book, place: int) -> Iterator:
    """(row, column, stored result, flags) of each formula record of a sheet."""
    at, end = book._sh_abs_posn[place], book.base + book.stream_len
    depth = 0
    while at + 4 <= end:
        kind, size = struct.unpack_from("<HH", book.mem, at)
        if kind & 0xFF == 0x09 and kind in (0x09, 0x209, 0x409, 0x809):
            depth += 1
        elif kind == END:
            depth -= 1
            if depth <= 0:
                return
        elif kind in FORMULA_KINDS and depth == 1 and size >= 16:
            row, column, _style, result, flags = struct.unpack_from("<HHH8sH", book.mem, at + 4)
            yield row, column, result, flags
        at += 4 + size
