"""New and edit: the generated form, posted to the one door for writing; nothing that was typed is
lost.
"""

import secrets

from flask import redirect, render_template, request
from flask_babel import gettext as _

from backoffice.access.outside_reach import is_own
from backoffice.access.permissions import can
from backoffice.access.scopes import sees
from backoffice.errors import Conflict, Invalid, NotFound, Refused
from backoffice.records import idempotency, writes
from models.digits import whole
from models.links import Links
from models.masks import masked
from models.messages import T
from views.crud import proposed_changes
from views.crud.form import conflicts, forms, initial_values
from views.crud.form.uploads import with_files
from views.crud.form.widgets import typed_words
from views.crud.list.list_page import back_to_list
from views.crud.query.prev_next import beside, left_list, onward
from views.current import actor
from views.display.cells import words
from views.display.labels import own_name, row_name, say
from views.http import denied

OVERRIDE = "_override_reason"
ONCE = "_once"


def create(who, screen):
    """GET shows the form, POST stores the row."""
    source = initial_values.source_of(screen)
    form = forms.form_of(
        screen.form_fields(),
        initial_values.first_values(screen, source),
        screen.model,
        lookups(screen),
    )
    page = forms.FormPage(
        initial_values.title_of(screen, source),
        request.path,
        back_to_list(screen),
        _("Save"),
        again=True,
        source=source,
    )
    key = request.form.get(ONCE) or secrets.token_urlsafe(24)
    page.hidden.append((ONCE, key))
    if waiting := initial_values.ticket():
        page.hidden.append((initial_values.FOR, waiting))
        page.again = False
    if request.method == "POST":
        try:
            row = sent_before(who, screen, key) or with_files(
                who,
                screen.resource,
                form,
                lambda files: stored_once(
                    key,
                    screen.saving(
                        lambda: writes.create(
                            who,
                            screen.model,
                            forms.raw_of(form),
                            files,
                            overrides(form),
                            posted_children(screen),
                        )
                    ),
                ),
            )
        except (Invalid, Refused) as fault:
            if row := sent_before(who, screen, key):
                return screen.back(row)
            return shown(screen, form, page, None, beside_fields(fault))
        if waiting:
            return render_template(
                "record/chosen.html",
                page=page,
                ticket=waiting,
                row_id=row.id,
                name=own_name(row),
                url=screen.row_url(row),
            )
        screen.say_saved(row)
        return redirect(request.path) if "_again" in request.form else screen.back(row)
    return shown(screen, form, page)


def edit(who, screen, row):
    """GET shows the row's values, POST changes what differs."""
    if request.method == "GET":
        require_own(who, row)
        writes.require_changeable(row)
    fields = editable(who, screen, row)
    form = forms.form_of(
        fields, stored_values(row, fields), screen.model, lookups(screen), mask_notes(row, fields)
    )
    page = forms.FormPage(
        _("Edit: %(name)s", name=own_name(row)),
        request.full_path.rstrip("?"),
        screen.row_url(row),
        _("Save"),
        version=row.row_version,
    )
    page.next = left_list(screen) is not None
    forms.add_hints(form, proposed_changes.hints(who, row))
    if request.method == "POST":
        after = beside(who, screen, row, verb="update") if "_next" in request.form else None
        try:
            saving = conflicts.Saving(
                who,
                row,
                posted_version(),
                forms.raw_of(form),
                overrides(form),
                posted_children(screen, row),
            )
            row = with_files(
                who,
                screen.resource,
                form,
                lambda files: screen.saving(lambda: saving.write(files), row),
            )
        except Invalid as fault:
            return shown(screen, form, page, row, fault)
        except Refused as fault:
            return shown(screen, form, page, row, beside_fields(fault), 422 if fault.at else 403)
        except conflicts.Asked as asked:
            return conflicts.ask(who, screen, page, asked)
        except Conflict as conflict:
            return overtaken(screen, form, page, row, conflict)
        saving.tell()
        screen.say_saved(row)
        return onward(screen, "edit_view", after) if "_next" in request.form else screen.back(row)
    return shown(screen, form, page, row)


def beside_fields(fault: Invalid | Refused) -> Invalid:
    """A refusal as a form shows it: at the fields whose values are the reason, else above them. It
    leaves its line in the log like any other.
    """
    if isinstance(fault, Invalid):
        return fault
    denied.note()
    return Invalid({name: [fault.why] for name in fault.at or ("",)})


def require_own(who, row):
    """Who may only read an entry is told before typing, not after. Raises Refused."""
    if not sees(who, row, "update"):
        raise Refused(T("This entry is not yours to change"))


def stored_once(key, row):
    """Remember what this form made, in the transaction that made it."""
    idempotency.remember(key, row)
    return row


def sent_before(who, screen, key):
    """The record that this very form made already, when it was sent twice; perhaps one that goes
    to others, and that whoever made it does not see. Raises NotFound for the key of another.
    """
    row_id = idempotency.stored_before(key, screen.model)
    row = screen.model.get_or_none(screen.model.id == row_id) if row_id else None
    if row is not None and not (row.created_by == who.account_id or sees(who, row)):
        raise NotFound()
    return row


