"""How long services take against what was agreed and promised: by station, class, provider, item or
mode of service (SY-5.5.2, JL-7.4.1, report 06).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil
from statistics import median
from typing import Any

from peewee import ModelSelect

from backoffice.access.actor import Actor
from backoffice.access.scopes import among, visible
from backoffice.deadlines.workdays import workdays_between
from backoffice.exports import row_values
from backoffice.reports.periods import rounded, share, within
from models.cases import ServiceCase, ServiceRecord
from models.catalogue import ServiceItem
from models.clock import day_of
from models.providers import Provider
from models.requests import ServiceRequest
from models.stations import Station

GROUPS = {
    "station": (ServiceCase.station, Station),
    "class": (ServiceCase.service_class, None),
    "provider": (ServiceCase.provider, Provider),
    "item": (ServiceCase.service_item, ServiceItem),
    "mode": (ServiceRecord.mode, None),
}
INSTANTS = (
    ServiceRequest.raised_at,
    ServiceCase.accepted_at,
    ServiceCase.replied_at,
    ServiceCase.started_at,
    ServiceCase.ended_at,
    ServiceCase.closed_at,
)
"""The times of a case in their order; between each two lies a stage."""


@dataclass(frozen=True)
class Times:
    """One line: served cases and those of them served online, working days promised and used,
    agreed and taken, and of each stage.

    `shorter` is by how much the cases with an agreed duration took less than it, in percent;
    negative when they took longer.
    """

    key: object
    ended: int
    online: int
    promised: Decimal | None
    used: Decimal | None
    middle: Decimal | None
    ninety: int
    agreed: Decimal | None
    taken: Decimal | None
    shorter: Decimal | None
    stages: tuple


def times(
    actor: Actor, by: str, first: date | None = None, last: date | None = None
) -> list[Times]:
    """The lines of cases in reach whose service ended within the days, the busiest first."""
    column, _model = GROUPS[by]
    online, lines = _online(actor), defaultdict(list)
    for key, case, promised, agreed, *instants in row_values.rows(
        _ended(actor, column, first, last)
    ):
        days = [
            day_of(field.python_value(value)) if value else None
            for field, value in zip(INSTANTS, instants, strict=True)
        ]
        lines[key].append((case in online, promised, agreed, days))
    return sorted(
        (_line(key, rows) for key, rows in lines.items()),
        key=lambda line: (-line.ended, str(line.key)),
    )


def _ended(actor: Actor, column: Any, first: date | None, last: date | None) -> Any:
    query = ServiceCase.select(
        column, ServiceCase.id, ServiceCase.limit_days, ServiceCase.agreed_days, *INSTANTS
    ).join(ServiceRequest)
    if column.model is ServiceRecord:
        query = (
            query.switch(ServiceCase)
            .join(ServiceRecord, on=(ServiceRecord.service_case == ServiceCase.id))
            .where(~ServiceRecord.is_deleted, ServiceRecord.kind == "SERVICE")
            .distinct()
        )
    query = query.where(
        among(ServiceCase.id, _reached(actor)),
        ServiceCase.ended_at.is_null(False),
        ServiceCase.accepted_at.is_null(False),
    )
    return within(query, ServiceCase.ended_at, first, last)


def _reached(actor: Actor) -> ModelSelect:
    return visible(actor, ServiceCase).select(ServiceCase.id)


def _online(actor: Actor) -> set[int]:
    """Cases of which at least one service was done over the network."""
    rows = (
        ServiceRecord.living()
        .select(ServiceRecord.service_case)
        .where(
            ServiceRecord.kind == "SERVICE",
            ServiceRecord.mode == "ONLINE",
            among(ServiceRecord.service_case, _reached(actor)),
        )
    )
    return {case for (case,) in row_values.rows(rows)}


def _stage(rows: list, place: int) -> Decimal | None:
    """The mean length of one stage, of the cases that have both its ends."""
    both = [days for *_rest, days in rows if days[place] and days[place + 1]]
    return _mean([_days(days[place], days[place + 1]) for days in both])


def _line(key: Any, rows: list) -> Times:
    used = sorted(_days(days[1], days[4]) for _online, _promised, _agreed, days in rows)
    promised = [days for _online, days, _agreed, _all in rows if days is not None]
    kept = [
        (agreed, _days(days[3] or days[1], days[4]))
        for _online, _promised, agreed, days in rows
        if agreed
    ]
    agreed, taken = sum(one for one, _taken in kept), sum(one for _agreed, one in kept)
    stages = tuple(_stage(rows, place) for place in range(len(INSTANTS) - 1))
    return Times(
        key,
        len(rows),
        sum(online for online, *_rest in rows),
        _mean(promised),
        _mean(used),
        rounded(median(used)),
        used[ceil(len(used) * 0.9) - 1],
        _mean([one for one, _taken in kept]),
        _mean([one for _agreed, one in kept]),
        share(agreed - taken, agreed),
        stages,
    )


def _days(start: date, end: date) -> int:
    return max(workdays_between(start, end), 0)


def _mean(days: list) -> Decimal | None:
    return rounded(Decimal(sum(days)) / len(days)) if days else None
