"""Cells on their way from the process that reads a file to the one that asked: JSON, and nothing
that runs.

A cell is empty (null), a text, a number as Excel shows it anyway, or yes or no; all else is a list
that begins with its kind: ["n", number, shown text, shown number, format, is cut], ["d", day or
moment], ["e", text, code of the fault].
"""

from datetime import datetime
from typing import Any

from backoffice.imports import number_formats

ERRORS = {
    "#NULL!",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#N/A",
    "#GETTING_DATA",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#UNKNOWN!",
    "#CONNECT!",
    "#BUSY!",
    "#PYTHON!",
}


def fault(text: str, code: str) -> list:
    """A cell that means nothing, with the reason."""
    return ["e", text[:100] or "?", code]


def number(value: float, code: str, is_1904: bool) -> Any:
    """A number of a workbook under its format."""
    if value != value or value in (float("inf"), float("-inf")):
        return fault(str(value), "number")
    if number_formats.is_general(code):
        return value
    if number_formats.is_date(code):
        return _moment(value, code, is_1904)
    shown = number_formats.shown_number(code, value)
    if shown.text == "":
        return None if value == 0 else fault(f"{value:.15g}", "hidden")
    return ["n", value, shown.text, shown.number, code, shown.is_cut]


def _moment(value: float, code: str, is_1904: bool) -> Any:
    try:
        moment = number_formats.moment_of(value, is_1904)
    except number_formats.OutOfCalendar:
        return fault(f"{value:.15g}", "calendar")
    if number_formats.has_whole_day(code):
        return fault(f"{value:.15g}", "calendar") if moment.year < 1900 else day(moment)
    text = number_formats.shown_moment(code, value, moment)
    return fault(f"{value:.15g}", "format") if text is None else text


def day(moment: datetime) -> list:
    """A day, or a day and time where the time is told."""
    return [
        "d",
        (
            moment.date() if moment.time() == datetime.min.time() else moment.replace(microsecond=0)
        ).isoformat(),
    ]
