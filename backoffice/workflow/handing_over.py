"""All open work of a person goes to a colleague in one act of the head (SY-7.2-c)."""

from backoffice.errors import Invalid
from backoffice.workflow import cases, requests
from models.cases import ServiceCase
from models.messages import T
from models.requests import ServiceRequest
from models.staff import Staff


def open_cases(staff):
    return ServiceCase.living().where(ServiceCase.specialist == staff.id, ServiceCase.status.not_in(("CLOSED", "ARCHIVED")))


def open_needs(staff):
    return ServiceRequest.living().where(ServiceRequest.service_staff == staff.id, ServiceRequest.status.in_(requests.OPEN))


def has_work(staff, actor):
    if not open_cases(staff).exists() and not open_needs(staff).exists():
        yield T("There is nothing open to hand over")


def hand_over(context):
    """Each case and need changes hands by its own event: its story tells it, and the enterprise sees the new contact."""
    leaving, successor = context.row, Staff.get_by_id(context.values["successor"])
    if successor.id == leaving.id or successor.station_id != leaving.station_id or successor.status != "ON":
        raise Invalid({"successor": [T("Choose another colleague of the same station who is at work")]})
    for case in list(open_cases(leaving)):
        cases.WAY.fire(context.actor, case, "transfer", {"specialist": successor.id, "reason": context.values["reason"]})
    for need in list(open_needs(leaving)):
        requests.WAY.fire(context.actor, need, "reassign", {"service_staff": successor.id, "reason": context.values["reason"]})
    return {}
