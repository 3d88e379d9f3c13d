"""What a periodic survey brought: who answered, the mean and the share of the content for each
question, the weakest first (GDD-7.2.4.2, R-Q4).
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from peewee import fn

from backoffice.reports.periods import counted, rounded, share
from backoffice.reports.satisfaction import CONTENT, FEW, LEVELS, level_of
from models.periodic_surveys import PERIODIC_QUESTIONS, PeriodicAnswer

LOWEST = 3
"""So many questions are named as the weakest."""


@dataclass(frozen=True)
class Item:
    """One question: how many gave it a level, their mean, and how many percent are content."""

    name: str
    answered: int
    mean: Decimal | None
    content: Decimal | None


@dataclass(frozen=True)
class Results:
    """The figures of one survey; `items` in the order of the form."""

    asked: int
    returned: int
    declined: int
    mean: Decimal | None
    items: tuple

    @property
    def is_few(self) -> bool:
        """Whether too few answered for a rate or a mean to say anything (R-Q4)."""
        return self.returned < FEW

    @property
    def response(self) -> Decimal | None:
        return share(self.returned, self.asked)

    @property
    def overall(self) -> Item:
        return self.items[-1]

    @property
    def lowest(self) -> list[Item]:
        """The questions with the lowest means; none that everybody answered with the best level."""
        return sorted(
            (item for item in self.items if item.mean is not None and item.mean < int(max(LEVELS))),
            key=lambda item: item.mean,
        )[:LOWEST]


def results(survey: Any) -> Results:
    """The figures of a survey as they stand."""
    fields = [PeriodicAnswer._meta.fields[name] for name in PERIODIC_QUESTIONS]
    figures = [
        part
        for field in fields
        for part in (
            counted(field.in_(LEVELS)),
            fn.AVG(level_of(field)),
            counted(field.in_(CONTENT)),
        )
    ]
    query = PeriodicAnswer.living().where(PeriodicAnswer.survey == survey.id)
    asked, returned, declined, mean, *found = query.select(
        fn.COUNT(PeriodicAnswer.id),
        counted(PeriodicAnswer.status == "SUBMITTED"),
        counted(PeriodicAnswer.status == "DECLINED"),
        fn.AVG(PeriodicAnswer.mean_score),
        *figures,
    ).scalar(as_tuple=True)
    items = tuple(
        Item(name, many or 0, rounded(average), share(content or 0, many or 0))
        for name, many, average, content in zip(
            PERIODIC_QUESTIONS, found[::3], found[1::3], found[2::3], strict=True
        )
    )
    return Results(asked, returned or 0, declined or 0, rounded(mean), items)
