"""The first tables of sheets, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL, TextField


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class ServiceCase(Kept):
    class Meta:
        table_name = "service_case"


class ServiceRequest(Kept):
    class Meta:
        table_name = "service_request"


class Record(Kept):
    uid = CharField(max_length=32, unique=True)
    created_at = DateTimeField()
    created_by = IntegerField(null=True)
    updated_at = DateTimeField()
    updated_by = IntegerField(null=True)
    row_version = IntegerField()
    is_deleted = BooleanField()


class HandlingSheet(Record):
    code = CharField(max_length=40, unique=True)
    request = ForeignKeyField(ServiceRequest, on_delete="RESTRICT")
    result = TextField()
    arrangement = TextField()
    conveyed_at = DateTimeField()
    conveyed_via = CharField(max_length=20, constraints=[one_of(
        "conveyed_via", "FACE PHONE SMS WECHAT EMAIL POST PORTAL")])
    accepted = CharField(max_length=20, index=True, constraints=[one_of("accepted", "WAIT ACCEPT REJECT NA")])
    confirmed_by = CharField(max_length=40, null=True)
    confirmed_at = DateTimeField(null=True)

    class Meta:
        table_name = "handling_sheet"


class HandlingSheetCases(Kept):
    handlingsheet = ForeignKeyField(HandlingSheet, on_delete="RESTRICT")
    servicecase = ForeignKeyField(ServiceCase, on_delete="RESTRICT")

    class Meta:
        table_name = "handling_sheet_cases"
        indexes = ((("handlingsheet", "servicecase"), True),)


TABLES = (HandlingSheet, HandlingSheetCases)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
