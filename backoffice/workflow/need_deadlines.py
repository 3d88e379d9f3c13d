"""The clocks of a need before it is a case: its acceptance, and the enterprise's time to complete
its papers (SY-7.2-d, GDD-7.2.1.1).
"""

from collections.abc import Iterator
from typing import NamedTuple

from backoffice.deadlines import clock_table
from backoffice.deadlines.due_dates import paused_days
from backoffice.deadlines.register import Clock
from backoffice.deadlines.workdays import rolled
from models.cases import CaseEvent
from models.clock import day_of, today
from models.requests import CaseNotice, ServiceRequest

BEFORE = ("REGISTERED", "SUPPLEMENT", "ASSESSING")
"""States in which a need waits for its acceptance."""


class Completing(NamedTuple):
    """A time in which a need waited for the papers of the enterprise, as a pause of its clock."""

    from_on: object
    to_on: object
    reason: str = "SUPPLEMENT"


def named(request: ServiceRequest) -> str:
    return f"{request.code} {request.enterprise.name if request.enterprise_id else ''}".strip()


def clocks_of(request: ServiceRequest) -> list[Clock]:
    """What has started for a registered need."""
    if request.registered_at is None:
        return []
    moves = moves_of(request)
    return [acceptance(request, moves), *supplements(request, moves)]


def moves_of(request: ServiceRequest) -> list[CaseEvent]:
    """The events of a need itself that changed its state, in their order."""
    return list(
        CaseEvent.living()
        .where(
            CaseEvent.request == request.id,
            CaseEvent.service_case.is_null(),
            CaseEvent.from_status.is_null(False),
            CaseEvent.to_status.is_null(False),
            CaseEvent.from_status != CaseEvent.to_status,
        )
        .order_by(CaseEvent.id)
    )


def completing(moves: list[CaseEvent]) -> list[Completing]:
    """From each one-time notice until the papers arrived, or until today while they are awaited."""
    found: list[Completing] = []
    since = None
    for move in moves:
        if move.to_status == "SUPPLEMENT":
            since = day_of(move.happened_at)
        elif move.from_status == "SUPPLEMENT" and since is not None:
            found.append(Completing(since, day_of(move.happened_at)))
            since = None
    return found if since is None else [*found, Completing(since, None)]


def acceptance(request: ServiceRequest, moves: list[CaseEvent]) -> Clock:
    """Who registered a need is told in time whether it is accepted."""
    over = [move for move in moves if move.from_status in BEFORE and move.to_status not in BEFORE]
    decision = over[-1] if over and request.status not in BEFORE else None
    pauses = completing(moves)
    found = clock_table.run("service_request", "TAKE", service_request=request, decision=decision)
    known = [pause for pause in pauses if pause.to_on is not None]
    return Clock(
        "TAKE",
        found.begun,
        found.due(pauses),
        stopped_on=found.stopped or (None if request.status in BEFORE else today()),
        is_paused=found.stands_still(pauses) and request.status == "SUPPLEMENT",
        stood=paused_days(found.spans(known)),
        staff=request.service_staff_id,
    )


def supplements(request: ServiceRequest, moves: list[CaseEvent]) -> Iterator[Clock]:
    """Each one-time notice gives the enterprise its days; the clerk is reminded to call."""
    notices = list(
        CaseNotice.living()
        .where(
            CaseNotice.request == request.id,
            CaseNotice.kind == "YCGZ",
            CaseNotice.supplement_due_on.is_null(False),
        )
        .order_by(CaseNotice.id)
    )
    arrivals = [move for move in moves if move.from_status == "SUPPLEMENT"]
    for number, notice in enumerate(notices, 1):
        later = [one for one in arrivals if one.happened_at >= notice.issued_at]
        found = clock_table.run(
            "service_request",
            "SUPPLY",
            case_notice=notice,
            arrival=later[0] if later else None,
        )
        yield Clock(
            "SUPPLY",
            found.begun,
            rolled(notice.supplement_due_on),
            round_no=number,
            stopped_on=found.stopped,
            staff=request.service_staff_id,
        )
