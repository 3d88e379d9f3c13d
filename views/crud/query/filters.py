"""Conditions from the address: `?status=SERVING&due_on_from=2026-11-01`; each field type knows its
own (decisions 24).
"""

from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_

from flask import url_for
from flask_babel import gettext as _
from peewee import SQL
from werkzeug.exceptions import BadRequest

from backoffice.access.permissions import can
from backoffice.access.scopes import reachable, visible
from backoffice.records.validation import choosable
from backoffice.search.name_keys import is_named
from backoffice.search.query import holding
from models.clock import stored, today
from models.fields import plain
from models.messages import Invalid, T
from models.structures import Listed
from views.display.date_ranges import PERIODS, period
from views.display.labels import field_label, language, row_name, say


@dataclass
class Filter:
    """One control of the query form."""

    name: str
    label: str
    kind: str
    value: str = ""
    value_to: str = ""
    options: list = attribute(default_factory=list)
    minor: bool = False
    hint: str = ""
    picker_url: str = ""
    value_label: str = ""
    period: str = ""
    op: str = ""


RANGES = ("day", "instant", "number")
NAMED = ("choice", "flag", "link", "file", "account")
"""Kinds whose values are named one by one; ranges have edges; everything else is text."""

EMPTY, FILLED, MINE = "empty", "filled", "mine"
"""Words of the address that stand for no value, for any, and for the own person or station."""

OPS = ("is", EMPTY, FILLED)


def parameters(model, names) -> set[str]:
    """Every parameter that filters of these fields understand."""
    found = set(names)
    for name in names:
        kind = model._meta.fields[name].kind
        if kind in RANGES:
            found |= {f"{name}_from", f"{name}_to"}
        elif kind not in NAMED:
            found.add(f"{name}_op")
    return found


def condition(actor, model, name: str, args) -> list:
    """What the typed values of one field mean for the query. Raises BadRequest with the field's
    name.
    """
    field = model._meta.fields[name]
    try:
        found = _meant(actor, field, name, args)
    except (Invalid, ValueError) as fault:
        raise BadRequest(
            _("The condition “%(name)s” cannot be understood: %(why)s", name=name, why=_why(fault))
        ) from fault
    if found and getattr(field, "mask", None):
        found.append(
            reachable(actor, model, "see") if can(actor, "see", model.table()) else SQL("1 = 0")
        )
    return found


def _meant(actor, field, name, args) -> list:
    value = args.get(name) or ""
    if field.kind in RANGES:
        return _range(field, args.get(f"{name}_from"), args.get(f"{name}_to")) + (
            _exactly(field, value) if value else []
        )
    if field.kind in NAMED:
        return (
            [reduce(or_, [_one(actor, field, word) for word in value.split(",")])] if value else []
        )
    return _text(actor, field, value, args.get(f"{name}_op") or "")


def _one(actor, field, word):
    """One of the values that are asked for: nothing, anything, the own one, or the one that is
    named.
    """
    if word in (EMPTY, FILLED):
        return field.is_null(word == EMPTY)
    if field.kind == "account":
        return field == (actor.account_id if word in (MINE, "me") else int(word))
    if word == MINE and (own := own_place(actor, field)):
        return field == own[0]
    return field == (plain(word) if isinstance(field, Listed) else field.clean(word))


def own_place(actor, field) -> tuple | None:
    """(id or 0, its word) of the actor's own person or station, for a link to such; None for other
    links.
    """
    table = field.rel_model.table() if hasattr(field, "rel_model") else ""
    return {
        "staff": (actor.staff_id or 0, T("Mine")),
        "station": (actor.station_id or 0, T("My station")),
    }.get(table)


