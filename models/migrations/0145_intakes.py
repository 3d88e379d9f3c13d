"""Short intakes, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL,
    TextField)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Consultation(Kept):
    class Meta:
        table_name = "consultation"


class Enterprise(Kept):
    class Meta:
        table_name = "enterprise"


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


class Intake(Record):
    code = CharField(max_length=40, unique=True)
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    caller = CharField(max_length=40)
    phone = TextField()
    wanted = TextField()
    channel = CharField(max_length=20, constraints=[one_of(
        "channel",
        "WINDOW VISIT PHONE WEB APP WECHAT QQ EMAIL FORUM SEMINAR DAILY SUPERIOR OTHER")])
    enterprise = ForeignKeyField(Enterprise, on_delete="RESTRICT", null=True)
    received_at = DateTimeField()
    first_responder = ForeignKeyField(Staff, on_delete="RESTRICT")
    due_on = DateField()
    settled_at = DateTimeField(null=True)
    request = ForeignKeyField(ServiceRequest, on_delete="RESTRICT", null=True)
    consultation = ForeignKeyField(Consultation, on_delete="RESTRICT", null=True)
    close_reason = CharField(max_length=20, null=True, constraints=[one_of(
        "close_reason", "DUP NONEED OUTSIDE UNREACHED MISTAKE")])
    close_note = TextField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of("status", "OPEN CONVERTED ANSWERED CLOSED")])
    phone_digest = CharField(max_length=64, null=True, index=True)

    class Meta:
        table_name = "intake"
        indexes = ((("station", "status", "due_on"), False),)


TABLES = (Intake,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
