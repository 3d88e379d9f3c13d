"""The empty workbook of a table: drop-downs of what may be chosen, notes on each column, and a row
that shows how.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from backoffice.exports.workbook import page_name

OPTIONS = {
    "constant_memory": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
ROWS = 5_000
"""Rows that have drop-downs and formats."""

LONGEST_LIST = 500
FORMATS = {
    "number": {},
    "day": {"num_format": "yyyy-mm-dd"},
    "instant": {"num_format": "yyyy-mm-dd hh:mm"},
}
TEXT = {"num_format": "@"}
HEAD = {
    "bold": True,
    "bg_color": "#E8EEF5",
    "bottom": 1,
    "num_format": "@",
    "valign": "vcenter",
    "text_wrap": True,
}
MUST = {"font_color": "#C00000"}


@dataclass
class Entry:
    """What the template says of one column, in the reader's language."""

    label: str
    kind: str
    required: bool
    note: tuple
    options: list
    sample: object
    free: bool = False


@dataclass
class Words:
    """The words around the columns: names of the sheets, heads of the notes, advice above them, the
    refusal of a wrong choice.
    """

    data: str
    notes: str
    sample: str
    lists: str
    heads: tuple
    advice: list
    wrong: str


def write(path: Path | str, entries: list[Entry], words: Words) -> None:
    """Write the workbook to `path`."""
    book = Workbook(path, OPTIONS)
    data, notes, sample = (
        book.add_worksheet(page_name(name)) for name in (words.data, words.notes, words.sample)
    )
    lists = book.add_worksheet(words.lists)
    looks = {kind: book.add_format(look) for kind, look in FORMATS.items()} | {
        "text": book.add_format(TEXT)
    }
    heads = {must: book.add_format({**HEAD, **(MUST if must else {})}) for must in (True, False)}
    for page in (data, sample):
        _head(page, entries, heads, looks)
    for place, entry in enumerate(entries):
        _offer(data, lists, place, entry, words)
        put_sample(sample, place, entry.sample, looks.get(entry.kind, looks["text"]))
    _explain(
        notes,
        entries,
        words,
        heads[False],
        book.add_format({"text_wrap": True, "valign": "top"}),
        book.add_format(MUST),
    )
    lists.hide()
    book.close()


def _head(page: Worksheet, entries: list[Entry], heads: Any, looks: Any) -> None:
    page.freeze_panes(1, 0)
    for place, entry in enumerate(entries):
        page.set_column(
            place,
            place,
            max(10, min(30, 2 * len(entry.label) + 4)),
            looks.get(entry.kind, looks["text"]),
        )
        page.write_string(
            0, place, entry.label + ("*" if entry.required else ""), heads[entry.required]
        )


def _offer(data: Worksheet, lists: Worksheet, place: int, entry: Entry, words: Words) -> None:
    """A drop-down; a choice in other words is still taken, Excel only asks."""
    if not entry.options:
        return
    column = xl_col_to_name(place)
    for row, option in enumerate(entry.options):
        lists.write_string(row, place, option)
    data.data_validation(
        1,
        place,
        ROWS,
        place,
        {
            "validate": "list",
            "source": f"='{words.lists}'!${column}$1:${column}${len(entry.options)}",
            "ignore_blank": True,
            "error_type": "information" if entry.free else "warning",
            "error_message": words.wrong[:255],
        },
    )


def put_sample(page: Worksheet, place: int, value: Any, look: Any) -> None:
    if value is None or value == "":
        return
    if hasattr(value, "isoformat"):
        page.write_datetime(1, place, value, look)
    elif isinstance(value, (int, float)):
        page.write_number(1, place, value, look)
    else:
        page.write_string(1, place, str(value), look)


def _explain(  # noqa: PLR0913 - the page and its formats
    page: Worksheet, entries: list[Entry], words: Words, head: Format, wrap: Format, must: Any
) -> None:
    for row, text in enumerate(words.advice):
        page.write_string(row, 0, text)
    top = len(words.advice) + 1
    widths = (24, 10, 16, 14, 60, 40)
    for place, (text, width) in enumerate(zip(words.heads, widths, strict=False)):
        page.set_column(place, place, width)
        page.write_string(top, place, text, head)
    for row, entry in enumerate(entries, top + 1):
        page.write_string(row, 0, entry.label, must if entry.required else wrap)
        for place, text in enumerate(entry.note, 1):
            page.write_string(row, place, str(text)[:2000], wrap)
