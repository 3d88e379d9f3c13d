"""What the head of a station writes each half-year about the work of the station (JL-9.1.3,
SY-8.1.3, GD-6.1.2-d).
"""

import re
from datetime import date

from models.base import Record
from models.clock import today
from models.fields import AccountField, Date, Link, ShortText, StatusField, Text
from models.messages import T
from models.plans import DOC_STATUS
from models.stations import Station
from models.structures import Document

HALVES = {"1": ((1, 1), (6, 30)), "2": ((7, 1), (12, 31))}
PATTERN = re.compile(r"(20[0-9]{2})H([12])")


def days_of(period: str) -> tuple[date, date]:
    """The first and the last day of a half-year such as 2026H1."""
    found = PATTERN.fullmatch(period)
    if found is None:
        raise ValueError(f"a half-year such as 2026H1 is expected, not {period}")
    year, half = found.groups()
    first, last = HALVES[half]
    return date(int(year), *first), date(int(year), *last)


def last_over(day: date | None = None) -> str:
    """The latest half-year that was over before a day."""
    day = day or today()
    return f"{day.year}H1" if day.month > 6 else f"{day.year - 1}H2"


def a_begun_half_year(row: Record) -> dict[str, T]:
    """A half-year is written as 2026H1, and has begun."""
    if not PATTERN.fullmatch(row.period or ""):
        return {"period": T("A half-year such as 2026H1 is expected")}
    return {"period": T("This half-year has not begun")} if days_of(row.period)[0] > today() else {}


class SupervisionSummary(Record):
    """Half-yearly supervision summary: one for each station and half-year, with its figures."""

    label = "Half-yearly supervision summary"
    display_fields = ("station", "period")
    search_fields = ("period", "station.name", "problems_text")
    locked_states = ("SUBMITTED", "IN_FORCE")
    deletable_states = drafts = ("DRAFT",)
    rules = (a_begun_half_year,)

    station = Link("Station", Station)
    period = ShortText(
        "Half-year",
        6,
        default=last_over,
        help="Such as 2026H1: the year and its first or second half",
    )
    process_text = Text(
        "Service process",
        null=True,
        help="How needs were received, handled and followed; needed before it is submitted",
    )
    problems_text = Text(
        "Result quality and problems",
        null=True,
        help="How good the results were, which problems showed; needed before it is submitted",
    )
    measures_text = Text(
        "Improvement measures",
        null=True,
        help="What was and will be done about them; needed before it is submitted",
    )
    effect_text = Text(
        "Effect of key items",
        null=True,
        help="What came of the green channel and of other important services",
    )
    stats = Document("Figures of the half-year")
    due_on = Date("Due on", system=True)
    signed_by = AccountField("Signed by the head", null=True)
    submitted_on = Date("Submitted on", null=True, system=True)
    review_note = Text("Superior's note", null=True, system=True)
    reviewed_by = AccountField("Reviewed by", null=True)
    status = StatusField("Status", DOC_STATUS, default="DRAFT")

    class Meta:
        table_name = "supervision_summary"
        indexes = ((("station", "period"), True), (("status", "due_on"), False))
