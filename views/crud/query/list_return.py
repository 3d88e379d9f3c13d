"""The lists that a person came from, with their conditions: the way back from a record leads there.

They are kept with the session, which is a cookie of at most 4 KB for all of it: the last ones that
fit, and always the newest. Of one that was left long ago the plain list is shown.
"""

from flask import request, session

LONGEST = 600
ROOM = 900
"""Characters for all addresses together: signed and encoded, the whole cookie stays below 2 KB."""


def remember(screen):
    """The list is being looked at, under this address."""
    address = request.full_path.rstrip("?")[:LONGEST]
    here = [screen.resource, "" if address == screen.list_url() else address]
    kept = [*(one for one in _kept() if one[0] != screen.resource), here]
    while sum(len(resource) + len(address) for resource, address in kept) > ROOM:
        kept = kept[1:]
    if kept != _kept():
        session["lists"] = kept


def address_of(screen) -> str | None:
    """Under which address somebody left a list, if that is known still."""
    return next(
        (
            address or screen.list_url()
            for resource, address in _kept()
            if resource == screen.resource
        ),
        None,
    )


def _kept() -> list:
    return session.get("lists", [])
