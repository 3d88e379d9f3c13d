"""Instants are compared with days through the clock module alone (issue 11, Time): read from the
syntax tree and from the types of fields.

An instant is kept in UTC, a day is a day in Shanghai: between midnight and eight in the morning the
one lies on the day before. `day_of`, `local`, `stored_span` and `models.stored_days` lead from the
one to the other.
"""

import ast

import pytest

from models.fields import Date, DateTime
from models.registry import models
from tests.house.test_floors import MODULES

CLOCK = {"models.clock", "models.stored_days"}
"""The modules that may look at the clock of the machine, and cut a day out of an instant."""
FIELDS = [field for model in models() for field in model._meta.sorted_fields]
DAYS = {field.name for field in FIELDS if isinstance(field, Date)}
INSTANTS = {field.name for field in FIELDS if isinstance(field, DateTime)} - DAYS
DAY_CALLS = {"today", "day_of", "date", "add_workdays", "due_day", "fromisoformat", "near_edge"}
INSTANT_CALLS = {"now", "stored", "utcnow"}
CUTS = {"year", "month", "day", "hour", "weekday", "date", "strftime"}
"""What is asked of a wall clock and never of an instant in UTC."""
SQL_CUTS = {
    "date",
    "strftime",
    "date_trunc",
    "to_char",
    "extract",
    "date_part",
    "substr",
    "substring",
    "datetime",
}
MACHINE = {
    ("date", "today"),
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("time", "localtime"),
    ("date", "fromtimestamp"),
    ("datetime", "fromtimestamp"),
}


def kind_of(node) -> str | None:
    """Whether an expression is an instant or a day, as far as its form says."""
    if isinstance(node, ast.Attribute):
        return _told_by(node.attr, INSTANTS, DAYS)
    if isinstance(node, ast.Call):
        return kind_of_call(node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        return kind_of(node.left)
    if isinstance(node, ast.BoolOp):
        return next((kind for kind in map(kind_of, node.values) if kind), None)
    return None


def kind_of_call(node) -> str | None:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name == "replace" and isinstance(node.func, ast.Attribute):
        return kind_of(node.func.value)
    return _told_by(name, INSTANT_CALLS, DAY_CALLS)


def _told_by(name, instants, days) -> str | None:
    if name in instants:
        return "instant"
    return "day" if name in days else None


def mixed(node) -> bool:
    """A comparison, or a `between`, with an instant on one side and a day on the other."""
    if isinstance(node, ast.Compare):
        kinds = {kind_of(side) for side in (node.left, *node.comparators)}
    elif (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("between", "in_")
    ):
        kinds = {kind_of(node.func.value), *map(kind_of, node.args)}
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("max", "min"):
        kinds = set(map(kind_of, node.args))
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        kinds = {kind_of(node.left), kind_of(node.right)}
    else:
        return False
    return {"instant", "day"} <= kinds


def cuts(node) -> bool:
    """A year, an hour or a printed date of an instant as it is stored; the whole of it as machines
    write it (with a T) is right.
    """
    if isinstance(node, ast.Attribute):
        return node.attr in CUTS and kind_of(node.value) == "instant"
    if isinstance(node, ast.FormattedValue):
        spec = ast.unparse(node.format_spec) if node.format_spec is not None else ""
        return kind_of(node.value) == "instant" and "%" in spec and "T%H" not in spec
    return False


def cuts_in_sql(node) -> bool:
    """The same by a function of the database."""
    if not (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and getattr(node.func.value, "id", "") == "fn"
    ):
        return False
    return node.func.attr.lower() in SQL_CUTS and any(
        kind_of(given) == "instant" for given in node.args
    )


def asks_the_machine(node) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (getattr(node.func.value, "id", ""), node.func.attr) in MACHINE
    )


def found_by(rule) -> set:
    return {
        (name, node.lineno, ast.unparse(node)[:90])
        for name, tree in MODULES.items()
        if name not in CLOCK and ".migrations" not in name
        for node in ast.walk(tree)
        if rule(node)
    }


@pytest.mark.parametrize(
    "rule", [mixed, cuts, cuts_in_sql, asks_the_machine], ids=lambda rule: rule.__name__
)
def test_days_and_instants_meet_in_the_clock_module_alone(rule):
    assert found_by(rule) == set()


@pytest.mark.parametrize(
    "rule, text",
    [
        (mixed, "RefusalFiling.filed_at >= today().replace(day=1)"),
        (mixed, "case.ended_at.replace(hour=0) <= case.due_on"),
        (mixed, "ServiceCase.closed_at.between(date(2026, 1, 1), today())"),
        (mixed, "today() - row.created_at"),
        (mixed, "max(row.created_at, row.due_on)"),
        (cuts, "row.created_at.year"),
        (cuts, "now().strftime('%Y')"),
        (cuts, "case.ended_at.date()"),
        (cuts, "f'{now():%Y-%m-%d}'"),
        (cuts_in_sql, "fn.DATE(ServiceCase.ended_at)"),
        (cuts_in_sql, "fn.strftime('%Y', Model.created_at)"),
        (asks_the_machine, "date.today()"),
    ],
)
def test_the_rules_see_what_they_are_for(rule, text):
    assert any(rule(node) for node in ast.walk(ast.parse(text)))


@pytest.mark.parametrize(
    "rule, text",
    [
        (mixed, "day_of(case.ended_at) <= case.due_on"),
        (mixed, "RefusalFiling.filed_at >= begin"),
        (mixed, "row.created_at < now() - PAUSE"),
        (cuts, "local(row.created_at).year"),
        (cuts, "today().strftime('%Y')"),
        (cuts, "f'{now():%Y-%m-%dT%H:%M:%SZ}'"),
        (cuts_in_sql, "stored_days.day(ServiceCase.ended_at)"),
    ],
)
def test_the_rules_leave_right_code_alone(rule, text):
    assert not any(rule(node) for node in ast.walk(ast.parse(text)))


def test_every_instant_is_named_as_one():
    """`_at` is an instant and `_on` is a day, so that a reader sees what is compared."""
    assert {name for name in INSTANTS if name.endswith("_on")} == set() and {
        name for name in DAYS if name.endswith("_at")
    } == set()
