"""Visits: numbered, and turned into a need form that is filled in already (SY-6.1.1)."""

from collections.abc import Iterable

from peewee import Expression

from backoffice.access.actor import Actor
from backoffice.errors import Refused
from backoffice.records import numbering, writes
from backoffice.records.rules import Rules, declare
from backoffice.workflow import asked_items, form_profiles
from models.clock import now
from models.messages import T
from models.requests import RequestItem, ServiceRequest
from models.visits import EnterpriseVisit


def begin(actor: Actor, visit: EnterpriseVisit) -> None:
    """A visit belongs to the station of who writes it down; the size of the enterprise stands as it
    was then (SY-5.4.3).
    """
    if visit.__data__.get("enterprise"):
        visit.size_class = visit.enterprise.size_class
    if visit.id is not None:
        return
    if actor.staff_id is None:
        raise Refused(
            T(
                "Only staff of a station take in needs; your account is not linked to a "
                "member of staff"
            )
        )
    visit.station = actor.station_id
    visit.code = numbering.next_number("enterprise_visit", STATION=visit.station.code)


def to_request(actor: Actor, visit: EnterpriseVisit) -> ServiceRequest:
    """The need form of a visit, made once: enterprise, channel, findings and the items that were
    promoted stand in it; the enterprise's own choice is made there. Raises Refused.
    """
    with writes.writing():
        fresh = EnterpriseVisit.get_by_id(visit.id)
        if known := needs_of([fresh.id]).get(fresh.id):
            return known[0]
        profile = form_profiles.of_draft(fresh.station, fresh.findings)
        promoted = [asked_items.as_tick(item, profile) for item in fresh.promoted_items]
        made = writes.create(
            actor,
            ServiceRequest,
            {
                "enterprise": fresh.enterprise_id,
                "channel": "VISIT",
                "visit": fresh.id,
                "description": fresh.findings or "",
                "form_profile": profile,
                "raised_at": now(),
            },
            children={RequestItem: promoted},
        )
        writes.update(actor, fresh, {"has_need": True})
    return made


def needs_of(ids: Iterable[int]) -> dict:
    """{visit: the needs that came of it, the first one first}."""
    found: dict[int, list] = {}
    for need in (
        ServiceRequest.living()
        .where(ServiceRequest.visit.in_(ids or [0]))
        .order_by(ServiceRequest.id)
    ):
        found.setdefault(need.visit_id, []).append(need)
    return found


def without_need() -> Expression:
    """Visits that found a need whose form nobody has begun."""
    begun = (
        ServiceRequest.living()
        .select(ServiceRequest.visit)
        .where(ServiceRequest.visit.is_null(False))
    )
    return EnterpriseVisit.has_need & EnterpriseVisit.id.not_in(begun)


declare(Rules(EnterpriseVisit, before_save=(begin,)))
