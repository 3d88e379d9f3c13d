"""Pages for what happens to a record: workflow events, deletion, revealing a sealed value. GET
shows, POST does.
"""

from dataclasses import dataclass
from dataclasses import field as attribute

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from backoffice.access.permissions import can, require
from backoffice.access.scopes import sees
from backoffice.errors import Conflict, GuardFailed, Invalid, NotFound, Refused
from backoffice.records import audit, writes
from backoffice.records.deletion import may_delete
from backoffice.records.validation import fitting
from backoffice.workflow.engine import workflow_of
from models import words
from models.fields import ShortText
from models.messages import T
from models.sealed import EncryptedField
from views.crud import proposed_changes
from views.crud.form import forms
from views.crud.form.editing import beside_fields, posted_version
from views.crud.form.uploads import with_files
from views.crud.query import list_return
from views.crud.query.prev_next import beside, left_list, onward
from views.current import actor as current
from views.display import flash as told
from views.display.labels import field_label, own_name, say, table_label


@dataclass
class ActionPage(forms.FormPage):
    """A page that asks what an act needs, and names what it lacks; `about` tells what is decided
    on.
    """

    subject: str = ""
    subject_url: str = ""
    about: list = attribute(default_factory=list)
    intro: list = attribute(default_factory=list)
    danger: bool = False
    warnings: list = attribute(default_factory=list)
    missing: list = attribute(default_factory=list)
    ways: list = attribute(default_factory=list)
    candidates: list = attribute(default_factory=list)
    confirm: bool = False
    list: list = attribute(default_factory=list)


def page_for(screen, row, title, submit, **more) -> ActionPage:
    return ActionPage(
        title,
        request.full_path.rstrip("?"),
        screen.row_url(row),
        submit,
        subject=own_name(row),
        subject_url=screen.row_url(row),
        version=row.row_version,
        **more,
    )


def happen(actor, screen, row, event: str):
    """Let a workflow event happen, after asking what it needs."""
    workflow = workflow_of(screen.model)
    transition = workflow and workflow.act(event)
    if transition is None:
        raise NotFound()
    if not workflow.allowed(actor, row, transition):
        raise Refused()
    page = page_for(
        screen,
        row,
        say(transition.label),
        say(transition.label),
        danger=transition.danger,
        about=screen.summary(row),
    )
    fits = workflow.can_start(transition, row, actor)
    fields = transition.inputs(row, actor) if fits else transition.plain_inputs
    starts = {name: field.default for name, field in fields.items()} | (
        transition.initial(row, actor) if transition.initial and fits else {}
    )
    starts |= proposed(fields)
    form = forms.form_of(
        fields,
        fitting(actor, fields, starts),
        None,
        {
            name: url_for(f"{screen.resource}.lookup", field=f"{event}.{name}")
            for name, one in fields.items()
            if one.kind in ("link", "links")
        },
        speaks=screen.model,
    )
    page.next = left_list(screen) is not None
    if request.method == "POST":
        return _fire(actor, screen, row, workflow, event, form, page)
    page.missing = _missing(workflow, actor, row, transition)
    screen.finish_event(page, row, event)
    page.warnings = (
        [say(text) for text in transition.warnings(row, actor)]
        if transition.warnings and fits
        else []
    )
    return _shown(screen, row, transition, form, page)


def may_be_proposed(screen, event: str) -> tuple:
    """The choices of an event that an address may bring along."""
    workflow = workflow_of(screen.model)
    act = workflow and workflow.act(event)
    fields = act.plain_inputs if act else {}
    return tuple(name for name, field in fields.items() if field.kind == "choice")


def proposed(fields) -> dict:
    """What the address proposes for a choice of the form, such as the way of a follow-up call."""
    found = {}
    for name, value in request.args.items():
        if name in fields and fields[name].kind == "choice":
            try:
                found[name] = fields[name].clean(value)
            except Invalid:
                raise NotFound() from None
    return found


def _missing(workflow, actor, row, transition) -> list:
    if not workflow.can_start(transition, row, actor):
        return [_("This cannot happen in the present state")]
    return [say(text) for text in transition.unmet(row, actor)]


def _fire(actor, screen, row, workflow, event, form, page):  # noqa: PLR0913 (request, row and page belong together)
    transition = workflow.act(event)
    after = beside(actor, screen, row) if "_next" in request.form else None
    try:
        done = with_files(
            actor,
            screen.resource,
            form,
            lambda files: workflow.fire(
                actor, row, event, forms.raw_of(form), posted_version(), files
            ),
        )
    except Invalid as fault:
        page.record_errors = forms.show_errors(form, fault.errors)
        return _shown(screen, row, transition, form, page, 422)
    except Refused as fault:
        page.record_errors = forms.show_errors(form, beside_fields(fault).errors)
        return _shown(screen, row, transition, form, page, 422 if fault.at else 403)
    except GuardFailed as fault:
        page.missing = [say(text) for text in fault.missing]
        return _shown(screen, row, transition, form, page, 409)
    except Conflict as fault:
        page.record_errors = [say(str(fault))]
        page.missing = _missing(workflow, actor, type(row).get_by_id(row.id), transition)
        page.version = type(row).get_by_id(row.id).row_version
        return _shown(screen, row, transition, form, page, 409)
    told.tell(
        "　".join([_("Done: %(act)s", act=say(transition.label)), *map(say, done.messages)]),
        undoable=transition.undoable,
        links=tuple(screen.issued(row, transition)),
    )
    return onward(screen, "details_view", after) if "_next" in request.form else screen.back(row)


