"""The own changes of late with undo and redo, and the recycle bin."""

from dataclasses import dataclass
from dataclasses import field as attribute

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from peewee import fn

from backoffice.access.outside_reach import is_outside
from backoffice.access.permissions import can
from backoffice.access.scopes import sees
from backoffice.errors import Invalid, NotFound, Refused
from backoffice.history import purge, recycle_bin
from backoffice.history import undo as undoing
from models.accounts import UserAccount
from models.base import Record
from models.changes import Change, ChangeSet
from models.digits import whole
from views.crud.form import duplicate_hint, history
from views.crud.query import selection
from views.current import actor, no_parameters_but
from views.display import flash
from views.display.cells import details_url
from views.display.labels import choice_label, own_name, row_name, say, table_label

blueprint = Blueprint("changes", __name__)
SHOWN = 30
MAX_PAGES = 10_000
MAX_NAMED = 5
MAX_REHEARSED = 300


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
    """One entry in the recycle bin; `kept_by` says what would keep it there if it were restored
    now.
    """

    id: int
    name: str
    when: str
    who: str
    version: int
    kept_by: list = attribute(default_factory=list)


@dataclass
class Waiting:
    """One entry that an administrator asked to have gone for good."""

    id: int
    name: str
    reason: str
    when: str
    who: str
    is_mine: bool


@blueprint.route("/changes/")
def mine():
    """What I changed, newest first."""
    no_parameters_but("before")
    before = request.args.get("before", "")
    query = (
        ChangeSet.select().where(ChangeSet.user == actor().account_id).order_by(ChangeSet.id.desc())
    )
    if (number := whole(before)) is not None:
        query = query.where(ChangeSet.id < number)
    sets = list(query.limit(SHOWN + 1))
    page = {
        "title": _("My recent changes"),
        "acts": acts(sets[:SHOWN]),
        "next": url_for("changes.mine", before=sets[SHOWN - 1].id) if len(sets) > SHOWN else None,
    }
    return render_template("changes.html", page=page)


@blueprint.route("/changes/<int(max=2147483647):set_id>")
def one(set_id):
    """One of my acts: its records, old and new, and what an undo would leave."""
    no_parameters_but()
    change_set = undoing.fetch(actor(), set_id)
    (act,) = acts([change_set])
    records = undoing.by_record(change_set)
    act.records = [touched(ref, changes) for ref, changes in list(records.items())[:MAX_REHEARSED]]
    if act.undo and len(records) <= MAX_REHEARSED:
        act.left = _reasons(undoing.rehearse(actor(), change_set))
        act.undo = act.undo if len(act.left) < len(records) else ""
    return render_template(
        "change.html",
        page={"title": _("What changed"), "act": act, "rest": max(len(records) - MAX_REHEARSED, 0)},
    )


@blueprint.route("/changes/<int(max=2147483647):set_id>/undo", methods=("POST",))
def undo(set_id):
    """Take back what nobody touched since; tell what stays and why."""
    change_set = undoing.fetch(actor(), set_id)
    outcome = undoing.undo(actor(), change_set)
    left = _reasons(outcome)
    done = ngettext("%(num)s entry set back", "%(num)s entries set back", len(outcome.done))
    if outcome.done:
        flash.tell(
            done, outcome.change_set, word=_("Redo") if change_set.kind != "UNDO" else _("Undo")
        )
    for name, why in left[:5]:
        flash.tell(
            _("Not undone: %(name)s (%(why)s)", name=name, why=why), tone="warn", undoable=False
        )
    if len(left) > 5:
        flash.tell(
            ngettext(
                "%(num)s more entry was not undone",
                "%(num)s more entries were not undone",
                len(left) - 5,
            ),
            tone="warn",
            undoable=False,
        )
    only = outcome.done[0] if len(outcome.done) == 1 and not left else None
    return redirect(
        details_url(only)
        if may_open(only)
        else url_for("changes.one", set_id=outcome.change_set or set_id)
    )


