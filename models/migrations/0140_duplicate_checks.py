"""The first tables of duplicate checks, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    SQL,
    TextField,
)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Attachment(Kept):
    class Meta:
        table_name = "attachment"


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


class DuplicateCheck(Record):
    service_case = ForeignKeyField(ServiceCase, on_delete="RESTRICT")
    subject = CharField(max_length=200)
    sources = TextField()
    result = CharField(max_length=20, constraints=[one_of("result", "NONE SIMILAR SAME")])
    similar = TextField(null=True)
    conclusion = TextField()
    checked_on = DateField()
    checked_by = IntegerField(null=True)
    file = ForeignKeyField(Attachment, on_delete="RESTRICT", null=True)

    class Meta:
        table_name = "duplicate_check"


TABLES = (DuplicateCheck,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