def _shown(screen, row, transition, form, page, status=200):  # noqa: PLR0913 (request, row and page belong together)
    if status != 200:
        forms.choose_again(form)
    groups = transition.groups(row, current()) if not page.missing else ()
    page.sections = (
        forms.sections_of(form, groups, say(transition.label)) if forms.inputs_of(form) else []
    )
    if page.missing:
        page.ways = screen.ways_out(row)
    if transition.page:
        screen.finish_action(page, row, form)
    return render_template(f"record/{transition.page or 'action'}.html", page=page), status


def delete(actor, screen, row):
    """Into the recycle bin, after a question that names the row and what depends on it."""
    if not may_delete(actor, row) and not (
        can(actor, "delete", screen.resource) and sees(actor, row, "delete")
    ):
        raise Refused()
    page = page_for(
        screen,
        row,
        _("Delete: %(name)s", name=own_name(row)),
        _("Delete"),
        danger=True,
        confirm=True,
    )
    page.intro = [_("The entry leaves all lists and pickers. Its changes stay in the log.")]
    blockers = writes.dependents(row)
    page.list = [(f"{table_label(model)} {name}", "bad") for model, name in blockers[:20]]
    page.missing = (
        [_("Entries that depend on it must be removed or changed first")] if blockers else []
    )
    if request.method == "POST" and request.form.get("confirm") == "1":
        try:
            writes.delete(actor, row, posted_version())
        except (Invalid, Conflict) as fault:
            page.record_errors = [
                say(text)
                for texts in getattr(fault, "errors", {"": [str(fault)]}).values()
                for text in texts
            ]
            return render_template("record/action.html", page=page), 409
        told.tell(_("Deleted: %(name)s", name=own_name(row)))
        return screen.back()
    return render_template("record/action.html", page=page), 200 if request.method == "GET" else 422


def switch(actor, screen, row):
    """Put a row out of use or back into use, after a question that says what follows."""
    if screen.switch is None:
        raise NotFound()
    if not sees(actor, row, "update"):
        raise Refused()
    on = getattr(row, screen.switch)
    title = (
        _("Disable: %(name)s", name=own_name(row))
        if on
        else _("Enable: %(name)s", name=own_name(row))
    )
    page = page_for(
        screen, row, title, _("Disable") if on else _("Enable"), danger=on, confirm=True
    )
    page.intro = [
        _("It is offered no more where entries are chosen; where it was chosen, it stays.")
        if on
        else _("It is offered again where entries are chosen.")
    ]
    if request.method == "POST" and request.form.get("confirm") == "1":
        try:
            done = writes.update(actor, row, {screen.switch: "0" if on else "1"}, posted_version())
        except (Invalid, Conflict) as fault:
            page.record_errors = [
                say(text)
                for texts in getattr(fault, "errors", {"": [str(fault)]}).values()
                for text in texts
            ]
            return render_template("record/action.html", page=page), 409
        flash(proposed_changes.said(done) or _("Done: %(act)s", act=title), "ok")
        return redirect(list_return.address_of(screen) or screen.list_url())
    return render_template("record/action.html", page=page), 200 if request.method == "GET" else 422


def reveal(actor, screen, row, name: str):
    """Show a sealed value once, for a reason, leaving a line in the log (R-A5, promise B5)."""
    field = screen.model._meta.fields.get(name)
    if not isinstance(field, EncryptedField) or field.kind == "json" or getattr(row, name) is None:
        raise NotFound()
    require(actor, "see", screen.resource)
    if not sees(actor, row, "see"):
        raise Refused()
    label = field_label(screen.model, field)
    page = page_for(screen, row, _("Show in full: %(label)s", label=label), _("Show"))
    page.intro = [_("Who looked, when and why is kept in the log.")]
    form = forms.form_of({"reason": ShortText("Reason", 200)})
    if request.method == "POST":
        reason = (forms.raw_of(form)["reason"] or "").strip()
        fault = words.fault_of(reason)
        if len(reason) <= 200 and not fault:
            with writes.writing():
                audit.write(
                    actor,
                    "VIEW_SENS",
                    f"{row.table()}:{row.id}",
                    {name: [None, reason]},
                    event="reveal",
                    station=writes.station_of(row),
                )
            page.list = [(f"{label}：{getattr(row, name).open()}", "ok")]
            page.submit_label = ""
            return render_template("record/action.html", page=page)
        forms.show_errors(
            form, {"reason": [fault or T("Give the reason in at most 200 characters")]}
        )
    page.sections = forms.sections_of(form, (), _("Reason"))
    return render_template("record/action.html", page=page), 200 if request.method == "GET" else 422
