"""The first tables of consultations, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL,
    TextField)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Enterprise(Kept):
    class Meta:
        table_name = "enterprise"


class ServiceCategory(Kept):
    class Meta:
        table_name = "service_category"


class ServiceRequest(Kept):
    class Meta:
        table_name = "service_request"


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


class Consultation(Record):
    code = CharField(max_length=40, unique=True)
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    enterprise = ForeignKeyField(Enterprise, on_delete="RESTRICT", null=True)
    enquirer = TextField(null=True)
    channel = CharField(max_length=20, constraints=[one_of(
        "channel",
        "WINDOW VISIT PHONE WEB APP WECHAT QQ EMAIL FORUM SEMINAR DAILY SUPERIOR OTHER")])
    category = ForeignKeyField(ServiceCategory, on_delete="RESTRICT")
    question = TextField()
    answer = TextField(null=True)
    first_responder = ForeignKeyField(Staff, on_delete="RESTRICT")
    reply_due_on = DateField()
    answered_at = DateTimeField(null=True)
    request = ForeignKeyField(ServiceRequest, on_delete="RESTRICT", null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of("status", "OPEN ANSWERED CONVERTED")])

    class Meta:
        table_name = "consultation"
        indexes = ((("station", "status", "reply_due_on"), False),)


TABLES = (Consultation,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
