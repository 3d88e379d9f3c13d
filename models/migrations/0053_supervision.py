"""The first tables of supervision, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL,
    TextField)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Station(Kept):
    class Meta:
        table_name = "station"


class Record(Kept):
    uid = CharField(max_length=32, unique=True)
    created_at = DateTimeField()
    created_by = IntegerField(null=True)
    updated_at = DateTimeField()
    updated_by = IntegerField(null=True)
    row_version = IntegerField()
    is_deleted = BooleanField()


class SupervisionSummary(Record):
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    period = CharField(max_length=6)
    process_text = TextField(null=True)
    problems_text = TextField(null=True)
    measures_text = TextField(null=True)
    effect_text = TextField(null=True)
    stats = TextField()
    due_on = DateField()
    signed_by = IntegerField(null=True)
    submitted_on = DateField(null=True)
    review_note = TextField(null=True)
    reviewed_by = IntegerField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of(
        "status", "DRAFT REVIEW IN_FORCE SUBMITTED VOID")])

    class Meta:
        table_name = "supervision_summary"
        indexes = ((("station", "period"), True), (("status", "due_on"), False),)


TABLES = (SupervisionSummary,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
