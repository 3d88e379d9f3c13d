"""New and edit: the generated form, posted to the one door for writing; nothing that was typed is lost."""

import secrets

from flask import redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from backoffice import attachments, once, records
from backoffice.errors import Conflict, Invalid, NotFound
from backoffice.permissions import can
from backoffice.scoping import sees
from backoffice.validation import choosable
from models.links import Links
from models.masks import masked
from views.acting import actor
from views.base import forms
from views.base.cells import words
from views.base.inputs import typed_words
from views.base.labels import row_name, say
from views.base.lists import back_to_list

OVERRIDE = "_override_reason"
ONCE = "_once"


def create(who, screen):
    """GET shows the form, POST stores the row."""
    form = forms.form_of(screen.form_fields(), first_values(screen), screen.model, lookups(screen))
    page = forms.FormPage(_("New: %(what)s", what=screen.title), request.path, back_to_list(screen), _("Save"), again=True)
    key = request.form.get(ONCE) or secrets.token_urlsafe(24)
    page.hidden.append((ONCE, key))
    if request.method == "POST":
        try:
            row = sent_before(who, screen, key) or with_files(who, screen, form, lambda files: records.create(
                who, screen.model, forms.raw_of(form), files, overrides(form), posted_children(screen)), key)
        except Invalid as fault:
            if row := sent_before(who, screen, key):
                return screen.back(row)
            return shown(screen, form, page, None, fault)
        screen.say_saved(row)
        return redirect(request.path) if "_again" in request.form else screen.back(row)
    return shown(screen, form, page)


def edit(who, screen, row):
    """GET shows the row's values, POST changes what differs."""
    if request.method == "GET":
        records.require_changeable(row)
    fields = editable(who, screen, row)
    form = forms.form_of(fields, stored_values(row, fields), screen.model, lookups(screen), mask_notes(row, fields))
    page = forms.FormPage(_("Edit: %(name)s", name=row_name(row)), request.full_path.rstrip("?"), screen.row_url(row), _("Save"),
                          version=row.row_version)
    if request.method == "POST":
        try:
            row = with_files(who, screen, form, lambda files: records.update(
                who, row, forms.raw_of(form), posted_version(), files, overrides(form), posted_children(screen, row)))
        except Invalid as fault:
            return shown(screen, form, page, row, fault)
        except Conflict as conflict:
            return overtaken(screen, form, page, row, conflict)
        screen.say_saved(row)
        return screen.back(row)
    return shown(screen, form, page, row)


def sent_before(who, screen, key):
    """The record that this very form made already, when it was sent twice."""
    row_id = once.stored_before(key, screen.model)
    return records.fetch(who, screen.model, row_id) if row_id else None


def with_files(who, screen, form, write, key=None):
    """Store uploads and the record that claims them in one transaction; a file that is refused says why beside its field."""
    kept = {}
    try:
        with records.writing():
            return _store_with_files(who, screen, form, write, key, kept)
    except Exception:
        attachments.discard(kept.values())
        raise


def _store_with_files(who, screen, form, write, key, kept):
    for name, upload in forms.uploads_of(form).items():
        try:
            level = "RESTRICTED" if screen.form_fields()[name].restricted else "INTERNAL"
            kept[name] = attachments.store(who, screen.resource, upload.filename, upload.read(), access_level=level)
        except Invalid as fault:
            raise Invalid({name: [text for texts in fault.errors.values() for text in texts]}) from None
    row = write({name: attachment.id for name, attachment in kept.items()})
    for attachment in kept.values():
        attachments.claim(attachment, row)
    once.remember(key, row)
    return row


def shown(screen, form, page, row=None, fault: Invalid | None = None, status: int = 200):
    """Render the form; faults stand beside their fields and the answer is 422."""
    page.tables = [forms.child_table(model, stored_children(model, row)) for model in screen.form_children]
    if fault:
        rest = forms.place_child_errors(page.tables, fault.errors)
        page.record_errors += forms.show_errors(form, rest)
        offer_override(form, page, fault)
        status = 422
    page.sections = forms.sections_of(form, screen.form_layout, _("Basic data"))
    screen.finish_form(page, row)
    return render_template("record/form.html", page=page), status


