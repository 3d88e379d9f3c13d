"""Tables of text: UTF-8 with or without mark, UTF-16, GB18030; columns parted by comma, semicolon or tab."""

import codecs
import csv
import io
import re

from backoffice.errors import Invalid
from models.messages import T

BARS = (",", ";", "\t")
LOOKED_AT = 30
BINARY = re.compile("[\x00-\x08\x0e-\x1f]")
LONGEST_CELL = 100_000


def rows_of_text(content: bytes) -> list[list[str]]:
    """The rows of a table of text; each cell a text. Raises Invalid."""
    text = decoded(content)
    if BINARY.search(text):
        raise Invalid(T("This is not a table of text; save it as .xlsx"))
    first, _line, rest = text.partition("\n")
    if told := re.fullmatch(r"sep=([,;\t])\r?", first.strip("\ufeff"), re.IGNORECASE):
        return _parted(rest, told[1])
    return _parted(text, bar_of(text))


def decoded(content: bytes) -> str:
    """The text of a file, by its mark or by what it can be."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _read(content, "utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _read(content, "gb18030")


def _read(content, coding) -> str:
    try:
        return content.decode(coding)
    except UnicodeDecodeError:
        raise Invalid(T("The letters of the file cannot be read; save it as .xlsx")) from None


def bar_of(text: str) -> str:
    """The sign between the columns: the one that parts the first lines into most columns, the same in each."""
    return max(BARS, key=lambda bar: _fit(text, bar))


def _fit(text: str, bar: str) -> tuple:
    counts = []
    try:
        for row in csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=bar):
            counts.append(len(row))
            if len(counts) == LOOKED_AT:
                break
    except csv.Error:
        return (0, 0)
    usual = max(set(counts), key=counts.count, default=1)
    return (counts.count(usual) if usual > 1 else 0, usual)


def _parted(text: str, bar: str) -> list[list[str]]:
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=bar))
    except csv.Error:
        raise Invalid(T("A cell is longer than {n} characters, or a quotation mark is never closed", n=LONGEST_CELL)) from None
    finally:
        csv.field_size_limit(before)
