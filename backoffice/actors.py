"""Who acts: an account with its roles, the places they reach, and the grants that follow."""

from dataclasses import dataclass, field

from models.accounts import RoleGrant, UserAccount, UserRole
from models.clock import today
from models.reference import Region
from models.stations import Station


@dataclass(frozen=True)
class Reach:
    """How far one permission goes: a kind (ALL, REGION, STATION, OWN, PROVIDER) and the ids it names."""

    kind: str
    ids: frozenset = frozenset()


@dataclass(frozen=True)
class Actor:
    """Everything that permission, scope and audit need to know of a person, loaded once a request."""

    account_id: int | None
    name: str
    roles: frozenset = frozenset()
    staff_id: int | None = None
    station_id: int | None = None
    provider_id: int | None = None
    expert_id: int | None = None
    grants: dict = field(default_factory=dict, hash=False)
    ip: str | None = None
    request_id: str | None = None
    everything: bool = False

    def reaches(self, verb: str, resource: str) -> frozenset[Reach]:
        """The reaches within which this actor may `verb` a `resource`; empty means never."""
        return frozenset({Reach("ALL")}) if self.everything else self.grants.get((resource, verb), frozenset())


SYSTEM = Actor(None, "system", everything=True)
"""The product itself: jobs, commands and loaders."""


def load_actor(account: UserAccount, ip=None, request_id=None) -> Actor:
    """The actor of an account with the roles valid today. Four queries at most."""
    roles = list(UserRole.living().where(
        UserRole.user == account, (UserRole.valid_to.is_null()) | (UserRole.valid_to >= today())))
    staff = account.staff if account.staff_id else None
    contact = account.provider_contact if account.provider_contact_id else None
    return Actor(
        account.id, account.display_name, frozenset(role.role for role in roles),
        staff_id=account.staff_id, station_id=staff and staff.station_id,
        provider_id=contact and contact.provider_id, expert_id=account.expert_id,
        grants=_grants(roles), ip=ip, request_id=request_id)


def _grants(roles) -> dict:
    places = {}
    for role in roles:
        places.setdefault(role.role, []).append(role)
    grants: dict = {}
    query = RoleGrant.select(RoleGrant.role, RoleGrant.resource, RoleGrant.verb, RoleGrant.scope).where(
        RoleGrant.role.in_(list(places) or [""]), RoleGrant.is_deleted == False)  # noqa: E712
    reached: dict = {}
    for name, resource, verb, scope in query.tuples():
        if (name, scope) not in reached:
            reached[name, scope] = frozenset(filter(None, (_reach(scope, role) for role in places[name])))
        grants[resource, verb] = grants.get((resource, verb), frozenset()) | reached[name, scope]
    return grants


def _reach(scope: str, role: UserRole) -> Reach | None:
    """What a grant's scope means for one role of one account; a narrower role never widens."""
    if scope in ("ALL", "OWN"):
        return Reach(scope)
    if scope == "STATION" and role.station_id:
        return Reach(scope, frozenset(_with_children(role.station_id) if role.role == "HEAD" else {role.station_id}))
    if scope == "REGION" and role.region_id:
        return Reach(scope, frozenset(_districts(role.region)))
    if scope == "PROVIDER" and role.provider_id:
        return Reach(scope, frozenset({role.provider_id}))
    return None


def _with_children(station_id: int) -> set[int]:
    """A station and all stations below it (decisions 12)."""
    found, edge = {station_id}, {station_id}
    while edge:
        edge = {row for row, in Station.select(Station.id).where(Station.parent_station.in_(edge)).tuples()} - found
        found |= edge
    return found


def _districts(region: Region) -> set[int]:
    """A division and every division inside it, by its code."""
    prefix = region.code.rstrip("0") if region.level != "3" else region.code
    prefix = prefix + "0" * (len(prefix) % 2)
    return {row for row, in Region.select(Region.id).where(Region.code.startswith(prefix)).tuples()}
