"""Write rows into an Excel workbook: a head that says what it is, real dates and numbers, flat
memory.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from backoffice.exports.cell_xml import Cells

LAST_ROW = 1_048_576
LONGEST_NAME = 31
TOGETHER = 500
PAPER_A4 = 9
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "use_zip64": True,
}
"""A sheet of two gigabytes of XML, a full one of long texts, is zipped in the newer way; every
other one as ever.
"""

FORMATS = {
    "text": {"num_format": "@"},
    "flag": {"num_format": "@", "align": "center"},
    "number": {},
    "amount": {"num_format": "#,##0.00"},
    "day": {"num_format": "yyyy-mm-dd", "align": "center"},
    "instant": {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "center"},
}
WIDTHS = {"text": 20, "flag": 8, "number": 10, "amount": 14, "day": 12, "instant": 20}
TITLE = {"bold": True, "font_size": 14, "valign": "vcenter"}
LINE = {"font_color": "#5F6B7A"}
HEADER = {"bold": True, "bg_color": "#E8EEF5", "bottom": 1, "text_wrap": True, "valign": "vcenter"}


@dataclass(frozen=True)
class Column:
    """A column: its label, its kind (a key of FORMATS), its width in characters, and whether people
    see it.
    """

    label: str
    kind: str = "text"
    width: float | None = None
    hidden: bool = False


@dataclass(frozen=True)
class Sheet:
    """What stands around the rows, in the reader's language: the lines tell filter, time, user and
    masking.
    """

    title: str
    lines: Sequence[str]
    columns: Sequence[Column]
    name: str = ""
    answers: tuple[str, str] = ("是", "否")
    cut_note: str = "有 {n} 处文字超过单元格上限（32,767 个字符），已截断并以“…”结尾"


class Written(NamedTuple):
    rows: int
    cuts: int


def write_workbook(
    path: Path | str, sheet: Sheet, rows: Iterable[tuple], last_row: int = LAST_ROW
) -> Written:
    """Write all rows, over several worksheets where one ends; returns how many, and how many texts
    were cut.

    A row is a tuple of str, int, Decimal, date, datetime (on the clock of the wall), bool or None.
    When `rows` raises, nothing stands at `path`.
    """
    with TemporaryDirectory(prefix="workbook-") as folder:
        book = Workbook(path, {**OPTIONS, "tmpdir": folder})
        try:
            written = _fill(book, sheet, rows, last_row)
            book.close()
        finally:
            for page in book.worksheets():
                page._opt_close()
    return written


def write_book(path: Path | str, parts: Iterable[tuple]) -> int:
    """One workbook of several tables, `parts` being (sheet, rows); returns how many rows."""
    with TemporaryDirectory(prefix="workbook-") as folder:
        book = Workbook(path, {**OPTIONS, "tmpdir": folder})
        try:
            total = sum(_fill(book, sheet, rows, LAST_ROW).rows for sheet, rows in parts)
            book.close()
        finally:
            for page in book.worksheets():
                page._opt_close()
    return total


def file_name(title: str, now: datetime) -> str:
    """The name under which the workbook is saved, such as 服务事项_20261121_0930.xlsx."""
    words = re.sub(r"[^\w()（）-]+", "_", title)[:50].strip("_") or "export"
    return f"{words}_{now:%Y%m%d_%H%M}.xlsx"


def _fill(book: Workbook, sheet: Sheet, rows: Iterable[tuple], last_row: int) -> Written:
    formats = {kind: book.add_format(look) for kind, look in FORMATS.items()}
    head = [book.add_format(look) for look in (TITLE, LINE, HEADER)]
    cells = Cells(
        [(column.kind, formats[column.kind]._get_xf_index()) for column in sheet.columns],
        sheet.answers,
    )
    top = len(sheet.lines) + 2
    total = 0
    for number, part in enumerate(_parts(rows, last_row - top - 2), 1):
        page = book.add_worksheet(page_name(sheet.name or sheet.title, number))
        _write_head(page, sheet, cells.fitting, *head)
        end = _pour(page, cells, part, top)
        _lay_out(page, sheet, top, end)
        total += end - top
    if cells.cuts:
        page.write_string(end + 1, 0, sheet.cut_note.format(n=cells.cuts), head[1])
    return Written(total, cells.cuts)


def _parts(rows: Iterable[tuple], room: int) -> Iterator[Iterable[tuple]]:
    """The rows in parts of `room`, each to be read to its end before the next; one empty part when
    there are none.
    """
    rows = iter(rows)
    first = list(islice(rows, 1))
    while True:
        yield chain(first, islice(rows, room - 1))
        if not (first := list(islice(rows, 1))):
            return


def page_name(name: str, number: int = 1) -> str:
    """The name of a worksheet, of what Excel allows in one: 服务计划/方案 becomes 服务计划_方案."""
    suffix = f" ({number})" if number > 1 else ""
    legal = re.sub(r"[^\w ()（）.,，、+-]+", "_", name).strip() or "Sheet"
    legal = f"{legal}_" if legal.lower() == "history" else legal
    units = legal.encode("utf-16-le")[: 2 * (LONGEST_NAME - len(suffix))]
    return units.decode("utf-16-le", "ignore") + suffix


def _write_head(  # noqa: PLR0913 - the page and its three formats
    page: Worksheet,
    sheet: Sheet,
    fitting: Callable[[str], str],
    title: Format,
    line: Format,
    header: Format,
) -> None:
    if len(sheet.columns) > 1:
        page.merge_range(0, 0, 0, len(sheet.columns) - 1, "", title)
    page.write_string(0, 0, plain_text(fitting(sheet.title)), title)
    for row, text in enumerate(sheet.lines, 1):
        page.write_string(row, 0, plain_text(fitting(text)), line)
    for index, column in enumerate(sheet.columns):
        page.write_string(len(sheet.lines) + 1, index, plain_text(fitting(column.label)), header)


def plain_text(text: str) -> str:
    """Text for XlsxWriter's own methods, which take <r>…</r> for ready-made XML: such a text starts
    with a blank.
    """
    return f" {text}" if text.startswith("<r>") else text


def _pour(page: Worksheet, cells: Cells, rows: Iterable[tuple], top: int) -> int:
    """Write the rows below row `top` and return the last row's number.

    Their XML goes straight into the file in which XlsxWriter keeps the rows of a constant-memory
    worksheet: three times as fast as cell by cell, and no value passes through its guesses about
    strings.
    """
    page._write_single_row(top)
    end, rows = top, iter(rows)
    while some := list(islice(rows, TOGETHER)):
        page.row_data_fh.write(cells.rows(end + 1, some))
        end += len(some)
    page.dim_rowmax = end - 1
    return end


def _lay_out(page: Worksheet, sheet: Sheet, top: int, end: int) -> None:
    for index, column in enumerate(sheet.columns):
        page.set_column(
            index,
            index,
            column.width or WIDTHS[column.kind],
            None,
            {"hidden": True} if column.hidden else {},
        )
    page.freeze_panes(top, 0)
    page.autofilter(top - 1, 0, end - 1, len(sheet.columns) - 1)
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{end}"})
    page.repeat_rows(top - 1)
    page.set_landscape()
    page.set_paper(PAPER_A4)
    page.fit_to_pages(1, 0)
