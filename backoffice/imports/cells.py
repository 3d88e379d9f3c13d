"""What stands in a cell, as the form would have it typed: real dates, numbers without a tail, digits of half width."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from backoffice.errors import Invalid
from backoffice.imports.reading import FaultyCell
from models.clock import stored
from models.messages import T

HALF_WIDTH = {"number", "day", "instant", "phone", "code", "id_number", "account", "email", "choice", "choices", "flag"}
DAY_ZERO = date(1899, 12, 30)
SERIALS = range(10_000, 73_416)
"""Days of 1927 to 2100 as Excel counts them: a date whose cell lost its format."""
SPACES = "\ufeff\u200b\u3000\xa0"
EXACT = 10**15


def is_blank(cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip(SPACES + " \t\r\n"))


def typed(field, cell):
    """The raw value of a cell for `clean` of its field. Raises Invalid."""
    if isinstance(cell, FaultyCell):
        raise Invalid(T("The cell holds the Excel error {error}", error=str(cell)))
    kind = getattr(field, "kind", "text")
    if kind == "day":
        return _day(cell)
    if kind == "instant":
        return _instant(cell)
    if kind == "flag" and isinstance(cell, bool):
        return cell
    return _text(kind, cell)


def shown(cell) -> str:
    """A cell as the reader of the file sees it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < EXACT else repr(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00")
    if isinstance(cell, timedelta):
        return str(cell)
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell if cell is not None else "")


def _text(kind, cell) -> str:
    if isinstance(cell, float) and abs(cell) >= EXACT:
        raise Invalid(T("Excel has cut the last digits of this number; write it in a cell formatted as text"))
    text = shown(cell).replace("\r\n", "\n").strip(SPACES + " \t\r\n")
    return plain_letters(text) if kind in HALF_WIDTH else text


def plain_letters(text: str) -> str:
    """Digits, letters and signs of full width as those of half width."""
    return unicodedata.normalize("NFKC", text).strip()


def _day(cell):
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and int(cell) in SERIALS:
        return DAY_ZERO + timedelta(days=int(cell))
    text = re.sub(r"[ T]0{1,2}:00(:00)?$", "", _text("day", cell))
    return DAY_ZERO + timedelta(days=int(text)) if re.fullmatch(r"[0-9]{5}", text) and int(text) in SERIALS else text


def _instant(cell):
    if isinstance(cell, datetime):
        return stored((cell + timedelta(microseconds=500_000)).replace(microsecond=0))
    if isinstance(cell, date):
        return stored(datetime(cell.year, cell.month, cell.day))
    if isinstance(cell, float) and int(cell) in SERIALS:
        return stored(datetime(1899, 12, 30) + timedelta(seconds=round(cell * 86_400)))
    text = _text("instant", cell)
    return f"{text} 00:00" if re.fullmatch(r"\S+[日0-9]", text) and ":" not in text else text
