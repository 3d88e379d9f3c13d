"""What reports share: the days that bound them, shares and rounded means, the rows that their lines
are about.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from peewee import Case, Expression, ModelSelect, fn

from models.clock import stored_span
from models.fields import DateTime


def within(
    query: ModelSelect, field: DateTime, first: date | None, last: date | None
) -> ModelSelect:
    """The query, bounded to instants from the morning of one day to the end of another; either may
    be None.
    """
    begin, end = stored_span(first, last)
    query = query.where(field >= begin) if begin else query
    return query.where(field < end) if end else query


def counted(condition: Expression) -> Any:
    """How many rows of a group fulfil a condition, as SQL."""
    return fn.SUM(Case(None, ((condition, 1),), 0))


def rounded(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.01"))


def share(part: int, whole: int) -> Decimal | None:
    """A percentage with one digit; None of nothing."""
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1")) if whole else None


def rows_of(groups: dict, by: str, keys: Iterable) -> dict:
    """{key: row} of the places, people and things that lines are about; `groups` maps a way of
    grouping to (column, model or None).
    """
    _column, model = groups[by]
    if not model:
        return {}
    ids = [key for key in keys if key]
    return {row.id: row for row in model.select().where(model.id.in_(ids))}
