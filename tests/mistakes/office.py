"""What the walks of docs/mistakes.md share: the table, the people with counted clicks, the register
of walks.

A module of this folder registers its walks; `test_mistakes.py` finds them:

    @walk("need-draft")
    def a_draft_is_thrown_away(office):
        need = office.desk.need(state="DRAFT")
        hand = office.hand("clerk")
        hand.press(f"/admin/service_request/delete/?id={need.id}")
        assert ...
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from models.cases import CaseEvent, ServiceCase
from tests.browser import Browser, Page
from tests.factories import Desk

TABLE = Path(__file__).parents[2] / "docs" / "mistakes.md"
PEOPLE = {
    "clerk": "clerk1",
    "colleague": "clerk3",
    "head": "head1",
    "archivist": "archive1",
    "superior": "auditor1",
    "administrator": "admin",
    "provider": "provider1",
    "expert": "expert1",
}
WALKS: dict[str, Callable] = {}


class Row(NamedTuple):
    """A line of the table: which mistake, who mends it, until when, in how many clicks, how."""

    key: str
    mistake: str
    who: str
    until: str
    clicks: int
    how: str


def rows() -> list[Row]:
    """The lines of all tables of docs/mistakes.md."""
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", cells[0]):
            key, mistake, who, until, clicks, how = cells
            found.append(Row(key, mistake, who, until, int(clicks), how))
    return found


def walk(key: str) -> Callable:
    """Register the walk of a row. Raises ValueError for a second one."""

    def keep(function: Callable) -> Callable:
        if key in WALKS:
            raise ValueError(f"{key} is walked twice")
        WALKS[key] = function
        return function

    return keep


@dataclass
class Hand:
    """One person at the screen; each link followed and each button pressed is a click."""

    browser: Browser
    clicks: int = 0

    def open(self, address: str) -> Page:
        """Follow a link."""
        self.clicks += 1
        page = self.browser.get(address)
        assert page.status == 200, f"{address} answers {page.status}: {page.text[:300]}"
        return page

    def event(self, row: Any, event: str, **typed) -> Page:
        """Choose an action of a record, fill in its form, confirm: two clicks."""
        address = f"/admin/{row.table()}/events/{event}/?id={row.id}"
        return self.send(self.open(address), action=f"/events/{event}/", **typed)

    def send(self, page: Page, **values) -> Page:
        """Press the button of a form; what it asks for must be saved."""
        self.clicks += 1
        sent = self.browser.submit(page, **values)
        assert sent.status == 302, f"{sent.url} is not saved: {sent.faults} {sent.text[:600]}"
        return sent

    def press(self, address: str, **values) -> Page:
        """Press a button that asks for nothing."""
        self.clicks += 1
        sent = self.browser.post(address, values)
        assert sent.status == 302, f"{address} answers {sent.status}: {sent.text[:600]}"
        return sent

    def offered(self, row: Any) -> set[str]:
        """The events that the page of a record offers; looking is no click."""
        page = self.browser.get(f"/admin/{row.table()}/details/?id={row.id}")
        found = re.findall(rf"/admin/{row.table()}/events/(\w+)/", page.html)
        return set(found)


@dataclass
class Office:
    """The station of clerk1 and head1, where a mistake is made and mended."""

    house: Any
    desk: Desk = field(default_factory=Desk)
    hands: dict = field(default_factory=dict)

    def hand(self, who: str) -> Hand:
        """The screen of one of the people of the table."""
        if who not in self.hands:
            self.hands[who] = Hand(self.house.browser(PEOPLE[who]))
        return self.hands[who]

    @property
    def clicks(self) -> int:
        return sum(hand.clicks for hand in self.hands.values())


def again(row: Any) -> Any:
    """A record as it is stored now."""
    return type(row).get_by_id(row.id)


def story(row: Any) -> str:
    """The words of all events of a case or a need."""
    if isinstance(row, ServiceCase):
        found = CaseEvent.select().where(CaseEvent.service_case == row.id)
    else:
        found = CaseEvent.select().where(CaseEvent.request == row.id)
    return "\n".join(event.content or "" for event in found.order_by(CaseEvent.id))
