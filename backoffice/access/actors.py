"""Loads who acts: an account with its roles, the places they reach, and the grants that follow."""

from typing import NamedTuple

from peewee import JOIN, Node

from backoffice.access import protection_profile
from backoffice.access.actor import Actor, Reach
from backoffice.access.shared_tables import is_shared, is_tied
from models.accounts import RoleGrant, UserAccount, UserRole, scopes_of, usual_scope
from models.clock import today
from models.providers import ProviderContact
from models.reference import Region
from models.stations import Station


class Role(NamedTuple):
    """A role of an account with the places it names, and the division of its region."""

    role: str
    scope: str
    station_id: int | None
    region_id: int | None
    provider_id: int | None
    region_code: str | None
    region_level: str | None


def load_actor(account: UserAccount, ip: str | None = None, request_id: str | None = None) -> Actor:
    """The actor of an account with the roles valid today. One query for roles and grants, one for
    each wider place.

    The member of staff and the contact cost none when they came with the account
    (`sessions.find_session`).
    """
    staff = account.staff if account.staff_id else None
    contact = account.provider_contact if account.provider_contact_id else None
    granted = {
        role: triples
        for role, triples in _granted(account).items()
        if not _is_elsewhere(role, contact)
    }
    return Actor(
        account.id,
        account.display_name,
        frozenset(role.role for role in granted),
        staff_id=account.staff_id,
        station_id=staff and staff.station_id,
        provider_id=contact and contact.provider_id,
        expert_id=account.expert_id,
        grants=_grants(granted),
        ip=ip,
        request_id=request_id,
    )


def _granted(account: UserAccount) -> dict[Role, list[tuple]]:
    """Each living role of an account with its (resource, verb, scope) triples; a role without
    grants has none.

    A role whose scope makes no sense for it gives nothing: forms refuse it, and `check` names those
    that are there.
    """
    living = (RoleGrant.role == UserRole.role) & (RoleGrant.is_deleted == False)
    query = (
        UserRole.select(
            UserRole.role,
            UserRole.scope,
            UserRole.station,
            UserRole.region,
            UserRole.provider,
            Region.code,
            Region.level,
            RoleGrant.resource,
            RoleGrant.verb,
            RoleGrant.scope,
        )
        .join(Region, JOIN.LEFT_OUTER)
        .join(RoleGrant, JOIN.LEFT_OUTER, on=living)
        .where(UserRole.user == account, UserRole.is_deleted == False, valid_today())
    )
    found: dict = {}
    for *values, resource, verb, scope in query.tuples():
        role = Role(*values)
        if role.scope not in scopes_of(role.role):
            continue
        triples = found.setdefault(role, [])
        if resource:
            triples.append((resource, verb, scope))
    return {role: protection_profile.left_of(role.role, triples) for role, triples in found.items()}


def _is_elsewhere(role: Role, contact: ProviderContact | None) -> bool:
    """Whether a role is for another provider than the one the account's contact belongs to now: it
    gives nothing any more.
    """
    return (
        contact is not None and role.scope == "PROVIDER" and role.provider_id != contact.provider_id
    )


def valid_today() -> Node:
    """The condition that a role has begun and not ended: a temporary authority ends by itself with
    its last day.
    """
    begun = UserRole.valid_from.is_null() | (UserRole.valid_from <= today())
    return begun & (UserRole.valid_to.is_null() | (UserRole.valid_to >= today()))


def _grants(granted: dict[Role, list[tuple]]) -> dict:
    grants: dict = {}
    for role, triples in granted.items():
        if role.scope != usual_scope(role.role):
            triples = [
                (resource, verb, narrowed(role, resource, verb, scope))
                for resource, verb, scope in triples
            ]
        scopes = {scope for _resource, _verb, scope in triples}
        reached = {scope: _reach(scope, role) for scope in scopes}
        for resource, verb, scope in triples:
            if reached[scope] is not None:
                grants.setdefault((resource, verb), set()).add(reached[scope])
    return {key: frozenset(reaches) for key, reaches in grants.items()}


WIDTH = ("OWN", "PROVIDER", "STATION", "REGION", "ALL")
"""Scopes, the narrowest first."""


def narrowed(role: Role, resource: str, verb: str, scope: str) -> str | None:
    """The scope of a permission for a role that was not granted with its usual scope (decisions
    43).

    With its usual scope a role reaches what the table of permissions says. With a narrower one
    nothing reaches further than that; what belongs to everybody, such as dictionaries, is read all
    the same. A supervisor of everything has no region.
    """
    if role.scope == "ALL":
        return "ALL" if scope == "REGION" else scope
    if WIDTH.index(scope) <= WIDTH.index(role.scope):
        return scope
    if is_tied(resource, role.scope):
        return role.scope
    return "ALL" if scope == "ALL" and verb == "read" and is_shared(resource) else None


def _reach(scope: str | None, role: Role) -> Reach | None:
    """What a scope means for one role of one account."""
    if scope in ("ALL", "OWN"):
        return Reach(scope)
    if scope == "STATION" and role.station_id:
        return Reach(scope, frozenset(stations_of(role.role, role.station_id)))
    if scope == "REGION" and role.region_code is not None and role.region_level is not None:
        return Reach(scope, frozenset(districts_of(role.region_code, role.region_level)))
    if scope == "PROVIDER" and role.provider_id:
        return Reach(scope, frozenset({role.provider_id}))
    return None


def stations_of(role: str, station_id: int) -> set[int]:
    """The stations that a role at one station means: a head has those below it too."""
    return _with_children(station_id) if role == "HEAD" else {station_id}


def _with_children(station_id: int) -> set[int]:
    """A station and all stations below it (decisions 12)."""
    top = (
        Station.select(Station.id)
        .where(Station.id == station_id)
        .cte("below", recursive=True, columns=("id",))
    )
    below = Station.select(Station.id).join(top, on=(Station.parent_station == top.c.id))
    tree = top.union(below)
    return {station_id, *(row for (row,) in tree.select_from(tree.c.id).tuples())}


def districts_of(code: str, level: str) -> set[int]:
    """A division and every division inside it, by its code."""
    prefix = code.rstrip("0") if level != "3" else code
    prefix = prefix + "0" * (len(prefix) % 2)
    return {
        row for (row,) in Region.select(Region.id).where(Region.code.startswith(prefix)).tuples()
    }
