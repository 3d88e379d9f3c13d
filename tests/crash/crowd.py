"""People who work on two nodes at once and send again what was not taken; their answers are
compared with the rows.
"""

import threading
import time
from collections import Counter

from models.enterprises import EnterpriseContact
from tests.crash.station import Writer

PEOPLE = 4


class Guest(Writer):
    """A person whose requests a proxy deals out to the nodes in turn."""

    def __init__(self, nodes, name="clerk1"):
        self.nodes, self.turn = nodes, 0
        super().__init__(nodes[0], name)

    def ask(self, *args, **options):
        self.turn += 1
        self.station = self.nodes[self.turn % len(self.nodes)]
        return super().ask(*args, **options)


class Crowd:
    """Within the block they write; `said` holds (moment, name, status) of every answer."""

    def __init__(self, nodes, enterprise: int):
        self.said, self.over = [], threading.Event()
        self.people = [
            threading.Thread(target=self._write, args=(nodes, enterprise, f"node{place}"))
            for place in range(PEOPLE)
        ]

    def __enter__(self):
        for person in self.people:
            person.start()
        return self

    def __exit__(self, *_fault):
        self.over.set()
        for person in self.people:
            person.join(30)

    def wait_for(self, many: int, patience: float = 30):
        """Until so many answers came."""
        until = time.monotonic() + patience
        while len(self.said) < many and time.monotonic() < until:
            time.sleep(0.05)

    def first_good_after(self, moment: float, patience: float = 20) -> float:
        """Seconds from that moment to the first write that was taken."""
        while time.monotonic() < moment + patience:
            if found := [
                at for at, _name, status in list(self.said) if at > moment and status == 302
            ]:
                return min(found) - moment
            time.sleep(0.05)
        raise AssertionError(f"no write was taken within {patience} s: {self.statuses()}")

    def statuses(self) -> Counter:
        return Counter(status for _at, _name, status in list(self.said))

    def acknowledged(self) -> set[str]:
        return {name for _at, name, status in list(self.said) if status == 302}

    def lost_or_doubled(self) -> set[str]:
        """Names of acknowledged writes that are not there once, and of any that are there twice."""
        names = EnterpriseContact.select(EnterpriseContact.name).where(
            EnterpriseContact.name.startswith("node")
        )
        kept = Counter(name for (name,) in names.tuples())
        return {name for name in self.acknowledged() if kept[name] != 1} | {
            name for name, times in kept.items() if times > 1
        }

    def _write(self, nodes, enterprise, place):
        """Send forms; one that was not taken is sent again with the same mark, as a person does."""
        guest, number = Guest(nodes), 0
        while not self.over.is_set():
            name = f"{place}-{number}"
            status = guest.contact(enterprise, name, f"{name}-".ljust(24, "k"))
            self.said.append((time.monotonic(), name, status))
            if status == 302:
                number += 1
            else:
                time.sleep(0.1)
