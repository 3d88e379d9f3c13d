"""Saved views on a list: their tabs, their addresses and numbers, and what of them no longer
exists.
"""

import time
from dataclasses import dataclass

from flask import g, request, session, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from backoffice import list_preferences
from backoffice.access.permissions import can
from backoffice.access.scopes import sees
from views.crud.query.list_query import PLACES, question_of, rows_of
from views.crud.query.pager import capped_counts
from views.current import actor
from views.display import screens

OWN_PARTS = ("page", "saved", "columns", *PLACES)
"""Parameters that are no part of a view."""

BADGE_CAP = 99
MAX_BADGES = 8
BADGE_SECONDS = 60
BESIDE = 3


@dataclass
class Shelf:
    """What the list shows of its saved views beside its work views."""

    tabs: list
    more: list
    notice: str | None = None
    save_url: str | None = None
    retake: tuple | None = None
    arrange_url: str | None = None


def screen_of(resource: str):
    """The screen of a table, or None when there is none any more."""
    try:
        return screens.screen_of(resource)
    except LookupError:
        return None


def views(who) -> list:
    """Every saved view of this person, read once a request."""
    if "saved_views" not in g:
        g.saved_views = list_preferences.views_for(who) if can(who, "read", "saved_view") else []
    return g.saved_views


def current(screen):
    """The view that the address names, when it is one of this list and of this person."""
    asked = request.args.get("saved", "")
    return next(
        (
            view
            for view in views(actor())
            if view.resource == screen.resource and str(view.id) == asked
        ),
        None,
    )


def usable(who, screen, view) -> tuple[dict, list]:
    """The conditions of a view that the list still understands, and the names of those it
    does not.
    """
    known = g.setdefault("usable", {})
    if view.id not in known:
        faults = {
            name
            for name, value in view.conditions.items()
            if not _understood(who, screen, name, value)
        }
        known[view.id] = (
            {name: str(value) for name, value in view.conditions.items() if name not in faults},
            sorted(faults),
        )
    return known[view.id]


def _understood(who, screen, name, value) -> bool:
    try:
        rows_of(who, screen, question_of(screen, {name: str(value)}))
    except BadRequest:
        return False
    return True


def address_of(who, screen, view) -> str:
    """The list as the view shows it; every condition stands in the address."""
    return screen.list_url(**usable(who, screen, view)[0], saved=view.id)


def conditions_of(args: dict) -> dict:
    """What of an address belongs to a view."""
    return {name: value for name, value in args.items() if name not in OWN_PARTS and value}


def rows(who, screen, view):
    """The rows that a view means today, for this person."""
    return rows_of(who, screen, question_of(screen, usable(who, screen, view)[0]))


def landing(who) -> str | None:
    """Where a person's work begins after signing in, when a view says so."""
    for view in list_preferences.views_for(who) if can(who, "read", "saved_view") else []:
        screen = screen_of(view.resource)
        if view.after_sign_in and screen and can(who, "read", view.resource):
            return address_of(who, screen, view)
    return None


def first_address(who, screen) -> str | None:
    """The view that opens when the list is asked for without anything."""
    mine = [view for view in views(who) if view.resource == screen.resource]
    view = list_preferences.first(mine, "opens_first")
    return address_of(who, screen, view) if view else None


def beside(screen) -> list:
    """The views that stand as tabs: the first few, and the present one."""
    mine = [view for view in views(actor()) if view.resource == screen.resource]
    here = current(screen)
    return [view for place, view in enumerate(mine) if place < BESIDE or view is here]


def shelf(who, screen) -> Shelf:
    """Everything but the tabs, which the list makes with its own."""
    mine = [view for view in views(who) if view.resource == screen.resource]
    shown, here = beside(screen), current(screen)
    made = Shelf(
        shown, [(view.name, address_of(who, screen, view)) for view in mine if view not in shown]
    )
    if can(who, "create", "saved_view"):
        made.save_url = url_for("saved_view.create_view", list=screen.resource, address=_query())
    if mine:
        made.arrange_url = url_for("saved_view.index_view", list=screen.resource)
    if here:
        kept, lost = usable(who, screen, here)
        lost = [
            *lost,
            *(name for name in here.columns or () if name not in screen.offered_columns()),
        ]
        if lost:
            made.notice = _(
                "The view “%(name)s” asks for what is no longer there: %(lost)s. It "
                "is shown without.",
                name=here.name,
                lost=", ".join(lost),
            )
        if kept != conditions_of(request.args) and sees(who, here, "update"):
            made.retake = (here.id, _("Save to “%(name)s”", name=here.name), _query())
    return made


def _query() -> str:
    return request.query_string.decode("utf-8", "replace")[:1500]


# --- numbers in the menu --------------------------------------------------------------------------


def badges(who) -> dict[str, list]:
    """{table: [(name, address, number, current)]} of the views that stand in the menu; counted at
    most once a minute.
    """
    wanted = [
        (view, screen)
        for view in views(who)
        if view.in_menu and (screen := screen_of(view.resource)) and can(who, "read", view.resource)
    ]
    wanted, found = wanted[:MAX_BADGES], {}
    numbers = _numbers(who, wanted)
    for view, screen in wanted:
        number = numbers.get(f"{view.id}.{view.row_version}", 0)
        words = f"{BADGE_CAP}+" if number > BADGE_CAP else str(number)
        here = request.blueprint == view.resource and request.args.get("saved") == str(view.id)
        found.setdefault(view.resource, []).append(
            (view.name, address_of(who, screen, view), words, here)
        )
    return found


def _numbers(who, wanted) -> dict:
    """The numbers as they were a moment ago, else counted by one question; kept with the session,
    forgotten at each change.
    """
    keys = [f"{view.id}.{view.row_version}" for view, _screen in wanted]
    at, numbers = session.get("badges", (0, {}))
    if wanted and not (set(keys) <= set(numbers) and time.time() - at < BADGE_SECONDS):
        counted = capped_counts(
            [rows(who, screen, view) for view, screen in wanted], [BADGE_CAP] * len(wanted)
        )
        numbers = dict(zip(keys, counted, strict=False))
        session["badges"] = (int(time.time()), numbers)
    return numbers


def forget_badges():
    """After a change the numbers are counted again."""
    if request.method == "POST":
        session.pop("badges", None)
