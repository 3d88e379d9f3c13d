"""Means of the surveys by station, class, provider or person: each with its number, few answers of
a person hidden (R-Q4, SY-6.4.3).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from peewee import Case, Field, fn

from backoffice.access.actor import Actor
from backoffice.access.permissions import can
from backoffice.access.scopes import among, visible
from backoffice.reports.periods import counted, rounded, share, within
from models.cases import ServiceCase
from models.providers import Provider
from models.staff import Staff
from models.stations import Station
from models.surveys import QUESTIONS, SatisfactionSurvey

FEW = 5
"""Fewer answers than this say too much of a single person."""
GROUPS = {
    "station": (ServiceCase.station, Station),
    "class": (ServiceCase.service_class, None),
    "provider": (ServiceCase.provider, Provider),
    "person": (ServiceCase.specialist, Staff),
}
LEVELS = ("1", "2", "3", "4")
CONTENT = ("3", "4")
OF_WHO_SERVED = ("q6_tech_professional", "q7_tech_timely", "q8_tech_courtesy", "q9_facilities")


@dataclass(frozen=True)
class Means:
    """One line: how many were asked and answered, the means of the questions, who is content and
    whose problem is solved.
    """

    key: object
    asked: int
    answered: int
    mean: Decimal | None
    questions: dict
    content: Decimal | None
    solved: Decimal | None
    hidden: bool

    @property
    def response(self) -> Decimal | None:
        return share(self.answered, self.asked)


def groups_for(actor: Actor) -> tuple:
    """Who reads surveys compares everything; who sees means alone (providers, experts) sees the own
    ones by class.
    """
    return tuple(GROUPS) if can(actor, "read", "satisfaction_survey") else ("class",)


def means(
    actor: Actor, by: str, first: date | None = None, last: date | None = None
) -> list[Means]:
    """The lines of a table of means over surveys whose service ended within the days."""
    column, _model = GROUPS[by]
    query = _asked(actor, first, last)
    level = {name: level_of(SatisfactionSurvey._meta.fields[name]) for name in QUESTIONS}
    counts = (
        *figures(),
        counted(SatisfactionSurvey.q5_solved == True),
        counted(SatisfactionSurvey.q5_solved.is_null(False)),
    )
    rows = (
        query.select(column, *counts, *(fn.AVG(level[name]) for name in QUESTIONS))
        .group_by(column)
        .order_by(column)
    )
    return [_line(by, *row) for row in rows.tuples()]


def figures() -> tuple:
    """How many were asked and answered, the mean of all questions, who is content, of how many who
    said so (R-Q4); as SQL.
    """
    overall = SatisfactionSurvey.q10_overall
    return (
        fn.COUNT(SatisfactionSurvey.id),
        counted(SatisfactionSurvey.submitted_at.is_null(False)),
        fn.AVG(SatisfactionSurvey.mean_score),
        counted(overall.in_(CONTENT)),
        counted(overall.in_(LEVELS)),
    )


def _asked(actor: Actor, first: date | None, last: date | None) -> Any:
    ids = visible(actor, SatisfactionSurvey, "means").select(SatisfactionSurvey.id)
    query = SatisfactionSurvey.select().join(ServiceCase).where(among(SatisfactionSurvey.id, ids))
    if not can(actor, "read", "satisfaction_survey") and actor.provider_id:
        query = query.where(ServiceCase.provider == actor.provider_id)
    return within(query, SatisfactionSurvey.ended_at, first, last)


def level_of(field: Field) -> Any:
    """The level of an answer as a number, as SQL; “not applicable” is none."""
    return Case(None, ((field.in_(LEVELS), field.cast("INTEGER")),))


def _line(by: str, key: Any, asked, answered, mean, content, rated, solved, said, *levels) -> Means:  # noqa: PLR0913 - the columns of a query
    hidden = by == "person" and answered < FEW
    shown = {
        name: None if hidden else rounded(value)
        for name, value in zip(QUESTIONS, levels, strict=True)
    }
    return Means(
        key,
        asked,
        answered,
        None if hidden else rounded(mean),
        shown,
        None if hidden else share(content, rated),
        None if hidden else share(solved, said),
        hidden,
    )


def rating_of(served: Any, survey: Any) -> Decimal | None:
    """The mean of questions 6 to 9 over the checked surveys of a provider or an expert and
    `survey`, on the scale of 1 to 4 (R-Q4, R-Q5).
    """
    its = (
        ServiceCase.provider == served
        if isinstance(served, Provider)
        else among(ServiceCase.id, _taken_part(served))
    )
    checked = (SatisfactionSurvey.status == "CHECKED") | (SatisfactionSurvey.id == survey.id)
    levels = [level_of(SatisfactionSurvey._meta.fields[name]) for name in OF_WHO_SERVED]
    said = (
        SatisfactionSurvey.living()
        .select(*(fn.SUM(one) for one in levels), *(fn.COUNT(one) for one in levels))
        .join(ServiceCase)
        .where(its, checked)
    )
    found = [number or 0 for number in said.scalar(as_tuple=True)]
    total, many = sum(found[: len(levels)]), sum(found[len(levels) :])
    return rounded(Decimal(total) / many) if many else None


def _taken_part(expert: Any) -> Any:
    through = ServiceCase.technicians.through_model
    return through.select(through.servicecase).where(through.expert == expert.id)
