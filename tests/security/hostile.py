"""Strings that no clerk types, and somebody who sends them through every form that a role is
offered.
"""

import json
import random
from pathlib import Path
from urllib.parse import urljoin

from tests.crawl import addresses

NAUGHTY = json.loads((Path(__file__).parents[1] / "data" / "blns.json").read_text(encoding="utf-8"))
SHAPES = (
    "",
    " ",
    "\t\r\n",
    "\x0b\x0c\x1b[31m",
    "\u202e倒序\u2066",
    "\ufeff",
    "\ufffe\uffff",
    "é" * 300,
    "𠮷" * 120,
    "a" * 30_000,
    "１２３",
    "٣",
    "-0",
    "+1",
    "1e309",
    "NaN",
    "Infinity",
    "0x10",
    "1_000",
    "9" * 400,
    "-" + "9" * 20,
    "9223372036854775808",
    "0.1" + "0" * 60 + "1",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "2026-01-01T25:61",
    "true",
    "null",
    "[]",
    "{}",
    '{"a":',
    "[" * 3000,
    "${7*7}",
    "{{7*7}}",
    "%s%n%d",
    "%(x)s",
    "{0.__class__}",
    "=1+1",
    "@SUM(A1)",
    "+cmd|' /C calc'!A0",
    "'; DROP TABLE setting; --",
    '" OR ""="',
    "1) OR (1=1",
    "\\",
    "\\'",
    "<svg/onload=alert(1)>",
    "]]>",
    "javascript:alert(1)",
    "//evil.example",
    "../../etc/passwd",
    "file:///etc/passwd",
    "http://127.0.0.1:1/",
    "a\0b",
    "\0",
    "&#0;",
    "%00",
    "\r\nSet-Cookie: a=b",
    "示例" * 2000,
    "1,2",
    "1;2",
    "__class__",
    "on",
    "-1",
    "0",
)
TOKENS = {"csrf_token", "_once", "row_version"}
FORMS = (".create_view", ".edit_view", ".happen", ".join")
LAST = (
    "setting",
    "role_grant",
    "user_role",
    "user_account",
    "numbering",
    "number_sequence",
    "dict_item",
)
"""Tables whose values decide how everything else goes on."""


def strings(seed: int):
    """Hostile strings without end, the same ones for a seed: listed ones, and those made of pieces
    of them.
    """
    dice = random.Random(seed)
    while True:
        one = dice.choice((*NAUGHTY, *SHAPES, *SHAPES))
        turn = dice.random()
        if turn < 0.25:
            one += dice.choice(SHAPES)[:200]
        elif turn < 0.4:
            one = "".join(
                chr(dice.choice((dice.randrange(1, 0xD800), dice.randrange(0xE000, 0x110000))))
                for _n in range(dice.randrange(1, 60))
            )
        yield one


class Sender:
    """One person who fills forms with hostile strings; notes every answer of the kind that must not
    be.
    """

    def __init__(self, house, name, seed=0):
        self.house, self.name, self.browser = house, name, house.browser(name)
        self.strings, self.dice = strings(seed), random.Random(seed)
        self.sent, self.posts, self.taken, self.went, self.faults, self.tables = (
            0,
            0,
            0,
            False,
            [],
            set(),
        )

    def forms(self) -> list[str]:
        """The addresses of all forms; one that is not offered to this person is left out by the
        first look at it.
        """
        urls = [
            (endpoint, url)
            for endpoint, url in addresses(self.house.app, self.house.rows)
            if endpoint.endswith(FORMS)
        ]
        urls.sort(key=lambda one: one[0].startswith(LAST))
        return [url for _endpoint, url in urls]

    def attack(self, url: str, turns: int):
        """Send the form of a page some times, all fields hostile or a few among good ones; looked
        at anew when it was taken.
        """
        page = self.browser.get(url)
        for turn in range(turns):
            if turn and self.went:
                page = self.browser.get(url)
            forms = [
                form
                for form in page.forms
                if form.names
                and {"csrf_token"} < form.names
                and urljoin(url, form.action or url).partition("?")[0] == url.partition("?")[0]
            ]
            if page.status != 200 or not forms:
                return
            self._send(url, forms[-1], turn)

    def _send(self, url, form, turn):
        names = sorted(form.names - TOKENS)
        chosen = names if turn % 3 != 1 else self.dice.sample(names, min(len(names), 1 + turn % 3))
        values: dict = {}
        for name, value in form.values:
            values.setdefault(name, []).append(value)
        values |= {name: [next(self.strings)] for name in chosen}
        page = self.browser.post(urljoin(url, form.action or url), values)
        self.posts, self.sent, self.taken = (
            self.posts + 1,
            self.sent + len(chosen),
            self.taken + (page.status == 302),
        )
        self.went = page.status == 302
        self.tables.add(url.split("/")[2])
        if page.status >= 500 or "Traceback" in page.html:
            self.faults.append((page.status, url, {name: values[name] for name in chosen}))

    def ask(self, count: int):
        """The same strings as search words, filters, orders, pages and ids of lists."""
        lists = [
            url
            for endpoint, url in addresses(self.house.app, self.house.rows)
            if endpoint.endswith(".index_view")
        ]
        for turn in range(count):
            url, name = (
                lists[turn % len(lists)],
                ("q", "sort", "page", "id", "size", "f", "view")[turn % 7],
            )
            answer = self.browser.send("get", url, query_string={name: next(self.strings)})
            self.sent += 1
            if answer.status_code >= 500:
                self.faults.append((answer.status_code, url, name))

    def look(self):
        """Every page and export that opened before the attack opens after it."""
        for endpoint, url in addresses(self.house.app, self.house.rows):
            if (
                endpoint.endswith((".index_view", ".details_view", ".export"))
                and (status := self.browser.get(url).status) >= 500
            ):
                self.faults.append((status, url, "afterwards"))
