"""Every mistake can be put right (decision 50): by who made it while nobody built on it, by the
head with a reason afterwards; the story keeps both.

A noun adds one event to its workflow and names what may be corrected, who made it, and what is
built on it by now:

    correction(ServiceSummary, ("summary", "ended_on"), built_on=answered, story=case_of)

Events that take another event back share its guard, `mended_by`, and its words, `tell`.
"""

import json
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backoffice.access.actor import Actor
from backoffice.access.permissions import can
from backoffice.access.scopes import sees
from backoffice.errors import Invalid
from backoffice.records import audit, writes
from backoffice.records.editability import is_sealed
from backoffice.records.validation import check_row
from backoffice.workflow import case_events
from backoffice.workflow.engine import Context, Transition
from models.base import BaseTable, Record
from models.cases import ServiceCase
from models.fields import Text
from models.messages import T

CORRECT = "correct"
"""The right to put right what one has made."""
AMEND = "amend"
"""The right of the head to put right what somebody has built on; it comes with the other."""
REASON = Text("Reason", null=True, help="Needed as soon as somebody has built on the entry")


@dataclass(frozen=True)
class Rule:
    """Who puts a mistake right: `maker(row, actor)` while `built_on(row)` gives no sentence, then
    the head.
    """

    maker: Callable
    built_on: Callable

    def unmet(self, row: Record, actor: Actor) -> Iterator[str]:
        """The guard of every event that puts something right."""
        if is_archived(row):
            yield T("Archived: a correction slip is added to the file, nothing is changed any more")
        elif not may_amend(row, actor):
            if not self.maker(row, actor):
                yield T("Who made the entry puts it right, or the head")
            elif why := next(iter(self.built_on(row)), None):
                yield T("{why}; now the head puts it right, with a reason", why=why)

    def needs_reason(self, row: Record, actor: Actor) -> bool:
        """Whether the story must say why: the entry is another's, or something rests on it."""
        return not self.maker(row, actor) or next(iter(self.built_on(row)), None) is not None


def wrote(row: Record, actor: Actor) -> bool:
    """Whether the actor, or the institution the actor speaks for, made an entry."""
    provider = row.__data__.get("provider") if "provider" in row._meta.fields else None
    return row.created_by == actor.account_id or (
        provider is not None and provider == actor.provider_id
    )


def handles(row: Record, actor: Actor) -> bool:
    """Whoever the event is granted to: the grant names those who handle the record."""
    return True


def nothing(row: Record) -> Iterator[str]:
    """For what nobody ever builds on."""
    return iter(())


def may_amend(row: Record, actor: Actor) -> bool:
    return can(actor, AMEND, row.table()) and sees(actor, row, AMEND)


def is_archived(row: Record) -> bool:
    """Whether a record, or the one that it belongs to, is filed away."""
    return is_sealed(row) or (bool(row.locking_states) and row.status in row.locking_states)


def correction(  # noqa: PLR0913 (a declaration, called with names)
    model: type[BaseTable],
    names: tuple[str, ...] = (),
    sources: tuple = (None,),
    *,
    story: Callable,
    maker: Callable = wrote,
    built_on: Callable = nothing,
    fields: dict | Callable | None = None,
    names_of: Callable | None = None,
    guard: Callable | None = None,
    check: Callable | None = None,
    follow: Callable | None = None,
    target: str | None = None,
    **more: Any,
) -> Transition:
    """The event `correct` of a noun.

    `names` are its fields that may be corrected, `fields` (or a function of row and actor) others
    than the model's own, and `names_of(row)` those of them that a row in its state has.
    `story(row)` is the case or need that tells of it. `check(actor, row)` raises Invalid for a row
    as it would be; `follow(context, before)` writes what rests on it and may return further
    columns.
    """
    rule = Rule(maker, built_on)
    own = {name: _asked(model, name) for name in names}
    varies = names_of is not None or callable(fields)

    def asked(row: Record, actor: Actor) -> dict:
        others = fields(row, actor) if callable(fields) else fields or {}
        return others | own

    def inputs(row: Record, actor: Actor) -> dict:
        found = asked(row, actor)
        shown = names_of(row) if names_of else found
        return {name: found[name] for name in shown} | {"why": REASON}

    def unmet(row: Record, actor: Actor) -> Iterator[str]:
        yield from rule.unmet(row, actor)
        if guard:
            yield from guard(row, actor)

    def effect(context: Context) -> dict:
        return _corrected(context, rule, story, check, follow)

    return Transition(
        CORRECT,
        "Correct a mistake",
        sources,
        target,
        fields=inputs if varies else {**(fields or {}), **own, "why": REASON},
        initial=lambda row, actor: {name: _now(row, name) for name in asked(row, actor)},
        guard=unmet,
        effect=effect,
        icon="edit",
        clause="decision 50",
        **more,
    )


