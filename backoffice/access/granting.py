"""Who may grant which role: nobody grants, changes or takes away what reaches further than they do
(decisions 43).

Called by everything that stores a role: form, import, workflow, undo, recycle bin.
"""

from backoffice.access.actor import Actor
from backoffice.access.actors import districts_of, stations_of, valid_today
from backoffice.errors import Invalid, Refused
from models.accounts import UserAccount, UserRole
from models.base import Record
from models.messages import T
from models.providers import Provider
from models.stations import Station

HEAD_MAY_GRANT = ("CLERK", "ASSET", "ARCHIVE", "SAFETY")
GRANT_ALL = ("ADMIN", "SECADMIN")


def check(actor: Actor, grant: Record) -> None:
    """Refuse a role, as it shall be stored, that is not this actor's to give. Raises Invalid."""
    if actor.everything or not isinstance(grant, UserRole):
        return
    held = _held(actor)
    if any(_covers(role, grant) for role in held) and _may_touch_stored(held, grant):
        return
    if any(role.role in GRANT_ALL for role in held):
        raise Invalid(
            {
                "scope": [
                    T("Nobody grants more than they have: this role reaches further than yours")
                ]
            }
        )
    if grant.role not in HEAD_MAY_GRANT:
        raise Invalid(
            {
                "role": [
                    T(
                        "A head grants only the roles of clerks, asset keepers, "
                        "archivists and safety officers"
                    )
                ]
            }
        )
    raise Invalid({"scope": [T("A head grants roles for their own station only")]})


def check_gone(actor: Actor, grant: Record) -> None:
    """Refuse that a role is taken away by somebody who could not have given it. Raises Refused."""
    if (
        isinstance(grant, UserRole)
        and not actor.everything
        and not any(_covers(role, grant) for role in _held(actor))
    ):
        raise Refused(
            T("Nobody grants more than they have: this role reaches further than yours"),
            at=("role",),
        )


def check_account(actor: Actor, account: UserAccount) -> None:
    """Refuse that an account is taken over or changed by somebody who reaches less far than it
    does. Raises Refused.
    """
    if actor.everything or account.id == actor.account_id:
        return
    held = _held(actor)
    for role in UserRole.living().where(UserRole.user == account.id):
        if not any(_covers(mine, role) for mine in held):
            raise Refused(
                T("This account reaches further than yours: somebody who reaches as far must do it")
            )


def _held(actor: Actor) -> list[UserRole]:
    """The actor's roles in force by which roles are granted."""
    return list(
        UserRole.living().where(
            UserRole.user == actor.account_id,
            UserRole.role.in_((*GRANT_ALL, "HEAD")),
            valid_today(),
        )
    )


def _may_touch_stored(held: list[UserRole], grant: UserRole) -> bool:
    """Whether the role as it stands in the database, if it does, is within reach too."""
    stored = UserRole.get_or_none(UserRole.id == grant.id) if grant.id else None
    return stored is None or any(_covers(role, stored) for role in held)


def _covers(held: UserRole, grant: UserRole) -> bool:
    """Whether one role of the granter reaches as far as the role that is granted."""
    if held.role == "HEAD":
        own = held.scope == "STATION" and grant.scope == "STATION" and grant.role in HEAD_MAY_GRANT
        return own and grant.station_id in stations_of("HEAD", held.station_id)
    if held.scope == "ALL":
        return True
    if held.scope == "STATION":
        return held.station_id is not None and _station_of(grant) == held.station_id
    if held.scope == "REGION":
        return _region_of(grant) in districts_of(held.region.code, held.region.level)
    return False


def _station_of(grant: UserRole) -> int | None:
    """The one station within which a role reaches; None when it reaches further."""
    if grant.scope == "STATION":
        return grant.station_id
    staff = grant.user.staff if grant.scope == "OWN" else None
    return staff.station_id if staff is not None else None


def _region_of(grant: UserRole) -> int | None:
    """The division within which a role reaches; None when it reaches further."""
    if grant.scope == "REGION":
        return grant.region_id
    if grant.scope == "PROVIDER":
        return Provider.get_by_id(grant.provider_id).region_id
    station = _station_of(grant)
    return Station.get_by_id(station).region_id if station else None
