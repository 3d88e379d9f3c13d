"""What hangs on a row: what points at it, what belongs to it, and what it points at itself."""

from collections.abc import Iterator

from peewee import ForeignKeyField

from models.base import BaseTable, Record
from models.registry import models


def dependents(row: Record) -> list[tuple]:
    """(model, name) of living rows that point at `row`; at most 50 of each kind."""
    found = []
    for model, field in pointing_at(type(row)):
        if field.name != model.belongs_to and field.name not in model.lets_go:
            others = model.living().where(field == row.id).limit(50)
            found += [(model, str(other)) for other in others]
    return found


def missing_links(row: Record) -> list[str]:
    """Labels of links whose row is in the recycle bin."""
    found = []
    for field in row._meta.sorted_fields:
        target = field.rel_model if isinstance(field, ForeignKeyField) else None
        if (
            target is not None
            and row.__data__.get(field.name) is not None
            and hasattr(target, "is_deleted")
            and not target.living().where(target.id == row.__data__[field.name]).exists()
        ):
            found.append(field.verbose_name)
    return found


def parts(row: Record) -> list:
    """Living rows that belong to `row` and go where it goes."""
    found: list = []
    for model, field in pointing_at(type(row)):
        if field.name == model.belongs_to:
            found.extend(model.living().where(field == row.id))
    return found


def pointing_at(target: type[BaseTable]) -> Iterator[tuple]:
    """(model, link) of every table of records with a link to this one."""
    for model in models():
        for field in model._meta.sorted_fields if hasattr(model, "is_deleted") else ():
            if isinstance(field, ForeignKeyField) and field.rel_model is target:
                yield model, field
