"""The own changes of late with undo and redo, and the recycle bin."""

from dataclasses import dataclass, field as attribute

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _, ngettext
from peewee import fn

from backoffice.changes import recycling, undoing
from backoffice.errors import Invalid, NotFound, Refused
from backoffice.outside import is_outside
from backoffice.permissions import can
from backoffice.scoping import sees
from models.accounts import UserAccount
from models.base import Record
from models.changes import Change, ChangeSet
from views.acting import actor, no_parameters_but
from views.base import history, told
from views.base.cells import details_url
from views.base.labels import choice_label, own_name, row_name, say, table_label

blueprint = Blueprint("changes", __name__)
SHOWN = 30
MOST_REHEARSED = 300


@dataclass
class Act:
    """One change set in a list."""

    id: int
    when: str
    kind: str
    title: str
    count: int
    state: str = ""
    undo: str = ""
    records: list = attribute(default_factory=list)
    left: list = attribute(default_factory=list)


@dataclass
class Touched:
    """One record of an act."""

    table: str
    name: str
    url: str | None
    lines: list


@dataclass
class Gone:
    """One entry in the recycle bin."""

    id: int
    name: str
    when: str
    who: str
    version: int


@blueprint.route("/changes/")
def mine():
    """What I changed, newest first."""
    no_parameters_but("before")
    before = request.args.get("before", "")
    query = ChangeSet.select().where(ChangeSet.user == actor().account_id).order_by(ChangeSet.id.desc())
    if before.isascii() and before.isdigit() and len(before) < 10:
        query = query.where(ChangeSet.id < int(before))
    sets = list(query.limit(SHOWN + 1))
    page = {"title": _("My recent changes"), "acts": acts(sets[:SHOWN]),
            "next": url_for("changes.mine", before=sets[SHOWN - 1].id) if len(sets) > SHOWN else None}
    return render_template("changes.html", page=page)


@blueprint.route("/changes/<int(max=2147483647):set_id>")
def one(set_id):
    """One of my acts: its records, old and new, and what an undo would leave."""
    no_parameters_but()
    change_set = undoing.fetch(actor(), set_id)
    act, = acts([change_set])
    records = undoing.by_record(change_set)
    act.records = [touched(ref, changes) for ref, changes in list(records.items())[:MOST_REHEARSED]]
    if act.undo and len(records) <= MOST_REHEARSED:
        act.left = _reasons(undoing.rehearse(actor(), change_set))
        act.undo = act.undo if len(act.left) < len(records) else ""
    return render_template("change.html", page={"title": _("What changed"), "act": act, "rest": max(len(records) - MOST_REHEARSED, 0)})


@blueprint.route("/changes/<int(max=2147483647):set_id>/undo", methods=("POST",))
def undo(set_id):
    """Take back what nobody touched since; tell what stays and why."""
    change_set = undoing.fetch(actor(), set_id)
    outcome = undoing.undo(actor(), change_set)
    left = _reasons(outcome)
    done = ngettext("%(num)s entry set back", "%(num)s entries set back", len(outcome.done))
    if outcome.done:
        told.tell(done, outcome.change_set, word=_("Redo") if change_set.kind != "UNDO" else _("Undo"))
    for name, why in left[:5]:
        told.tell(_("Not undone: %(name)s (%(why)s)", name=name, why=why), tone="warn", undoable=False)
    if len(left) > 5:
        told.tell(ngettext("%(num)s more entry was not undone", "%(num)s more entries were not undone", len(left) - 5), tone="warn", undoable=False)
    only = outcome.done[0] if len(outcome.done) == 1 and not left else None
    return redirect(details_url(only) if may_open(only) else url_for("changes.one", set_id=outcome.change_set or set_id))


@blueprint.route("/recycle-bin/")
def bin_page():
    """What was deleted, by kind."""
    no_parameters_but("kind", "page")
    require_bin()
    kinds = recycling.kinds(actor())
    asked = request.args.get("kind")
    model = next((one for one in kinds if one.table() == asked), None) if asked else next(iter(kinds), None)
    if asked and model is None:
        raise NotFound()
    number = min(int(request.args["page"]), 10_000) if request.args.get("page", "").isdecimal() else 1
    rows = list(recycling.deleted(actor(), model).paginate(number, SHOWN).limit(SHOWN + 1)) if model else []
    names = {one.id: one.display_name for one in UserAccount.select().where(UserAccount.id.in_([row.updated_by for row in rows] or [0]))}
    page = {"title": _("Recycle bin"), "kinds": [(one.table(), table_label(one), one is model) for one in kinds], "kind": model and model.table(),
            "rows": [Gone(row.id, own_name(row), history.time_of(row.updated_at), names.get(row.updated_by, _("System")), row.row_version)
                     for row in rows[:SHOWN]],
            "before": url_for("changes.bin_page", kind=model.table(), page=number - 1) if model and number > 1 else None,
            "next": url_for("changes.bin_page", kind=model.table(), page=number + 1) if len(rows) > SHOWN else None}
    return render_template("recycle_bin.html", page=page)


