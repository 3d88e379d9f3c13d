"""One act on many rows of a list: what it asks, what it would change and skip and why, then the act
itself.

The trial is the act, taken back (`backoffice.history.bulk`). Many rows are done by a background
task, a part at a time.
"""

import copy
import secrets
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from backoffice import settings
from backoffice.access.scopes import visible
from backoffice.errors import Invalid, Refused
from backoffice.exports.workbook import Column, Sheet, write_workbook
from backoffice.history import bulk
from backoffice.jobs import tasks
from backoffice.records import change_log
from backoffice.records.validation import clean
from backoffice.workflow.engine import workflow_of
from models.choices import Choices
from models.messages import T
from models.sealed import EncryptedField
from models.structures import ChoiceList
from views.crud.detail.actions import ActionPage
from views.crud.form import forms, history
from views.crud.form.editing import ONCE
from views.crud.list.list_page import back_to_list
from views.crud.query import selection
from views.crud.query.selection import DELETE, EDIT
from views.display import flash
from views.display.labels import field_label, own_name, say
from views.display.screens import screen_of

EMPTY = "make_empty"
OURS = {"csrf_token", "action", "rowid", "all", "address", "told", "step", "confirm", ONCE}
SHOWN, IN_WORDS, ALIKE = 200, 20, 50
"""Rows that a page names, and those of them whose changes it tells field by field."""


@dataclass
class BulkAct:
    """An act as the page shows it: what it asks for, and what it does to one row with what was
    typed.
    """

    name: str
    label: str
    fields: dict
    do: object
    danger: bool = False
    undoable: bool = True
    begins: object = None


@dataclass
class BulkPage(ActionPage):
    """A page of a bulk act; `step` is ask, tried or done, `asks` whether the act asks for
    anything.
    """

    step: str = "tried"
    asks: bool = False


def run(actor, screen):
    """First what the act asks for, then a trial, then, after `confirm`, the act."""
    act = act_of(actor, screen, request.form.get("action", ""))
    chosen = selection.chosen(actor, screen)
    fresh = not _answered()
    form = forms.form_of(
        act.fields,
        first_values(actor, act, chosen.rows(ALIKE)) if act.begins and fresh else {},
        screen.model if act.name == EDIT else None,
        _lookups(screen, act),
        speaks=screen.model,
        fresh=fresh,
    )
    page = BulkPage(
        act.label,
        request.path,
        back_to_list(screen),
        act.label,
        danger=act.danger,
        hidden=[
            ("action", act.name),
            *chosen.fields,
            (ONCE, request.form.get(ONCE) or secrets.token_urlsafe(24)),
        ],
    )
    if act.fields and (request.form.get("step") == "ask" or fresh):
        return _ask(page, form, chosen)
    try:
        raw = checked(actor, act, forms.raw_of(form))
    except Invalid as fault:
        page.record_errors = forms.show_errors(form, fault.errors)
        return _ask(page, form, chosen, 422)
    if request.form.get("confirm") == "1" and chosen.count and not chosen.grown:
        return _do(actor, screen, act, raw, chosen, page)
    return _try(actor, act, raw, chosen, page)


def act_of(actor, screen, name: str) -> BulkAct:
    """The act of this name. Raises BadRequest when the list knows none, Refused when it is not this
    person's.
    """
    workflow = workflow_of(screen.model)
    if workflow and name in screen.bulk_events:
        event = workflow.act(name)
        if not event.is_open_to(actor, screen.resource):
            raise Refused()
        first = _any_row(actor, screen)
        return BulkAct(
            name,
            say(event.label),
            event.inputs(first, actor) if first is not None else {},
            lambda who, row, raw: bulk.fire(workflow, who, row, name, raw),
            event.danger,
            event.undoable,
            event.initial,
        )
    if name == EDIT and screen.bulk_fields:
        _require(screen, "update")
        return BulkAct(EDIT, _("Edit fields"), editable(screen), bulk.edit)
    if name == DELETE and screen.can_delete:
        _require(screen, "delete")
        return BulkAct(DELETE, _("Delete"), {}, lambda who, row, raw: bulk.delete(who, row), True)
    raise BadRequest(_("This list knows no action “%(name)s”", name=name[:60]))


def _require(screen, verb):
    if not screen.may(verb):
        raise Refused()


def _any_row(actor, screen):
    """A row to ask which inputs an event needs; none when nothing is within reach."""
    return visible(actor, screen.model).order_by(screen.model.id.desc()).first()


