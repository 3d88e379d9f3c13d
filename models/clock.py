"""Now and today: instants are kept in UTC, days are counted in Asia/Shanghai."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """This instant in UTC, without zone, to the second."""
    return _stopped.get() or datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)


@contextmanager
def at(instant: datetime):
    """Stop the clock at an instant of UTC, in this thread alone: for loaders and tests, never for the product."""
    before = _stopped.set(instant)
    try:
        yield
    finally:
        _stopped.reset(before)


def today() -> date:
    return day_of(now())


def local(instant: datetime) -> datetime:
    """A stored instant on the clock of the wall."""
    return instant.replace(tzinfo=timezone.utc).astimezone(SHANGHAI).replace(tzinfo=None)


def stored(wall: datetime) -> datetime:
    """What a person typed from the clock on the wall, as it is stored."""
    return wall.replace(tzinfo=SHANGHAI).astimezone(timezone.utc).replace(tzinfo=None)


def day_of(instant: datetime) -> date:
    return local(instant).date()
