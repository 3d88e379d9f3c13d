"""A person with an authenticator: reads the secret off the page, as a telephone does, and makes its
codes.
"""

import hashlib
import hmac
import re
import struct
from base64 import b32decode
from datetime import timedelta

from models.clock import at, now, seconds
from seeds.demo import PASSWORD
from tests.conftest import account as account_of


def code_of(secret: str, time: float, digits: int = 6) -> str:
    """RFC 6238 written down once more, apart from the product."""
    mark = hmac.new(b32decode(secret), struct.pack(">Q", int(time) // 30), hashlib.sha1).digest()
    place = mark[-1] & 15
    return str((struct.unpack(">I", mark[place : place + 4])[0] & 0x7FFFFFFF) % 10**digits).zfill(
        digits
    )


class Person:
    """Somebody whose account has a second step, switched on a minute ago."""

    def __init__(self, house, name):
        self.house, self.name, self.account = house, name, account_of(name)
        self.browser = house.browser(name)
        with at(now() - timedelta(seconds=60)):
            shown = self.browser.get(
                self.browser.post(
                    "/second-factor/new", {"begin": "1", "current": PASSWORD}
                ).location
            ).html
            self.secret = re.search(r'key-text">([A-Z2-7 ]+)<', shown)[1].replace(" ", "")
            page = self.browser.post("/second-factor/new", {"code": self.code()})
        assert page.status == 200, page.text
        self.recovery = re.findall(r"[0-9a-f]{5}-[0-9a-f]{5}", page.html)

    def code(self, steps: int = 0) -> str:
        """The code of now, or of some steps of 30 seconds later."""
        return code_of(self.secret, seconds() + 30 * steps)

    def sign_in(self):
        """A browser that has given the password and waits for the code."""
        return self.house.browser(self.name)


def with_second_step(house, name: str) -> Person:
    return Person(house, name)
