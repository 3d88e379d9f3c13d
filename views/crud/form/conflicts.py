"""Two editors of one record: what they changed apart merges by itself, what both changed is asked
field by field.

The answer is 409 as long as something is to be chosen; everything that was typed travels along in
the page.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher

from flask import flash, render_template, request
from flask_babel import gettext as _

from backoffice.access.permissions import can
from backoffice.access.scopes import reachable, sees
from backoffice.errors import Conflict, NotFound
from backoffice.history import merge as merging
from backoffice.records import change_values, editability, writes
from models.accounts import UserAccount
from models.clock import local, today
from models.digits import whole
from views.display.labels import field_label, row_name, table_label
from views.display.stored_values import words_of

CHOOSE, THEIRS, ALL, BACK, SEEN = "_choose-", "_theirs", "_all", "_back", "_seen-"
OURS = (CHOOSE, THEIRS, ALL, BACK, "csrf_token")
TRIES = 3


class Asked(Exception):  # noqa: N818 (named like those of backoffice/errors.py)
    """Something is to be chosen before it can be stored."""

    def __init__(self, row, merge):
        self.row, self.merge = row, merge
        super().__init__("to be chosen")


@dataclass
class Side:
    """A value as shown: pieces (kind, text) where kind is "", "ins" or "del"."""

    pieces: list

    @property
    def text(self) -> str:
        return "".join(text for _kind, text in self.pieces)


@dataclass
class Choice:
    """One line of the page: what it was, what they made of it, what I made of it."""

    key: str
    label: str
    original: str
    theirs: Side
    mine: Side
    choice: str | None
    missing: bool = False


class Saving:
    """A posted edit on its way into the store, merged with what others stored since the form was
    opened.
    """

    def __init__(self, actor, row, version, raw, overrides, children):  # noqa: PLR0913 (request, row and page belong together)
        self.actor, self.row, self.version, self.raw = actor, row, version, raw
        self.overrides, self.children, self.merge = overrides, children, None
        self.seen = {model: posted_seen(model) for model in children}

    def write(self, files):
        """Store the edit. Raises Invalid, Asked when something is to be chosen, Conflict when
        nothing can be edited any more.
        """
        try:
            if request.form.get(THEIRS):
                raise Conflict(self.row)
            return self._store(self.row, self.version, self.raw, self.children, self.seen, files)
        except Conflict:
            return self._merged(files)

    def _store(self, row, version, raw, children, seen, files):  # noqa: PLR0913 (request, row and page belong together)
        with writes.writing():
            return writes.update(
                self.actor, row, raw, version, files, self.overrides, children, seen
            )

    def _merged(self, files):
        for last in (False,) * (TRIES - 1) + (True,):
            fresh = type(self.row).get_by_id(self.row.id).bind_sealed()
            if lost(fresh) or BACK in request.form:
                raise Conflict(fresh)
            self.merge = merging.merge(
                self.actor, fresh, self.version, self.raw, self.children, self.seen, choices(fresh)
            )
            if self.merge.open or ALL in request.form:
                raise Asked(fresh, self.merge)
            try:
                return self._store(
                    fresh,
                    fresh.row_version,
                    self.merge.raw,
                    self.merge.children,
                    seen_now(fresh, self.children),
                    files,
                )
            except Conflict:
                if last:
                    raise
        raise Conflict(self.row)

    def tell(self):
        """After a save that merged: what else is in it now."""
        if self.merge and (theirs := [taken for taken in self.merge.taken if not taken.mine]):
            flash(
                _(
                    "Others changed meanwhile: %(fields)s. Both are kept.",
                    fields="、".join(dict.fromkeys(label_of(one) for one in theirs)),
                ),
                "info",
            )


def fetch(actor, model, row_id: int):
    """The row to edit; for a form that was typed already also one that lies in the bin by now.
    Raises NotFound.
    """
    if request.method != "POST":
        return writes.fetch(actor, model, row_id)
    row = model.select().where(model.id == row_id, reachable(actor, model)).first()
    if row is None:
        raise NotFound()
    return row


def lost(row) -> str:
    """Why nothing can be stored on a row any more; empty when it can."""
    if row.is_deleted:
        return _(
            "This entry was deleted meanwhile; what you typed is still here. Restored from "
            "the recycle bin, it can be saved."
        )
    return (
        _(
            "This entry moved on meanwhile and is no longer edited by hand; what you typed is "
            "still here."
        )
        if editability.is_frozen(row)
        else ""
    )


def posted_seen(model) -> dict | None:
    """{id: version} of the child rows that the posted form showed; None when it did not say."""
    text = request.form.get(f"{SEEN}{model.table()}")
    pairs = [one.partition(":") for one in (text or "").split()[:1000]]
    numbers = [(whole(row_id), whole(version)) for row_id, _colon, version in pairs]
    return (
        None
        if text is None
        else {
            row_id: version
            for row_id, version in numbers
            if row_id is not None and version is not None
        }
    )


def seen_now(row, children) -> dict:
    """{model: {id: version}} of the living child rows of a record."""
    found = {}
    for model in children:
        link = model._meta.fields[model.belongs_to]
        found[model] = dict(
            model.living().select(model.id, model.row_version).where(link == row.id).tuples()
        )
    return found


def seen_fields(row, models) -> list[tuple]:
    """Hidden inputs that say which child rows a form shows, in which version."""
    if row is None or row.id is None:
        return []
    posted = {name: value for name, value in request.form.items() if name.startswith(SEEN)}
    now = {} if posted else seen_now(row, models)
    return list(posted.items()) or [
        (f"{SEEN}{model.table()}", _versions(rows)) for model, rows in now.items()
    ]


def _versions(rows: dict) -> str:
    return " ".join(f"{row_id}:{version}" for row_id, version in rows.items())


def choices(fresh) -> dict:
    """{key: "mine" or "theirs"} as chosen; void where the other side has moved on since the page
    was shown.
    """
    found = {
        name.removeprefix(CHOOSE): value
        for name, value in request.form.items()
        if name.startswith(CHOOSE) and value in ("mine", "theirs")
    }
    version = whole(request.form.get(THEIRS))
    if version is None or version == fresh.row_version:
        return found
    moved = merging.former(fresh, version)
    return (
        {}
        if moved is None
        else {key: value for key, value in found.items() if key not in moved and ":" not in key}
    )


# --- the page -------------------------------------------------------------------------------------


def ask(actor, screen, page, asked):
    """The page on which each collision is decided."""
    row, merge = asked.row, asked.merge
    may_see = can(actor, "see", row.table()) and sees(actor, row, "see")
    if (whole := request.form.get(ALL)) in ("mine", "theirs"):
        for clash in merge.clashes:
            clash.choice = whole
    page.title, page.version = _("Merge changes"), None
    page.clashes = [choice_of(clash, may_see) for clash in merge.clashes]
    page.missing = THEIRS in request.form and ALL not in request.form
    page.taken = [
        (
            label_of(one),
            said(one, one.original, may_see),
            said(one, one.result, may_see) or _("(removed)"),
            one.mine,
        )
        for one in merge.taken
    ]
    page.hidden = [
        (name, value) for name, value in request.form.items(multi=True) if not name.startswith(OURS)
    ] + [(THEIRS, row.row_version)]
    page.subject, page.who, page.when = row_name(row, may_see), *author(row, merge)
    page.uploads = [one for one in request.files.values() if one.filename]
    return render_template("record/conflict.html", page=page), 409


def author(row, merge) -> tuple[str, str]:
    """Who stored last what is merged here, and when."""
    merged = [row, *(clash.row for clash in merge.clashes)]
    merged += [taken.row for taken in merge.taken if not taken.mine]
    found = [pair for one in merged for pair in merging.authors(one, one.row_version - 1)]
    account, at = max(found, key=lambda pair: pair[1], default=(None, row.updated_at))
    who = UserAccount.get_or_none(UserAccount.id == (account or row.updated_by))
    when = local(at)
    return who.display_name if who else _("System"), when.strftime(
        "%H:%M" if when.date() == today() else "%Y-%m-%d %H:%M"
    )


def label_of(one) -> str:
    model = type(one.row)
    part = (
        f"{table_label(model)} {row_name(one.row)}"
        if one.name is None or one.row.belongs_to
        else ""
    )
    field = one.name and (model._meta.fields.get(one.name) or model._meta.manytomany[one.name])
    return " ".join(filter(None, (part, field_label(model, field) if field else "")))


def said(one, value, may_see, typed=False) -> str:
    """A value of one side in words; what a person typed is shown to them as they typed it."""
    if value is merging.UNKNOWN:
        return _("(unknown)")
    if one.name is None:
        return value or ""
    model = type(one.row)
    field = model._meta.fields.get(one.name) or model._meta.manytomany[one.name]
    if typed and getattr(field, "mask", None):
        return str(value or "")
    return words_of(field, change_values.packed(model, one.row, one.name, value), may_see)


def choice_of(clash, may_see) -> Choice:
    original, theirs, mine = (
        said(clash, clash.original, may_see),
        said(clash, clash.theirs, may_see),
        said(clash, clash.mine, may_see, True),
    )
    removed = _("(removed)") if clash.name is None else ""
    return Choice(
        clash.key,
        label_of(clash),
        original,
        Side(pieces(original, theirs or removed)),
        Side(pieces(original, mine or removed)),
        clash.choice,
    )


def pieces(was: str, text: str) -> list[tuple]:
    """A text with what was put in and taken out, when most of it stayed."""
    match = SequenceMatcher(None, was[:2000], text[:2000], autojunk=False)
    if len(was) < 4 or len(text) < 4 or len(was) > 2000 or len(text) > 2000 or match.ratio() < 0.5:
        return [("", text)]
    found = []
    for step, start, end, begin, stop in match.get_opcodes():
        if step == "equal":
            found.append(("", text[begin:stop]))
        else:
            found += [
                pair for pair in (("del", was[start:end]), ("ins", text[begin:stop])) if pair[1]
            ]
    return found
