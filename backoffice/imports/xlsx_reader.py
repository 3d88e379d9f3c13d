"""Workbooks in Open XML, part by part as a stream: any legal way of writing the XML, and no more of
it than is needed.

Parts are found by their relationships, never by their names; sheets are read row by row.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

from backoffice.imports import cell_stream, number_formats
from backoffice.imports.limits import LONGEST_CELL, MAX_COLUMNS, Meter, Unreadable
from backoffice.imports.xlsx_package import DAMAGES, Package

MAX_RANGES = 50_000
MAIN = (
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}",
    "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
)
LINKS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)


def _tags(*names: str) -> set[str]:
    """The names of elements as they stand in a file: in either namespace."""
    return {f"{space}{name}" for space in MAIN for name in names}


CELL, VALUE, FORMULA = _tags("c"), _tags("v"), _tags("f")
INLINE, TEXT, RUN = _tags("is"), _tags("t"), _tags("r")
OF_SHEETS = _tags("row", "mergeCell", "worksheet")
OF_TEXTS = _tags("si")
COLUMNS: dict[str, int] = {}
"""Letters of columns that were met, with their numbers."""

REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def read(content: bytes, write: Callable[[list], None]) -> None:
    """Hand each visible sheet to `write`, one JSON-like list at a time. Raises Unreadable."""
    try:
        _read(Package(content), write)
    except DAMAGES:
        raise Unreadable("damaged") from None


def _read(package: Package, write: Callable[[list], None]) -> None:
    name = next(
        (part for kind, part in package.relations("").values() if kind == "officeDocument"),
        "xl/workbook.xml",
    )
    if not package.has(name):
        raise Unreadable("content")
    book = Book(package, name)
    meter = Meter()
    for title, part in book.sheets:
        write(["sheet", title])
        SheetPart(book, meter, write).read(part)


class Book:
    """What the sheets of a workbook share: texts, formats, the calendar."""

    def __init__(self, package: Package, name: str) -> None:
        self.package, self.is_1904, self.is_uncalculated = package, False, False
        relations = package.relations(name)
        by_kind = dict(relations.values())
        self.sheets = []
        for element in package.elements(name):
            tag = _tag(element)
            if tag == "workbookPr":
                self.is_1904 = _is_true(element.get("date1904"))
            elif tag == "calcPr":
                self.is_uncalculated = _is_true(element.get("fullCalcOnLoad"))
            elif tag == "sheet" and element.get("state", "visible") == "visible":
                link = next(
                    (
                        element.get(f"{space}id")
                        for space in LINKS
                        if element.get(f"{space}id") is not None
                    ),
                    None,
                )
                kind, part = relations[link]
                if kind == "worksheet":
                    self.sheets.append((element.get("name", ""), part))
        self.texts = (
            self._texts(by_kind["sharedStrings"])
            if package.has(by_kind.get("sharedStrings", ""))
            else []
        )
        self.formats = (
            self._formats(by_kind["styles"]) if package.has(by_kind.get("styles", "")) else []
        )
        self.plain = {
            None if place == 0 else str(place)
            for place, code in enumerate(self.formats or ["General"])
            if number_formats.is_general(code)
        }

    def _texts(self, name: str) -> list[str]:
        found = []
        for element in self.package.elements(name, OF_TEXTS):
            found.append(text_of(element))
            element.clear()
        return found

    def _formats(self, name: str) -> list[str]:
        """The format of each style of cells."""
        own, styles = {}, []
        for element in self.package.elements(name):
            tag = _tag(element)
            if tag == "numFmts":
                own.update(
                    {
                        int(one.get("numFmtId")): one.get("formatCode", "")
                        for one in element
                        if _tag(one) == "numFmt"
                    }
                )
            elif tag == "cellXfs":
                styles = [int(one.get("numFmtId", "0")) for one in element if _tag(one) == "xf"]
        return [own.get(style, number_formats.BUILT_IN.get(style, "General")) for style in styles]

    def format_of(self, style: str | None) -> str:
        place = int(style or 0)
        return self.formats[place] if self.formats else "General"


class SheetPart:
    """One sheet: its rows as they come, then its merged ranges."""

    def __init__(self, book: Book, meter: Meter, write: Callable[[list], None]) -> None:
        self.book, self.meter, self.write = book, meter, write
        self.row, self.row_text, self.ranges = 0, "", 0

    def read(self, name: str) -> None:
        spaces = None
        for element in self.book.package.elements(name, OF_SHEETS):
            tag = _tag(element)
            if tag == "row":
                self._row(element)
                element.clear()
            elif tag == "mergeCell":
                self._range("merged", element.get("ref", ""))
            elif tag == "worksheet":
                spaces = tag
        if spaces is None:
            raise Unreadable("damaged")

    def _row(self, element: Element) -> None:
        told = element.get("r")
        self.row = int(told) if told is not None else self.row + 1
        self.row_text = str(self.row)
        column, cells = 0, {}
        self.meter.see(len(element))
        for one in element:
            if one.tag not in CELL:
                continue
            column = self._column(one.get("r"), column)
            cell = self._cell(one)
            if column in cells:
                raise Unreadable("damaged")
            if cell is not None:
                if column > MAX_COLUMNS:
                    raise Unreadable("columns")
                cells[column] = cell
        if cells:
            filled = [cells.get(place) for place in range(1, max(cells) + 1)]
            self.meter.add(self.row - 1, filled)
            self.write(["row", self.row - 1, filled])

    def _column(self, reference: str | None, before: int) -> int:
        """The column of a cell, by what it says or next to the one before."""
        if reference is None:
            return before + 1
        letters = reference.rstrip("0123456789")
        if letters in COLUMNS and reference[len(letters) :] == self.row_text:
            return COLUMNS[letters]
        column, row = _parts(reference)
        if row != self.row:
            raise Unreadable("damaged")
        COLUMNS[letters] = column
        return column

    def _range(self, kind: str, reference: str, *more) -> None:
        first, _colon, last = reference.partition(":")
        (left, top), (right, bottom) = _parts(first), _parts(last or first)
        self.ranges += 1
        if self.ranges > MAX_RANGES:
            raise Unreadable("swells")
        self.meter.cover(min(bottom, self.row) - top + 1, right - left + 1)
        if (left, top) != (right, bottom):
            self.write([kind, top - 1, left - 1, bottom - 1, right - 1, *more])

    def _cell(self, element: Element) -> Any:
        if len(element) == 1 and element[0].tag in VALUE:
            text = element[0].text or ""
            kind = element.get("t", "n")
            return self._value(kind, text, element) if text or kind == "e" else None
        formula = value = inline = None
        for child in element:
            if child.tag in VALUE:
                value = child
            elif child.tag in FORMULA:
                formula = child
            elif child.tag in INLINE:
                inline = child
        kind = element.get("t", "n")
        text = (value.text or "") if value is not None else ""
        if formula is not None and self._has_no_result(kind, value, text):
            told = f"={formula.text or ''}"
            if formula.get("t") in ("array", "dataTable") and formula.get("ref"):
                self._range("uncalculated", formula.get("ref"), told[:100])
            return cell_stream.fault(told, "formula")
        if kind == "inlineStr":
            return self._shown_text(text_of(inline) if inline is not None else "", element)
        if kind != "e" and text == "":
            return None
        return self._value(kind, text, element)

    def _has_no_result(self, kind: str, value: Any, text: str) -> bool:
        """Whether a formula was written by a program that did not calculate it."""
        if kind == "str" or kind == "inlineStr":
            return value is None and kind == "str"
        return not text.strip() or (self.book.is_uncalculated and kind == "n" and float(text) == 0)

    def _value(self, kind: str, text: str, element: Element) -> Any:
        if kind == "n":
            if not text.isascii() or "_" in text:
                raise Unreadable("damaged")
            number, style = float(text), element.get("s")
            is_plain = style in self.book.plain and number - number == 0
            return (
                number
                if is_plain
                else cell_stream.number(number, self.book.format_of(style), self.book.is_1904)
            )
        if kind == "s":
            place = int(text)
            if place < 0:
                raise Unreadable("damaged")
            return self._shown_text(self.book.texts[place], element)
        if kind == "str":
            return self._shown_text(unescaped(text), element)
        if kind == "b":
            return _is_true(text.strip())
        if kind == "e":
            return cell_stream.fault(text.strip(), "error")
        if kind == "d":
            return _iso_day(text.strip())
        raise Unreadable("damaged")

    def _shown_text(self, text: str, element: Element) -> Any:
        if len(text) > LONGEST_CELL:
            raise Unreadable("long cell")
        return number_formats.shown_text(self.book.format_of(element.get("s")), text) or None


def _iso_day(text: str) -> Any:
    try:
        return cell_stream.day(datetime.fromisoformat(text.removesuffix("Z")))
    except ValueError:
        return text


def _tag(element: Element) -> str:
    """The name of an element of spreadsheets, "" of any other."""
    space, _brace, name = element.tag.rpartition("}")
    return name if f"{space}}}" in MAIN else ""


def _parts(reference: str) -> tuple[int, int]:
    """Column and row, from 1, of a reference such as B7."""
    found = REFERENCE.fullmatch(reference.strip())
    if found is None or int(found[2]) < 1:
        raise Unreadable("damaged")
    return column_number(found[1]), int(found[2])


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def text_of(element: Element) -> str:
    """The text of a cell or of a shared one, runs put together, phonetic hints left out."""
    parts = []
    for child in element:
        if child.tag in TEXT:
            parts.append(child.text or "")
        elif child.tag in RUN:
            parts += [one.text or "" for one in child if one.tag in TEXT]
    return unescaped("".join(parts))


def unescaped(text: str) -> str:
    """Text with the signs that XML cannot hold."""
    return ESCAPED.sub(_sign, text) if "_x" in text else text


def _sign(match: re.Match) -> str:
    number = int(match[1], 16)
    return match[0] if number == 0 or number >= 0xFFFE or 0xD800 <= number < 0xE000 else chr(number)


def _is_true(text: str | None) -> bool:
    return (text or "").lower() in ("1", "true", "on")
