"""What happens when a row is saved or deleted: one declaration for each noun, beside its workflow.

    declare(Rules(ServiceRequest, before_save=(take_in,), after_save=(tick_what_rows_say,)))

`flask --app wsgi explain-save service_request` prints it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from backoffice.deadlines import register
from backoffice.deadlines.register import Deadlines
from models.base import BaseTable


@dataclass(frozen=True)
class Rules:
    """The functions that a write of one model calls, in this order and in its transaction.

    `before_save(actor, row)` fills computed values, or raises Invalid or Refused, before a row is
    stored. `after_save(actor, row, created)` writes what follows from it. `after_delete(actor,
    row)` does what follows from its deletion. `deadlines` says which deadlines the log of a row
    has started; `deadline_owners(row)` answers the rows whose deadlines depend on this one.
    """

    model: type[BaseTable]
    before_save: tuple[Callable, ...] = ()
    after_save: tuple[Callable, ...] = ()
    after_delete: tuple[Callable, ...] = ()
    deadlines: Deadlines | None = None
    deadline_owners: tuple[Callable, ...] = ()


_declared: dict[type[BaseTable], Rules] = {}


def declare(rules: Rules) -> Rules:
    """Make the rules of a model known. Raises ValueError for a second declaration of one model."""
    if rules.model in _declared:
        raise ValueError(
            f"{rules.model.__name__} has its rules declared already: add to that declaration"
        )
    _declared[rules.model] = rules
    if rules.deadlines:
        register.add(rules.model, rules.deadlines)
    for owners in rules.deadline_owners:
        register.add_owners(rules.model, owners)
    return rules


def rules_of(model: type[BaseTable]) -> Rules:
    """The rules of a model; empty ones when it declares none."""
    return _declared.get(model) or Rules(model)


def explain(model: type[BaseTable]) -> list[str]:
    """What saving or deleting a row does, a line each: step, function, first sentence."""
    rules = rules_of(model)
    found = [_line("check", function) for function in getattr(model, "rules", ())]
    for step in ("before_save", "after_save", "after_delete", "deadline_owners"):
        found += [_line(step, function) for function in getattr(rules, step)]
    if rules.deadlines:
        found.append(_line("deadlines", rules.deadlines.started_by))
    return found


def _line(step: str, function: Callable) -> str:
    place = f"{function.__module__.replace('.', '/')}.py:{function.__code__.co_firstlineno}"
    sentence = " ".join((function.__doc__ or "").split()).partition(". ")[0].rstrip(".")
    return f"{step:15} {function.__name__}  ({place})" + (f"  {sentence}" if sentence else "")
