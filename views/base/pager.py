"""Pages of a list: numbers within the first 10,000 rows, the count capped there (decisions 23)."""

from dataclasses import dataclass, field

from flask import request, url_for
from flask_babel import gettext as _
from peewee import SQL, Select, fn

from models.base import database

CAP = 10_000
SIZES = (10, 20, 50, 100)


@dataclass
class Pager:
    """What stands below the table."""

    total_text: str
    page: int
    pages: int | None
    prev: str | None = None
    next: str | None = None
    first: str | None = None
    sizes: list = field(default_factory=list)
    go_url: str = ""
    note: str | None = None


def capped_count(query) -> int:
    """How many rows match, counted no further than one beyond the cap."""
    return capped_counts([query])[0]


def capped_counts(queries) -> list[int]:
    """The capped counts of several queries, by one question to the database."""
    return list(Select(columns=[_counting(query) for query in queries]).bind(database).tuples()[0]) if queries else []


def _counting(query):
    inner = query.select(SQL("1").alias("one")).order_by().limit(CAP + 1)
    return Select([inner.alias("counted")], [fn.COUNT(SQL("1"))])


def counted(number: int) -> str:
    return f"{CAP}+" if number > CAP else str(number)


def address(**changes) -> str:
    """The present address with some parameters changed; None removes one."""
    args = {**request.args.to_dict(), **{name: str(value) for name, value in changes.items() if value is not None}}
    for name, value in changes.items():
        if value is None:
            args.pop(name, None)
    return url_for(request.endpoint, **args)


def pager(total: int, page: int, size: int) -> Pager:
    pages = max(1, -(-min(total, CAP) // size))
    return Pager(
        total_text=_("%(n)s rows", n=counted(total)), page=page, pages=pages,
        prev=address(page=page - 1) if page > 1 else None, next=address(page=page + 1) if page < pages else None,
        first=address(page=None) if page > 1 else None,
        sizes=[(one, address(size=one, page=None), one == size) for one in SIZES], go_url=address(page=None),
        note=_("Only the first %(n)s rows can be paged through; narrow the conditions", n=CAP) if total > CAP and page == pages else None)
