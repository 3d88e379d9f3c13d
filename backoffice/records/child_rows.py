"""Rows edited in place under the record they belong to: added, changed, ordered, removed in its
transaction.
"""

from backoffice.access.actor import Actor
from backoffice.errors import Conflict, Invalid
from backoffice.records import audit, proposals, row_store
from backoffice.records.validation import check_row, clean_row, typed_fields
from models.base import BaseTable, Record
from models.digits import whole
from models.messages import T

MOST = 500


def save_children(
    actor: Actor, parent: Record, model: type[BaseTable], rows: list[dict], seen: dict | None = None
) -> bool:
    """Make the living children of `parent` equal to `rows` (raw values; "id" names a stored one);
    True when any changed.

    `seen` is {id: version} of the rows that the actor looked at; Conflict when others are there
    now. Faults come back as {"table-n-field": [...]} so that each stands beside its cell. Raises
    Invalid.
    """
    if len(rows) > MOST:
        raise Invalid({model.table(): [T("At most {most} rows", most=MOST)]})
    link = model._meta.fields[model.belongs_to]
    old = {row.id: row for row in model.living().where(link == parent.id)}
    if seen is not None and {row.id: row.row_version for row in old.values()} != seen:
        raise Conflict(parent)
    errors, changed = {}, False
    for place, raw in enumerate(rows):
        try:
            changed |= _save(actor, parent, model, old, raw, place + 1)
        except Invalid as fault:
            errors.update(
                {f"{model.table()}-{place}-{name}": texts for name, texts in fault.errors.items()}
            )
    if errors:
        raise Invalid(errors)
    for row in old.values():
        proposals.check_removal(actor, row)
        row_store.store(actor, row, {"is_deleted": True})
        row_store.log(actor, "DELETE", row, {})
    return changed or bool(old)


def _save(  # noqa: PLR0913 (one row of one parent, as it was and as it was typed)
    actor: Actor, parent: Record, model: type[BaseTable], old: dict, raw: dict, number: int
) -> bool:
    fields = typed_fields(model)
    row_id = whole(raw.get("id"))
    if raw.get("id") and row_id not in old:
        raise Invalid(T("This row does not belong here"))
    row = old.pop(row_id) if row_id else model(**{model.belongs_to: parent.id})
    before = {**row.bind_sealed().__data__}
    values = clean_row(
        actor,
        row,
        fields,
        {name: raw.get(name) for name in fields if name in raw},
        row if row_id else None,
    )
    if "row_no" in model._meta.fields:
        values["row_no"] = number
    for name, value in values.items():
        setattr(row, name, value)
    check_row(row)
    held = proposals.hold_back(actor, row, before, {}) if row_id else proposals.begin(actor, row)
    changed = {name: value for name, value in row.__data__.items() if value != before.get(name)}
    if not row_id:
        row = row_store.insert(
            actor,
            model,
            **{
                **values,
                model.belongs_to: parent.id,
                **{name: row.__data__[name] for name in (*held, *row.verified)},
            },
        )
    elif changed:
        row_store.store(actor, row, changed, before)
        row_store.log(
            actor,
            "UPDATE",
            row,
            audit.difference(
                model,
                before,
                {
                    name: value
                    for name, value in changed.items()
                    if name in values or name in row.verified
                },
            ),
        )
    return bool(proposals.keep(actor, row, held)) or bool(changed)
