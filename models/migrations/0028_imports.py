"""The first tables of imports, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL, TextField


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class UserAccount(Kept):
    class Meta:
        table_name = "user_account"


class Record(Kept):
    uid = CharField(max_length=32, unique=True)
    created_at = DateTimeField()
    created_by = IntegerField(null=True)
    updated_at = DateTimeField()
    updated_by = IntegerField(null=True)
    row_version = IntegerField()
    is_deleted = BooleanField()


class ColumnMemory(Kept):
    user = ForeignKeyField(UserAccount, on_delete="RESTRICT")
    resource = CharField(max_length=40)
    meanings = TextField()

    class Meta:
        table_name = "column_memory"
        indexes = ((("user", "resource"), True),)


class ImportBatch(Record):
    resource = CharField(max_length=40)
    importer = CharField(max_length=40)
    filename = CharField(max_length=200)
    size = IntegerField()
    sha256 = CharField(max_length=64)
    sheet = CharField(max_length=120)
    head_row = IntegerField()
    mapping = TextField(null=True)
    unread = TextField(null=True)
    overwrite = BooleanField()
    partial = BooleanField()
    counts = TextField(null=True)
    task = IntegerField(null=True)
    change_set = IntegerField(null=True)
    written_at = DateTimeField(null=True)
    undo_left = TextField(null=True)
    undone_at = DateTimeField(null=True)
    expires_at = DateTimeField()
    stored_name = CharField(max_length=64, null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of(
        "status", "UPLOADED CHECKED WRITTEN UNDONE DROPPED")])

    class Meta:
        table_name = "import_batch"
        indexes = ((("created_by", "id"), False),)


class ImportRow(Kept):
    batch = ForeignKeyField(ImportBatch, on_delete="RESTRICT")
    number = IntegerField()
    object_id = IntegerField()
    kind = CharField(max_length=20, constraints=[one_of("kind", "NEW CHANGED")])
    version = IntegerField()

    class Meta:
        table_name = "import_row"
        indexes = ((("batch", "number"), False),)


TABLES = (ColumnMemory, ImportBatch, ImportRow)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
