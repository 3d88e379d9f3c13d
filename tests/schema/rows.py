"""A row for any table, with whatever it needs to exist; for tests about the database and not about
meaning.
"""

from datetime import date, datetime
from itertools import count

from peewee import BooleanField, CharField, DateField, DateTimeField, DecimalField, ForeignKeyField

_numbers = count(1)


def add_row(model) -> int:
    """Insert a row of `model` and of every table it must point at; answers its id."""
    values = {
        field.name: _value(field)
        for field in model._meta.sorted_fields
        if not field.null and field.default is None and not field.primary_key
    }
    return model.create(**values).id


def _value(field):
    if isinstance(field, ForeignKeyField):
        return add_row(field.rel_model)
    if hasattr(field, "options"):
        return next(iter(field.options))
    if isinstance(field, DateTimeField):
        return datetime(2025, 6, 3, 1, 30)
    if isinstance(field, DateField):
        return date(2025, 6, 3)
    if isinstance(field, CharField):
        return str(next(_numbers))[-field.max_length :]
    return _number_or_text(field)


def _number_or_text(field):
    if isinstance(field, BooleanField):
        return True
    if isinstance(field, DecimalField):
        return next(_numbers) % 90
    return f"text {next(_numbers)}" if field.field_type == "TEXT" else next(_numbers)
