"""Which columns a list shows: those of the saved view, else those that the person chose, else the
declared ones.
"""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import g, redirect, request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from backoffice import list_preferences
from backoffice.access.scopes import sees
from backoffice.records import writes
from models.links import Links
from models.sealed import EncryptedField
from views.crud.query import saved_view_tabs
from views.display.labels import field_label, say

HIDDEN = {"id", "uid", "row_version", "is_deleted", "password_hash"}
COSTLY = ("json", "account", "file")
MOST = 16


def offered(screen) -> dict:
    """{name: label} of every column that a list may show; sealed and restricted values never are
    one.
    """
    more = screen.for_reader(
        name
        for name in screen.model._meta.sorted_field_names
        if _can_stand(screen.model._meta.fields[name])
    )
    names = dict.fromkeys((*screen.declared_columns(), *screen.computed, *more))
    return {name: label(screen, name) for name in names}


def label(screen, name) -> str:
    return (
        say(screen.computed[name].label)
        if name in screen.computed
        else field_label(screen.model, screen.model._meta.fields[name])
    )


def _can_stand(field) -> bool:
    """A value that reads well in a line and costs the list no question of its own."""
    if (
        field.name in HIDDEN
        or not getattr(field, "verbose_name", None)
        or isinstance(field, (EncryptedField, Links))
    ):
        return False
    if getattr(field, "restricted", False) or getattr(field, "kind", "") in COSTLY:
        return False
    named_by = field.rel_model.display_fields if getattr(field, "kind", "") == "link" else ()
    return not any(
        getattr(field.rel_model._meta.fields[name], "kind", "") == "link" for name in named_by
    )


def chosen(who, screen) -> tuple:
    """The columns of this list for this request."""
    kept = g.setdefault("columns", {})
    if screen.resource not in kept:
        kept[screen.resource] = _chosen(who, screen)
    return kept[screen.resource]


def _chosen(who, screen) -> tuple:
    view, allowed = saved_view_tabs.current(screen), screen.offered_columns()
    wanted = (view and view.columns) or list_preferences.columns_of(who, screen.resource) or ()
    return tuple(name for name in wanted if name in allowed) or screen.declared_columns()


def form(who, screen) -> list:
    """(name, label, shown) of the chooser: what is shown first, in its order."""
    labels, now = screen.offered_columns(), chosen(who, screen)
    others = [name for name in labels if name not in now]
    return [(name, labels[name], name in now) for name in (*now, *others)]


def keep(who, screen, back: str):
    """POST of the chooser: keep the ticked columns in their order, with one moved up or down, or
    restore the default.
    """
    names = [name for name in request.form.getlist("column") if name in screen.offered_columns()]
    if "reset" not in request.form and (
        not names or len(names) > MOST or len(set(names)) < len(names)
    ):
        raise BadRequest(_("Choose 1 to %(most)s columns", most=MOST))
    names = None if "reset" in request.form else moved(names)
    view = saved_view_tabs.current(screen)
    if view and sees(who, view, "update"):
        writes.update(who, view, {}, given={"columns": names})
        return redirect(back)
    list_preferences.keep_columns(who, screen.resource, names)
    return redirect(_without_view(back) if view and view.columns else back)


def _without_view(address: str) -> str:
    """The same conditions outside a view whose columns belong to others."""
    parts = urlsplit(address)
    kept = [pair for pair in parse_qsl(parts.query) if pair[0] != "saved"]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def moved(names: list) -> list:
    """The columns after the button that was pressed: `up` or `down` names one."""
    for step, button in ((-1, "up"), (1, "down")):
        if (name := request.form.get(button)) in names:
            at = names.index(name)
            names.insert(max(0, at + step), names.pop(at))
    return names


def exportable(model, name) -> bool:
    """Whether a column is for people: named, neither restricted nor of the machinery."""
    return is_for_people(model, name) and not getattr(model._meta.fields[name], "restricted", False)


def is_for_people(model, name) -> bool:
    """Whether a column has a name, and is not of the machinery."""
    named = bool(getattr(model._meta.fields[name], "verbose_name", None))
    return named and name not in (
        "id",
        "row_version",
        "is_deleted",
        "updated_by",
        "created_by",
        "password_hash",
    )
