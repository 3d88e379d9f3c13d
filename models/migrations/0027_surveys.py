"""The first tables of surveys, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, DecimalField, ForeignKeyField, IntegerField,
    Model, SQL, TextField)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class ServiceCase(Kept):
    class Meta:
        table_name = "service_case"


class Record(Kept):
    uid = CharField(max_length=32, unique=True)
    created_at = DateTimeField()
    created_by = IntegerField(null=True)
    updated_at = DateTimeField()
    updated_by = IntegerField(null=True)
    row_version = IntegerField()
    is_deleted = BooleanField()


class SatisfactionSurvey(Record):
    code = CharField(max_length=40, unique=True)
    service_case = ForeignKeyField(ServiceCase, on_delete="RESTRICT")
    round_no = IntegerField()
    enterprise_name = CharField(max_length=120)
    contact_line = TextField()
    station_staff = CharField(max_length=80)
    raised_at = DateTimeField()
    accepted_at = DateTimeField()
    replied_at = DateTimeField(null=True)
    started_at = DateTimeField(null=True)
    ended_at = DateTimeField()
    content = TextField()
    service_class = CharField(max_length=20, constraints=[one_of("service_class", "1 2 3 4 5 6 7 8")])
    service_department = CharField(max_length=100, null=True)
    technicians = CharField(max_length=200, null=True)
    q1_station = CharField(max_length=20, null=True, constraints=[one_of("q1_station", "4 3 2 1 0")])
    q2_station_timely = CharField(max_length=20, null=True, constraints=[one_of("q2_station_timely", "4 3 2 1 0")])
    q3_station_professional = CharField(max_length=20, null=True, constraints=[one_of(
        "q3_station_professional", "4 3 2 1 0")])
    q4_station_courtesy = CharField(max_length=20, null=True, constraints=[one_of(
        "q4_station_courtesy", "4 3 2 1 0")])
    q5_solved = BooleanField(null=True)
    q6_tech_professional = CharField(max_length=20, null=True, constraints=[one_of(
        "q6_tech_professional", "4 3 2 1 0")])
    q7_tech_timely = CharField(max_length=20, null=True, constraints=[one_of("q7_tech_timely", "4 3 2 1 0")])
    q8_tech_courtesy = CharField(max_length=20, null=True, constraints=[one_of("q8_tech_courtesy", "4 3 2 1 0")])
    q9_facilities = CharField(max_length=20, null=True, constraints=[one_of("q9_facilities", "4 3 2 1 0")])
    q10_overall = CharField(max_length=20, null=True, constraints=[one_of("q10_overall", "4 3 2 1 0")])
    q11_opinion = TextField(null=True)
    signed_by = CharField(max_length=40, null=True)
    signed_on = DateField(null=True)
    channel = CharField(max_length=20, constraints=[one_of("channel", "WEB PHONE SMS WECHAT PAPER")])
    invited_at = DateTimeField(null=True)
    invite_due_on = DateField()
    link_no = IntegerField()
    link_until = DateField(null=True)
    attempts = TextField(null=True)
    submitted_at = DateTimeField(null=True)
    keyed_by = IntegerField(null=True)
    declined_reason = CharField(max_length=200, null=True)
    mean_score = DecimalField(max_digits=4, decimal_places=2, null=True)
    check_due_on = DateField(null=True)
    checked_by = IntegerField(null=True)
    check_note = TextField(null=True)
    callback_due_on = DateField(null=True)
    callback_at = DateTimeField(null=True)
    callback_note = TextField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of(
        "status",
        "TODO INVITED SUBMITTED CHECKED DECLINED EXPIRED")])

    class Meta:
        table_name = "satisfaction_survey"
        indexes = ((("service_case", "round_no"), True), (("status", "invite_due_on", "is_deleted"), False),)


TABLES = (SatisfactionSurvey,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
