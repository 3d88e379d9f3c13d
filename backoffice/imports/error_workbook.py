"""The file with its faults: the person's own rows, the wrong cells red, and a last red column that
says why.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from backoffice.imports.cell_values import NumberCell
from backoffice.imports.cells import shown
from backoffice.imports.columns import DONE, REASON
from backoffice.imports.row_results import CHANGED, ERROR, NEW

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
RED = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}
WIDEST = 40


def write(  # noqa: PLR0913 - the parts of the file, by name
    path: Path | str,
    rows: list,
    head: int,
    meant: list,
    reasons: dict,
    wrong: dict,
    done: dict,
    words: tuple[str, str],
) -> None:
    """Write the file again. `reasons` maps row numbers to sentences, `wrong` to columns, `done`
    names rows that are imported.

    `words` are the head of the last column and what stands beside a row that is done.
    """
    book = Workbook(path, OPTIONS)
    page, looks = book.add_worksheet(), Looks(book)
    kept = [
        place
        for place in range(max(map(len, rows), default=0))
        if place >= len(meant) or meant[place] != REASON
    ]
    last = len(kept)
    for place, old in enumerate(kept):
        page.set_column(
            place,
            place,
            min(
                WIDEST,
                max(
                    (len(shown(row[old])) for row in rows[head : head + 50] if old < len(row)),
                    default=8,
                )
                + 4,
            ),
            None,
            {"hidden": old < len(meant) and meant[old] == "_row"},
        )
    page.set_column(last, last, 60)
    page.freeze_panes(head + 1, 0)
    for number, row in enumerate(rows, 1):
        bad = wrong.get(number, set())
        for place, old in enumerate(kept):
            if old < len(row):
                state = "head" if number == head + 1 else ""
                if old in bad:
                    state = "bad"
                put(page, number - 1, place, row[old], looks, state)
            elif old in bad:
                page.write_blank(number - 1, place, None, looks.of("text", "bad"))
        if number == head + 1:
            page.write_string(number - 1, last, words[0], looks.of("text", "reason"))
        elif number in reasons:
            page.write_string(
                number - 1, last, reasons[number][:32_000], looks.of("text", "reason")
            )
        elif number in done:
            page.write_string(number - 1, last, f"{DONE} {words[1]}", looks.of("text", ""))
    book.close()


class Looks:
    """The formats of a workbook by kind and state, each made once."""

    KINDS: ClassVar[dict] = {
        "text": {"num_format": "@"},
        "number": {},
        "day": {"num_format": "yyyy-mm-dd"},
        "instant": {"num_format": "yyyy-mm-dd hh:mm:ss"},
    }
    STATES: ClassVar[dict] = {
        "": {},
        "bad": RED,
        "head": {"bold": True},
        "reason": {"font_color": "#C00000", "bold": True, "text_wrap": True},
    }

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.made: dict[tuple, Format] = {}

    def of(self, kind: str, state: str) -> Format:
        if (kind, state) not in self.made:
            self.made[kind, state] = self.book.add_format(
                {**self.KINDS[kind], **self.STATES[state]}
            )
        return self.made[kind, state]

    def numbered(self, code: str, state: str) -> Format:
        """The look of a number under a format of its own."""
        if (code, state) not in self.made:
            self.made[code, state] = self.book.add_format(
                {"num_format": code, **self.STATES[state]}
            )
        return self.made[code, state]


def put(page: Worksheet, row: int, column: int, cell: Any, looks: "Looks", state: str = "") -> None:  # noqa: PLR0913 - one cell and its place
    """Write a cell as what it is; a text is never a formula."""
    if cell is None or cell == "":
        if state == "bad":
            page.write_blank(row, column, None, looks.of("text", "bad"))
    elif isinstance(cell, bool):
        page.write_boolean(row, column, cell, looks.of("number", state))
    elif isinstance(cell, NumberCell):
        page.write_number(row, column, cell, looks.numbered(cell.format, state))
    elif isinstance(cell, (int, float)):
        page.write_number(row, column, cell, looks.of("number", state))
    elif isinstance(cell, date) and cell.year >= 1900:
        page.write_datetime(
            row, column, cell, looks.of("instant" if isinstance(cell, datetime) else "day", state)
        )
    else:
        text = shown(cell)[:32_000]
        page.write_string(
            row, column, f" {text}" if text.startswith("<r>") else text, looks.of("text", state)
        )


def rows_in(findings: list, kinds: tuple[str, ...] = (ERROR,)) -> dict:
    """{row number: line} of the findings of these kinds."""
    return {line["n"]: line for line in findings if line["k"] in kinds}


WRITTEN = (NEW, CHANGED)
