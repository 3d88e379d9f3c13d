"""The first tables of correction slips, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL, TextField


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class ArchiveFile(Kept):
    class Meta:
        table_name = "archive_file"


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


class CorrectionSlip(Record):
    code = CharField(max_length=40, unique=True)
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    archive_file = ForeignKeyField(ArchiveFile, on_delete="RESTRICT")
    place = CharField(max_length=150)
    stands = TextField()
    right = TextField()
    reason = TextField()
    written_by = ForeignKeyField(Staff, on_delete="RESTRICT")
    head_opinion = TextField(null=True)
    decided_by = IntegerField(null=True)
    decided_at = DateTimeField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of("status", "WAIT APPROVE REJECT RECALLED")])

    class Meta:
        table_name = "correction_slip"
        indexes = ((("archive_file", "status"), False), (("station", "status"), False),)


TABLES = (CorrectionSlip,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
