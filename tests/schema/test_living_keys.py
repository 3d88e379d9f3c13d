"""Unique means unique among living rows, in the database itself, on both kinds (decision 44)."""

from datetime import date

import peewee
import pytest

from backoffice.records.row_rules import unique_sets
from models.base import Record, database
from models.registry import models
from tests.schema.rows import add_row

pytestmark = pytest.mark.both_databases
SETS = [
    (model, tuple(names))
    for model in models()
    if issubclass(model, Record)
    for names in unique_sets(model)
]


def twin(model, names, first):
    """Another row with the same values in these fields."""
    one = model.get_by_id(first)
    second = model.get_by_id(add_row(model))
    changed = {name: one.__data__[name] for name in names}
    return model.update(changed).where(model.id == second.id)


@pytest.mark.parametrize(
    "model, names",
    SETS,
    ids=lambda part: part.table() if isinstance(part, type) else "-".join(part),
)
def test_a_key_is_free_once_its_row_lies_in_the_bin(installation, model, names):
    """Not so for what a numbering rule gave: it is never given twice."""
    if model.append_only and model.table() in ("audit_log", "case_event", "complaint_event"):
        pytest.skip("only grows")
    first = add_row(model)
    for name in names:
        if (
            isinstance(model._meta.fields[name], peewee.DateField)
            or model.get_by_id(first).__data__[name] is None
        ):
            model.update({name: filled(model, name)}).where(model.id == first).execute()
    again = twin(model, names, first)
    with pytest.raises(peewee.IntegrityError), database.obj.atomic():
        again.execute()
    model.update(is_deleted=True).where(model.id == first).execute()
    if model.frees(names):
        assert again.execute() == 1
        with pytest.raises(peewee.IntegrityError), database.obj.atomic():
            model.update(is_deleted=False).where(model.id == first).execute()
    else:
        with pytest.raises(peewee.IntegrityError), database.obj.atomic():
            again.execute()


def filled(model, name):
    """A value for a field that may be empty."""
    field = model._meta.fields[name]
    if isinstance(field, peewee.DateField):
        return date(2024, 2, 29)
    return add_row(field.rel_model) if isinstance(field, peewee.ForeignKeyField) else "K1"


def test_numbers_of_a_rule_are_kept_for_ever_and_typed_keys_are_freed():
    """The rule in its own words, over every table: whatever a person types is freed, a number is
    not.
    """
    for model, names in SETS:
        if model.number_rule and names == ("code",):
            assert not model.frees(names), model.table()
        elif (
            len(names) == 1
            and not model._meta.fields[names[0]].system
            and model.deletable_states != ()
        ):
            assert model.frees(names), (model.table(), names)


def test_looking_up_a_key_among_the_living_uses_its_index(installation):
    """However many rows there are: the planner of SQLite takes the index of living rows for a
    question about them.
    """
    if not isinstance(database.obj, peewee.SqliteDatabase):
        pytest.skip("PostgreSQL decides by statistics")
    for model, names in SETS:
        if not model.frees(names):
            continue
        fields = [model._meta.fields[name] for name in names]
        query = model.select(model.id).where(
            *(field == 1 for field in fields), model.is_deleted == False
        )
        sql, values = query.sql()
        plan = " ".join(
            row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
        )
        assert "SEARCH" in plan, (model.table(), names, plan)
