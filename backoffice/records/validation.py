"""Typed values against what the model says: required, well formed, within reach, unique, and its
rules.
"""

from typing import Any

from peewee import Field, ForeignKeyField, ModelSelect

from backoffice.access.able_people import able_people
from backoffice.access.actor import Actor
from backoffice.access.scopes import visible
from backoffice.batch import current_batch
from backoffice.errors import Invalid
from backoffice.records.row_rules import faults_besides
from models import words
from models.base import BaseTable, Record
from models.conditions import conditions, is_asked
from models.digits import whole
from models.fields import ShortText, Text
from models.identifiers import WrongCheckDigit
from models.links import Links
from models.messages import T
from models.structures import Listed
from models.typing import half_width


def typed_fields(model: type[BaseTable]) -> dict:
    """The fields that a person may type, in the order of the model; links to many come where they
    stand.
    """
    many = {
        name: field for name, field in model._meta.manytomany.items() if isinstance(field, Links)
    }
    one = {field.name: field for field in model._meta.sorted_fields}
    found = {**{name: one[name] for name in one}, **many}
    order = {name: place for place, name in enumerate(vars(model))}
    return {
        name: field
        for name, field in sorted(found.items(), key=lambda pair: order.get(pair[0], -1))
        if getattr(field, "system", True) is False
    }


def clean(
    actor: Actor,
    fields: dict,
    raw: dict,
    before: Record | None = None,
    overrides: dict | None = None,
) -> dict:
    """The stored values of what was typed, by field name. Raises Invalid with every fault at once.

    `before` is the row as it stands: a link that does not change is not asked again. `overrides`
    maps a field to the reason for which an administrator lets a wrong check character pass.
    """
    values, errors = {}, {}
    for name, field in fields.items():
        if name not in raw:
            continue
        try:
            values[name] = _one(actor, name, field, raw[name], before, overrides or {})
        except Invalid as fault:
            errors[name] = [text for texts in fault.errors.values() for text in texts]
    _leave_out(fields, values, errors, before)
    if errors:
        raise Unfit(errors, values)
    return values


def _leave_out(fields: dict, values: dict, errors: dict, before: Record | None) -> None:
    """A field that the other answers do not ask for is emptied, whatever was typed into it."""
    known = {**(before.__data__ if before is not None else {}), **values}
    for name, field in fields.items():
        concerned = name in values or name in errors or conditions(field).keys() & values.keys()
        if concerned and not is_asked(field, known):
            errors.pop(name, None)
            values[name] = _left_out(field)


def _left_out(field: Field) -> Any:
    """What a field holds that the form does not ask for."""
    if isinstance(field, Links):
        return []
    return None if field.null or not field.default else field.default


def _one(  # noqa: PLR0913 (one answer with all that judges it)
    actor: Actor, name: str, field: Field, raw: Any, before: Record | None, overrides: dict
) -> Any:
    if isinstance(field, Links):
        return _many(actor, field, raw, _linked_already(field, before))
    if raw is None or raw == [] or (isinstance(raw, str) and not raw.strip()):
        if field.required:
            raise Invalid(T("Please fill this in"))
        return None if field.null else _default(field)
    if isinstance(field, Listed) and before is not None and raw == before.__data__.get(name):
        return raw
    try:
        value = field.clean(raw)
    except WrongCheckDigit:
        if not (overrides.get(name) and "ADMIN" in actor.roles):
            raise
        value = "".join(half_width(raw).split()).upper()
    if before is not None and before.__data__.get(name) == value:
        return value
    if isinstance(field, ForeignKeyField):
        choosable(actor, field, value)
    if isinstance(field, (ShortText, Text)) and words.count(name):
        words.require_words(name, value)
    return value


def _default(field: Field) -> Any:
    return field.default() if callable(field.default) else field.default


def choosable(actor: Actor, field: Field, value: int, for_new: bool = True) -> Any:
    """The row a link may point at; a row out of reach looks like one that is missing."""
    if (many := current_batch()) and (known := many.known(field, value)):
        return known
    row = candidates(actor, field, for_new).where(field.rel_model.id == value).first()
    if row is None:
        raise Invalid(T("Choose an entry from the list"))
    return row


