"""The figures of a station over some days: what came in, what was done in time, what enterprises
thought (GD-6.1.2-d).
"""

from datetime import date
from typing import Any

from peewee import Expression, ModelSelect

from backoffice.reports import satisfaction
from backoffice.reports.periods import rounded, share, within
from models.cases import ServiceCase
from models.complaints import Complaint
from models.consultations import Consultation
from models.deadlines import Deadline
from models.enterprises import Enterprise, EnterpriseStation
from models.honours import has_cqo
from models.messages import T
from models.requests import ServiceRequest
from models.suggestions import Suggestion
from models.surveys import SatisfactionSurvey
from models.visits import EnterpriseVisit

NAMES = {
    "needs": T("Needs registered"),
    "consultations": T("Consultations"),
    "visits": T("Visits to enterprises"),
    "accepted": T("Cases accepted"),
    "closed": T("Cases closed"),
    "in_time": T("Completed in time"),
    "green": T("Cases in the green channel"),
    "asked": T("Surveys"),
    "answered": T("Surveys answered"),
    "mean": T("Mean score"),
    "content": T("Satisfied"),
    "complaints": T("Complaints"),
    "suggestions": T("Opinions and suggestions"),
    "cqo": T("Enterprises with a chief quality officer"),
}
"""What each figure is called."""
PERCENT = ("in_time", "content")


def figures_of(station_id: int, first: date, last: date) -> dict:
    """The figures of a station from the first to the last day; shares in percent, None where
    nothing was counted.
    """
    cases = ServiceCase.living().where(ServiceCase.station == station_id)
    done = Deadline.living().where(
        Deadline.station == station_id,
        Deadline.kind == "DONE",
        Deadline.stopped_on.between(first, last),
    )
    own = (
        (ServiceRequest, ServiceRequest.registered_at, "needs"),
        (Consultation, Consultation.created_at, "consultations"),
        (Complaint, Complaint.received_at, "complaints"),
        (Suggestion, Suggestion.received_at, "suggestions"),
    )
    found = {
        name: within(model.living().where(model.station == station_id), field, first, last).count()
        for model, field, name in own
    }
    visits = EnterpriseVisit.living().where(
        EnterpriseVisit.station == station_id, EnterpriseVisit.visited_on.between(first, last)
    )
    accepted = within(cases, ServiceCase.accepted_at, first, last)
    return {
        **found,
        "visits": visits.count(),
        "accepted": accepted.count(),
        "closed": within(cases, ServiceCase.closed_at, first, last).count(),
        "green": accepted.where(ServiceCase.is_green).count(),
        "in_time": in_time(done),
        "cqo": with_cqo(station_id),
        **answers(ServiceCase.station == station_id, first, last),
    }


def with_cqo(station_id: int) -> int:
    """How many enterprises that a station serves have a chief quality officer now (SY-5.1.4)."""
    served = EnterpriseStation.living().select(EnterpriseStation.enterprise)
    return (
        Enterprise.living()
        .where(
            has_cqo(),
            Enterprise.status != "MERGED",
            Enterprise.id.in_(served.where(EnterpriseStation.station == station_id)),
        )
        .count()
    )


def in_time(clocks: ModelSelect) -> str | None:
    """The share of stopped clocks that were not late, in percent."""
    return _text(
        share(clocks.where(Deadline.stopped_on <= Deadline.due_on).count(), clocks.count())
    )


def answers(whose: Expression, first: date, last: date) -> dict:
    """Surveys of services that ended within the days: asked, answered, mean of all questions, who
    is content (R-Q4).
    """
    query = within(
        SatisfactionSurvey.living().join(ServiceCase).where(whose),
        SatisfactionSurvey.ended_at,
        first,
        last,
    )
    asked, answered, mean, content, rated = query.select(*satisfaction.figures()).tuples().get()
    return {
        "asked": asked,
        "answered": answered or 0,
        "mean": _text(rounded(mean)),
        "content": _text(share(content or 0, rated or 0)),
    }


def _text(number: Any) -> str | None:
    return None if number is None else str(number)
