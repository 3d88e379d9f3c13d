"""Accounts are enabled and disabled; roles are granted within what the granter may give (roles.md,
R-S3).
"""

from collections.abc import Iterator

from backoffice.access import granting, protection_profile
from backoffice.access.actor import Actor
from backoffice.access.scopes import SCOPES
from backoffice.access.sessions import end_sessions_of
from backoffice.access.shared_tables import is_tied
from backoffice.errors import Invalid, Refused
from backoffice.records.rules import Rules, declare
from backoffice.workflow import correcting
from backoffice.workflow.engine import Context, Transition, Workflow, register, workflow_of
from models.accounts import RoleGrant, UserAccount, UserRole, scopes_of, unready
from models.base import BaseTable
from models.fields import Text
from models.messages import T
from models.registry import model_of


def granted_within_reach(actor: Actor, grant: RoleGrant) -> None:
    """Nobody grants more than they have; who granted is kept; graded protection keeps some roles
    apart.
    """
    grant.granted_by = actor.account_id or 0
    protection_profile.check(actor, grant)
    granting.check(actor, grant)


VERBS = ("create", "read", "update", "delete", "approve", "export", "see")
"""What may be granted on every table."""

SCREEN_VERBS = {
    "saved_view": ("share",),
    "enterprise": ("link",),
    "enterprise_visit": ("to_request",),
    "provider_qualification": ("verify",),
    "satisfaction_survey": ("means",),
    "user_account": ("reset_password", "explain"),
    "user_session": ("end",),
    "plan_run": ("run",),
}
"""Verbs that a screen asks for without being an event of a workflow."""


def verbs_of(model: type[BaseTable]) -> set[str]:
    """The verbs that anything asks for on a table."""
    workflow = workflow_of(model)
    events = workflow.transitions.values() if workflow else ()
    asked = {event.permission for event in events}
    heads = {correcting.AMEND} if correcting.CORRECT in asked else set()
    return {*VERBS, *SCREEN_VERBS.get(model.table(), ()), *asked, *heads}


def faults_of(role: str, resource: str, verb: str, scope: str) -> dict:
    """Why a permission would match nothing, beside its field; empty when it matches."""
    model = model_of(resource or "")
    if model is None or model not in SCOPES:
        return {"resource": [T("There is no table “{name}”", name=resource)]}
    if verb not in verbs_of(model):
        return {
            "verb": [
                T(
                    "Nothing asks for “{verb}” on this table; it knows: {verbs}",
                    verb=verb,
                    verbs="、".join(sorted(verbs_of(model))),
                )
            ]
        }
    if not is_tied(resource, scope):
        return {
            "scope": [
                T(
                    "The entries of this table are tied to nothing of this scope, so "
                    "that it would reach none of them"
                )
            ]
        }
    if scope not in ("ALL", "OWN", *scopes_of(role)):
        return {
            "scope": [
                T(
                    "No account can have this role with such a scope, so that the "
                    "permission would reach nothing"
                )
            ]
        }
    return {}


def permission_matches_something(actor: Actor, grant: RoleGrant) -> None:
    """A permission that matches nothing is a typing error, told beside its field."""
    if (
        grant.role
        and grant.scope
        and (found := faults_of(grant.role, grant.resource, grant.verb, grant.scope))
    ):
        raise Invalid(found)


def changed_within_reach(actor: Actor, account: UserAccount) -> None:
    """Whoever reaches less far than an account changes nothing of it."""
    if account.id:
        granting.check_account(actor, account)


def role_takes_effect(actor: Actor, grant: RoleGrant, created: bool) -> None:
    """A changed role ends the sessions that knew the old one."""
    end_sessions_of(grant.user_id)


def role_is_gone(actor: Actor, grant: RoleGrant) -> None:
    """A role that is taken away ends the sessions that had it; nobody takes away more than they
    could give.
    """
    granting.check_gone(actor, grant)
    end_sessions_of(grant.user_id)


def not_oneself(account: UserAccount, actor: Actor) -> Iterator[str]:
    if account.id == actor.account_id:
        yield T("You cannot disable your own account")
    yield from within_reach(account, actor)


def within_reach(account: UserAccount, actor: Actor) -> Iterator[str]:
    try:
        granting.check_account(actor, account)
    except Refused as fault:
        yield fault.why


def is_ready(account: UserAccount, actor: Actor) -> Iterator[str]:
    """The promise is on file and the person at work: asked when an account is enabled as when it is
    made.
    """
    if why := unready(account):
        yield why


def by_another(account: UserAccount, actor: Actor) -> Iterator[str]:
    if account.id == actor.account_id:
        yield T("Somebody else unlocks your account")


def may_enable(account: UserAccount, actor: Actor) -> Iterator[str]:
    yield from is_ready(account, actor)
    yield from within_reach(account, actor)


def may_unlock(account: UserAccount, actor: Actor) -> Iterator[str]:
    yield from by_another(account, actor)
    yield from within_reach(account, actor)


def disable(context: Context) -> dict:
    end_sessions_of(context.row.id)
    return {}


declare(
    Rules(
        UserRole,
        before_save=(granted_within_reach,),
        after_save=(role_takes_effect,),
        after_delete=(role_is_gone,),
    )
)
declare(Rules(RoleGrant, before_save=(permission_matches_something,)))
declare(Rules(UserAccount, before_save=(changed_within_reach,)))


WORKFLOW = register(
    Workflow(
        UserAccount,
        Transition(
            "disable",
            "Disable",
            ("ACTIVE", "PENDING", "LOCKED"),
            "DISABLED",
            fields={"reason": Text("Reason")},
            guard=not_oneself,
            effect=disable,
            danger=True,
            clause="GDD-6.4.3",
        ),
        Transition(
            "enable",
            "Enable",
            ("DISABLED", "PENDING"),
            "ACTIVE",
            guard=may_enable,
            primary=True,
            icon="check",
            clause="GDD-6.4.2",
        ),
        Transition(
            "unlock",
            "Unlock",
            ("ACTIVE",),
            when=lambda account: account.locked_until is not None,
            icon="lock",
            guard=may_unlock,
            effect=lambda context: {"locked_until": None, "failed_count": 0},
            clause="GDD-6.4.3",
        ),
    )
)
