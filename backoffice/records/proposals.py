"""What the owner of a row may only propose: held back from the row, stored as a proposal, decided
by somebody else (decisions 42).

`records` asks here with every write, so that form, list, import, bulk act, history and undo follow
one rule: whoever may not approve changes of a row leaves its `proposed` fields as they are. A model
declares them, and what of it vouches for others (`verified`), on itself.
"""

import json
from collections.abc import Collection
from typing import Any

from backoffice.access.actor import Actor
from backoffice.access.actors import load_actor
from backoffice.access.outside_reach import PROFILE, is_own
from backoffice.access.permissions import can
from backoffice.access.scopes import sees
from backoffice.errors import Conflict, Refused
from backoffice.messages import notifications
from backoffice.records import audit, change_values, row_store
from backoffice.records.validation import check_row
from models.accounts import RoleGrant, UserRole
from models.base import Record
from models.clock import today
from models.messages import T
from models.proposals import ChangeProposal
from models.registry import model_of


def may_decide(actor: Actor, row: Record) -> bool:
    """Whether the actor changes every field of a stored row at once, and decides what others
    propose for it.

    Nobody does so for the own profile, whatever other roles they hold.
    """
    if actor.everything:
        return True
    return (
        not is_own_profile(actor, row)
        and can(actor, "approve", row.table())
        and sees(actor, row, "approve")
    )


def is_own_profile(actor: Actor, row: Record) -> bool:
    """Whether a row describes the actor, or the institution the actor speaks for."""
    if row.table() not in PROFILE:
        return False
    of_ours = actor.provider_id is not None and row.__data__.get("provider") == actor.provider_id
    return of_ours or is_own(actor, row)


def must_propose(actor: Actor, row: Record) -> bool:
    """Whether there are fields of a stored row that the actor may only propose to change."""
    return bool(row.proposed) and not may_decide(actor, row)


def hold_back(actor: Actor, row: Record, old: dict, many: dict) -> dict:
    """Put the former values back on a row about to be stored; answers {field: (old, new)} of what
    was only proposed.

    The row was checked as it would be with the proposal; what is left of it is checked once more.
    Whoever changes what somebody verified, without the right to verify, takes the verification
    away.
    """
    held = {}
    for name in row.proposed if must_propose(actor, row) else ():
        if name in row._meta.manytomany:
            if name in many and many[name] != old[name]:
                held[name] = (old[name], many.pop(name))
        elif row.__data__.get(name) != old.get(name):
            held[name] = (old.get(name), row.__data__.get(name))
            _put_back(row, name, old)
    if held:
        check_row(row)
    unverify(actor, row, old, many)
    return held


def _put_back(row: Record, name: str, old: Any) -> None:
    setattr(row, name, old.get(name))
    digest = getattr(row._meta.fields[name], "index_name", None)
    if digest in row._meta.fields:
        row.__data__[digest] = old.get(digest)


def unverify(actor: Actor, row: Record, old: dict, many: dict) -> None:
    """Take away what says that somebody verified the values which change now, unless the actor may
    verify them.
    """
    for stamp, names in row.verified.items():
        changes = any(
            row.__data__.get(name) != old.get(name)
            or many.get(name, old.get(name)) != old.get(name)
            for name in names
        )
        if changes and row.__data__.get(stamp) and not _may_verify(actor, row):
            setattr(row, stamp, None if row._meta.fields[stamp].null else False)


def _may_verify(actor: Actor, row: Record) -> bool:
    if actor.everything:
        return True
    return (
        not is_own_profile(actor, row)
        and can(actor, row.verified_through, row.table())
        and sees(actor, row, row.verified_through)
    )


def verified_anew(actor: Actor, row: Record, names: Collection[str]) -> dict:
    """The stamps of a verified row whose values an administrator has compared and approved: who,
    and today.
    """
    found = {}
    for stamp, covered in row.verified.items():
        if (
            stamp not in names
            and row.__data__.get(stamp)
            and set(covered) & set(names)
            and _may_verify(actor, row)
        ):
            kind = row._meta.fields[stamp].kind
            found[stamp] = {"account": actor.account_id, "day": today()}.get(
                kind, row.__data__[stamp]
            )
    return found


def begin(actor: Actor, row: Record) -> dict:
    """A new row of somebody who may not approve it starts unverified, and out of use until it is
    approved; answers what waits.
    """
    if (
        actor.everything
        or not row.proposed
        or (can(actor, "approve", row.table()) and not is_own_profile(actor, row))
    ):
        return {}
    for stamp in row.verified:
        setattr(row, stamp, None if row._meta.fields[stamp].null else False)
    held = {
        name: (value, row.__data__.get(name))
        for name, value in row.begins_as.items()
        if row.__data__.get(name) != value
    }
    for name, (value, _wanted) in held.items():
        setattr(row, name, value)
    return held


