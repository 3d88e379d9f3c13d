"""The first tables of evaluations, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, DecimalField, ForeignKeyField, IntegerField,
    Model, SQL, TextField)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Staff(Kept):
    class Meta:
        table_name = "staff"


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


class StaffEvaluation(Record):
    staff = ForeignKeyField(Staff, on_delete="RESTRICT")
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    period_from = DateField()
    period_to = DateField()
    score_professional = IntegerField()
    score_timely = IntegerField(null=True)
    score_integrity = IntegerField()
    score_satisfaction = IntegerField(null=True)
    score_courtesy = IntegerField(null=True)
    accuracy_rate = DecimalField(max_digits=5, decimal_places=2, null=True)
    grade = CharField(max_length=20, constraints=[one_of("grade", "A B C FAIL")])
    findings = TextField(null=True)
    figures = TextField(null=True)
    evaluator = IntegerField(null=True)
    told_on = DateField(null=True)
    void_note = TextField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of(
        "status", "DRAFT REVIEW IN_FORCE SUBMITTED VOID")])

    class Meta:
        table_name = "staff_evaluation"
        indexes = ((("staff", "period_from"), False), (("station", "status"), False),)


TABLES = (StaffEvaluation,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
