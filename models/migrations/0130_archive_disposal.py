"""The table of disposals of archives, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL,
    TextField)


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


class ArchiveDisposal(Record):
    code = CharField(max_length=40, unique=True)
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    appraisal = TextField()
    appraised_by = ForeignKeyField(Staff, on_delete="RESTRICT")
    appraised_on = DateField()
    approved_by = IntegerField(null=True)
    opinion = TextField(null=True)
    disposed_on = DateField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of("status", "WAIT DONE KEPT WITHDRAWN")])

    class Meta:
        table_name = "archive_disposal"
        indexes = ((("station", "status"), False),)


class ArchiveDisposalFiles(Kept):
    archivedisposal = ForeignKeyField(ArchiveDisposal, on_delete="RESTRICT")
    archivefile = ForeignKeyField(ArchiveFile, on_delete="RESTRICT")

    class Meta:
        table_name = "archive_disposal_files"
        indexes = ((("archivedisposal", "archivefile"), True),)


TABLES = (ArchiveDisposal, ArchiveDisposalFiles)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