def shown(screen, form, page, row=None, fault: Invalid | None = None, status: int = 200):  # noqa: PLR0913 (request, row and page belong together)
    """Render the form; faults stand beside their fields and the answer is 422."""
    page.tables = [
        forms.child_table(model, stored_children(model, row or page.source), row is None)
        for model in screen.form_children
    ]
    if fault:
        rest = forms.place_child_errors(page.tables, fault.errors)
        page.record_errors += forms.show_errors(form, rest, screen.taken_elsewhere)
        offer_override(form, page, fault)
        status = 422 if status == 200 else status
    if status != 200:
        forms.choose_again(form)
    page.sections = forms.sections_of(form, screen.form_layout, _("Basic data"))
    page.hidden += conflicts.seen_fields(row, child_models(screen))
    screen.finish_form(page, row)
    return render_template("record/form.html", page=page), status


def overtaken(screen, form, page, row, conflict):
    """Somebody else saved first: what was typed stays, what is stored now is shown beside it
    (answers 409).
    """
    fresh = conflict.row or type(row).get_by_id(row.id)
    page.record_errors.append(conflicts.lost(fresh) or say(str(conflict)))
    for one in forms.inputs_of(form):
        stored = None if isinstance(one.source, Links) else fresh.__data__.get(one.short_name)
        if not one.mask_note and stored is not None and forms_differ(one, stored):
            one.errors = [*one.errors, _("Stored now: %(value)s", value=now_words(one, stored))]
    page.version = posted_version()
    return shown(screen, form, page, fresh, status=409)


def forms_differ(one, stored) -> bool:
    return one.kind not in ("flag",) and one.value != typed_words(stored)


def now_words(one, stored) -> str:
    if one.kind == "link":
        return row_name(one.source.rel_model.get_by_id(stored))
    return str(stored) if hasattr(stored, "open") else words(one.source, stored)


def stored_values(row, fields) -> dict:
    """What the form shows first; sealed values are never put into a page."""
    values, hidden = {}, _masked_names(row, fields)
    for name, field in fields.items():
        value = writes.linked_ids(row, name) if isinstance(field, Links) else row.__data__.get(name)
        values[name] = None if hasattr(value, "open") or name in hidden else value
    return values


def _masked_names(row, fields) -> set:
    if can(actor(), "see", row.table()) and sees(actor(), row, "see"):
        return set()
    return {
        name
        for name, field in fields.items()
        if field.mask and not row.shows(field) and not is_own(actor(), row)
    }


def mask_notes(row, fields) -> dict:
    """For each value that the form does not show: its mask, and that an empty box keeps it."""
    hidden = _masked_names(row, fields)
    notes = {}
    for name, field in fields.items():
        value = None if isinstance(field, Links) else row.__data__.get(name)
        if value is not None and value != "" and (hasattr(value, "open") or name in hidden):
            sealed = getattr(row, name)
            notes[name] = _(
                "%(mask)s (empty: unchanged)",
                mask=str(sealed) if hasattr(sealed, "open") else masked(field.mask, sealed),
            )
    return notes


def editable(who, screen, row) -> dict:
    """Fields of the edit form; restricted ones only for those who may see them."""
    may_see = can(who, "see", screen.resource) and sees(who, row, "see")
    return {
        name: field
        for name, field in screen.form_fields().items()
        if may_see or not getattr(field, "restricted", False)
    }


def lookups(screen) -> dict:
    return forms.lookups_of(screen.model, screen.form_fields())


def posted_version() -> int | None:
    version = whole(request.form.get("row_version"))
    return -1 if version is None else version


def posted_children(screen, row=None) -> dict:
    """Rows of child tables as posted, and what else the screen edits in place."""
    return {
        **{model: forms.posted_children(model) for model in screen.form_children},
        **screen.more_children(row),
    }


def child_models(screen) -> tuple:
    """The tables whose rows a form edits in place."""
    return (*screen.form_children, *screen.other_children)


def stored_children(model, row) -> list:
    if row is None or row.id is None:
        return []
    key = model._meta.fields[model.belongs_to]
    return list(
        model.living()
        .where(key == row.id)
        .order_by(model._meta.fields.get("row_no", model.id), model.id)
    )


# --- the administrator's override of a wrong check character --------------------------------------


def overrides(form) -> dict:
    """{field: reason} when an administrator lets a wrong USCC check character pass."""
    reason = (request.form.get(OVERRIDE) or "").strip()[:200]
    return (
        {one.short_name: reason for one in forms.inputs_of(form) if one.source.kind == "code"}
        if reason
        else {}
    )


def offer_override(form, page, fault):
    """An administrator may let a wrong check character pass: the form then asks for the reason."""
    wrong = any(
        isinstance(fault, Invalid) and one.errors and one.source.kind == "code"
        for one in forms.inputs_of(form)
    )
    if wrong and "ADMIN" in actor().roles:
        page.override = OVERRIDE
