"""Cells that are more than a text, a number or a day: numbers under a format, and cells that mean
nothing.
"""

from models.messages import Message, T

FAULTS = {
    "error": lambda text: T("The cell holds the Excel error {error}", error=text),
    "formula": lambda text: T(
        "The formula has no result yet; open the file in Excel or WPS and save it"
    ),
    "calendar": lambda text: T("{value} is no day of Excel's calendar", value=text),
    "hidden": lambda text: T("The format of the cell hides the number {value}", value=text),
    "format": lambda text: T(
        "How Excel shows {value} in this format cannot be told; write it in "
        "a cell formatted as text",
        value=text,
    ),
    "number": lambda text: T("{value} is no number", value=text),
}


class FaultyCell(str):
    """A cell that means nothing; `why` says so in words."""

    why: Message

    def __new__(cls, text: str, code: str = "error") -> "FaultyCell":
        self = super().__new__(cls, text)
        self.why = FAULTS[code](text)
        return self


class NumberCell(float):
    """A number under a format: `text` as Excel shows it, None where nobody can tell, and `number`
    as that text says it.

    `is_cut` where an exponent leaves digits out.
    """

    text: str | None
    number: float | None
    format: str
    is_cut: bool

    def __new__(
        cls, value: float, text: str | None, number: float | None, code: str, is_cut: bool = False
    ) -> "NumberCell":
        self = super().__new__(cls, value)
        self.text, self.number, self.format, self.is_cut = text, number, code, is_cut
        return self
