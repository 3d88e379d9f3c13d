"""Acts that belong together: several events in one form and one transaction (decisions 52, the
fewer steps of a case).

Nothing is passed by: each step goes through the door of its own workflow, with its permission, its
guard, its line in the story and in the log. When one of them refuses, none has happened.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from backoffice.access.actor import Actor
from backoffice.access.permissions import can
from backoffice.errors import Conflict, GuardFailed, Invalid, Refused
from backoffice.records import change_log
from backoffice.records.validation import clean
from backoffice.workflow.engine import Transition, Workflow, workflow_of
from models.base import BaseTable
from models.messages import T


@dataclass(frozen=True)
class Step:
    """One event of a chain.

    `asks` names the inputs that the form shows, None for all of them; the others begin as the event
    itself proposes. `given(row)` adds what the chain knows. `when(row)` says whether the step is
    still wanted. A step of another noun names its `model`, and `on(row)` answers its row once the
    steps before are done. An `optional` step is left out for those who may not take it.
    """

    event: str
    asks: tuple[str, ...] | None = None
    when: Callable | None = None
    given: Callable | None = None
    model: type[BaseTable] | None = None
    on: Callable | None = None
    optional: bool = False


@dataclass(frozen=True)
class Part:
    """A step with the workflow and the transition that it means."""

    step: Step
    workflow: Workflow
    transition: Transition

    def is_open_to(self, actor: Actor) -> bool:
        return can(actor, self.transition.permission, self.workflow.resource)

    def fields(self, row: Any, actor: Actor) -> dict:
        """The inputs that the form shows, by their own names; those of a row that is not there yet
        are the ones that depend on no row.
        """
        known = (
            self.transition.plain_inputs
            if row is None or self.step.model
            else self.transition.inputs(row, actor)
        )
        wanted = known if self.step.asks is None else self.step.asks
        return {name: known[name] for name in wanted if name in known}

    def begins(self, row: Any, actor: Actor) -> dict:
        """The first values of its inputs, as the event proposes them for a row."""
        fields = self.transition.inputs(row, actor)
        starts = {
            name: one.default() if callable(one.default) else one.default
            for name, one in fields.items()
        }
        proposed = self.transition.initial(row, actor) if self.transition.initial else {}
        return starts | proposed | (self.step.given(row) if self.step.given else {})


@dataclass
class Chain:
    """Events of a noun that are usually done in one go, offered as one act.

    It is offered while its first wanted step can be taken and at least one more follows.
    """

    event: str
    label: str
    steps: tuple[Step, ...]
    event_type: str | None = None
    primary: bool | Callable = True
    icon: str | None = "check"
    danger: bool = False
    undoable: bool = False
    page: str | None = None
    help: str = ""
    clause: str = ""
    workflow: Workflow | None = None
    """That of the noun whose record it begins with; known once it is added."""

    def parts(self) -> list[Part]:
        found = []
        for step in self.steps:
            workflow = workflow_of(step.model) if step.model else self.workflow
            if workflow is None:
                raise LookupError(f"{self.event} names a noun without a workflow")
            found.append(Part(step, workflow, workflow.transitions[step.event]))
        return found

    def wanted(self, row: Any, actor: Actor) -> list[Part]:
        """The steps that are still to be taken, without the optional ones that are not this
        person's.
        """
        return [
            part
            for part in self.parts()
            if (part.step.when is None or part.step.when(row))
            and (not part.step.optional or part.is_open_to(actor))
        ]

    # what an act is asked (see engine.Transition)

    def is_open_to(self, actor: Actor, resource: str) -> bool:
        return all(part.is_open_to(actor) for part in self.parts() if not part.step.optional)

    def is_allowed(self, workflow: Workflow, actor: Actor, row: Any) -> bool:
        return all(
            part.is_open_to(actor)
            if part.step.model
            else workflow.allowed(actor, row, part.transition)
            for part in self.wanted(row, actor)
        )

    def can_start(self, workflow: Workflow, row: Any, actor: Actor) -> bool:
        parts = self.wanted(row, actor)
        return (
            len(parts) > 1
            and parts[0].step.model is None
            and workflow.can_start(parts[0].transition, row, actor)
        )

    def unmet(self, row: Any, actor: Actor) -> list[str]:
        """What the first step still lacks; a later one is asked when it is its turn."""
        first = self.wanted(row, actor)[0].transition
        return first.unmet(row, actor)

    @property
    def plain_inputs(self) -> dict:
        """Every input that depends on no row, by the name that the form gives it."""
        return {
            name: part.transition.plain_inputs[own]
            for part, own, name in self._named(self.parts(), None, None)
        }

    def inputs(self, row: Any, actor: Actor) -> dict:
        return {
            name: part.fields(row, actor)[own]
            for part, own, name in self._named(self.wanted(row, actor), row, actor)
        }

    def initial(self, row: Any, actor: Actor) -> dict:
        return {
            name: part.begins(row, actor).get(own)
            for part, own, name in self._named(self.wanted(row, actor), row, actor)
            if part.step.model is None
        }

    def groups(self, row: Any, actor: Actor) -> list[tuple]:
        """(title, input names) of each step, for the sections of the form."""
        found: dict[str, list] = {}
        for part, _own, name in self._named(self.wanted(row, actor), row, actor):
            found.setdefault(part.transition.label, []).append(name)
        return [(label, tuple(names)) for label, names in found.items()]

    def warnings(self, row: Any, actor: Actor) -> list[str]:
        return [
            text
            for part in self.wanted(row, actor)
            if part.transition.warnings and part.step.model is None
            for text in part.transition.warnings(row, actor)
        ]

    def _named(self, parts: list[Part], row: Any, actor: Any) -> Iterator[tuple]:
        """(part, own name, name on the form) of every input: an input that an earlier step of the
        chain has already carries its event before its name.
        """
        taken: dict[str, str] = {}
        for part in self.parts():
            for own in part.fields(None, actor):
                taken.setdefault(own, part.step.event)
        for part in parts:
            event = part.step.event
            for own in part.fields(row, actor):
                mine = taken.setdefault(own, event) == event
                yield part, own, own if mine else f"{event}_{own}"

    # doing it

    def fire(  # noqa: PLR0913 (as the door of a single event)
        self,
        workflow: Workflow,
        actor: Actor,
        row: Any,
        raw: dict,
        version: int | None,
        given: dict,
    ) -> Any:
        """Take every wanted step. Raises Refused, Invalid, GuardFailed or Conflict; nothing is
        written then.
        """
        if not self.is_allowed(workflow, actor, row):
            raise Refused(T("“{event}” is not yours to do on this entry", event=self.label))
        with change_log.about(row, lasting=not self.undoable) as act:
            act.name(actor, "EVENT", self.label)
            fresh = workflow.model.get_by_id(row.id).bind_sealed()
            if version is not None and fresh.row_version != version:
                raise Conflict(fresh)
            if not self.can_start(workflow, fresh, actor):
                raise Conflict(fresh)
            parts = self.wanted(fresh, actor)
            self._check(parts, fresh, actor, raw)
            typed = self._typed(parts, fresh, actor, raw)
            files = self._typed(parts, fresh, actor, given)
            messages = []
            for part in parts:
                event = part.step.event
                messages += self._take(part, actor, fresh, typed[event], files[event])
        fresh = workflow.model.get_by_id(row.id).bind_sealed()
        fresh.messages = messages
        return fresh

    def _typed(self, parts: list[Part], row: Any, actor: Actor, raw: dict) -> dict:
        """{event: {own name: what was typed}}."""
        found: dict[str, dict] = {part.step.event: {} for part in parts}
        for part, own, name in self._named(parts, row, actor):
            if name in raw:
                found[part.step.event][own] = raw[name]
        return found

    def _check(self, parts: list[Part], row: Any, actor: Actor, raw: dict) -> None:
        """Every fault of what was typed at once, whichever step it belongs to."""
        errors: dict[str, list] = {}
        names = list(self._named(parts, row, actor))
        for part in parts:
            own = {one: name for other, one, name in names if other is part}
            fields = part.fields(row, actor)
            try:
                clean(actor, fields, {one: raw.get(own[one]) for one in fields})
            except Invalid as fault:
                errors |= {own[one]: texts for one, texts in fault.errors.items()}
        if errors:
            raise Invalid(errors)

    def _take(self, part: Part, actor: Actor, row: Any, typed: dict, files: dict) -> list:
        """One step; what refuses it is said in its name."""
        step, transition = part.step, part.transition
        target = step.on(row) if step.on else part.workflow.model.get_by_id(row.id).bind_sealed()
        values = {**part.begins(target, actor), **typed}
        try:
            done = part.workflow.fire(actor, target, step.event, values, given=files)
        except GuardFailed as fault:
            raise GuardFailed(
                [T("{act}: {piece}", act=transition.label, piece=piece) for piece in fault.missing]
            ) from None
        except Invalid as fault:
            raise Invalid(self._on_the_form(part, row, actor, fault.errors)) from None
        except Conflict:
            raise GuardFailed(
                [T("“{act}” cannot follow in the present state", act=transition.label)]
            ) from None
        return done.messages

    def _on_the_form(self, part: Part, row: Any, actor: Actor, errors: dict) -> dict:
        """Faults of a step beside the inputs of the form; what the form does not show is said in
        the name of the step.
        """
        own = {
            one: name
            for other, one, name in self._named(self.parts(), row, actor)
            if other.step is part.step
        }
        placed: dict[str, list] = {}
        for name, texts in errors.items():
            said = (
                texts
                if name in own
                else [T("{act}: {piece}", act=part.transition.label, piece=text) for text in texts]
            )
            placed.setdefault(own.get(name, ""), []).extend(said)
        return placed


def add(workflow: Workflow, *chains: Chain) -> None:
    """Offer these chains for the noun of a workflow."""
    for chain in chains:
        chain.workflow = workflow
        workflow.chains[chain.event] = chain
