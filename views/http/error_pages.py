"""Error pages in the reader's language that say what to do next."""

import errno
import secrets
import shutil

from flask import current_app, g, render_template
from flask_babel import gettext as _
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from peewee import DataError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException

from backoffice.errors import Conflict, GuardFailed, Invalid, NotFound, Refused, WritingWaits
from models import standby
from models.base import answers
from views.display.labels import say
from views.http import denied

NO_ROOM = ("disk is full", "No space left", "could not extend file")
"""How SQLite and PostgreSQL say that the disk is full."""
MIN_ROOM = 1 << 20


def texts(code: int) -> tuple[str, str, str]:
    """(title, what happened, what to do next)."""
    return {
        400: (
            _("This request cannot be understood"),
            _("The address or the form holds something this page does not know."),
            _("Go back and use the links and buttons of the page."),
        ),
        401: (
            _("Please sign in"),
            _("You are not signed in, or your session has ended."),
            _("Sign in again; what you typed is kept in this browser."),
        ),
        403: (
            _("Not allowed"),
            _("Your role does not include this."),
            _("Ask your station head or the platform administrator for the right."),
        ),
        404: (
            _("Not found"),
            _("There is no such page or record, or it belongs to another station."),
            _("Check the address, or search for the record."),
        ),
        405: (
            _("Not possible this way"),
            _("This page does not take this kind of request."),
            _("Go back and use the buttons of the page."),
        ),
        409: (
            _("Overtaken by another change"),
            _("Somebody else changed this meanwhile, or it is in another state."),
            _("Open the record again and look at its present state."),
        ),
        413: (
            _("Too large"),
            _("Forms may hold 5 MB, uploads 25 MB."),
            _("Make the file smaller or attach several."),
        ),
        422: (
            _("Please check your entries"),
            _("Some values cannot be stored."),
            _("Go back and correct the marked fields."),
        ),
        429: (
            _("Too many attempts"),
            _("Too many failed attempts came from this place."),
            _("Wait 15 minutes and try again."),
        ),
        500: (
            _("Something went wrong here"),
            _("The fault is ours; no partial data was saved."),
            _("Try again; tell the administrator the number below if it happens again."),
        ),
        503: (
            _("Busy for a moment"),
            _("The database is busy or cannot be reached."),
            _("Wait a few seconds and send again; no partial data was saved."),
        ),
        507: (
            _("No room left"),
            _("The disk of the server is full; nothing of this was saved."),
            _("Tell the administrator; what you typed is kept in this browser."),
        ),
    }.get(code, (_("This did not work"), "", _("Go back and try again.")))


def page(code: int, what: str | None = None, headers=None):
    """The error page of a status."""
    title, usual, todo = texts(code)
    body = render_template(
        "error.html",
        code=code,
        title=title,
        what=what or usual,
        todo=todo,
        request_id=g.get("request_id", ""),
    )
    return body, code, headers or {}


def register(app):
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(
        CSRFError,
        lambda fault: page(
            400,
            _(
                "The form has lost its protection token, because the session ended or cookies "
                "are off."
            ),
        ),
    )
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotFound, lambda fault: page(404))
    app.register_error_handler(Conflict, lambda fault: page(409, say(str(fault))))
    app.register_error_handler(
        GuardFailed, lambda fault: page(409, "、".join(map(say, fault.missing)))
    )
    app.register_error_handler(
        Invalid,
        lambda fault: page(
            422, "；".join(say(text) for texts_ in fault.errors.values() for text in texts_)
        ),
    )
    app.register_error_handler(
        WritingWaits, lambda fault: page(503, _writing_waits(), headers={"Retry-After": "30"})
    )
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(InterfaceError, _busy)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(OSError, _full)
    app.register_error_handler(Exception, _fault)


def _writing_waits() -> str:
    return _(
        "The second database server, which must have every entry too, does not answer. "
        "Nothing of this was saved; reading goes on."
    )


def number_request():
    g.request_id = secrets.token_hex(8)


def _http(fault):
    code = fault.code or 500
    own_words = (
        fault.description if code == 400 and fault.description != type(fault).description else None
    )
    return page(code, own_words) if code < 600 and code >= 400 else fault


def _refused(fault):
    denied.note()
    return page(403, say(fault.why))


def _busy(fault):
    current_app.logger.error("database: %s", type(fault).__name__, exc_info=fault)
    if not answers():
        return _bare_page(503, {"Retry-After": "3"}, _doubt() if standby.is_suspected() else None)
    return page(507) if _no_room(fault) else page(503, headers={"Retry-After": "3"})


def _doubt() -> str:
    return _(
        "The second database server does not answer: it is not certain whether this was "
        "saved. Look at the record before you send it again."
    )


def _bare_page(code, headers, what=None):
    """An error page that asks the database nothing, not even who is there."""
    g.account, g._login_user = None, AnonymousUserMixin()
    return page(code, what, headers=headers)


def _unstorable(fault):
    """A value that no column takes and no field refused by name: nothing was written."""
    current_app.logger.error(
        "request %s asked for what the database cannot hold", g.get("request_id"), exc_info=fault
    )
    return page(400)


def _no_room(fault) -> bool:
    """SQLite ends the transaction by itself when the disk is full, so that the rollback fails and
    hides why.
    """
    said = " ".join(_chain(fault))
    folder = current_app.config["SETTINGS"].instance
    return any(word in said for word in NO_ROOM) or (
        "disk I/O error" in said and shutil.disk_usage(folder).free < MIN_ROOM
    )


def _chain(fault):
    while fault is not None:
        yield str(fault)
        fault = fault.__context__


def _full(fault):
    return page(507) if fault.errno in (errno.ENOSPC, errno.EDQUOT) else _fault(fault)


def _fault(fault):
    current_app.logger.error("request %s failed", g.get("request_id"), exc_info=fault)
    return page(500)
