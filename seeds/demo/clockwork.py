"""The one path by which the demo world is back-dated: stories that go on step by step, each step at
its own moment.

A story is a generator. What it does up to a `yield` happens under the clock of one moment, and it
yields the moment at which it wants to go on. All stories together advance in the order of time, so
that numbers, the audit chain and notifications come about as they would have day by day. What lies
beyond the last moment has not happened yet.
"""

from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush

from backoffice.deadlines.workdays import add_workdays, is_workday
from models import clock

OFFICE = ((time(9), 150), (time(13), 240))
"""When a station works: from when, and for how many minutes."""
CLOSING = time(17, 30)


class Clockwork:
    """Runs stories until the evening of the last working day before `today`."""

    def __init__(self, chance, today: date):
        self.chance = chance
        self.last_day = add_workdays(today, -1)
        self._end = clock.stored(datetime.combine(self.last_day, CLOSING))
        self._waiting = []
        self._begun = 0

    def begin(self, moment: datetime, story):
        """Let a story start at a moment, or at once when that has passed."""
        self._begun += 1
        heappush(self._waiting, (moment, self._begun, story))

    def run(self):
        """Let everything happen that lies before the end."""
        while self._waiting:
            moment, _, story = heappop(self._waiting)
            if moment > self._end:
                return
            with clock.at(moment):
                wanted = next(story, None)
            if wanted is not None:
                self.begin(max(wanted, moment + timedelta(minutes=1)), story)

    def day(self, back: int) -> date:
        """The working day that lies `back` working days before the last one."""
        return add_workdays(self.last_day, -back) if back else self.last_day

    def on(self, day: date) -> datetime:
        """A moment of a working day."""
        begins, minutes = self.chance.choice(OFFICE)
        return clock.stored(
            datetime.combine(day, begins) + timedelta(minutes=self.chance.randrange(minutes))
        )

    def early(self, day: date, hour: int = 6) -> datetime:
        """A moment before anybody is at work."""
        return clock.stored(datetime.combine(day, time(hour, 30)))

    def later(self, least: int, most: int | None = None) -> datetime:
        """A moment some working days after now; on the same day it is minutes later, while the
        office is open.
        """
        days = self.chance.randint(least, most or least)
        if days:
            return self.on(add_workdays(clock.today(), days))
        soon = clock.now() + timedelta(minutes=self.chance.randint(12, 70))
        return soon if self._open(soon) else self.on(add_workdays(clock.today(), 1))

    def _open(self, moment: datetime) -> bool:
        wall = clock.local(moment)
        return is_workday(wall.date()) and time(9) <= wall.time() < time(17)
