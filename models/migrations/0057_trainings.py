"""The first tables of trainings, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, DecimalField, ForeignKeyField, IntegerField,
    Model, SQL, TextField)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Attachment(Kept):
    class Meta:
        table_name = "attachment"


class Expert(Kept):
    class Meta:
        table_name = "expert"


class ServiceItem(Kept):
    class Meta:
        table_name = "service_item"


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


class Training(Record):
    code = CharField(max_length=24, unique=True)
    topic = CharField(max_length=120)
    kind = CharField(max_length=20, constraints=[one_of(
        "kind",
        "PRE_POST SPECIALIST PROCESS SKILL ENTERPRISE CERT METROLOGY STANDARD TEST IP BRAND OTHER")])
    audience = CharField(max_length=20, constraints=[one_of("audience", "STAFF ENTERPRISE PUBLIC")])
    service_item = ForeignKeyField(ServiceItem, on_delete="RESTRICT", null=True)
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    mode = CharField(max_length=20, constraints=[one_of("mode", "ON OFF MIX")])
    planned_on = DateField()
    held_on = DateField(null=True)
    hours = DecimalField(max_digits=4, decimal_places=1, null=True)
    attendee_count = IntegerField(null=True)
    assessment = CharField(max_length=20, constraints=[one_of("assessment", "NONE WRITTEN PRACTICAL BOTH")])
    cost = DecimalField(max_digits=10, decimal_places=2, null=True)
    materials = ForeignKeyField(Attachment, on_delete="RESTRICT", null=True)
    cancel_reason = TextField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of("status", "PLANNED HELD CLOSED CANCELLED")])

    class Meta:
        table_name = "training"
        indexes = ((("station", "planned_on"), False), (("kind", "audience"), False),)


class TrainingLecturers(Kept):
    training = ForeignKeyField(Training, on_delete="RESTRICT")
    expert = ForeignKeyField(Expert, on_delete="RESTRICT")

    class Meta:
        table_name = "training_lecturers"
        indexes = ((("training", "expert"), True),)


class TrainingRecord(Record):
    training = ForeignKeyField(Training, on_delete="RESTRICT")
    staff = ForeignKeyField(Staff, on_delete="RESTRICT")
    attended = BooleanField()
    score = DecimalField(max_digits=5, decimal_places=1, null=True)
    passed = BooleanField(null=True)
    cert_no = CharField(max_length=60, null=True)

    class Meta:
        table_name = "training_record"
        indexes = ((("staff", "training"), False),)


TABLES = (Training, TrainingLecturers, TrainingRecord)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
