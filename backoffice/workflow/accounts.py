"""Accounts are enabled and disabled; roles are granted within what the granter may give (roles.md, R-S3)."""

from backoffice import graded, records
from backoffice.errors import Invalid
from backoffice.sessions import end_sessions_of
from backoffice.workflow.engine import Transition, Workflow, register
from models.accounts import UserAccount, UserRole, unready
from models.fields import Text
from models.messages import T

HEAD_MAY_GRANT = ("CLERK", "ASSET", "ARCHIVE", "SAFETY")
GRANT_ALL = ("ADMIN", "SECADMIN")
USUAL_SCOPE = {"ADMIN": "ALL", "SECADMIN": "ALL", "LOGADMIN": "ALL", "AUDITOR": "REGION", "PROVIDER": "PROVIDER", "EXPERT": "OWN"}


@records.completes(UserRole)
def granted_within_reach(actor, grant):
    """A head grants four roles at the own station; who granted is kept; graded protection keeps some apart."""
    grant.granted_by = actor.account_id or 0
    graded.check(actor, grant)
    if actor.everything or not actor.roles.isdisjoint(GRANT_ALL):
        return
    if grant.role not in HEAD_MAY_GRANT:
        raise Invalid({"role": [T("A head grants only the roles of clerks, asset keepers, archivists and safety officers")]})
    if grant.scope != "STATION":
        raise Invalid({"scope": [T("A head grants roles for their own station only")]})


@records.follows(UserRole)
def role_takes_effect(actor, grant, created):
    """A changed role ends the sessions that knew the old one."""
    end_sessions_of(grant.user_id)


@records.leaves(UserRole)
def role_is_gone(actor, grant):
    """A role that is taken away ends the sessions that had it."""
    end_sessions_of(grant.user_id)


def not_oneself(account, actor):
    if account.id == actor.account_id:
        yield T("You cannot disable your own account")


def is_ready(account, actor):
    """The promise is on file and the person at work: asked when an account is enabled as when it is made."""
    if why := unready(account):
        yield why


def by_another(account, actor):
    if account.id == actor.account_id:
        yield T("Somebody else unlocks your account")


def disable(context):
    end_sessions_of(context.row.id)
    return {}


WAY = register(Workflow(
    UserAccount,
    Transition("disable", "Disable", ("ACTIVE", "PENDING", "LOCKED"), "DISABLED", asks={"reason": Text("Reason")}, guard=not_oneself,
               effect=disable, danger=True, clause="GDD-6.4.3"),
    Transition("enable", "Enable", ("DISABLED", "PENDING"), "ACTIVE", guard=is_ready, primary=True, icon="check", clause="GDD-6.4.2"),
    Transition("unlock", "Unlock", ("ACTIVE",), when=lambda account: account.locked_until is not None, icon="lock", guard=by_another,
               effect=lambda context: {"locked_until": None, "failed_count": 0}, clause="GDD-6.4.3")))
