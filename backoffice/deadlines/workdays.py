"""Working days in China: public holidays and make-up days, and the days that an administrator laid
down otherwise.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate

from chinese_calendar import holidays, workdays

from backoffice import filling
from models.reference import WorkCalendar

ONE_DAY = timedelta(days=1)
MAX_DAYS = 2000
WEEKEND = 5
INSTANT = "working days are counted from days, not from instants"
PUBLISHED = frozenset(day.year for day in holidays)


def is_workday(day: date) -> bool:
    return _works(day, _overrides())


def add_workdays(start: date, n: int) -> date:
    """The n-th working day after `start`, which itself is not counted (R-T1); before it when n is
    negative.

    Zero answers `start`. ValueError beyond 2000 days, which can only be a slip.
    """
    if abs(n) > MAX_DAYS:
        raise ValueError(f"at most {MAX_DAYS} working days can be counted, not {n}")
    overrides, day, step = _overrides(), start, ONE_DAY if n > 0 else -ONE_DAY
    left = abs(n)
    while left:
        day += step
        left -= _works(day, overrides)
    return day


def rolled(day: date | None) -> date | None:
    """A typed day: itself, or the next working day when a weekday became a day off."""
    return add_workdays(day, 1) if day and day.weekday() < WEEKEND and not is_workday(day) else day


def workdays_between(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`; negative, and counted from `end`, when `end`
    is earlier.
    """
    if end < start:
        return -workdays_between(end, start)
    if isinstance(start, datetime) or isinstance(end, datetime):
        raise TypeError(INSTANT)
    return (
        _of_year(end)
        - _of_year(start)
        + sum(_works_of(year)[1][-1] for year in range(start.year, end.year))
    )


def _of_year(day: date) -> int:
    """Working days of the year up to and with a day."""
    first, works = _works_of(day.year)
    return works[day.toordinal() - first]


@lru_cache(maxsize=64)
def _works_of(year: int) -> tuple[int, list[int]]:
    """The ordinal of the first day of a year, and the number of working days up to and with each of
    its days.
    """
    overrides, first = _overrides(), date(year, 1, 1)
    days = date(year, 12, 31).toordinal() - first.toordinal() + 1
    return first.toordinal(), list(
        accumulate(_works(first + ONE_DAY * n, overrides) for n in range(days))
    )


def known_year(year: int) -> bool:
    """Whether the holidays of a year are known; if not, its days count Monday to Friday.

    A year laid down by hand counts as known once its National Day (1 to 3 October) is in the table:
    a single local day off does not make a calendar.
    """
    national_day = (date(year, 10, number) for number in (1, 2, 3))
    return year in PUBLISHED or any(_overrides().get(day) is False for day in national_day)


def is_provisional(day: date) -> bool:
    """Whether a counted day may still move, because the holidays of its year are not known."""
    return not known_year(day.year)


def marked(day: date, mark: str = "（暂定）") -> str:
    """A counted day in words, with a mark when it is provisional."""
    return f"{day}{mark}" if is_provisional(day) else str(day)


def missing_years(first: date, last: date) -> list[int]:
    """The years from `first` to `last` whose holidays are not known: the screen that shows such a
    date says so.
    """
    return [year for year in range(first.year, last.year + 1) if not known_year(year)]


def fingerprint() -> str:
    """A digest of this calendar: the days entered by hand, and the years that come with the
    product.
    """
    facts = sorted(f"{day}{works}" for day, works in _overrides().items()), sorted(PUBLISHED)
    return sha256(repr(facts).encode()).hexdigest()[:40]


@filling.remembers
def forget() -> None:
    """Read the table anew at the next question: after a change, and at the start of each request
    and job.
    """
    _overrides.cache_clear()
    _works_of.cache_clear()


@lru_cache(maxsize=1)
def _overrides() -> dict[date, bool]:
    rows = WorkCalendar.living().select(WorkCalendar.day, WorkCalendar.is_workday)
    return dict(rows.tuples())


def _works(day: date, overrides: dict) -> bool:
    if isinstance(day, datetime):
        raise TypeError(INSTANT)
    if (laid_down := overrides.get(day)) is not None:
        return laid_down
    return day in workdays or (day.weekday() < 5 and day not in holidays)
