"""Pages of a list: numbers within the first 10,000 rows, the count capped there (decisions 23)."""

from dataclasses import dataclass, field

from flask import request, url_for
from flask_babel import gettext as _
from peewee import SQL, Select, fn

from models.base import database

CAP = 10_000
BADGE = 999
"""As far as the number beside a tab is counted."""

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
    last: str | None = None
    jump: str = "page"
    carried: list = field(default_factory=list)
    sizes: list = field(default_factory=list)
    go_url: str = ""
    note: str | None = None


def capped_counts(queries, caps=None) -> list[int]:
    """The capped counts of several queries, by one question to the database; `caps` when they
    differ.
    """
    columns = [
        _counting(query, cap)
        for query, cap in zip(queries, caps or [CAP] * len(queries), strict=False)
    ]
    return list(Select(columns=columns).bind(database).tuples()[0]) if columns else []


def _counting(query, cap):
    inner = query.select(SQL("1").alias("one")).order_by().limit(cap + 1)
    return Select([inner.alias("counted")], [fn.COUNT(SQL("1"))])


def counted(number: int, cap: int = CAP) -> str:
    return f"{cap}+" if number > cap else str(number)


def address(**changes) -> str:
    """The present address with some parameters changed; None removes one."""
    args = {
        **request.args.to_dict(),
        **{name: str(value) for name, value in changes.items() if value is not None},
    }
    for name, value in changes.items():
        if value is None:
            args.pop(name, None)
    return url_for(request.endpoint, **args)


def pager(total: int, question, sheet, by_place: bool) -> Pager:
    """Page numbers within the cap; beyond it, and wherever a place was asked for, on and back from
    the rows shown.
    """
    pages = max(1, -(-min(total, CAP) // question.size))
    long, number = by_place and total > CAP, sheet.number
    first = sheet.rows[0].id if sheet.rows else None
    last = sheet.rows[-1].id if sheet.rows else None
    found = Pager(
        total_text=_("%(n)s rows", n=counted(total)),
        page=number,
        pages=pages if number else None,
        first=_moved() if number != 1 else None,
        last=_moved(last=1) if long else None,
        sizes=[(one, _moved(size=one), one == question.size) for one in SIZES],
        go_url=_moved(),
        jump="at" if long else "page",
        carried=[
            (name, value)
            for name, value in request.args.items()
            if name not in ("page", "after", "before", "at", "last")
        ],
    )
    if number is None:
        found.prev = _moved(before=first) if first else _moved()
        found.next = _moved(after=last) if sheet.more else None
    else:
        found.prev = _moved(page=number - 1) if number > 1 else None
        if number < pages:
            found.next = _moved(page=number + 1)
        else:
            found.next = _moved(after=last) if long and last else None
    if total > CAP and not by_place and number == pages:
        found.note = _(
            "Only the first %(n)s rows can be paged through; narrow the conditions", n=CAP
        )
    return found


def _moved(**place) -> str:
    """The same list at another place."""
    return address(
        **{"page": None, "after": None, "before": None, "at": None, "last": None, **place}
    )