def _asked(model: type[BaseTable], name: str) -> Any:
    """A field of a model as the event asks for it, computed or not."""
    field = copy(model._meta.manytomany.get(name) or model._meta.fields[name])
    field.system = False
    return field


def _now(row: Record, name: str) -> Any:
    if name in row._meta.manytomany:
        return writes.linked_ids(row, name)
    return row.__data__.get(name)


def _corrected(
    context: Context, rule: Rule, story: Callable, check: Callable | None, follow: Callable | None
) -> dict:
    """Check and write the corrected values, and tell old and new. Raises Invalid."""
    actor, row = context.actor, context.row
    values = {name: value for name, value in context.values.items() if name != "why"}
    before = {name: _now(row, name) for name in values}
    changed = {name: value for name, value in values.items() if not same(before[name], value)}
    if not changed:
        raise Invalid(T("Nothing differs from what is there"))
    reason = said(context, rule)
    columns = {name: value for name, value in changed.items() if name in row._meta.fields}
    for name, value in columns.items():
        setattr(row, name, value)
    check_row(row)
    if check:
        check(actor, row)
    for name in changed.keys() - columns.keys():
        writes.set_links(row, name, changed[name])
    tell(actor, story(row), row, changed=audit.difference(type(row), before, changed), why=reason)
    return columns | ((follow(context, before) if follow else None) or {})


def said(context: Context, rule: Rule) -> str | None:
    """The reason as it was typed. Raises Invalid where it is needed and missing."""
    reason = context.values.get("why")
    if not reason and rule.needs_reason(context.row, context.actor):
        raise Invalid({"why": [T("Say why: the entry is another's, or is built on")]})
    return reason


def same(old: Any, new: Any) -> bool:
    """Whether a form leaves a value as it is; a form shows instants to the minute."""
    if isinstance(old, datetime) and isinstance(new, datetime):
        return old.replace(second=0, microsecond=0) == new.replace(second=0, microsecond=0)
    return old == new or (old in (None, "", []) and new in (None, "", []))


def tell(  # noqa: PLR0913 - the parts of the line
    actor: Actor,
    matter: Any,
    row: Record,
    *,
    changed: dict | None = None,
    event: str | None = None,
    why: str | None = None,
) -> None:
    """The line of the story, as parameters that each reader sees in their own language (decision
    57).
    """
    state = matter.status if isinstance(matter, ServiceCase) else None
    case_events.add(
        actor, matter, "CORRECT", words(row, changed=changed, event=event, why=why), state, state
    )


def words(
    row: Record, *, changed: dict | None = None, event: str | None = None, why: str | None = None
) -> str:
    """What was put right: on which row, from what to what or by which event, and why."""
    told = {
        "of": row.table(),
        "id": row.id,
        "event": event,
        "changed": changed,
        "why": why,
    }
    return json.dumps(
        {name: value for name, value in told.items() if value is not None}, ensure_ascii=False
    )


def mended_by(maker: Callable = wrote, built_on: Callable = nothing, *others: Callable) -> Callable:
    """The guard of an event that takes another one back."""
    rule = Rule(maker, built_on)

    def unmet(row: Record, actor: Actor) -> Iterator[str]:
        yield from rule.unmet(row, actor)
        for other in others:
            yield from other(row, actor)

    return unmet


WHY = {"reason": Text("Reason")}
"""What an event that takes another one back always asks."""
