"""Transitions: who may do what to a record in which state, which fields the event has, which
conditions must be met, and what follows.

The same check decides what is offered and what is done: screens list `offers`, and `fire` checks
again inside the transaction that writes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from backoffice.access.actor import Actor
from backoffice.access.permissions import can
from backoffice.access.scopes import sees
from backoffice.deadlines import register as deadlines
from backoffice.errors import Conflict, GuardFailed, Refused
from backoffice.records import audit, change_log, writes
from backoffice.records.validation import clean
from models.base import BaseTable
from models.messages import T


@dataclass(frozen=True)
class Transition:
    """One event of one noun.

    `sources` are the states it starts from; `target` the state it leads to: a code, None to stay,
    or a function of the Context. `fields` maps input names to unbound fields, and `initial(row,
    actor)` gives their first values. `extra_fields(row, actor)` gives further inputs, such as the
    child rows to tick. `guard(row, actor)` gives the unmet conditions as sentences;
    `warnings(row, actor)` what is worth knowing and stops nothing. `effect(context)` writes what
    belongs to the event and may return column changes. `primary` (or `primary(row)`) says that it
    is the next step. `undoable` events change columns and nothing else: no guard, number, notice,
    deadline, case event or session depends on them. Whoever fired one can undo it as long as
    nobody has written the row since; the audit log and the history keep both.
    """

    event: str
    label: str
    sources: tuple[str | None, ...]
    target: str | Callable | None = None
    fields: dict | Callable = field(default_factory=dict)
    extra_fields: Callable | None = None
    initial: Callable | None = None
    when: Callable | None = None
    verb: str | None = None
    guard: Callable | None = None
    warnings: Callable | None = None
    effect: Callable | None = None
    event_type: str | None = None
    primary: bool | Callable = False
    danger: bool = False
    icon: str | None = None
    page: str | None = None
    undoable: bool = False
    clause: str = ""
    help: str = ""

    @property
    def permission(self) -> str:
        return self.verb or self.event

    @property
    def plain_inputs(self) -> dict:
        """The fields that do not depend on the row."""
        return {} if callable(self.fields) else self.fields

    def inputs(self, row: Any, actor: Actor) -> dict:
        """The unbound fields of this event, by input name."""
        fields = self.fields(row, actor) if callable(self.fields) else self.fields
        return {**fields, **self.extra_fields(row, actor)} if self.extra_fields else fields

    # what an act is asked; a chain of events answers the same (see chains.Chain)

    def is_open_to(self, actor: Actor, resource: str) -> bool:
        """Whether the person may do it to any row of this table at all."""
        return can(actor, self.permission, resource)

    def is_allowed(self, workflow: "Workflow", actor: Actor, row: Any) -> bool:
        return can(actor, self.permission, workflow.resource) and sees(actor, row, self.permission)

    def can_start(self, workflow: "Workflow", row: Any, actor: Actor | None) -> bool:
        return workflow.standing(row) in self.sources and (self.when is None or self.when(row))

    def unmet(self, row: Any, actor: Actor) -> list[str]:
        """The conditions that the row does not meet yet."""
        return list(self.guard(row, actor)) if self.guard else []

    def groups(self, row: Any, actor: Actor) -> list[tuple]:
        """(title, input names) of the sections of its form: one, under its own name."""
        return []


@dataclass
class Context:
    """What an effect knows: who, which row, the cleaned input, the transition, and the text of the
    case event.

    `messages` are sentences for whoever fired the event; the row that `fire` returns carries them.
    """

    actor: Actor
    row: Any
    values: dict
    transition: Transition
    changes: dict = field(default_factory=dict)
    content: str = ""
    party: str | None = None
    messages: list = field(default_factory=list)


@dataclass(frozen=True)
class Offer:
    """A transition as offered to somebody: it can be fired when `unmet` is empty."""

    transition: Any
    unmet: tuple[str, ...] = ()


class Workflow:
    """The state table of one model; `state` is None for a noun without states, whose events start
    from None.
    """

    def __init__(
        self,
        model: type[BaseTable],
        *transitions: Transition,
        on_transition: Callable | None = None,
        state: str | None = "status",
    ) -> None:
        self.model, self.on_transition, self.state = model, on_transition, state
        self.transitions = {transition.event: transition for transition in transitions}
        self.chains: dict[str, Any] = {}

    @property
    def resource(self) -> str:
        return self.model.table()

    def act(self, event: str) -> Any:
        """The transition or the chain of this name, or None."""
        return self.transitions.get(event) or self.chains.get(event)

    def offers(self, actor: Actor, row: Any) -> list[Offer]:
        """Events that start from the row's state and that the actor may fire on it, with their
        unmet conditions.
        """
        return self._offered(self.transitions.values(), actor, row)

    def combined(self, actor: Actor, row: Any) -> list[Offer]:
        """Chains of events that can be begun at once."""
        return [
            offer for offer in self._offered(self.chains.values(), actor, row) if not offer.unmet
        ]

    def _offered(self, acts: Iterable, actor: Actor, row: Any) -> list[Offer]:
        return [
            Offer(act, tuple(act.unmet(row, actor)))
            for act in acts
            if act.can_start(self, row, actor) and act.is_allowed(self, actor, row)
        ]

    def allowed(self, actor: Actor, row: Any, act: Any) -> bool:
        return act.is_allowed(self, actor, row)

    def can_start(self, act: Any, row: Any, actor: Actor | None = None) -> bool:
        """Whether an event starts from the current state of the row, whoever fires it."""
        return act.can_start(self, row, actor)

    def standing(self, row: Any) -> str | None:
        """The state of a row; None when the noun has none."""
        return getattr(row, self.state) if self.state else None

    def fire(  # noqa: PLR0913 - the one door, its options have defaults
        self,
        actor: Actor,
        row: Any,
        event: str,
        raw: dict | None = None,
        version: int | None = None,
        given: dict | None = None,
    ) -> Any:
        """Fire an event and return the row as it is then; `given` is what the program itself adds
        to the input, such as the ids of uploaded files.

        Raises Refused, Invalid, GuardFailed or Conflict; nothing is written then.
        """
        if event in self.chains:
            return self.chains[event].fire(self, actor, row, raw or {}, version, given or {})
        transition = self.transitions[event]
        if not self.allowed(actor, row, transition):
            raise Refused(T("“{event}” is not yours to do on this entry", event=transition.label))
        with change_log.about(row, lasting=not transition.undoable) as act:
            act.name(actor, "EVENT", transition.label)
            fresh = self.model.get_by_id(row.id).bind_sealed()
            if version is not None and fresh.row_version != version:
                raise Conflict(fresh)
            if not self.can_start(transition, fresh, actor):
                raise Conflict(fresh)
            if unmet := transition.unmet(fresh, actor):
                raise GuardFailed(unmet)
            fields = transition.inputs(fresh, actor)
            values = clean(actor, fields, {name: (raw or {}).get(name) for name in fields})
            context = Context(actor, fresh, {**values, **(given or {})}, transition)
            self._apply(context)
        context.row.messages = context.messages
        return context.row

    def carry_out(self, actor: Actor, row: Any, event: str, values: dict) -> Any:
        """An event that follows from an event of another record, whose permission and guards were
        asked already; returns the row as it is then.
        """
        with change_log.about(row, lasting=True):
            fresh = self.model.get_by_id(row.id).bind_sealed()
            context = Context(actor, fresh, values, self.transitions[event])
            self._apply(context)
        return context.row

    def _apply(self, context: Context) -> None:
        """Effect, conditional update, case event and audit line, in this order, in the open
        transaction.
        """
        row, transition = context.row, context.transition
        before = {**row.__data__}
        if transition.effect:
            context.changes.update(transition.effect(context) or {})
            row = context.row
        target = transition.target(context) if callable(transition.target) else transition.target
        changes = {**context.changes, **({self.state: target} if target else {})}
        old_state = self.standing(row)
        for name, value in changes.items():
            setattr(row, name, value)
        writes.store(
            context.actor,
            row,
            {name: row.__data__[name] for name in changes},
            before,
            verb=transition.permission,
        )
        if self.on_transition:
            self.on_transition(context, old_state, self.standing(row))
        deadlines.keep(row)
        shown = audit.difference(type(row), before, {name: row.__data__[name] for name in changes})
        writes.log(
            context.actor,
            "STATE",
            row,
            {**shown, **self._reason_of(context)},
            event=transition.event,
        )

    def _reason_of(self, context: Context) -> dict:
        """The reason that was typed, where neither a column nor a case event keeps it."""
        reason = context.values.get("reason")
        return (
            {"reason": [None, str(reason)]}
            if reason and not self.on_transition and "reason" not in context.changes
            else {}
        )


_workflows: dict[type[BaseTable], Workflow] = {}


def register(workflow: Workflow) -> Workflow:
    """Make a workflow known to screens, checks and the access matrix."""
    _workflows[workflow.model] = workflow
    return workflow


def workflow_of(model: type[BaseTable]) -> Workflow | None:
    return _workflows.get(model)


def workflows() -> list[Workflow]:
    return list(_workflows.values())
