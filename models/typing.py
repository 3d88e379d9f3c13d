"""What people type where only digits, letters and signs of half width mean something: read alike by
forms, imports and filters.
"""

import re
from datetime import date

from models.folding import UNSEEN
from models.messages import Invalid, T

HALF = {**{ord("！") + place: chr(ord("!") + place) for place in range(94)}, 0x3000: " ", 0xA0: " "}
"""Signs of full width, and no others: a raised ² is no 2."""


def half_width(raw: str) -> str:
    """Typed text with letters, digits and signs of half width, without signs that nobody sees, and
    stripped.
    """
    return UNSEEN.sub("", str(raw)).translate(HALF).strip()


GROUPED = re.compile(r"([+-]?[1-9][0-9]{0,2})((?:,[0-9]{3})+)(\.[0-9]+)?")


def without_thousands(text: str) -> str:
    """A number without the commas between thousands. Raises Invalid for any other comma."""
    if "," not in text:
        return text
    if not (parts := GROUPED.fullmatch(text)):
        raise Invalid(T("A comma stands between thousands only, as in 1,200.50"))
    return "".join(part or "" for part in parts.groups()).replace(",", "")


DAYS = (
    re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})"),
    re.compile(r"([0-9]{4})(年)([0-9]{1,2})月([0-9]{1,2})日?"),
    re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})"),
)
"""Two separators of one kind, or eight digits: with fewer, a month and a day could be told apart by
guessing only.
"""

NO_DAY = re.compile(r"[0-9]{4}[-/.年]?[0-9]{0,3}月?")


def day_of(text: str) -> date:
    """The day that a typed text names. Raises Invalid."""
    parts = next((found for shape in DAYS if (found := shape.fullmatch(text))), None)
    if parts is None and NO_DAY.fullmatch(text):
        raise Invalid(
            T("The day is missing: write year, month and day, as in 2026-11-21 or 20261121")
        )
    if parts is None:
        raise Invalid(T("A date such as 2026-11-21 is expected"))
    try:
        day = date(*(int(parts[place]) for place in (1, 3, 4)))
    except ValueError:
        raise Invalid(T("A date such as 2026-11-21 is expected")) from None
    if not 1900 <= day.year <= 2100:
        raise Invalid(T("A year from 1900 to 2100 is expected"))
    return day


def plain(raw: object) -> str:
    """Typed text as it is stored: line ends made one, NUL refused."""
    text = str(raw).replace("\r\n", "\n")
    if "\0" in text:
        raise Invalid(T("The text contains a character that cannot be stored (NUL)"))
    return text
