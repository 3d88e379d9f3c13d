"""The first tables of deadlines, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL,
    TextField)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Provider(Kept):
    class Meta:
        table_name = "provider"


class ServiceCase(Kept):
    class Meta:
        table_name = "service_case"


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


class CaseExtension(Record):
    service_case = ForeignKeyField(ServiceCase, on_delete="RESTRICT")
    round_no = IntegerField()
    reason = TextField()
    old_due_on = DateField()
    wanted_on = DateField()
    days = IntegerField()
    asked_by = IntegerField()
    asked_at = DateTimeField()
    decision = CharField(max_length=20, index=True, constraints=[one_of("decision", "WAIT APPROVE REJECT")])
    head_opinion = TextField(null=True)
    decided_by = IntegerField(null=True)
    decided_at = DateTimeField(null=True)

    class Meta:
        table_name = "case_extension"


class Deadline(Record):
    kind = CharField(max_length=20, constraints=[one_of(
        "kind",
        "REPLY DONE REFERRAL SUMMARY INVITE FOLLOW ARCHIVE REFUSAL GREEN EXTEND")])
    title = CharField(max_length=200)
    object_ref = CharField(max_length=80)
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    staff = ForeignKeyField(Staff, on_delete="RESTRICT", null=True)
    provider = ForeignKeyField(Provider, on_delete="RESTRICT", null=True)
    round_no = IntegerField()
    started_on = DateField()
    near_on = DateField()
    due_on = DateField()
    is_paused = BooleanField()
    stopped_on = DateField(null=True)
    breached_on = DateField(null=True)
    cause = CharField(max_length=20, null=True, index=True, constraints=[one_of("cause", "OPEN OURS PROV ENT FORCE")])
    cause_note = TextField(null=True)
    explained_by = IntegerField(null=True)
    explained_at = DateTimeField(null=True)

    class Meta:
        table_name = "deadline"
        indexes = ((("object_ref", "kind", "round_no"), True), (("station", "stopped_on", "due_on"), False),
        (("staff", "stopped_on", "due_on"), False), (("provider", "stopped_on"), False),)


TABLES = (CaseExtension, Deadline)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
