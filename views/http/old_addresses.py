"""Addresses of the last release lead to today's, for one release: bookmarks, open pages and links
in mails still work.
"""

import re

from flask import redirect, request

RENAMED = (
    (r"(/admin/[a-z_]+)/do/([a-z_]+)/?", r"\1/events/\2/"),
    (r"(/admin/[a-z_]+)/walk/?", r"\1/next/"),
    (r"(/admin/[a-z_]+)/counts/((?:xlsx/)?)", r"\1/statistics/\2"),
    (r"(/admin/[a-z_]+)/shown-columns/", r"\1/columns/"),
    (r"(/admin/import_batch)/columns/", r"\1/mapping/"),
    (r"(/files/[0-9]+)/look", r"\1/preview"),
    (r"/why", "/access/explain"),
)
"""(whole path of the last release, today's)."""


def register(app):
    app.before_request(lead_on)


def lead_on():
    """308, so that a form sent from a page of the last release arrives with what was filled in.
    Only where nothing else answers: an address in use is never taken away.
    """
    if request.routing_exception is None or (path := renamed(request.path)) is None:
        return None
    query = request.query_string.decode("latin-1")
    return redirect(f"{path}?{query}" if query else path, code=308)


def renamed(path: str) -> str | None:
    """Today's address for one of the last release; None for any other."""
    for pattern, replacement in RENAMED:
        if found := re.fullmatch(pattern, path):
            return found.expand(replacement)
    return None
