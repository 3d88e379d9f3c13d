"""Every address of the product, written by hand: what it takes, who may, how far, and which audit line a change leaves.

A rule of `app.url_map` that is not here fails the build, and so does a line that no rule needs.
"""

from typing import NamedTuple


class Route(NamedTuple):
    """`verb` as in the access table ("event" stands for the permission of each event); `audit` is None where nothing is logged."""

    methods: tuple
    who: str
    verb: str | None = None
    scope: str | None = None
    audit: str | None = None


GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")

ROUTES = {
    # before signing in
    "static": Route(GET, "anybody"),
    "health.healthz": Route(GET, "anybody"),
    "language.switch": Route(POST, "anybody"),
    "language.theme": Route(POST, "anybody"),
    "sign_in.enter": Route(BOTH, "anybody", audit="LOGIN"),
    # the own account
    "sign_in.leave": Route(POST, "signed in", scope="own", audit="LOGOUT"),
    "sign_in.password": Route(BOTH, "signed in", scope="own", audit="UPDATE"),
    "dashboard.workbench": Route(GET, "signed in", scope="rows"),
    "finder.find": Route(GET, "signed in", scope="rows"),
    "admin.index": Route(GET, "signed in"),
    "admin.static": Route(GET, "signed in"),
    "files.download": Route(GET, "signed in", "read", "owner's rows"),
    # the screens of every table
    "*.index_view": Route(GET, "role", "read", "rows"),
    "*.details_view": Route(GET, "role", "read", "rows"),
    "*.create_view": Route(BOTH, "role", "create", "rows", "CREATE"),
    "*.edit_view": Route(BOTH, "role", "update", "rows", "UPDATE"),
    "*.delete_view": Route(BOTH, "role", "delete", "rows", "DELETE"),
    "*.happen": Route(BOTH, "role", "event", "rows", "STATE"),
    "*.reveal": Route(BOTH, "role", "see", "rows", "VIEW_SENS"),
    "*.action_view": Route(POST, "role", "event", "rows", "STATE"),
    "*.lookup": Route(GET, "role", "read", "rows of the linked table"),
    "*.export": Route(GET, "role", "export", "rows", "EXPORT"),
    # what one table has beside
    "enterprise.join": Route(BOTH, "role", "link", "files of other stations, by exact code", "VIEW_SENS"),
    "provider_qualification.verify": Route(BOTH, "role", "verify", "rows", "UPDATE"),
    "user_account.reset_password": Route(BOTH, "role", "reset_password", "rows", "UPDATE"),
    "notification.read": Route(POST, "role", "read", "own"),
}