def fitting(actor: Actor, fields: dict, values: dict) -> dict:
    """Values that a form shows first; a link that its own check would refuse is left out, so that
    the form can be sent as it stands.
    """
    return {
        name: _fitting(actor, fields[name], value) if name in fields else value
        for name, value in values.items()
    }


def _fitting(actor: Actor, field: Field, value: Any) -> Any:
    if not value or getattr(field, "kind", "") not in ("link", "links"):
        return value
    ids = value if isinstance(value, (list, tuple)) else [value]
    near = {row.id for row in candidates(actor, field).where(field.rel_model.id.in_(ids))}
    reachable = [one for one in ids if one in near]
    return reachable if isinstance(field, Links) else next(iter(reachable), None)


def in_use(model: type[BaseTable]) -> dict:
    """{field: values} of the rows that new ones may name: the `picker_filter` of the model, without
    what was switched off.
    """
    switch = {"is_active": True} if "is_active" in model._meta.fields else {}
    return {**switch, **getattr(model, "picker_filter", {})}


def candidates(actor: Actor, field: Field, for_new: bool = True) -> ModelSelect:
    """The rows a picker for `field` offers to `actor`: in reach, alive, in use, within the field's
    limit.

    A condition asks for rows that are there already: what they name may be out of use by now
    (`for_new` is no).
    """
    model = field.rel_model
    query = visible(actor, model)
    for name, wanted in {**(in_use(model) if for_new else {}), **field.limit}.items():
        column = model._meta.fields[name]
        query = query.where(column.in_(wanted) if isinstance(wanted, tuple) else column == wanted)
    if for_new and getattr(field, "able", None):
        query = query.where(model.id.in_(able_people(model, *field.able)))
    return query


def _many(actor: Actor, field: Field, raw: Any, known_already: set[int]) -> list[int]:
    ids = []
    for item in raw if isinstance(raw, (list, tuple)) else [raw]:
        if str(item or "").strip():
            if (number := whole(str(item).strip())) is None:
                raise Invalid(T("Choose entries from the list"))
            ids.append(number)
    if len(set(ids)) > 200:
        raise Invalid(T("At most {most} entries", most=200))
    if not ids and field.required:
        raise Invalid(T("Please fill this in"))
    if (many := current_batch()) and all(many.known(field, one) for one in ids):
        return sorted(set(ids))
    before = known_already & set(ids)
    found = {
        row.id
        for row in candidates(actor, field).where(field.rel_model.id.in_(set(ids) - before or [0]))
    }
    if set(ids) - found - before:
        raise Invalid(T("Choose entries from the list"))
    return sorted(found | before)


def _linked_already(field: Field, before: Record | None) -> set[int]:
    """What a stored row links to, chosen perhaps by somebody who reaches further."""
    if before is None or before.id is None:
        return set()
    return {
        other
        for (other,) in field.through_model.select(field.target_key)
        .where(field.owner_key == before.id)
        .tuples()
    }


def check_row(row: Record) -> None:
    """Required values, the rules of the model, and uniqueness, on the row as it would be stored.
    Raises Invalid.
    """
    errors = _missing(row)
    if errors := {**errors, **faults_besides(row, errors)}:
        raise Invalid(errors)


def clean_row(  # noqa: PLR0913 (`clean` and the row)
    actor: Actor,
    row: Record,
    fields: dict,
    raw: dict,
    before: Record | None = None,
    overrides: dict | None = None,
) -> dict:
    """The same for a whole row: faults come together with what rules and uniqueness say of the
    other values. Raises Invalid.
    """
    try:
        return clean(actor, fields, raw, before, overrides)
    except Unfit as fault:
        for name in fault.values.keys() & row._meta.fields.keys():
            setattr(row, name, fault.values[name])
        errors = {**_missing(row), **fault.errors}
        raise Invalid({**errors, **faults_besides(row, errors)}) from None


def _missing(row: Record) -> dict:
    return {
        name: [T("Please fill this in")]
        for name, field in row._meta.fields.items()
        if getattr(field, "required", False) and row.__data__.get(name) in (None, "")
    }


class Unfit(Invalid):
    """Some typed values cannot be stored; `values` are the others."""

    def __init__(self, errors: dict, values: dict) -> None:
        super().__init__(errors)
        self.values = values