def check_removal(actor: Actor, row: Record) -> None:
    """Guards and matching read such a row: its owner does not delete it alone. Raises Refused."""
    if must_propose(actor, row):
        raise Refused(T("Who approves changes of this entry deletes it; ask them"))


def check_set_back(actor: Actor, row: Record, before: dict, many: dict) -> None:
    """An undo leads no field back that its actor may only propose to change. Raises Refused."""
    if must_propose(actor, row):
        changed = [
            name
            for name in row.proposed
            if row.__data__.get(name) != before.get(name)
            or many.get(name, before.get(name)) != before.get(name)
        ]
        if changed:
            raise Refused(T("This changes by a proposal only, which somebody else approves"))


def keep(actor: Actor, row: Record, held: dict) -> tuple:
    """Store what was held back as proposals, each in the place of an older one for its field;
    answers the fields.
    """
    if not held:
        return ()
    _lock(row)
    pending, fresh = {one.field: one for one in pending_of(row)}, {}
    for name, pair in held.items():
        packed = [change_values.packed(type(row), row, name, value) for value in pair]
        before = pending.get(name)
        if before is not None and pair_of(before)[1] == packed[1]:
            continue
        if before is not None:
            row_store.store(actor, before.bind_sealed(), {"status": "REPLACED"})
        fresh[name] = row_store.insert(
            actor, ChangeProposal, resource=row.table(), row_id=row.id, field=name, values=packed
        )
    if fresh:
        olds = {name: held[name][0] for name in fresh}
        news = {name: held[name][1] for name in fresh}
        row_store.log(
            actor, "UPDATE", row, audit.difference(type(row), olds, news), event="propose"
        )
        _tell_deciders(row, fresh)
    return tuple(held)


def _lock(row: Record) -> None:
    """Two contacts of one provider do not propose side by side. Raises Conflict."""
    model = type(row)
    if (
        not model.update({"row_version": row.row_version})
        .where(model.id == row.id, model.row_version == row.row_version)
        .execute()
    ):
        raise Conflict(row)


def _tell_deciders(row: Record, fresh: dict) -> None:
    """Those who may decide, whatever their roles are called: a message leads to a page that its
    reader may open.
    """
    roles = (
        RoleGrant.living()
        .select(RoleGrant.role)
        .where(RoleGrant.resource == row.table(), RoleGrant.verb == "approve")
    )
    first = next(iter(fresh.values()))
    for account in notifications.holders_of(UserRole.role.in_(roles)):
        decider = load_actor(account)
        if may_decide(decider, row) and sees(decider, first, "approve"):
            notifications.tell_account(
                account.id, "ASSIGN", f"{called(row)} 提交了 {len(fresh)} 项变更，待审批", first
            )


def called(row: Record) -> str:
    """A row in a message: by its own name, or by its number where the name is not for everybody."""
    open_name = not any(
        getattr(row._meta.fields[name], "mask", None) for name in row.display_fields
    )
    return str(row) if open_name else str(row.__data__.get("code") or f"#{row.id}")


def pending_of(row: Record) -> list[ChangeProposal]:
    """The proposals for a row that wait for a decision."""
    if not row.proposed:
        return []
    return list(
        ChangeProposal.living()
        .where(
            ChangeProposal.resource == row.table(),
            ChangeProposal.row_id == row.id,
            ChangeProposal.status == "PENDING",
        )
        .order_by(ChangeProposal.id)
    )


def target_of(proposal: ChangeProposal) -> Any:
    """The living row that a proposal is about, or None."""
    model = model_of(proposal.resource)
    row = model and model.living().where(model.id == proposal.row_id).first()
    return row and row.bind_sealed()


def pair_of(proposal: ChangeProposal) -> list:
    """[old, new] that a proposal holds, still packed."""
    return json.loads(proposal.values.open())


def value_now(row: Record, name: str) -> Any:
    """What a field holds at present, packed like the values of a proposal."""
    held = (
        row_store.linked_ids(row, name) if name in row._meta.manytomany else row.__data__.get(name)
    )
    return change_values.packed(type(row), row, name, held)


def is_outdated(proposal: ChangeProposal, row: Record) -> bool:
    """Whether the field has changed since the proposal was made."""
    return value_now(row, proposal.field) != pair_of(proposal)[0]
