"""Where a need stands, as its cases and items say: under way, done, withdrawn or refused (R-L1).

A need of which nothing was served is not done: its enterprise withdrew, or the station said no.
"""

from peewee import Expression, ModelSelect

from backoffice.access.actor import Actor
from backoffice.deadlines import register as deadlines
from backoffice.records import writes
from models.cases import CaseEvent, ServiceCase
from models.requests import RequestItem, ServiceRequest

OVER = ("CLOSED", "ARCHIVED")
FOLLOWING = ("ACCEPTED", "IN_PROGRESS", "DONE", "WITHDRAWN", "REFUSED")
"""States of a need that was accepted; they follow its cases and items."""
WITHDRAWN_REASONS, REFUSED_REASONS = ("WITHDRAW",), ("NOPROV", "REFUSED")


def ticked(request: ServiceRequest) -> ModelSelect:
    """The living items of a need, in the order of its form."""
    return RequestItem.living().where(RequestItem.request == request.id).order_by(RequestItem.id)


def cases_of(request: ServiceRequest) -> ModelSelect:
    return ServiceCase.living().where(ServiceCase.request == request.id).order_by(ServiceCase.id)


def is_open(case: type[ServiceCase] = ServiceCase) -> Expression:
    """Cases that are not over yet."""
    return case.status.not_in(OVER)


def state_of(request: ServiceRequest) -> str:
    """The state of an accepted need: accepted while items are deferred, in progress with its
    cases, else how it ended.
    """
    cases = list(cases_of(request))
    deferred = ticked(request).where(RequestItem.disposition == "DEFER").exists()
    if any(case.status not in OVER for case in cases):
        return "IN_PROGRESS"
    if deferred:
        return "IN_PROGRESS" if cases else "ACCEPTED"
    return ended_as(request, cases)


def ended_as(request: ServiceRequest, cases: list[ServiceCase]) -> str:
    """Done when anything was served or answered; withdrawn when the enterprise took back what was
    left; refused when the head agreed to every no.
    """
    dispositions = {row.disposition for row in ticked(request)}
    reasons = {case.close_reason for case in cases}
    if "INSTANT" in dispositions or reasons - {*WITHDRAWN_REASONS, *REFUSED_REASONS}:
        return "DONE"
    if reasons & {*WITHDRAWN_REASONS} or "DROP" in dispositions:
        return "WITHDRAWN"
    return "REFUSED" if reasons or "REFUSE" in dispositions else "DONE"


def public_state(request: ServiceRequest) -> str:
    """The state of a need, and of an archived one how it had ended."""
    if request.status != "ARCHIVED":
        return request.status
    if cases := list(cases_of(request)):
        return ended_as(request, cases)
    last = (
        CaseEvent.living()
        .where(
            CaseEvent.request == request.id,
            CaseEvent.service_case.is_null(),
            CaseEvent.to_status.in_(("DONE", "WITHDRAWN", "REFUSED")),
        )
        .order_by(CaseEvent.id.desc())
        .first()
    )
    return last.to_status if last else "DONE"


def follow(actor: Actor, request_id: int) -> None:
    """Lead an accepted need to where its cases and items say that it stands."""
    request = ServiceRequest.get_by_id(request_id)
    state = state_of(request)
    if request.status in FOLLOWING and request.status != state:
        writes.update_in_event(actor, request, {"status": state}, "follow", "STATE")
        deadlines.keep(request)