def overtaken(screen, form, page, row, conflict):
    """Somebody else saved first: what was typed stays, what is stored now is shown beside it (answers 409)."""
    fresh = conflict.row or type(row).get_by_id(row.id)
    page.record_errors.append(say(str(conflict)))
    for one in forms.inputs_of(form):
        stored = None if isinstance(one.source, Links) else fresh.__data__.get(one.short_name)
        if not one.mask_note and stored is not None and forms_differ(one, stored):
            one.errors = [*one.errors, _("Stored now: %(value)s", value=now_words(one, stored))]
    page.version = fresh.row_version
    return shown(screen, form, page, fresh, status=409)


def forms_differ(one, stored) -> bool:
    return one.kind not in ("flag",) and one.value != typed_words(stored)


def now_words(one, stored) -> str:
    if one.kind == "link":
        return row_name(one.source.rel_model.get_by_id(stored))
    return str(stored) if hasattr(stored, "open") else words(one.source, stored)


def first_values(screen) -> dict:
    """Defaults of a new row, and what the address proposes (`?enterprise=12`)."""
    values = {name: field.default() if callable(field.default) else field.default for name, field in screen.form_fields().items()}
    for name, value in request.args.items():
        field = screen.form_fields().get(name)
        if field is None or field.kind != "link":
            raise BadRequest(_("This page knows no parameter “%(name)s”", name=name[:60]))
        try:
            values[name] = choosable(actor(), field, field.clean(value)).id
        except Invalid:
            raise NotFound() from None
    return values


def stored_values(row, fields) -> dict:
    """What the form shows first; sealed values are never put into a page."""
    values, hidden = {}, _masked_names(row, fields)
    for name, field in fields.items():
        value = records.linked_ids(row, name) if isinstance(field, Links) else row.__data__.get(name)
        values[name] = None if hasattr(value, "open") or name in hidden else value
    return values


def _masked_names(row, fields) -> set:
    if can(actor(), "see", row.table()) and sees(actor(), row, "see"):
        return set()
    return {name for name, field in fields.items() if field.mask}


def mask_notes(row, fields) -> dict:
    """For each value that the form does not show: its mask, and that an empty box keeps it."""
    hidden = _masked_names(row, fields)
    notes = {}
    for name, field in fields.items():
        value = None if isinstance(field, Links) else row.__data__.get(name)
        if value is not None and value != "" and (hasattr(value, "open") or name in hidden):
            sealed = getattr(row, name)
            notes[name] = _("%(mask)s (empty: unchanged)", mask=str(sealed) if hasattr(sealed, "open") else masked(field.mask, sealed))
    return notes


def editable(who, screen, row) -> dict:
    """Fields of the edit form; restricted ones only for those who may see them."""
    may_see = can(who, "see", screen.resource) and sees(who, row, "see")
    return {name: field for name, field in screen.form_fields().items() if may_see or not getattr(field, "restricted", False)}


def lookups(screen) -> dict:
    return forms.lookups_of(screen.model, screen.form_fields())


def posted_version() -> int | None:
    text = request.form.get("row_version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def posted_children(screen, row=None) -> dict:
    """Rows of child tables as posted, and what else the screen edits in place."""
    return {**{model: forms.posted_children(model) for model in screen.form_children}, **screen.more_children(row)}


def stored_children(model, row) -> list:
    if row is None or row.id is None:
        return []
    key = model._meta.fields[model.belongs_to]
    return list(model.living().where(key == row.id).order_by(model.id))


# --- the administrator's override of a wrong check character ------------------------------------------------

def overrides(form) -> dict:
    """{field: reason} when an administrator lets a wrong USCC check character pass."""
    reason = (request.form.get(OVERRIDE) or "").strip()[:200]
    return {one.short_name: reason for one in forms.inputs_of(form) if one.source.kind == "code"} if reason else {}


def offer_override(form, page, fault):
    """An administrator may let a wrong check character pass: the form then asks for the reason."""
    wrong = any(isinstance(fault, Invalid) and one.errors and one.source.kind == "code" for one in forms.inputs_of(form))
    if wrong and "ADMIN" in actor().roles:
        page.override = OVERRIDE
