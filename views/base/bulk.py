"""One event for many checked rows: first a dry run by the same guards, then each row in its own transaction."""

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from backoffice.errors import Conflict, GuardFailed, Invalid, Refused
from backoffice.scoping import visible
from backoffice.workflow.engine import workflow_of
from views.base import forms
from views.base.actions import ActionPage
from views.base.labels import row_name, say
from views.base.lists import back_to_list

MOST = 500


def run(actor, screen):
    """POST without `confirm` shows what would change and what would be skipped and why; with it, does it."""
    workflow = workflow_of(screen.model)
    event = request.form.get("action", "")
    if workflow is None or event not in screen.bulk_events:
        raise BadRequest(_("This list knows no action “%(name)s”", name=event[:60]))
    transition = workflow.transitions[event]
    rows = _rows(actor, screen)
    ready, skipped = _sorted_out(actor, workflow, transition, rows)
    form = forms.form_of(transition.inputs(rows[0], actor) if rows else {}, {})
    page = ActionPage(say(transition.label), request.path, back_to_list(screen), say(transition.label), danger=transition.danger, confirm=True,
                      hidden=[("action", event), *(("rowid", row.id) for row in rows)])
    status = 200
    if request.form.get("confirm") == "1" and ready:
        try:
            done, refused = _fire_all(actor, workflow, event, ready, forms.raw_of(form))
            flash(_("Changed %(n)s, skipped %(m)s", n=done, m=len(skipped) + len(refused)), "ok" if not refused else "warn")
            return screen.back() if not refused else (_shown(page, form, [], [*skipped, *refused]), 200)
        except Invalid as fault:
            page.record_errors, status = forms.show_errors(form, fault.errors), 422
    if not ready:
        page.missing = [_("None of the chosen entries can take this step now")]
    return _shown(page, form, ready, skipped), status


def _rows(actor, screen) -> list:
    ids = [one for one in request.form.getlist("rowid") if one.isascii() and one.isdigit() and len(one) < 10]
    if not ids or len(ids) > MOST:
        raise BadRequest(_("Choose 1 to %(most)s entries", most=MOST))
    return list(visible(actor, screen.model).where(screen.model.id.in_([int(one) for one in ids])))


def _sorted_out(actor, workflow, transition, rows):
    ready, skipped = [], []
    for row in rows:
        offer = next((one for one in workflow.offers(actor, row) if one.transition is transition), None)
        if offer is None:
            skipped.append((row, _("not possible in its present state, or not yours")))
        elif offer.missing:
            skipped.append((row, "、".join(map(say, offer.missing))))
        else:
            ready.append(row)
    return ready, skipped


def _fire_all(actor, workflow, event, rows, raw):
    done, refused = 0, []
    for row in rows:
        try:
            workflow.fire(actor, row, event, raw, row.row_version)
            done += 1
        except GuardFailed as fault:
            refused.append((row, "、".join(map(say, fault.missing))))
        except (Conflict, Refused) as fault:
            refused.append((row, say(fault.args[0])))
    return done, refused


def _shown(page, form, ready, skipped):
    page.intro = [_("Changes %(n)s entries, skips %(m)s", n=len(ready), m=len(skipped))]
    page.list = [(row_name(row), "ok") for row in ready] + [(f"{row_name(row)}：{why}", "warn") for row, why in skipped]
    page.sections = forms.sections_of(form, (), _("For all of them")) if forms.inputs_of(form) else []
    return render_template("record/action.html", page=page)
