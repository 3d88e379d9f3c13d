"""Cells as Excel stores them: each value of a row becomes the XML of one cell."""

import math
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_col_to_name

LONGEST = 32_767
EXACT_DIGITS = 15
SURELY_EXACT = 10**EXACT_DIGITS
ONE_DAY = timedelta(days=1)
DAY_ZERO = datetime(1899, 12, 30)
MARCH_1900 = datetime(1900, 3, 1)

UNUSUAL = re.compile(
    "[&<>\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_x[0-9a-fA-F]{4}_|^\\s|\\s\\Z"
)
HALF_CHARACTER = re.compile("[\ud800-\udfff]")
LOOKS_ESCAPED = re.compile("_(?=x[0-9a-fA-F]{4}_)")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


KEPT, SHORT = 1_000, 200


EMPTY = "/>"


class Tails(dict):
    """The XML of a column's values. Short texts and days are rendered once: those columns repeat
    their labels.
    """

    def __init__(self, render: Callable) -> None:
        super().__init__({None: EMPTY, "": EMPTY})
        self.render = render

    def __missing__(self, value: Any) -> Any:
        tail = self.render(value)
        if len(self) < KEPT and (
            type(value) is date or (type(value) is str and len(value) < SHORT)
        ):
            self[value] = tail
        return tail


class Cells:
    """Renders the rows of a workbook; `cuts` counts the texts that were longer than a cell may
    hold.

    `columns` are pairs of kind and style number; `answers` are the words for true and false. A
    value that is not of its column's kind, and a number of more digits than Excel keeps, becomes a
    text.
    """

    def __init__(self, columns: list[tuple[str, int]], answers: Any) -> None:
        renderers = {
            "number": self.number,
            "amount": self.number,
            "day": Tails(self.day).__getitem__,
            "instant": self.instant,
        }
        self.renderers = [
            renderers.get(kind) or Tails(self.text).__getitem__ for kind, _style in columns
        ]
        heads = [
            f'<c r="{xl_col_to_name(index)}{{0}}" s="{style}"{{{index + 1}}}'
            for index, (_kind, style) in enumerate(columns)
        ]
        self.frame = f'<row r="{{0}}">{"".join(heads)}</row>'.format
        self.answers = answers
        self.cuts = 0

    def rows(self, first: int, rows: Iterable[tuple]) -> str:
        """The XML of some rows, the first of that number; column by column, because a column has
        one way to render.
        """
        columns = [
            map(render, column)
            for render, column in zip(self.renderers, zip(*rows, strict=True), strict=True)
        ]
        return "".join(
            [
                self.frame(number, *tails)
                for number, tails in enumerate(zip(*columns, strict=False), first)
            ]
        )

    def text(self, value: Any) -> str:
        if isinstance(value, bool):
            value = self.answers[0] if value else self.answers[1]
        value = str(value)
        if len(value) > LONGEST // 2 or UNUSUAL.search(value):
            text = escape(self.fitting(value))
            return f' t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        return f' t="inlineStr"><is><t>{value}</t></is></c>'

    def number(self, value: Any) -> str:
        if type(value) is int and -SURELY_EXACT < value < SURELY_EXACT:
            return f"><v>{value}</v></c>"
        if value is None or value == "":
            return EMPTY
        figure = exact_figure(value)
        return f"><v>{figure}</v></c>" if figure else self.text(value)

    def day(self, value: Any) -> str:
        if isinstance(value, date) and value.year >= 1900:
            return f"><v>{serial(datetime(value.year, value.month, value.day)):.0f}</v></c>"
        return self.text(value)

    def instant(self, value: Any) -> str:
        if isinstance(value, datetime) and value.year >= 1900:
            return f"><v>{serial(value):.16G}</v></c>"
        return EMPTY if value is None or value == "" else self.day(value)

    def fitting(self, text: str) -> str:
        """The text without half characters, cut with “…” where it is too long: Excel counts UTF-16
        units.
        """
        text = HALF_CHARACTER.sub("\ufffd", text)
        units = text.encode("utf-16-le")
        if len(units) <= 2 * LONGEST:
            return text
        self.cuts += 1
        return units[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + "…"


def exact_figure(value: Any) -> str | None:
    """The digits of a number that Excel keeps as they are, None for anything else."""
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else None
    if not isinstance(value, (int, Decimal)):
        return None
    figure = f"{value:f}" if isinstance(value, Decimal) else str(value)
    digits = figure.lstrip("-").replace(".", "")
    return figure if digits.isdigit() and len(digits.lstrip("0")) <= EXACT_DIGITS else None


def serial(instant: datetime) -> float:
    """Days since the beginning of Excel's calendar, which has a 29 February 1900."""
    days = (instant - DAY_ZERO) / ONE_DAY
    return days if instant >= MARCH_1900 else days - 1


def escape(text: str) -> str:
    """Text as XML; what XML cannot hold is written in Excel's own way, as _x0007_."""
    text = LOOKS_ESCAPED.sub("_x005F_", text)
    text = CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
