"""The first tables of archives, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Attachment(Kept):
    class Meta:
        table_name = "attachment"


class Enterprise(Kept):
    class Meta:
        table_name = "enterprise"


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


class ArchiveFile(Record):
    code = CharField(max_length=40, unique=True)
    kind = CharField(max_length=20, constraints=[one_of(
        "kind",
        "ENT CASE STAFF COMPLAINT EVAL ASSET TASK OTHER")])
    title = CharField(max_length=150)
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    enterprise = ForeignKeyField(Enterprise, on_delete="RESTRICT", null=True)
    service_case = ForeignKeyField(ServiceCase, on_delete="RESTRICT", null=True)
    volume = IntegerField()
    year = IntegerField()
    medium = CharField(max_length=20, constraints=[one_of("medium", "P D B")])
    shelf = CharField(max_length=80, null=True)
    opened_on = DateField()
    filed_on = DateField(null=True)
    filed_by = ForeignKeyField(Staff, on_delete="RESTRICT", null=True)
    retention_years = IntegerField()
    expires_on = DateField(null=True)
    access_level = CharField(max_length=20, constraints=[one_of("access_level", "PUBLIC INTERNAL RESTRICTED SECRET")])
    is_complete = BooleanField()
    status = CharField(max_length=20, index=True, constraints=[one_of(
        "status", "OPEN FILED BORROWED EXPIRED DISPOSED")])

    class Meta:
        table_name = "archive_file"
        indexes = ((("service_case", "volume"), True), (("enterprise", "kind"), False), (("station", "status"),
        False),)


class ArchiveItem(Record):
    archive_file = ForeignKeyField(ArchiveFile, on_delete="RESTRICT")
    seq = IntegerField()
    title = CharField(max_length=150)
    kind = CharField(max_length=20, constraints=[one_of(
        "kind",
        "FORM NOTICE SHEET PLAN RECORD SUMMARY REPORT SURVEY FEE CONSENT COMPLAINT IMPROVE OTHER")])
    doc_date = DateField()
    pages = IntegerField(null=True)
    attachment = ForeignKeyField(Attachment, on_delete="RESTRICT", null=True)

    class Meta:
        table_name = "archive_item"
        indexes = ((("archive_file", "seq"), True),)


TABLES = (ArchiveFile, ArchiveItem)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
