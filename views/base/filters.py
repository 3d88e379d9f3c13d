"""Conditions from the address: `?status=SERVING&due_on_from=2026-11-01`; each field type knows its own (decisions 24)."""

from dataclasses import dataclass, field as attribute
from datetime import date, datetime, time, timedelta

from flask import url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from backoffice.validation import choosable
from models.clock import stored
from models.messages import Invalid, T
from views.base.labels import field_label, language, row_name, say


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


def parameters(model, names) -> set[str]:
    """Every parameter that filters of these fields understand."""
    found = set()
    for name in names:
        kind = model._meta.fields[name].kind
        found |= {f"{name}_from", f"{name}_to"} if kind in ("day", "instant", "number") else {name}
    return found


def condition(actor, model, name: str, args) -> list:
    """What the typed values of one field mean for the query. Raises BadRequest with the field's name."""
    field = model._meta.fields[name]
    try:
        if field.kind in ("day", "instant", "number"):
            return _range(field, args.get(f"{name}_from"), args.get(f"{name}_to"))
        value = args.get(name)
        if value in (None, ""):
            return []
        if field.kind == "choice":
            return [field.in_([field.clean(code) for code in value.split(",")])]
        if field.kind == "flag":
            return [field == field.clean(value)]
        if field.kind in ("link", "file"):
            return [field == field.clean(value)]
        if field.kind == "account":
            return [field == (actor.account_id if value == "me" else int(value))]
        return [field.contains(value)]
    except (Invalid, ValueError) as fault:
        raise BadRequest(_("The condition “%(name)s” cannot be understood: %(why)s", name=name, why=_why(fault)))


def _why(fault) -> str:
    texts = [text for texts in fault.errors.values() for text in texts] if isinstance(fault, Invalid) else [T("A number is expected")]
    return "、".join(map(say, texts))


def _range(field, low, high) -> list:
    found = []
    if low:
        found.append(field >= _edge(field, low, False))
    if high:
        found.append(field < _edge(field, high, True) if field.kind == "instant" else field <= field.clean(high))
    return found


def _edge(field, typed, after):
    """A day as the edge of a range; for instants the end of the day on the wall clock."""
    if field.kind != "instant":
        return field.clean(typed)
    from models.fields import Day

    day: date = Day.clean(field, typed)
    return stored(datetime.combine(day + timedelta(days=1) if after else day, time()))


def controls(actor, model, names, args) -> list[Filter]:
    """The query form: the first two fields always, the rest behind “More”."""
    return [_control(actor, model, name, args, place >= 2) for place, name in enumerate(names)]


def _control(actor, model, name, args, minor) -> Filter:
    field = model._meta.fields[name]
    control = Filter(name, field_label(model, field), "text", args.get(name, ""), minor=minor)
    if field.kind == "choice":
        control.kind, control.options = "select", field.options.pairs(language())
        if "," in control.value:
            control.options = [(control.value, "、".join(field.options.label(code, language()) for code in control.value.split(","))),
                               *control.options]
    elif field.kind == "flag":
        control.kind, control.options = "select", [("1", _("Yes")), ("0", _("No"))]
    elif field.kind in ("day", "instant"):
        control.kind, control.value, control.value_to = "range", args.get(f"{name}_from", ""), args.get(f"{name}_to", "")
    elif field.kind == "number":
        control.kind, control.value, control.value_to = "number", args.get(f"{name}_from", ""), args.get(f"{name}_to", "")
    elif field.kind == "link":
        control.kind, control.picker_url = "picker", url_for(f"{model.table()}.lookup", field=name)
        control.value_label = _chosen(actor, field, control.value)
    return control


def _chosen(actor, field, value) -> str:
    try:
        return row_name(choosable(actor, field, field.clean(value))) if value else ""
    except Invalid:
        return ""
