"""When a field is asked at all: only while other fields of the same form hold certain values.

A field declares it: `ShortText("Other (E) text", 200, null=True, when={"need_type":
("E",)})`. The form shows the field then and only then; a value that came in while it was not asked
is dropped.
"""

from itertools import product

from peewee import Field


def is_asked(field: Field, values: dict) -> bool:
    """Whether `field` is asked while the fields of its form hold `values`."""
    return all(values.get(name) in wanted for name, wanted in conditions(field).items())


def conditions(field: Field) -> dict:
    """{name of another field: values} under which `field` is asked; empty when it always is."""
    return getattr(field, "when", None) or {}


def typed_conditions(field: Field) -> dict:
    """The same in the words that a form sends: codes, and "1" or "0" for yes and no."""
    return _typed(conditions(field))


def _typed(wanted: dict) -> dict:
    return {name: list(map(_sent, values)) for name, values in wanted.items()}


def _sent(value: object) -> str:
    """A value as a form sends it."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value)


def typed_needs(field: Field) -> list[dict]:
    """Under which answers the rules ask for `field`, in the words of a form: one of them is enough
    for the star.

    Of fields of which one must be filled, each is needed while the others are empty.
    """
    found = []
    for rule in getattr(field.model, "rules", ()):
        others = getattr(rule, "one_of", ())
        if field.name in others or (getattr(rule, "needs", None) == field.name and rule.when):
            found.append(
                {**_typed(rule.when), **{other: [""] for other in others if other != field.name}}
            )
    return found


def is_needed_when_asked(field: Field) -> bool:
    """Whether the rules ask for `field` under every answer that brings it into the form: then it
    carries the star.
    """
    asked = conditions(field)
    rules = [
        rule
        for rule in getattr(field.model, "rules", ())
        if getattr(rule, "needs", None) == field.name
    ]
    if not asked or not rules:
        return False
    for answers in product(*asked.values()):
        row = field.model(**dict(zip(asked, answers, strict=True)))
        if not any(rule(row) for rule in rules):
            return False
    return True