def editable(screen) -> dict:
    """The declared fields, each free to stay as it is, and the choice of those that should become
    empty.
    """
    found, known = {}, screen.form_fields()
    for name in screen.bulk_fields:
        if isinstance(known[name], EncryptedField) or getattr(known[name], "restricted", False):
            raise LookupError(f"{name} is sealed or restricted: it is changed row by row")
        found[name] = copy.copy(known[name])
        found[name].null, found[name].default = True, None
    may_be_empty = [
        (name, label, label)
        for name in found
        if known[name].null and (label := field_label(screen.model, known[name]))
    ]
    if may_be_empty:
        found[EMPTY] = ChoiceList("Make empty", Choices("EMPTY", *may_be_empty), null=True)
    return found


def checked(actor, act, raw: dict) -> dict:
    """What was typed, once for all rows. Raises Invalid beside the field."""
    clean(actor, act.fields, raw)
    if act.name != EDIT:
        return raw
    empty = raw.pop(EMPTY, None) or []
    typed = {name: value for name, value in raw.items() if value not in (None, "", [])}
    if both := [name for name in empty if name in typed]:
        raise Invalid({name: [T("Either a new value, or empty")] for name in both})
    if not typed and not empty:
        raise Invalid({"": [T("Fill in at least one field")]})
    return {**typed, **dict.fromkeys(empty, "")}


def first_values(actor, act, rows) -> dict:
    """What the event proposes for every one of the chosen rows alike; what differs from row to row
    stays empty, and so does whom it names.
    """
    proposed = [act.begins(row, actor) for row in rows]
    if not proposed:
        return {}
    return {
        name: value
        for name, value in proposed[0].items()
        if getattr(act.fields.get(name), "kind", "link") not in ("link", "links", "file")
        and len({_to_the_minute(one.get(name)) for one in proposed}) == 1
    }


def _to_the_minute(value) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)


def _answered() -> bool:
    return bool(set(request.form) - OURS) or request.form.get("step") == "try"


def _lookups(screen, act) -> dict:
    prefix = "" if act.name == EDIT else f"{act.name}."
    return {
        name: url_for(f"{screen.resource}.lookup", field=f"{prefix}{name}")
        for name, one in act.fields.items()
        if one.kind in ("link", "links")
    }


def _ask(page, form, chosen, status=200):
    page.step = "ask"
    page.intro = [_("%(n)s entries are chosen", n=chosen.count)]
    page.hidden.append(("step", "try"))
    page.sections = forms.sections_of(form, (), _("For all of them"))
    return render_template("record/bulk.html", page=page), status


def _try(actor, act, raw, chosen, page):
    most = settings.number("bulk_background_rows")
    result = bulk.rehearse(chosen.rows(most), lambda row: act.do(actor, row, raw))
    page.hidden += [
        (name, value) for name, value in request.form.items(multi=True) if name not in OURS
    ] + [("told", chosen.count)]
    page.intro = [
        _("Changes %(n)s entries, skips %(m)s", n=len(result.changed), m=len(result.skipped))
    ]
    if chosen.count > most:
        page.intro = [
            _("%(n)s entries are chosen", n=chosen.count),
            _(
                "Of the first %(first)s, it changes %(n)s and skips %(m)s",
                first=most,
                n=len(result.changed),
                m=len(result.skipped),
            ),
            _("The rest is tried one by one in the background; you can stop it there."),
        ]
    if chosen.grown:
        page.warnings = [
            _(
                "Meanwhile %(n)s entries match, not %(told)s; look again",
                n=chosen.count,
                told=chosen.told,
            )
        ]
    if not result.changed and chosen.count <= most:
        page.missing = [_("None of the chosen entries can take this step now")]
    page.intro += told_apart(result)
    page.list, page.asks = outcomes(result), bool(act.fields)
    return render_template("record/bulk.html", page=page), 409 if chosen.grown else 200


def outcomes(result) -> list:
    """(words, tone) of each row: first what is skipped and why."""
    found = [(f"{own_name(row)}：{reasons(why)}", "warn") for row, why in result.skipped]
    for place, (row, noted) in enumerate(zip(result.changed, result.noted, strict=False)):
        differing = (
            [
                _(
                    "%(field)s: %(old)s → %(new)s",
                    field=line.label,
                    old=line.old or "–",
                    new=line.new or "–",
                )
                for line in own_lines(row, noted)
            ]
            if place < IN_WORDS
            else []
        )
        found.append(
            (f"{own_name(row)}：{'；'.join(differing)}" if differing else own_name(row), "ok")
        )
    return found[:SHOWN]


