"""The first tables of attachments, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateTimeField, IntegerField, Model, SQL


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Record(Kept):
    uid = CharField(max_length=32, unique=True)
    created_at = DateTimeField()
    created_by = IntegerField(null=True)
    updated_at = DateTimeField()
    updated_by = IntegerField(null=True)
    row_version = IntegerField()
    is_deleted = BooleanField()


class Attachment(Record):
    owner_type = CharField(max_length=40)
    owner_id = IntegerField()
    filename = CharField(max_length=200)
    kind = CharField(max_length=20, constraints=[one_of("kind", "FORM CERT REPORT PHOTO SIGN OTHER")])
    size = IntegerField()
    sha256 = CharField(max_length=64)
    media_type = CharField(max_length=60)
    stored_name = CharField(max_length=64, unique=True)
    access_level = CharField(max_length=20, constraints=[one_of("access_level", "PUBLIC INTERNAL RESTRICTED SECRET")])

    class Meta:
        table_name = "attachment"


TABLES = (Attachment,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
