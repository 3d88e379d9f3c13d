"""Visits: numbered, and turned into a need form that is filled in already (SY-6.1.1)."""

from backoffice import numbering, records
from backoffice.errors import Refused
from models.clock import now
from models.messages import T
from models.requests import ServiceRequest
from models.visits import EnterpriseVisit


@records.completes(EnterpriseVisit)
def begin(actor, visit):
    """A visit belongs to the station of who writes it down."""
    if visit.id is not None:
        return
    if actor.staff_id is None:
        raise Refused(T("Only staff of a station take in needs; your account is not linked to a member of staff"))
    visit.station = actor.station_id
    visit.code = numbering.next_number("enterprise_visit", STATION=visit.station.code)


def to_request(actor, visit) -> ServiceRequest:
    """The need form of a visit, made once: enterprise, channel and findings stand in it. Raises Refused."""
    with records.writing():
        fresh = EnterpriseVisit.get_by_id(visit.id)
        if fresh.request_id:
            return fresh.request
        made = records.create(actor, ServiceRequest, {"enterprise": fresh.enterprise_id, "channel": "VISIT",
                                                      "description": fresh.findings or "", "raised_at": now()})
        records.update(actor, fresh, {"has_need": True}, given={"request": made.id})
    return made
