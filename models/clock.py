"""Now and today: times are stored in UTC, days are counted in Asia/Shanghai."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
AHEAD, SETTLED = timedelta(hours=8), 1992
"""Shanghai is eight hours ahead; its last summer time ended in the year before, so that later
instants need no table.
"""

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """This instant in UTC, without zone, to the second."""
    return _stopped.get() or datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def seconds() -> int:
    """This instant in seconds since 1970, as files and codes count it."""
    return int(now().replace(tzinfo=UTC).timestamp())


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Stop the clock at an instant of UTC, in this thread alone: for loaders and tests, never for
    the product.
    """
    before = _stopped.set(instant)
    try:
        yield
    finally:
        _stopped.reset(before)


def today() -> date:
    return day_of(now())


def local(instant: datetime) -> datetime:
    """A stored instant on the clock of the wall."""
    if instant.year >= SETTLED and instant.year < 9999:
        return instant + AHEAD
    return instant.replace(tzinfo=UTC).astimezone(SHANGHAI).replace(tzinfo=None)


def stored(wall: datetime) -> datetime:
    """What a person typed from the clock on the wall, as it is stored."""
    return wall.replace(tzinfo=SHANGHAI).astimezone(UTC).replace(tzinfo=None)


def day_of(instant: datetime) -> date:
    return local(instant).date()


def stored_span(first: date | None, last: date | None) -> tuple[datetime | None, datetime | None]:
    """The instants from the morning of one day to the end of another, as they are stored."""
    begin = stored(datetime(first.year, first.month, first.day)) if first else None
    end = stored(datetime(last.year, last.month, last.day) + timedelta(days=1)) if last else None
    return begin, end
