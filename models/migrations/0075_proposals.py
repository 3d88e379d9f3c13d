"""The first tables of proposals, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateTimeField, IntegerField, Model, SQL, TextField


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


class ChangeProposal(Record):
    resource = CharField(max_length=40)
    row_id = IntegerField()
    field = CharField(max_length=40)
    values = TextField()
    status = CharField(max_length=20, index=True, constraints=[one_of(
        "status",
        "PENDING APPROVED DECLINED WITHDRAWN REPLACED")])
    decided_by = IntegerField(null=True)
    decided_at = DateTimeField(null=True)
    reason = TextField(null=True)

    class Meta:
        table_name = "change_proposal"
        indexes = ((("resource", "row_id", "status"), False),)


TABLES = (ChangeProposal,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
