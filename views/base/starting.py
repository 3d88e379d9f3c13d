"""What a form for a new row shows first: defaults, what the address proposes (`?enterprise=12`), or a copy (`?copy=7`)."""

import re

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from backoffice import records
from backoffice.errors import Invalid, NotFound
from backoffice.permissions import can
from backoffice.validation import choosable
from models.links import Links
from views.acting import actor, asked_id
from views.base.labels import row_name

COPY, FOR = "copy", "_for"
TICKET = re.compile(r"[a-z0-9]{8,40}")


def source_of(screen):
    """The row that the new one is a copy of, or None; out of reach and missing are the same."""
    if COPY not in request.args:
        return None
    if not can(actor(), "read", screen.resource):
        raise NotFound()
    return records.fetch(actor(), screen.model, asked_id(COPY))


def first_values(screen, source=None) -> dict:
    """Defaults of a new row, the copied ones over them, and what the address proposes."""
    fields = screen.form_fields()
    values = {name: field.default() if callable(field.default) else field.default for name, field in fields.items()}
    if source is not None:
        values |= {name: _copied(source, name, field) for name, field in fields.items() if is_copied(field)}
    for name, value in request.args.items():
        if name in (COPY, FOR):
            continue
        field = fields.get(name)
        if field is None or field.kind != "link":
            raise BadRequest(_("This page knows no parameter “%(name)s”", name=name[:60]))
        try:
            values[name] = choosable(actor(), field, field.clean(value)).id
        except Invalid:
            raise NotFound() from None
    return screen.propose(values)


def is_copied(field) -> bool:
    """Codes, files, people's names, sealed and restricted values stay with the row they belong to."""
    return not (getattr(field, "unique", False) or field.kind == "file" or field.mask or field.restricted)


def _copied(source, name, field):
    return records.linked_ids(source, name) if isinstance(field, Links) else source.__data__.get(name)


def title_of(screen, source) -> str:
    if source is None:
        return _("New: %(what)s", what=screen.title)
    return _("New: %(what)s, as %(name)s", what=screen.title, name=row_name(source))


def ticket() -> str:
    """The sign of the form in another tab that waits for this row, or ""."""
    asked = request.values.get(FOR, "")
    return asked if TICKET.fullmatch(asked) else ""
