"""Writes a form as a worksheet in the layout of its paper: pieces side by side over one grid, ready
for A4.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from xlsxwriter import Workbook

from backoffice.exports.cell_xml import Cells
from backoffice.exports.workbook import OPTIONS, PAPER_A4, page_name, plain_text

ACROSS = 24
"""Columns of the grid; every line of a form shares them out."""
WIDTH = 4
LINE_HEIGHT = 16
MAX_HEIGHT = 400

FRAMED = {"border": 1, "text_wrap": True, "valign": "vcenter", "num_format": "@", "font_size": 10}
LOOKS = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"},
    "heading": {"bold": True, "valign": "vcenter", "text_wrap": True},
    "plain": {"text_wrap": True, "valign": "vcenter", "num_format": "@", "font_size": 10},
    "right": {"align": "right", "valign": "vcenter", "font_size": 10},
    "label": {**FRAMED, "bg_color": "#F2F5F9"},
    "cell": FRAMED,
}


@dataclass(frozen=True)
class Piece:
    """A text over `span` columns of the grid."""

    text: str
    span: int = ACROSS
    look: str = "plain"


def write_paper(path: Path | str, name: str, lines: list[list[Piece]]) -> int:
    """Write a form, each line being pieces that fill the grid; returns how many lines. Every text
    stays a text.
    """
    book = Workbook(
        path, {key: value for key, value in OPTIONS.items() if key != "constant_memory"}
    )
    formats = {look: book.add_format(how) for look, how in LOOKS.items()}
    page, fitting = book.add_worksheet(page_name(name)), Cells([], ("", "")).fitting
    page.set_column(0, ACROSS - 1, WIDTH)
    for row, pieces in enumerate(lines):
        page.set_row(row, height(pieces))
        column = 0
        for piece in pieces:
            if piece.span > 1:
                page.merge_range(row, column, row, column + piece.span - 1, "", formats[piece.look])
            page.write_string(row, column, plain_text(fitting(piece.text)), formats[piece.look])
            column += piece.span
    page.set_portrait()
    page.set_paper(PAPER_A4)
    page.fit_to_pages(1, 0)
    page.hide_gridlines(2)
    page.set_footer("&C&P / &N")
    book.close()
    return len(lines)


def height(pieces: Iterable[Piece]) -> float:
    """The height that the longest text of a line needs; a Chinese character is as wide as two
    letters.
    """
    most = max(map(_line_count, pieces), default=1)
    scale = 1.5 if any(piece.look == "title" for piece in pieces) else 1
    return min(MAX_HEIGHT, most * LINE_HEIGHT * scale)


def _line_count(piece: Piece) -> int:
    """The lines that the text of a piece takes in its cells."""
    room = max(piece.span * WIDTH, 1)
    return sum(max(1, ceil(_width(line) / room)) for line in piece.text.split("\n"))


def _width(line: str) -> int:
    return sum(1 + (ord(letter) > 0x2000) for letter in line)
