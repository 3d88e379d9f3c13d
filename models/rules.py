"""Rules about the values of one row, said in a word each: `rules = (in_order("issued_on",
"valid_to"), ...)`.

A rule takes the row as it would be stored and answers `{field: message}`, empty when it holds. It
needs no actor: who may write is asked elsewhere.
"""

from collections.abc import Callable
from typing import Any

from models.base import BaseTable
from models.clock import now, today
from models.messages import T

Rule = Callable[[BaseTable], dict[str, T]]
"""What `needed` and `one_of` return also says in attributes what a form can follow."""


def in_order(first: str, later: str) -> Rule:
    """The later date may not lie before the first one (R-X2, R-V11)."""

    def rule(row: BaseTable) -> dict[str, T]:
        start, end = getattr(row, first), getattr(row, later)
        if start and end and end < start:
            return {
                later: T(
                    "May not lie before “{field}”", field=T(row._meta.fields[first].verbose_name)
                )
            }
        return {}

    return rule


def not_future(*names: str) -> Rule:
    """None of these may lie in the future (R-X2)."""

    def rule(row: BaseTable) -> dict[str, T]:
        values = {name: getattr(row, name) for name in names}
        return {
            name: T("May not lie in the future")
            for name, value in values.items()
            if value and value > (now() if hasattr(value, "hour") else today())
        }

    return rule


def needed(name: str, when: dict | Callable[[BaseTable], Any], why: T) -> Rule:
    """`name` must be filled when the condition on the row holds: a function, or {field: values},
    which a form can follow as it is typed.
    """

    def rule(row: BaseTable) -> dict[str, T]:
        asked = _holds(when, row) if isinstance(when, dict) else when(row)
        return {name: why} if asked and getattr(row, name) in (None, "") else {}

    vars(rule).update(needs=name, when=when if isinstance(when, dict) else {})
    return rule


def one_of(names: tuple, when: dict, why: T) -> Rule:
    """At least one of these must be filled when the condition holds; the first shows the fault."""

    def rule(row: BaseTable) -> dict[str, T]:
        asked = _holds(when, row)
        return {names[0]: why} if asked and not any(getattr(row, name) for name in names) else {}

    vars(rule).update(one_of=names, when=when)
    return rule


def _holds(when: dict, row: BaseTable) -> bool:
    """Whether the fields of a row hold the values of {field: values}."""
    return all(row.__data__.get(name) in wanted for name, wanted in when.items())


def trees(model: type[BaseTable]) -> list[str]:
    """The links by which rows of one table lie below one another."""
    return [
        field.name
        for field in model._meta.sorted_fields
        if getattr(field, "rel_model", None) is model
    ]


def circles(row: BaseTable, changed: dict | None = None) -> dict:
    """{link: message} of the links that lead from the row back to itself, through whatever lies
    between as it is stored.

    `changed`: only what is about to be stored is asked about, by link.
    """
    above = (
        {name: row.__data__.get(name) for name in trees(type(row))} if changed is None else changed
    )
    return {
        name: T("This would lead back to the entry itself")
        for name, value in above.items()
        if _leads_back(row, name, value)
    }


def _leads_back(row: BaseTable, name: str, above: int | None) -> bool:
    model = type(row)
    link = model._meta.fields[name]
    seen: set = {row.id} - {None}
    while above is not None and above not in seen:
        seen.add(above)
        found = model.select(link).where(model.id == above).tuples().first()
        above = found and found[0]
    return above is not None