def _text(actor, field, value, op) -> list:
    """Contains, through the index where it reads the field; is exactly; is empty or not."""
    if op not in ("", *OPS):
        raise Invalid(T("“{value}” is not one of the choices", value=op[:40]))
    if op in (EMPTY, FILLED):
        nothing = field.is_null() | (field == "")
        return [nothing if op == EMPTY else ~nothing]
    if not value:
        return []
    if op == "is":
        named = is_named(field, value)
        return [field == value if named is None else named]
    found = [field.contains(value)]
    if field.name in getattr(field.model, "search_fields", ()) and value.strip():
        found.append(holding(visible(actor, field.model), actor, value).condition)
    return found


def _exactly(field, value) -> list:
    if value in (EMPTY, FILLED):
        return [field.is_null(value == EMPTY)]
    if field.kind == "number":
        return [field == field.clean(value)]
    first, last = period(value, today()) or (value, value)
    return _range(field, str(first), str(last))


def _why(fault) -> str:
    texts = (
        [text for texts in fault.errors.values() for text in texts]
        if isinstance(fault, Invalid)
        else [T("A number is expected")]
    )
    return "、".join(map(say, texts))


def _range(field, low, high) -> list:
    found = []
    if low:
        found.append(field >= _edge(field, low, False))
    if high:
        found.append(
            field < _edge(field, high, True)
            if field.kind == "instant"
            else field <= field.clean(high)
        )
    return found


def _edge(field, typed, after):
    """A day as the edge of a range; for instants the end of the local day."""
    if field.kind != "instant":
        return field.clean(typed)
    from models.fields import Date

    day: date = Date.clean(field, typed)
    return stored(datetime.combine(day + timedelta(days=1) if after else day, time()))


def controls(actor, model, names, args) -> list[Filter]:
    """The query form: the first two fields always, the rest behind “More”."""
    return [_control(actor, model, name, args, place >= 2) for place, name in enumerate(names)]


def _control(actor, model, name, args, minor) -> Filter:
    field = model._meta.fields[name]
    control = Filter(name, field_label(model, field), "text", args.get(name, ""), minor=minor)
    if field.kind == "choice":
        control.kind, control.options = (
            "select",
            [*field.options.pairs(language()), *_emptiness(field)],
        )
        if "," in control.value:
            control.options = [
                (control.value, "、".join(_word(field, code) for code in control.value.split(","))),
                *control.options,
            ]
    elif field.kind == "flag":
        control.kind, control.options = (
            "select",
            [("1", _("Yes")), ("0", _("No")), *_emptiness(field)],
        )
    elif field.kind in RANGES:
        control.kind = "number" if field.kind == "number" else "range"
        control.value, control.value_to, control.period = (
            args.get(f"{name}_from", ""),
            args.get(f"{name}_to", ""),
            args.get(name, ""),
        )
        words = (
            []
            if field.kind == "number"
            else [(word, say(label)) for word, (label, _days) in PERIODS.items()]
        )
        control.options = [*words, *_emptiness(field)]
        if control.period and control.period not in dict(control.options):
            control.options.insert(0, (control.period, control.period))
    elif field.kind == "link":
        control.kind, control.picker_url = (
            "picker",
            url_for(f"{model.table()}.lookup", field=name, filter=1),
        )
        control.value_label = (
            "、".join(_chosen(actor, field, word) for word in control.value.split(","))
            if control.value
            else ""
        )
    elif field.kind not in NAMED:
        control.op = args.get(f"{name}_op", "")
        control.options = [("is", _("is")), *_emptiness(field)]
    return control


def _emptiness(field) -> list:
    """What can be asked of a field that may have no value."""
    return [(EMPTY, _("(empty)")), (FILLED, _("(not empty)"))] if field.null else []


def _word(field, code) -> str:
    return {EMPTY: _("(empty)"), FILLED: _("(not empty)")}.get(code) or field.options.label(
        code, language()
    )


def _chosen(actor, field, value) -> str:
    if value in (EMPTY, FILLED):
        return _("(empty)") if value == EMPTY else _("(not empty)")
    if value == MINE and (own := own_place(actor, field)):
        return say(own[1])
    try:
        return row_name(choosable(actor, field, field.clean(value), for_new=False)) if value else ""
    except Invalid:
        return ""
