"""A refusal leaves a line in the log (ASVS 16.3.2), whatever page tells of it."""

from flask import request

from backoffice.records import audit
from backoffice.records.writes import writing
from views.current import actor


def note() -> None:
    """Write down that this request was refused to whoever is signed in."""
    if actor().account_id:
        with writing():
            audit.write(actor(), "DENY", request.path[:80], event="refused")
