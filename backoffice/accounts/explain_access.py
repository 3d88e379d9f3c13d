"""Why somebody can or cannot see or do something: the chain of the real answers, computed by the
functions that decide.
"""

from dataclasses import dataclass, field
from typing import Any

from backoffice.access import protection_profile
from backoffice.access.actor import Actor
from backoffice.access.actors import load_actor
from backoffice.access.bulk_scope import within
from backoffice.access.permissions import can
from backoffice.access.scopes import sees
from backoffice.records import deletion, editability
from backoffice.workflow.engine import Transition, Workflow, workflow_of
from models.accounts import ROLE, SCOPE, RoleGrant, UserAccount, UserRole, scopes_of
from models.clock import now, today
from models.messages import T, Word

VERBS = (
    ("read", T("View")),
    ("create", T("New")),
    ("update", T("Edit")),
    ("delete", T("Delete")),
    ("export", T("Export")),
    ("see", T("See in full")),
)


@dataclass(frozen=True)
class Step:
    """One link of the chain: whether it holds, and the sentence that says so."""

    holds: bool
    text: object


@dataclass
class Verdict:
    """What comes out for one verb or event."""

    label: object
    allowed: bool
    steps: list = field(default_factory=list)


def account_steps(account: UserAccount) -> list[Step]:
    """Is the account enabled; which roles has it, and do they hold today?"""
    enabled = account.status == "ACTIVE" and not account.is_deleted
    steps = [
        Step(enabled, T("The account is enabled") if enabled else T("The account is disabled"))
    ]
    if account.locked_until and account.locked_until > now():
        steps.append(Step(False, T("The account is locked after failed sign-ins")))
    in_force = load_actor(account).roles
    for role in UserRole.living().where(UserRole.user == account).order_by(UserRole.id):
        name = Word(ROLE, role.role)
        if role.valid_from and role.valid_from > today():
            steps.append(
                Step(
                    False,
                    T("Role {role}: begins on {day}", role=name, day=role.valid_from.isoformat()),
                )
            )
        elif role.valid_to and role.valid_to < today():
            steps.append(
                Step(
                    False,
                    T("Role {role}: ended on {day}", role=name, day=role.valid_to.isoformat()),
                )
            )
        elif role.scope not in scopes_of(role.role):
            steps.append(
                Step(
                    False,
                    T(
                        "Role {role}: it makes no sense with the scope “{scope}” and reaches "
                        "nothing",
                        role=name,
                        scope=Word(SCOPE, role.scope),
                    ),
                )
            )
        else:
            steps.append(Step(role.role in in_force, T("Role {role}: in force", role=name)))
    return steps if in_force else [*steps, Step(False, T("No role is in force today"))]


def verdicts(account: UserAccount, row: Any) -> list[Verdict]:
    """Each verb and each event on a record, as the person would meet it."""
    actor = load_actor(account)
    usable = account.status == "ACTIVE" and not account.is_deleted
    found = [_of_verb(actor, row, verb, label, usable) for verb, label in VERBS]
    workflow = workflow_of(type(row))
    if workflow:
        events = workflow.transitions.values()
        found += [_of_event(actor, row, workflow, event, usable) for event in events]
    return found


def _of_verb(actor: Actor, row: Any, verb: str, label: str, usable: bool) -> Verdict:
    steps = _right(actor, row, verb)
    allowed = (
        usable and can(actor, verb, row.table()) and (verb == "create" or sees(actor, row, verb))
    )
    if verb == "delete" and deletion.is_own_draft(actor, row):
        steps.append(Step(True, T("It is a draft of the person's own making")))
        allowed = usable
    if verb in ("update", "delete"):
        free = not row.append_only and (
            not editability.is_frozen(row) if verb == "update" else editability.is_removable(row)
        )
        steps.append(
            Step(
                free,
                T("The state of the record lets it")
                if free
                else T("In this state the record is closed to it"),
            )
        )
        allowed = allowed and free
    return Verdict(label, bool(allowed), steps)


def _of_event(
    actor: Actor, row: Any, workflow: Workflow, event: Transition, usable: bool
) -> Verdict:
    steps, offer = _right(actor, row, event.permission), None
    starts, allowed = workflow.can_start(event, row), workflow.allowed(actor, row, event)
    steps.append(
        Step(
            starts,
            T("The event starts from this state")
            if starts
            else T("The event does not start from this state"),
        )
    )
    if starts and allowed:
        offer = next((one for one in workflow.offers(actor, row) if one.transition is event), None)
        steps += [Step(False, missing) for missing in (offer.unmet if offer else ())]
    return Verdict(T(event.label), bool(usable and offer and not offer.unmet), steps)


def _right(actor: Actor, row: Any, verb: str) -> list[Step]:
    """The cells of the permission table that grant the verb, and whether the record lies within
    each.
    """
    reaches = actor.reaches(verb, row.table())
    granted = RoleGrant.living().where(
        RoleGrant.resource == row.table(),
        RoleGrant.verb == verb,
        RoleGrant.role.in_(list(actor.roles) or [""]),
    )
    kept = [
        (one.role, scope)
        for one in granted
        for _table, _verb, scope in protection_profile.left_of(
            one.role, [(one.resource, verb, one.scope)]
        )
    ]
    steps = [
        Step(
            True,
            T("Role {role} may, within: {scope}", role=Word(ROLE, role), scope=Word(SCOPE, scope)),
        )
        for role, scope in kept
    ]
    if not reaches:
        return [*steps, Step(False, T("No role in force grants this"))]
    for reach in sorted(reaches, key=lambda one: one.kind):
        inside = within(actor, row, verb, reach)
        name = Word(SCOPE, reach.kind)
        steps.append(
            Step(
                inside,
                T("The record lies within: {scope}", scope=name)
                if inside
                else T("The record lies outside: {scope}", scope=name),
            )
        )
    return steps
