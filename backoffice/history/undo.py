"""Takes a change set back, record by record, wherever nobody touched the rows since; the undo is a
change set itself.

    outcome = undo.undo(actor, change_set)
    outcome.done, outcome.left  # records; (record, why) of those that stay as they are

A record goes back with everything that was written along with it, or not at all. What stands for
good: case events, notices and the states of a workflow with deadlines; the act that leads back
from there is an event of its own.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import Any

from backoffice.access import granting, protection_profile
from backoffice.access.actor import Actor
from backoffice.access.bulk_scope import beyond
from backoffice.access.permissions import can
from backoffice.access.scopes import sees
from backoffice.batch import Together, batch
from backoffice.deadlines import register
from backoffice.errors import Conflict, Invalid, NotFound, Refused
from backoffice.records import audit, change_log, change_values, numbering, proposals, writes
from backoffice.records.deletion import is_own_draft
from backoffice.records.editability import is_removable, require_undoable
from backoffice.records.validation import check_row
from backoffice.search import index, name_keys
from models.accounts import UserAccount
from models.changes import Change, ChangeSet
from models.clock import local
from models.messages import T
from models.registry import model_of

AT_ONCE = 500


@dataclass
class Outcome:
    """What an undo did: records that went back, (record, why) of those left, and the set it is."""

    done: list = field(default_factory=list)
    left: list = field(default_factory=list)
    change_set: int | None = None


def fetch(actor: Actor, set_id: int) -> ChangeSet:
    """A change set of this actor. Raises NotFound."""
    found = ChangeSet.get_or_none(ChangeSet.id == set_id, ChangeSet.user == actor.account_id)
    if found is None:
        raise NotFound()
    return found


def undo(actor: Actor, change_set: ChangeSet) -> Outcome:
    """Take back what can be taken back; permission and scope as for the verbs of the original
    act.
    """
    outcome, verbs, found = Outcome(), verbs_of(change_set), by_record(change_set)
    with (
        change_log.act(actor, "UNDO", change_set.title, undoes=change_set.id) as act,
        batch() as many,
    ):
        is_event = change_set.kind == "EVENT"
        needed = pointed_at(change for changes in found.values() for change in changes)
        for some in _of_one_table(reversed(list(found.values()))):
            read = Read(actor, some, verbs, is_event)
            for changes in some:
                _try(actor, changes, read, needed, many, outcome)
        many.conclude()
        numbering.store_all(many)
        audit.write_all(many)
        index.file_all(many)
        name_keys.keep_all(many)
    outcome.change_set = act.id
    return outcome


def _of_one_table(found: Iterable) -> Iterator[list[list]]:
    """Records in their order, as many at a time as are read at once; no row of a table decides who
    reaches another of it.
    """
    for _table, group in groupby(found, key=lambda changes: changes[0].root_ref.partition(":")[0]):
        records = list(group)
        yield from (records[start : start + AT_ONCE] for start in range(0, len(records), AT_ONCE))


def _try(  # noqa: PLR0913 - one record and what the whole act shares
    actor: Actor, changes: list[Change], read: "Read", needed: set, many: Together, outcome: Outcome
) -> None:
    """One record: back with everything of it, or left with the reason and without a trace."""
    name, mark = read.name_of(changes), many.mark()
    try:
        _take_back(actor, changes, read, needed)
        if beyond(actor, many.reaches[mark[2] :]):
            raise Refused(T("The entry would lie outside the stations you work for"))
        return outcome.done.append(name)
    except Invalid as fault:
        why = next(chain.from_iterable(fault.errors.values()))
    except Refused as fault:
        why = fault.why
    except Conflict as fault:
        why = fault.args[0]
    many.back_to(mark)
    return outcome.left.append((name, why))


class Read:
    """The rows of some records, read at once, and which of them the actor does not reach with the
    verbs of the act.

    A row of which two records speak is read when its turn comes: the first of them changes it. That
    nobody else writes the others meanwhile is seen by their version, when they are stored.
    """

    def __init__(
        self, actor: Actor, found: list[list], verbs: dict, is_event: bool = False
    ) -> None:
        self.verbs, self.is_event = verbs, is_event
        self.roots = {changes[0].root_ref for changes in found}
        counted: Counter[str] = Counter()
        for changes in found:
            counted.update({change.object_ref for change in changes} | {changes[0].root_ref})
        self.rows = {ref: None for ref, count in counted.items() if count == 1}
        for model, ids in _by_model(self.rows).items():
            for start in range(0, len(ids), AT_ONCE):
                self.rows |= {
                    change_log.reference(row): row
                    for row in model.select().where(model.id.in_(ids[start : start + AT_ONCE]))
                }
        wanted: list[tuple] = []
        for ref, row in self.rows.items():
            if row is not None:
                wanted += [(type(row), row.id, verb) for verb in verbs.get(ref, ())]
        self.out = beyond(actor, wanted)

    def row_of(self, reference: str) -> Any:
        """The row of a reference, in the bin or not; None when its table or itself is gone."""
        return self.rows[reference] if reference in self.rows else row_of(reference)

    def name_of(self, changes: list[Change]) -> Any:
        """The record of these changes as it stands, or its reference when it is no longer there."""
        row = self.row_of(changes[0].root_ref)
        return changes[0].root_ref if row is None else row.clone()

    def reaches(self, actor: Actor, ref: str, row: Any, verb: str) -> bool:
        return (type(row), row.id) not in self.out if ref in self.rows else sees(actor, row, verb)


def _by_model(references: Iterable[str]) -> dict:
    found: dict = {}
    for table, _colon, row_id in (reference.partition(":") for reference in references):
        found.setdefault(table, []).append(int(row_id))
    return {model: ids for table, ids in found.items() if (model := model_of(table))}


class _Enough(Exception):  # noqa: N818 - a signal, not an error
    """Ends a rehearsal."""


def rehearse(actor: Actor, change_set: ChangeSet) -> Outcome:
    """What `undo` would do, by doing it and taking it back."""
    try:
        with writes.writing():
            outcome = undo(actor, change_set)
            raise _Enough
    except _Enough:
        outcome.change_set = None
        return outcome


def by_record(change_set: ChangeSet) -> dict:
    """{reference of a record: its changes with those of what belongs to it} in the order of
    writing.
    """
    found: dict = {}
    for change in (
        Change.select().where(Change.change_set == change_set.id).order_by(Change.id).iterator()
    ):
        found.setdefault(change.root_ref, []).append(change)
    return found


def verbs_of(change_set: ChangeSet) -> dict:
    """{reference: verbs} that the first act of a chain of undo and redo asked for."""
    while change_set.undoes and (
        before := ChangeSet.get_or_none(ChangeSet.id == change_set.undoes)
    ):
        change_set = before
    found: dict = {}
    for ref, verb in (
        Change.select(Change.object_ref, Change.verb)
        .where(Change.change_set == change_set.id, Change.verb.is_null(False))
        .tuples()
    ):
        found.setdefault(ref, set()).add(verb)
    return found


def row_of(reference: str) -> Any:
    """The row of a reference, in the bin or not; None when its table or itself is gone."""
    table, _colon, row_id = reference.partition(":")
    model = model_of(table)
    return model and model.get_or_none(model.id == int(row_id))


def verb_of(changes: list[Change]) -> str | None:
    """What was asked for on a row; None for one that was written along."""
    return next((change.verb for change in changes if change.verb), None)


def pointed_at(changes: Iterable[Change]) -> set[str]:
    """References of new rows at which some living row points: asked table by table, however many
    rows an import made.
    """
    made = _by_model(
        change.object_ref for change in changes if change.action in ("CREATE", "RESTORE")
    )
    found = set()
    for model, ids in made.items():
        for other, link in writes.pointing_at(model):
            for start in range(0, len(ids), AT_ONCE):
                some = link.in_(ids[start : start + AT_ONCE])
                rows = other.living().select(link).where(some).tuples()
                found |= {f"{model.table()}:{row_id}" for (row_id,) in rows}
    return found


def _take_back(actor: Actor, changes: list[Change], read: Read, needed: set) -> None:
    """Lead every row of a record back to where it was before these changes. Raises Invalid,
    Refused, Conflict.
    """
    if any(change.lasting for change in changes):
        raise Refused(
            T(
                "This step of the workflow stands: stories, notices and clocks are not "
                "taken back by an undo"
            )
        )
    rows: dict = {}
    for change in changes:
        rows.setdefault(change.object_ref, []).append(change)
    found = {ref: _untouched(read.row_of(ref), own) for ref, own in rows.items()}
    for ref, row in found.items():
        _require(actor, ref, row, read)
    root = found.get(changes[0].root_ref)
    with change_log.about(next(iter(found.values())) if root is None else root):
        for ref, own in reversed(rows.items()):
            _revert(actor, found[ref], own, read.is_event)
        for ref, row in found.items():
            _require_whole(row, ref in needed)
        for ref, row in found.items():
            if verb_of(rows[ref]):
                writes.tell_followers(actor, row)


def _untouched(row: Any, own: list[Change]) -> Any:
    """The row, when nobody wrote it after these changes. Raises Invalid."""
    if row is None:
        raise Invalid(T("The entry is no longer there"))
    if row.row_version != own[-1].version:
        raise Invalid(_since(own[-1].object_ref, own[-1]))
    return row.bind_sealed()


def _since(ref: str, last: Any) -> Any:
    later = (
        Change.select(Change, ChangeSet)
        .join(ChangeSet)
        .where(Change.object_ref == ref, Change.id > last.id)
        .order_by(Change.id.desc())
        .first()
    )
    if later is None:
        return T("Changed since")
    if later.change_set.undoes == last.change_set_id:
        return T("Already undone")
    account = UserAccount.get_or_none(UserAccount.id == later.change_set.user)
    return T(
        "Changed since by {who} at {when}",
        who=account.display_name if account else T("System"),
        when=local(later.change_set.at).strftime("%Y-%m-%d %H:%M"),
    )


def _require(actor: Actor, ref: str, row: Any, read: Read) -> None:
    verbs = read.verbs.get(ref, ())
    for verb in verbs:
        granted = can(actor, verb, row.table()) and read.reaches(actor, ref, row, verb)
        if not granted and not (verb == "delete" and is_own_draft(actor, row)):
            raise Refused(T("This entry is not yours to change"))
    require_undoable(row, whole=not read.is_event and (bool(verbs) or ref in read.roots))


def _revert(actor: Actor, row: Any, own: list[Change], is_event: bool = False) -> Any:
    first, verb = own[0], verb_of(own)
    before = {**row.__data__}
    if first.action in ("CREATE", "RESTORE"):
        protection_profile.check_gone(actor, row)
        granting.check_gone(actor, row)
        writes.store(actor, row, {"is_deleted": True}, before, verb=verb)
        return writes.log(actor, "DELETE", row, {}, event="undo")
    former: dict = {}
    for change in own:
        for name, (old, _new) in change_values.of(change).items():
            former.setdefault(name, old)
    model = type(row)
    many = {name: former.pop(name) for name in list(former) if name in model._meta.manytomany}
    linked = {name: writes.linked_ids(row, name) for name in many}
    for name, old in former.items():
        setattr(row, name, change_values.unpacked(model, name, old))
    proposals.check_set_back(actor, row, {**before, **linked}, many)
    changed = {name: value for name, value in row.__data__.items() if value != before.get(name)}
    if first.action == "DELETE":
        changed["is_deleted"] = False
    check_row(row)
    protection_profile.check(actor, row)
    granting.check(actor, row)
    if verb:
        writes.check_as_edited(actor, row)
    require_undoable(row, whole=bool(verb) and not is_event)
    writes.store(actor, row, changed, {**before, **linked}, many, verb)
    register.keep(row)
    shown = {name: row.__data__[name] for name in former if name in row.__data__}
    return writes.log(
        actor,
        "UPDATE",
        row,
        audit.difference(model, {**before, **linked}, {**shown, **many}),
        event="undo",
    )


def _require_whole(row: Any, needed: bool) -> None:
    """A living row needs what it points at; a row in the bin is needed by nobody. Raises
    Invalid.
    """
    if row.is_deleted:
        if not is_removable(row):
            raise Refused(T("This entry cannot be deleted"))
        if needed and (count := len(writes.dependents(row)) + len(writes.parts(row))):
            raise Invalid(T("Still needed by {n} entries", n=count))
        return
    if gone := writes.missing_links(row):
        raise Invalid(T("What it refers to is no longer there: {fields}", fields="、".join(gone)))
