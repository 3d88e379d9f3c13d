"""What a form for a new row shows first: defaults, the actor's own place, what the address proposes
(`?enterprise=12`), or a copy (`?copy=7`).
"""

import re

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from backoffice.access.permissions import can
from backoffice.errors import Invalid, NotFound
from backoffice.records import writes
from backoffice.records.validation import choosable, fitting
from models.links import Links
from models.reference import Region
from models.stations import Station
from views.current import actor, asked_id
from views.display.labels import own_name

COPY, FOR = "copy", "_for"
COUNTY = "3"
TICKET = re.compile(r"[a-z0-9]{8,40}")


def source_of(screen):
    """The row that the new one is a copy of, or None; out of scope and missing are the same."""
    if COPY not in request.args:
        return None
    if not can(actor(), "read", screen.resource):
        raise NotFound()
    return writes.fetch(actor(), screen.model, asked_id(COPY))


def first_values(screen, source=None) -> dict:
    """Defaults of a new row, the copied ones over them, what the address proposes, and the actor's
    own place where nothing else stands.
    """
    fields = screen.form_fields()
    values = {
        name: field.default() if callable(field.default) else field.default
        for name, field in fields.items()
    }
    if source is not None:
        values |= {
            name: _copied(source, name, field) for name, field in fields.items() if is_copied(field)
        }
    for name, value in request.args.items():
        if name in (COPY, FOR, *screen.known_arguments):
            continue
        field = fields.get(name)
        if field is None or not (field.kind == "link" or is_carried(field)):
            raise BadRequest(_("This page knows no parameter “%(name)s”", name=name[:60]))
        try:
            values[name] = (
                choosable(actor(), field, field.clean(value)).id
                if field.kind == "link"
                else field.clean(value)
            )
        except Invalid:
            raise NotFound() from None
    _fill_own(screen, fields, values)
    return fitting(actor(), fields, screen.first_values(values))


def _fill_own(screen, fields, values):
    """The one station a person works for, its county, and the person: proposed where a new row must
    name such.
    """
    station = own_station(actor()) if screen.model is not Station else None
    for name, field in fields.items():
        if values.get(name) or not field.required:
            continue
        target = getattr(field, "rel_model", None)
        if target is Station and station and _may_choose(field, station.id):
            values[name] = station.id
        elif name in screen.begins_with_me and _may_choose(field, actor().staff_id):
            values[name] = [actor().staff_id] if isinstance(field, Links) else actor().staff_id
    if station and station.id in [
        values.get(name)
        for name, field in fields.items()
        if getattr(field, "rel_model", None) is Station
    ]:
        for name, field in fields.items():
            if (
                getattr(field, "rel_model", None) is Region
                and field.required
                and not values.get(name)
                and station.region.level == COUNTY
            ):
                values[name] = station.region_id


def own_station(who) -> Station | None:
    """The station a person works for; nobody's proposal is right for those who work for several."""
    reached = set()
    for reaches in who.grants.values():
        for reach in reaches:
            if reach.kind == "STATION":
                reached.update(reach.ids)
    if who.station_id in reached:
        single = who.station_id
    else:
        single = next(iter(reached)) if len(reached) == 1 else None
    return Station.get_or_none(Station.id == single) if single else None


def _may_choose(field, value) -> bool:
    try:
        return value is not None and choosable(actor(), field, value) is not None
    except Invalid:
        return False


def is_carried(field) -> bool:
    """Whether the address may bring a typed value along: what names a row openly, or its code."""
    return field.kind == "code" or (
        field.kind == "text"
        and field.name in field.model.display_fields
        and not field.mask
        and not field.restricted
    )


def carried(screen, text: str) -> dict:
    """What was typed into a picker in vain, as the parameter of the form for a new row: its code,
    else its name.
    """
    fields = [field for field in screen.form_fields().values() if text and is_carried(field)]
    for field in sorted(fields, key=lambda one: one.kind != "code"):
        try:
            field.clean(text)
        except Invalid:
            continue
        return {field.name: text}
    return {}


def is_copied(field) -> bool:
    """Codes, files, people's names, sealed and restricted values stay with the row they
    belong to.
    """
    return not (
        getattr(field, "unique", False) or field.kind == "file" or field.mask or field.restricted
    )


def _copied(source, name, field):
    return (
        writes.linked_ids(source, name) if isinstance(field, Links) else source.__data__.get(name)
    )


def title_of(screen, source) -> str:
    if source is None:
        return _("New: %(what)s", what=screen.title)
    return _("New: %(what)s, as %(name)s", what=screen.title, name=own_name(source))


def ticket() -> str:
    """The sign of the form in another tab that waits for this row, or ""."""
    asked = request.values.get(FOR, "")
    return asked if TICKET.fullmatch(asked) else ""
