"""The first tables of periodic surveys, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, DecimalField, ForeignKeyField, IntegerField,
    Model, SQL, TextField)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Enterprise(Kept):
    class Meta:
        table_name = "enterprise"


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


class PeriodicSurvey(Record):
    code = CharField(max_length=40, unique=True)
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    name = CharField(max_length=120)
    span_from = DateField()
    span_to = DateField()
    circle = CharField(max_length=20, constraints=[one_of("circle", "SERVED LINKED")])
    answer_by = DateField()
    opened_on = DateField(null=True)
    conclusion = TextField(null=True)
    measures = TextField(null=True)
    closed_by = IntegerField(null=True)
    closed_on = DateField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of("status", "DRAFT OPEN CLOSED")])

    class Meta:
        table_name = "periodic_survey"
        indexes = ((("station", "status", "answer_by"), False),)


class PeriodicAnswer(Record):
    survey = ForeignKeyField(PeriodicSurvey, on_delete="RESTRICT")
    enterprise = ForeignKeyField(Enterprise, on_delete="RESTRICT")
    enterprise_name = CharField(max_length=120)
    q1_station = CharField(max_length=20, null=True, constraints=[one_of("q1_station", "4 3 2 1 0")])
    q2_station_timely = CharField(max_length=20, null=True, constraints=[one_of("q2_station_timely", "4 3 2 1 0")])
    q3_station_professional = CharField(max_length=20, null=True, constraints=[one_of(
        "q3_station_professional", "4 3 2 1 0")])
    q4_station_courtesy = CharField(max_length=20, null=True, constraints=[one_of(
        "q4_station_courtesy", "4 3 2 1 0")])
    q5_tech_professional = CharField(max_length=20, null=True, constraints=[one_of(
        "q5_tech_professional", "4 3 2 1 0")])
    q6_tech_timely = CharField(max_length=20, null=True, constraints=[one_of("q6_tech_timely", "4 3 2 1 0")])
    q7_tech_courtesy = CharField(max_length=20, null=True, constraints=[one_of("q7_tech_courtesy", "4 3 2 1 0")])
    q8_facilities = CharField(max_length=20, null=True, constraints=[one_of("q8_facilities", "4 3 2 1 0")])
    q9_overall = CharField(max_length=20, null=True, constraints=[one_of("q9_overall", "4 3 2 1 0")])
    opinion = TextField(null=True)
    channel = CharField(max_length=20, null=True, constraints=[one_of("channel", "WEB PHONE SMS WECHAT PAPER")])
    invited_at = DateTimeField(null=True)
    link_no = IntegerField()
    submitted_at = DateTimeField(null=True)
    keyed_by = IntegerField(null=True)
    declined_reason = CharField(max_length=200, null=True)
    mean_score = DecimalField(max_digits=4, decimal_places=2, null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of("status", "TODO INVITED SUBMITTED DECLINED")])

    class Meta:
        table_name = "periodic_answer"
        indexes = ((("survey", "status"), False),)


TABLES = (PeriodicSurvey, PeriodicAnswer)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
