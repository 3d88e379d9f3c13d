"""Transitions: who may do what to a record in which state, what is asked, what must hold, what
follows.

The predicate that guards also offers: screens list `offers`, `fire` checks the same thing again
inside the transaction that writes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from backoffice.access.actor import Actor
from backoffice.access.permissions import can
from backoffice.access.scopes import sees
from backoffice.deadlines import register as deadlines
from backoffice.errors import Conflict, GuardFailed, Refused
from backoffice.records import audit, change_log, writes
from backoffice.records.validation import clean
from models.messages import T


@dataclass(frozen=True)
class Transition:
    """One event of one noun.

    `sources` are the states it starts from; `target` the state it leads to: a code, None to stay,
    or a function of the Context. `asks` maps input names to unbound fields. `guard(row, actor)`
    answers what is missing, as sentences; `warns(row, actor)` what is worth knowing and stops
    nothing. `effect(context)` writes what belongs to the event and may answer column changes.
    `lists(row, actor)` answers further inputs, the row's own rows to tick for one. `primary` (or
    `primary(row)`) says that it is the next step. `undoable` events change columns and nothing
    else: no guard, number, notice, clock, story or session hangs on them. Whoever let one happen
    takes it back while nobody wrote the row since; the log and the history keep both.
    """

    event: str
    label: str
    sources: tuple
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
        """What the event asks for whatever the row: all that can be said of one in another
        state.
        """
        return {} if callable(self.fields) else self.fields

    def inputs(self, row, actor) -> dict:
        """The unbound fields that this event asks for, by input name."""
        asked = self.fields(row, actor) if callable(self.fields) else self.fields
        return {**asked, **self.extra_fields(row, actor)} if self.extra_fields else asked


@dataclass
class Context:
    """What an effect knows: who, which row, the cleaned input, the transition, and the words for
    the story.

    `told` are sentences for who let it happen; the fired row carries them.
    """

    actor: Actor
    row: object
    values: dict
    transition: Transition
    changes: dict = field(default_factory=dict)
    content: str = ""
    party: str | None = None
    messages: list = field(default_factory=list)


@dataclass(frozen=True)
class Offer:
    """A transition as offered to somebody: free to fire when `missing` is empty."""

    transition: Transition
    unmet: tuple = ()


class Workflow:
    """The state table of one model."""

    def __init__(
        self,
        model,
        *transitions: Transition,
        on_transition: Callable | None = None,
        state: str = "status",
    ):
        self.model, self.on_transition, self.state = model, on_transition, state
        self.transitions = {transition.event: transition for transition in transitions}

    @property
    def resource(self) -> str:
        return self.model.table()

    def offers(self, actor: Actor, row) -> list[Offer]:
        """Events that start from the row's state and that the actor may fire on it; refused ones
        say what is missing.
        """
        found = []
        for transition in self.transitions.values():
            if self._starts_from(transition, row) and self.allowed(actor, row, transition):
                found.append(Offer(transition, tuple(self._unmet(transition, row, actor))))
        return found

    def allowed(self, actor: Actor, row, transition: Transition) -> bool:
        return can(actor, transition.permission, self.resource) and sees(
            actor, row, transition.permission
        )

    def can_start(self, transition: Transition, row) -> bool:
        """Whether an event starts from the row as it stands, whoever asks."""
        return self._starts_from(transition, row)

    def _starts_from(self, transition, row) -> bool:
        return getattr(row, self.state) in transition.sources and (
            transition.when is None or transition.when(row)
        )

    def fire(  # noqa: PLR0913 - the one door, its options have defaults
        self,
        actor: Actor,
        row,
        event: str,
        raw: dict | None = None,
        version: int | None = None,
        given: dict | None = None,
    ):
        """Let an event happen; `given` is what the product knows, the ids of uploaded files for
        one.

        Raises Refused, Invalid, GuardFailed or Conflict; nothing is written then.
        """
        transition = self.transitions[event]
        if not self.allowed(actor, row, transition):
            raise Refused(T("“{event}” is not yours to do on this entry", event=transition.label))
        with change_log.about(row, lasting=not transition.undoable) as act:
            act.name(actor, "EVENT", transition.label)
            fresh = self.model.get_by_id(row.id).bind_sealed()
            if version is not None and fresh.row_version != version:
                raise Conflict(fresh)
            if not self._starts_from(transition, fresh):
                raise Conflict(fresh)
            if missing := self._unmet(transition, fresh, actor):
                raise GuardFailed(missing)
            asks = transition.inputs(fresh, actor)
            values = clean(actor, asks, {name: (raw or {}).get(name) for name in asks})
            context = Context(actor, fresh, {**values, **(given or {})}, transition)
            self._apply(context)
        fresh.messages = context.messages
        return fresh

    def _unmet(self, transition, row, actor) -> list:
        return list(transition.guard(row, actor)) if transition.guard else []

    def _apply(self, context: Context):
        """Effect, conditional update, story and audit line, in this order, in the open
        transaction.
        """
        row, transition = context.row, context.transition
        before = {**row.__data__}
        if transition.effect:
            context.changes.update(transition.effect(context) or {})
            row = context.row
        target = transition.target(context) if callable(transition.target) else transition.target
        changes = {**context.changes, **({self.state: target} if target else {})}
        old_state = getattr(row, self.state)
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
            self.on_transition(context, old_state, getattr(row, self.state))
        deadlines.keep(row)
        shown = audit.difference(type(row), before, {name: row.__data__[name] for name in changes})
        writes.log(
            context.actor,
            "STATE",
            row,
            {**shown, **self._reason_of(context)},
            event=transition.event,
        )

    def _reason_of(self, context) -> dict:
        """The reason that an event asked for, where neither a column nor a story keeps it."""
        reason = context.values.get("reason")
        return (
            {"reason": [None, str(reason)]}
            if reason and not self.on_transition and "reason" not in context.changes
            else {}
        )


_workflows: dict = {}


def register(workflow: Workflow) -> Workflow:
    """Make a workflow known to screens, checks and the access matrix."""
    _workflows[workflow.model] = workflow
    return workflow


def workflow_of(model) -> Workflow | None:
    return _workflows.get(model)


def workflows() -> list[Workflow]:
    return list(_workflows.values())