@blueprint.route("/recycle-bin/")
def bin_page():
    """What was deleted, by kind; for administrators also what waits to be purged."""
    no_parameters_but("kind", "page")
    require_bin()
    kinds = recycle_bin.kinds(actor())
    asked = request.args.get("kind")
    model = (
        next((one for one in kinds if one.table() == asked), None)
        if asked
        else next(iter(kinds), None)
    )
    if asked and model is None:
        raise NotFound()
    number = min(max(whole(request.args.get("page")) or 1, 1), MAX_PAGES)
    rows = (
        list(recycle_bin.deleted(actor(), model).paginate(number, SHOWN).limit(SHOWN + 1))
        if model
        else []
    )
    page = {
        "title": _("Recycle bin"),
        "kinds": [(one.table(), table_label(one), one is model) for one in kinds],
        "kind": model and model.table(),
        "rows": _gone(rows[:SHOWN]),
        "purges": purge.may_purge(actor()),
        "waiting": _waiting(),
        "before": url_for("changes.bin_page", kind=model.table(), page=number - 1)
        if model and number > 1
        else None,
        "next": url_for("changes.bin_page", kind=model.table(), page=number + 1)
        if len(rows) > SHOWN
        else None,
    }
    return render_template("recycle_bin.html", page=page)


def _gone(rows) -> list[Gone]:
    ids = [row.updated_by for row in rows] or [0]
    accounts = UserAccount.select().where(UserAccount.id.in_(ids))
    names = {one.id: one.display_name for one in accounts}

    def gone(row):
        return Gone(
            row.id,
            own_name(row),
            history.time_of(row.updated_at),
            names.get(row.updated_by, _("System")),
            row.row_version,
            [duplicate_hint.told(text) for text in recycle_bin.kept_by(row)],
        )

    return [gone(row) for row in rows]


def _waiting() -> list[Waiting]:
    return [
        Waiting(
            one.id,
            f"{table_label(type(row))} {own_name(row)}",
            one.reason,
            history.time_of(one.asked_at),
            purge.name_of(one.asked_by),
            one.asked_by == actor().account_id,
        )
        for one, row in purge.requests(actor())
    ]


@blueprint.route("/recycle-bin/<kind>/restore", methods=("POST",))
@blueprint.route("/recycle-bin/<kind>/<int(max=2147483647):row_id>/restore", methods=("POST",))
def restore(kind, row_id=None):
    """Bring one entry or the ticked ones back, each with what went with it; those that stay are
    named with the reason.
    """
    rows = _ticked(kind, row_id)
    done, left = recycle_bin.restore_all(actor(), rows)
    if done:
        flash.tell(
            _("Restored: %(name)s", name=own_name(done[0]))
            if len(done) == 1
            else ngettext("%(num)s entry restored", "%(num)s entries restored", len(done))
        )
    for row, texts in left[:MAX_NAMED]:
        reasons = [duplicate_hint.told(text) for text in texts]
        links = tuple(
            (text.words, text.url) for text in reasons if isinstance(text, duplicate_hint.Linked)
        )
        flash.tell(
            _("Not restored: %(name)s (%(why)s)", name=own_name(row), why="；".join(reasons)),
            tone="bad",
            undoable=False,
            links=links,
        )
    if len(left) > MAX_NAMED:
        flash.tell(
            ngettext(
                "%(num)s more entry was not restored",
                "%(num)s more entries were not restored",
                len(left) - MAX_NAMED,
            ),
            tone="bad",
            undoable=False,
        )
    only = row_again(done[0]) if len(done) == 1 and not left else None
    return redirect(details_url(only) if may_open(only) else url_for("changes.bin_page", kind=kind))


def _ticked(kind, row_id=None) -> list:
    """The ticked rows of a kind in the bin, or the one that the address names. Raises NotFound,
    BadRequest.
    """
    require_bin()
    model = next((one for one in recycle_bin.kinds(actor()) if one.table() == kind), None)
    if model is None:
        raise NotFound()
    ids = selection.ticked(request.form.getlist("rowid")) if row_id is None else [row_id]
    rows = [
        row.bind_sealed() for row in recycle_bin.deleted(actor(), model).where(model.id.in_(ids))
    ]
    if not rows:
        raise NotFound()
    return rows


@blueprint.route("/recycle-bin/<kind>/purge", methods=("POST",))
def ask_purge(kind):
    """Ask for the ticked entries to go for good; another administrator decides."""
    rows = _ticked(kind)
    asked = 0
    for row in rows:
        try:
            purge.ask(actor(), row, request.form.get("reason", ""))
            asked += 1
        except Invalid as fault:
            why = "；".join(say(text) for texts in fault.errors.values() for text in texts)
            flash.tell(
                _("Not asked for: %(name)s (%(why)s)", name=own_name(row), why=why),
                tone="bad",
                undoable=False,
            )
    if asked:
        flash.tell(
            ngettext(
                "%(num)s entry waits for a second administrator",
                "%(num)s entries wait for a second administrator",
                asked,
            ),
            undoable=False,
        )
    return redirect(url_for("changes.bin_page", kind=kind))


