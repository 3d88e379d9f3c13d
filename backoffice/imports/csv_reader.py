"""Tables of text: UTF-8 with or without mark, UTF-16, GB18030; columns parted by comma, semicolon
or tab.

Read line by line, so that no content needs much more room than the file itself.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import Any, TextIO

from backoffice.imports import cell_stream
from backoffice.imports.limits import LONGEST_CELL, MAX_LINES, Unreadable

BARS = (",", ";", "\t")
LOOKED_AT = 30
WIDEST = 16_384
"""Columns of a sheet of Excel; further ones, even empty, are nobody's list."""

FIRST_PART = 200_000
PIECE = 1 << 20
BINARY = re.compile("[\x00-\x08\x0e-\x1f]")
PROTECTED = re.compile('="((?:[^"]|"")*)"')
"""How exports of many systems keep Excel from reading digits as a number."""

APOSTROPHE = re.compile("'(?=[0-9=+@-])")
"""The sign by which a cell of Excel is told to be a text; it is no part of the text."""

PAIR = re.compile(b"[\x81-\xfe][\x40-\x7e\x80-\xfe]")


def rows_of_text(content: bytes) -> Iterator:
    """(place from 0, cells) of each filled row of a table of text; each cell a text. Raises
    Unreadable.
    """
    coding = coding_of(content)
    with io.TextIOWrapper(io.BytesIO(content), encoding=coding, newline="") as text:
        start = text.read(FIRST_PART)
        text.seek(0)
        told = re.match(r"\ufeff?sep=([,;\t])\r?\n", start, re.IGNORECASE)
        if told:
            text.readline()
        yield from _parted(text, told[1] if told else bar_of(start))


def coding_of(content: bytes) -> str:
    """The coding of a text, by its mark or by what it can be. Raises Unreadable."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        codings = ["utf-16"]
    else:
        codings = ["utf-8-sig", "gb18030"]
    for coding in codings:
        if _is_written_in(content, coding):
            if coding == "gb18030" and _looks_like_big5(content):
                raise Unreadable("big5")
            return coding
    raise Unreadable("letters")


def _is_written_in(content: bytes, coding: str) -> bool:
    decoder = codecs.getincrementaldecoder(coding)()
    try:
        for start in range(0, len(content), PIECE):
            last = start + PIECE >= len(content)
            if BINARY.search(decoder.decode(content[start : start + PIECE], last)):
                raise Unreadable("binary")
    except UnicodeDecodeError:
        return False
    return True


def _looks_like_big5(content: bytes) -> bool:
    """Whether letters that GB18030 knows as rare ones are everyday ones of Big5: it alone uses low
    second bytes much.
    """
    pairs = PAIR.findall(content[:FIRST_PART])
    low = sum(pair[1] < 0x80 for pair in pairs)
    return low * 5 > len(pairs) and _is_written_in(content, "big5hkscs")


def bar_of(text: str) -> str:
    """The sign between the columns: the one that parts the first lines into most columns, the same
    in each.
    """
    return max(BARS, key=lambda bar: _fit(text, bar))


def _fit(text: str, bar: str) -> tuple:
    counts = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=bar):
            counts.append(len(row))
            if len(counts) == LOOKED_AT:
                break
    except csv.Error:
        return (0, 0)
    usual = max(set(counts), key=counts.count, default=1)
    return (counts.count(usual) if usual > 1 else 0, usual)


def _parted(text: TextIO, bar: str) -> Iterator:
    csv.field_size_limit(LONGEST_CELL)
    latest: list[str] = []
    lines = _bounded(text, bar, latest)
    try:
        for place, row in enumerate(csv.reader(lines, delimiter=bar)):
            if place >= MAX_LINES:
                raise Unreadable("rows")
            if len(row) > WIDEST:
                raise Unreadable("columns")
            if len(latest) > 1 or latest[0].count('"') % 2:
                _refuse_open_end(latest, bar)
            latest.clear()
            while row and not row[-1].strip():
                row.pop()
            if row:
                yield place, [bare(cell) for cell in _whole(row, bar)]
    except csv.Error:
        raise Unreadable("long cell") from None


def _bounded(text: TextIO, bar: str, latest: list) -> Iterator:
    """The lines of a text, those of a row held in `latest`; one of endless columns is refused
    before they are parted.
    """
    for line in text:
        if line.count(bar) > LONGEST_CELL + WIDEST:
            raise Unreadable("columns")
        latest.append(line)
        yield line


def _refuse_open_end(lines: list, bar: str) -> None:
    """A quotation mark that is never closed would make one cell of all rows below it. Raises
    csv.Error.
    """
    try:
        list(csv.reader(lines, delimiter=bar, strict=True))
    except csv.Error as fault:
        if "end of data" in str(fault):
            raise


def _whole(row: list, bar: str) -> list:
    """The cells of a row; a protected text that holds the sign between the columns is one cell."""
    if not any(cell.startswith('="') for cell in row):
        return row
    found, place = [], 0
    while place < len(row):
        end = _end_of_protected(row, place, bar) if row[place].startswith('="') else place
        found.append(bar.join(row[place : end + 1]))
        place = end + 1
    return found


def _end_of_protected(row: list, start: int, bar: str) -> int:
    """The last part of the protected text that begins here; none is looked for behind the
    next one.
    """
    for place in range(start, len(row)):
        if place > start and row[place].startswith('="'):
            break
        if row[place].rstrip().endswith('"') and PROTECTED.fullmatch(
            bar.join(row[start : place + 1]).strip()
        ):
            return place
    return start


def bare(cell: str) -> Any:
    """A cell without the signs that keep Excel from taking its text for a number; an error that
    Excel has written is one.
    """
    if cell.startswith("#") and cell.strip() in cell_stream.ERRORS:
        return cell_stream.fault(cell.strip(), "error")
    if cell.startswith("="):
        protected = PROTECTED.fullmatch(cell.strip())
        return protected[1].replace('""', '"') if protected else cell
    return APOSTROPHE.sub("", cell, count=1) if cell.startswith("'") else cell
