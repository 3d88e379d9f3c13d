"""What stands in a cell, as the form would have it typed: real dates, numbers without a tail,
digits of half width.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context
from typing import Any

from peewee import Field

from backoffice.errors import Invalid
from backoffice.imports.cell_values import FaultyCell, NumberCell
from models.clock import stored
from models.messages import T

HALF_WIDTH = {
    "number",
    "day",
    "instant",
    "phone",
    "code",
    "id_number",
    "account",
    "email",
    "choice",
    "choices",
    "flag",
}
DAY_ZERO = date(1899, 12, 30)
SERIALS = range(10_000, 73_416)
"""Days of 1927 to 2100 as Excel counts them: a date whose cell lost its format."""
YEAR_FIRST = range(19_000, 21_000)
"""Numbers that may as well be a year with one digit of a month: nobody can tell whether they count
days.
"""

SPACES = "\ufeff\u200b\u3000\xa0"
EXACT = 10**15
DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
"""What Excel keeps and shows of a number; the digits behind are noise of its arithmetic."""

CUT = re.compile(r"[+-]?[0-9](\.[0-9]{1,5})?[Ee]\+[0-9]{2,3}")
"""A long number as Excel writes it into a table of text, without most of its digits."""

DIGITS_CUT = T("Excel has cut the last digits of this number; write it in a cell formatted as text")
PERCENT = "%"


def is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip(SPACES + " \t\r\n"))


def typed(field: Field, cell: Any) -> Any:
    """The raw value of a cell for `clean` of its field. Raises Invalid."""
    if isinstance(cell, FaultyCell):
        raise Invalid(cell.why)
    kind = getattr(field, "kind", "text")
    if kind == "day":
        return _day(cell)
    if kind == "instant":
        return _instant(cell)
    if kind == "flag" and isinstance(cell, bool):
        return cell
    if kind == "number":
        return _number(field, cell)
    return _text(kind, cell)


def shown(cell: Any) -> str:
    """A cell as the reader of the file sees it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, NumberCell) and cell.text is not None:
        return cell.text
    if isinstance(cell, float):
        return plain_number(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00")
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def plain_number(value: float) -> str:
    """The 15 digits that Excel shows of a number, without an exponent."""
    if abs(value) >= EXACT:
        return repr(float(value))
    text = f"{DIGITS.create_decimal(repr(float(value))):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(field: Field, cell: Any) -> str:
    """A number as Excel shows it: what its format rounds off is no part of it, and a percentage is
    taken in its unit alone.
    """
    if not isinstance(cell, NumberCell):
        return _text("number", cell)
    if abs(cell) >= EXACT:
        raise Invalid(DIGITS_CUT)
    if cell.number is None or (cell.is_cut and plain_number(cell.number) != plain_number(cell)):
        if cell.text == "-" and cell == 0:
            return "0"
        raise Invalid(
            T(
                "Excel shows “{shown}” for {value} here; write the number itself",
                shown=cell.text or cell.format,
                value=plain_number(cell),
            )
        )
    if PERCENT not in (cell.text or ""):
        return plain_number(cell.number)
    if getattr(field, "unit", None) != PERCENT:
        raise Invalid(
            T("{shown} is a percentage; write the number without the percent sign", shown=cell.text)
        )
    return plain_number(cell.number)


def _text(kind: str, cell: Any) -> str:
    if isinstance(cell, float) and abs(cell) >= EXACT:
        raise Invalid(DIGITS_CUT)
    if isinstance(cell, NumberCell) and cell.text is None:
        raise Invalid(
            DIGITS_CUT
            if cell.is_cut
            else T(
                "How Excel shows {value} in this format cannot be told; write it in a cell "
                "formatted "
                "as text",
                value=plain_number(cell),
            )
        )
    text = shown(cell).replace("\r\n", "\n").strip(SPACES + " \t\r\n")
    if isinstance(cell, str) and CUT.fullmatch(text):
        raise Invalid(DIGITS_CUT)
    return plain_letters(text) if kind in HALF_WIDTH else text


def plain_letters(text: str) -> str:
    """Digits, letters and signs of full width as those of half width."""
    return unicodedata.normalize("NFKC", text).strip()


def _day(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if _is_serial(cell):
        return DAY_ZERO + timedelta(days=int(cell))
    return re.sub(r"[ T]0{1,2}:00(:00)?$", "", _text("day", cell))


def _is_serial(cell: Any) -> bool:
    """Whether a number counts days: one that has no format, and can be nothing else."""
    return (
        isinstance(cell, float)
        and not isinstance(cell, NumberCell)
        and int(cell) in SERIALS
        and int(cell) not in YEAR_FIRST
    )


def _instant(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return stored((cell + timedelta(microseconds=500_000)).replace(microsecond=0))
    if isinstance(cell, date):
        return stored(datetime(cell.year, cell.month, cell.day))
    if _is_serial(cell):
        return stored(datetime(1899, 12, 30) + timedelta(seconds=round(cell * 86_400)))
    text = _text("instant", cell)
    return f"{text} 00:00" if re.fullmatch(r"\S+[日0-9]", text) and ":" not in text else text