@blueprint.route(
    "/recycle-bin/purge/<int(max=2147483647):request_id>/<any(approve, decline):word>",
    methods=("POST",),
)
def decide_purge(request_id, word):
    """The second person's word: gone for good with its parts and files, or left in the bin."""
    require_bin()
    asked = purge.fetch(actor(), request_id)
    name = own_name(purge.row_of(actor(), asked))
    if word == "decline":
        purge.decline(actor(), asked)
        flash.tell(_("Left in the recycle bin: %(name)s", name=name), undoable=False)
        return redirect(url_for("changes.bin_page"))
    try:
        purge.approve(actor(), asked)
        flash.tell(_("Purged: %(name)s", name=name), undoable=False)
    except Invalid as fault:
        why = "；".join(say(text) for texts in fault.errors.values() for text in texts)
        flash.tell(
            _("Not purged: %(name)s (%(why)s)", name=name, why=why), tone="bad", undoable=False
        )
    return redirect(url_for("changes.bin_page"))


def row_again(row):
    return type(row).get_by_id(row.id)


def require_bin():
    if not recycle_bin.has_bin(actor()):
        raise Refused()


def _reasons(outcome) -> list:
    return [(name_of(row), duplicate_hint.told(why)) for row, why in outcome.left]


def acts(sets) -> list[Act]:
    """Change sets with the number of their records, whether they are permanent, and whether they
    were undone.
    """
    ids = [one.id for one in sets] or [0]
    facts = {
        row[0]: row[1:]
        for row in Change.select(
            Change.change_set,
            fn.COUNT(Change.root_ref.distinct()),
            fn.MIN(Change.root_ref),
            fn.SUM(Change.lasting.cast("integer")),
        )
        .where(Change.change_set.in_(ids))
        .group_by(Change.change_set)
        .tuples()
    }
    undone = {
        row.undoes for row in ChangeSet.select(ChangeSet.undoes).where(ChangeSet.undoes.in_(ids))
    }
    found = []
    for one in sets:
        count, ref, lasting = facts.get(one.id, (0, "", 0))
        act = Act(
            one.id,
            history.time_of(one.at),
            choice_label(ChangeSet.kind, one.kind),
            _title(one, ref, count),
            count,
        )
        if one.id in undone:
            act.state = _("Undone")
        else:
            act.state = _("Stands") if lasting else ""
        if act.state or not count:
            act.undo = ""
        else:
            act.undo = _("Redo") if one.kind == "UNDO" else _("Undo")
        found.append(act)
    return found


def _title(change_set, ref, count) -> str:
    named = say(change_set.title) if change_set.title else ""
    if count > 1 or not ref:
        return named
    row = undoing.row_of(ref)
    return " ".join(
        filter(
            None,
            (
                named,
                _("%(kind)s: %(name)s", kind=table_label(type(row)), name=name_of(row))
                if row
                else ref,
            ),
        )
    )


def touched(ref, changes) -> Touched:
    row = undoing.row_of(ref)
    if row is None:
        return Touched("", ref, None, [])
    if is_gone(row):
        return Touched(table_label(type(row)), name_of(row), None, [])
    may_see = can(actor(), "see", row.table()) and sees(actor(), row, "see")
    lines = [
        line
        for change in changes
        for line in history.lines_of(change, may_see, part=change.object_ref != ref)
    ]
    return Touched(
        table_label(type(row)),
        row_name(row, may_see),
        details_url(row) if may_open(row) else None,
        lines,
    )


def may_open(row) -> bool:
    """Whether this person may open the page of a row: it lives, and lies within the reach."""
    return (
        isinstance(row, Record)
        and not row.is_deleted
        and can(actor(), "read", row.table())
        and sees(actor(), row)
    )


def is_gone(row) -> bool:
    """Whether a provider or expert has lost the reach of what they once wrote (decisions 41)."""
    return isinstance(row, Record) and is_outside(actor(), type(row)) and not sees(actor(), row)


def name_of(row) -> str:
    if is_gone(row):
        return _("no longer yours to see")
    return own_name(row) if isinstance(row, Record) else str(row)