@blueprint.route("/recycle-bin/<kind>/<int(max=2147483647):row_id>/restore", methods=("POST",))
def restore(kind, row_id):
    """Bring a deleted entry back, with what went with it."""
    require_bin()
    model = next((one for one in recycling.kinds(actor()) if one.table() == kind), None)
    if model is None:
        raise NotFound()
    row = recycling.fetch(actor(), model, row_id)
    try:
        recycling.restore(actor(), row)
    except Invalid as fault:
        why = "；".join(say(text) for texts in fault.errors.values() for text in texts)
        told.tell(_("Not restored: %(name)s (%(why)s)", name=own_name(row), why=why), tone="bad", undoable=False)
        return redirect(url_for("changes.bin_page", kind=kind))
    told.tell(_("Restored: %(name)s", name=own_name(row)))
    return redirect(details_url(row) if may_open(row_again(row)) else url_for("changes.bin_page", kind=kind))


def row_again(row):
    return type(row).get_by_id(row.id)


def deletes_anything(who) -> bool:
    """Whether some role of this person deletes something: then there is a bin."""
    return who.everything or any(verb == "delete" for _resource, verb in who.grants)


def require_bin():
    if not deletes_anything(actor()):
        raise Refused()


def _reasons(outcome) -> list:
    return [(name_of(row), say(why)) for row, why in outcome.left]


def acts(sets) -> list[Act]:
    """Change sets with the number of their records, whether they stand for good, and whether they were undone."""
    ids = [one.id for one in sets] or [0]
    facts = {row[0]: row[1:] for row in Change.select(
        Change.change_set, fn.COUNT(Change.root_ref.distinct()), fn.MIN(Change.root_ref),
        fn.SUM(Change.lasting.cast("integer"))).where(Change.change_set.in_(ids)).group_by(Change.change_set).tuples()}
    undone = {row.undoes for row in ChangeSet.select(ChangeSet.undoes).where(ChangeSet.undoes.in_(ids))}
    found = []
    for one in sets:
        count, ref, lasting = facts.get(one.id, (0, "", 0))
        act = Act(one.id, history.time_of(one.at), choice_label(ChangeSet.kind, one.kind), _title(one, ref, count), count)
        act.state = _("Undone") if one.id in undone else _("Stands") if lasting else ""
        act.undo = "" if act.state or not count else _("Redo") if one.kind == "UNDO" else _("Undo")
        found.append(act)
    return found


def _title(change_set, ref, count) -> str:
    named = say(change_set.title) if change_set.title else ""
    if count > 1 or not ref:
        return named
    row = undoing.row_of(ref)
    return " ".join(filter(None, (named, _("%(kind)s: %(name)s", kind=table_label(type(row)), name=name_of(row)) if row else ref)))


def touched(ref, changes) -> Touched:
    row = undoing.row_of(ref)
    if row is None:
        return Touched("", ref, None, [])
    if is_gone(row):
        return Touched(table_label(type(row)), name_of(row), None, [])
    may_see = can(actor(), "see", row.table()) and sees(actor(), row, "see")
    lines = [line for change in changes for line in history.lines_of(change, may_see, part=change.object_ref != ref)]
    return Touched(table_label(type(row)), row_name(row, may_see), details_url(row) if may_open(row) else None, lines)


def may_open(row) -> bool:
    """Whether this person may open the page of a row: it lives, and lies within the reach."""
    return isinstance(row, Record) and not row.is_deleted and can(actor(), "read", row.table()) and sees(actor(), row)


def is_gone(row) -> bool:
    """Whether a provider or expert has lost the reach of what they once wrote (decisions 41)."""
    return isinstance(row, Record) and is_outside(actor(), type(row)) and not sees(actor(), row)


def name_of(row) -> str:
    if is_gone(row):
        return _("no longer yours to see")
    return own_name(row) if isinstance(row, Record) else str(row)
