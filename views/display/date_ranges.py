"""Days that move with the calendar: 今天, 本周, 本月 … as first and last day, in local time
(decisions 11).
"""

from datetime import date, timedelta

from models.messages import T


def period(word: str, today: date) -> tuple[date, date] | None:
    """The first and the last day that a word of the address means today; None for other words."""
    return PERIODS[word][1](today) if word in PERIODS else None


def _days(first: int, last: int):
    return lambda today: (today + timedelta(days=first), today + timedelta(days=last))


def _week(shift: int):
    def days(today):
        monday = today + timedelta(days=7 * shift - today.weekday())
        return monday, monday + timedelta(days=6)

    return days


def _month(shift: int):
    def days(today):
        months = today.year * 12 + today.month - 1 + shift
        first, after = (
            date(months // 12, months % 12 + 1, 1),
            date((months + 1) // 12, (months + 1) % 12 + 1, 1),
        )
        return first, after - timedelta(days=1)

    return days


def _year(today):
    return date(today.year, 1, 1), date(today.year, 12, 31)


PERIODS = {
    "today": (T("Today"), _days(0, 0)),
    "yesterday": (T("Yesterday"), _days(-1, -1)),
    "tomorrow": (T("Tomorrow"), _days(1, 1)),
    "this_week": (T("This week"), _week(0)),
    "last_week": (T("Last week"), _week(-1)),
    "next_week": (T("Next week"), _week(1)),
    "this_month": (T("This month"), _month(0)),
    "last_month": (T("Last month"), _month(-1)),
    "next_month": (T("Next month"), _month(1)),
    "past_30_days": (T("Past 30 days"), _days(-29, 0)),
    "next_7_days": (T("Next 7 days"), _days(0, 6)),
    "this_year": (T("This year"), _year),
}
"""Word of the address: (label, function of today)."""
