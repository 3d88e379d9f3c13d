"""Who acts: a person with roles and grants, or the product itself."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reach:
    """How far one permission goes: a kind (ALL, REGION, STATION, OWN, PROVIDER) and the ids it
    names.
    """

    kind: str
    ids: frozenset = frozenset()


@dataclass(frozen=True)
class Actor:
    """What permission, scope and audit need to know of a person, loaded once a request."""

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
        return (
            frozenset({Reach("ALL")})
            if self.everything
            else self.grants.get((resource, verb), frozenset())
        )


SYSTEM = Actor(None, "system", everything=True)
"""The product itself: jobs, commands and loaders."""