def own_lines(row, noted) -> list:
    """Old and new of the row's own fields, as anybody may see them."""
    mine = (change_log.reference(row), "change_proposal:")
    lines = []
    for change in noted:
        if change.object_ref.startswith(mine[1]) or change.object_ref == mine[0]:
            lines += history.lines_of(change, False)
    return [line for line in lines if line.old or line.new]


def told_apart(result) -> list:
    """How many of the rows change in which field, when more change than are told in words."""
    if len(result.changed) <= IN_WORDS:
        return []
    fields = Counter(
        line.label
        for row, noted in zip(result.changed, result.noted, strict=False)
        for line in own_lines(row, noted)
    )
    return (
        [
            _(
                "Fields: %(counted)s",
                counted="、".join(f"{name} {number}" for name, number in fields.most_common()),
            )
        ]
        if fields
        else []
    )


def reasons(why) -> str:
    return "、".join(dict.fromkeys(map(say, why)))


def _do(actor, screen, act, raw, chosen, page):  # noqa: PLR0913 (request, row and page belong together)
    if chosen.count > settings.number("bulk_background_rows"):
        return _in_background(actor, screen, act, raw, chosen)
    result = bulk.carry_out(actor, act.label, chosen.rows(), lambda row: act.do(actor, row, raw))
    waiting = sum(bool(getattr(row, "waiting", ())) for row in result.changed)
    words = [_("Changed %(n)s, skipped %(m)s", n=len(result.changed), m=len(result.skipped))]
    words += [_("%(n)s of them wait for approval", n=waiting)] if waiting else []
    flash.tell(
        "　".join(words),
        result.change_set,
        "warn" if result.skipped else "ok",
        undoable=act.undoable and bool(result.changed),
    )
    if not result.skipped:
        return redirect(back_to_list(screen))
    page.step, page.submit_label, page.list = "done", "", outcomes(result)
    return render_template("record/bulk.html", page=page), 200


# --- many rows ------------------------------------------------------------------------------------


def _in_background(actor, screen, act, raw, chosen):
    payload = {
        "resource": screen.resource,
        "action": act.name,
        "raw": raw,
        "chosen": dict(chosen.fields) if chosen.fields[0][0] == "all" else chosen.ids(),
    }
    task = tasks.start(
        actor,
        "bulk",
        payload,
        _("%(act)s: %(n)s × %(what)s", act=act.label, n=chosen.count, what=screen.title),
        key=request.form.get(ONCE, "")[:64] or None,
    )
    return redirect(url_for("background_task.details_view", id=task.id))


@tasks.kind("bulk")
def bulk_task(job):
    """The act on every row that it means when it runs; all its lines in the log carry the number of
    the task.
    """
    screen, order = screen_of(job.payload["resource"]), job.payload
    actor = replace(job.actor, request_id=job.row.uid)
    act, ids = act_of(actor, screen, order["action"]), _ids(actor, screen, order["chosen"])
    changed, lines, one = 0, [], None
    for start in range(0, len(ids), bulk.AT_ONCE):
        part = (
            visible(actor, screen.model)
            .where(screen.model.id.in_(ids[start : start + bulk.AT_ONCE]))
            .order_by(screen.model.id)
        )
        result = bulk.carry_out(
            actor, act.label, list(part), lambda row: act.do(actor, row, order["raw"]), one
        )
        one = result.change_set or one
        changed += len(result.changed)
        lines += [(own_name(row), reasons(why)) for row, why in result.skipped]
        job.progress(min(start + bulk.AT_ONCE, len(ids)), len(ids))
    said = T("Changed {n}, skipped {m}", n=changed, m=len(lines))
    if not lines:
        return tasks.Outcome(said, rows=changed)
    path, head = (
        job.file(),
        [Column(screen.title, "text", 36), Column(_("Why skipped"), "text", 60)],
    )
    write_workbook(path, Sheet(act.label, [say(said)], head, act.label[:31]), lines)
    return tasks.Outcome(said, path, f"{act.label}-{_('skipped')}.xlsx", changed)


def _ids(actor, screen, chosen) -> list[int]:
    if isinstance(chosen, dict):
        query = selection.matching(actor, screen, chosen.get("address", ""))
        return [
            row_id
            for (row_id,) in query.select(screen.model.id)
            .order_by(screen.model.id)
            .limit(selection.MOST)
            .tuples()
        ]
    return [int(one) for one in chosen]
