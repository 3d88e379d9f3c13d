"""The first tables of issues, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL, TextField


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


class CaseIssue(Record):
    service_case = ForeignKeyField(ServiceCase, on_delete="RESTRICT")
    problem = TextField()
    found_at = DateTimeField()
    raised_by = CharField(max_length=20, constraints=[one_of("raised_by", "ENT PROV STATION EXPERT SUP")])
    provider_account = TextField(null=True)
    enterprise_account = TextField(null=True)
    cause = TextField(null=True)
    fed_back_provider_at = DateTimeField(null=True)
    fed_back_enterprise_at = DateTimeField(null=True)
    measures = TextField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of("status", "OPEN FED CLOSED")])

    class Meta:
        table_name = "case_issue"


TABLES = (CaseIssue,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
