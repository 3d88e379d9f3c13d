"""The first tables of suggestions, frozen: this file knows nothing of `models/`, which goes on changing."""

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


class Provider(Kept):
    class Meta:
        table_name = "provider"


class SatisfactionSurvey(Kept):
    class Meta:
        table_name = "satisfaction_survey"


class ServiceRequest(Kept):
    class Meta:
        table_name = "service_request"


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


class Suggestion(Record):
    code = CharField(max_length=40, unique=True)
    source = CharField(max_length=20, constraints=[one_of("source", "BOX PHONE WECHAT FORM SURVEY VISIT OTHER")])
    received_at = DateTimeField()
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    enterprise = ForeignKeyField(Enterprise, on_delete="RESTRICT", null=True)
    submitter = TextField(null=True)
    target = CharField(max_length=20, constraints=[one_of("target", "STATION PROVIDER OTHER")])
    provider = ForeignKeyField(Provider, on_delete="RESTRICT", null=True)
    content = TextField()
    survey = ForeignKeyField(SatisfactionSurvey, on_delete="RESTRICT", null=True)
    request = ForeignKeyField(ServiceRequest, on_delete="RESTRICT", null=True)
    passed_at = DateTimeField(null=True)
    provider_reply_due = DateField(null=True)
    provider_reply = TextField(null=True)
    result = TextField(null=True)
    published_via = CharField(max_length=80, null=True)
    published_on = DateField(null=True)
    replied_at = DateTimeField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of(
        "status", "NEW PASSED PLANNED CLOSED CLOSED_P")])

    class Meta:
        table_name = "suggestion"
        indexes = ((("station", "status", "id"), False),)


TABLES = (Suggestion,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
