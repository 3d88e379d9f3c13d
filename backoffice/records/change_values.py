"""Values of rows as the change log stores them, and back: JSON, with encrypted values opened
because the whole is encrypted again.
"""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from peewee import DateField, DateTimeField, DecimalField

from models.base import BaseTable, Record
from models.changes import Change
from models.links import Links

NEVER = ("is_deleted",)


def pairs(row: Record, before: dict, after: dict) -> dict:
    """{field: [old, new]} of what differs, as JSON may hold it; digests follow their values by
    themselves.
    """
    model = type(row)
    return {
        name: [packed(model, row, name, before.get(name)), packed(model, row, name, value)]
        for name, value in after.items()
        if name not in NEVER and not _is_digest(model, name) and before.get(name) != value
    }


def _is_digest(model: type[BaseTable], name: str) -> bool:
    return name.endswith("_digest") and hasattr(
        model._meta.fields.get(name.removesuffix("_digest")), "seal_kind"
    )


def packed(model: type[BaseTable], row: Record, name: str, value: Any) -> Any:
    """A value as JSON may hold it."""
    if hasattr(value, "token"):
        field = model._meta.fields[name]
        value.place = value.place or field.place(row)
        text = value.open()
        return json.loads(text) if field.seal_kind == "json" else text
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return (
        getattr(value, "id", value)
        if not isinstance(value, (dict, list, str, int, float, bool, type(None)))
        else value
    )


def unpacked(model: type[BaseTable], name: str, value: Any) -> Any:
    """What `packed` was given; a sealed value comes as its text, to be sealed by setting it."""
    field = model._meta.combined.get(name)
    if value is None or field is None or isinstance(field, Links):
        return value
    if isinstance(field, DateTimeField):
        return datetime.fromisoformat(value)
    if isinstance(field, DateField):
        return date.fromisoformat(value)
    return Decimal(value) if isinstance(field, DecimalField) else value


def of(change: Change) -> dict:
    """{field: [old, new]} that a change holds, still packed."""
    return json.loads(change.values.open()) if change.values is not None else {}
