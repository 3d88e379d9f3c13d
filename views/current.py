"""Who is asking, and what a request may say in its address."""

from flask import g, request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from backoffice.access.actor import Actor
from backoffice.errors import NotFound
from models.digits import whole

NOBODY = Actor(None, "")


def actor() -> Actor:
    """The person of this request; nobody before signing in."""
    return g.get("actor", NOBODY)


def asked_id(name: str = "id") -> int:
    """The one id that the address names. Raises BadRequest when it is no id, NotFound when no table
    can hold it.
    """
    text = request.args.get(name, "")
    if (number := whole(text, 40)) is None:
        raise BadRequest(_("The address names no valid record"))
    if number >= 2**31:
        raise NotFound()
    return number


def no_parameters_but(*names: str):
    """Refuse an address with unknown or repeated parameters (decisions 24)."""
    for name, values in request.args.lists():
        if name not in names:
            raise BadRequest(_("This page knows no parameter “%(name)s”", name=name[:60]))
        if len(values) > 1:
            raise BadRequest(_("The parameter “%(name)s” may be given once only", name=name[:60]))


def safe_path(target: str | None) -> str:
    """A path of this house, or nothing: where a form may lead back to."""
    target = target or ""
    inside = (
        target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and all(31 < ord(sign) < 127 and sign != "\\" for sign in target)
    )
    return target if inside else ""
