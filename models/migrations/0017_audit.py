"""The first tables of audit, frozen: this file knows nothing of `models/`, which goes on changing."""

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


class AuditHead(Kept):
    last_id = IntegerField()
    line_hash = CharField(max_length=64)

    class Meta:
        table_name = "audit_head"


class AuditLog(Kept):
    at = DateTimeField()
    user = ForeignKeyField(UserAccount, on_delete="RESTRICT", null=True)
    user_name = CharField(max_length=40, null=True)
    roles = CharField(max_length=80, null=True)
    action = CharField(max_length=20, constraints=[one_of(
        "action",
        "LOGIN LOGOUT CREATE UPDATE DELETE STATE VIEW_SENS EXPORT PRINT GRANT DENY")])
    event = CharField(max_length=40, null=True)
    object_ref = CharField(max_length=80, null=True)
    station = IntegerField(null=True)
    diff = TextField(null=True)
    ip = CharField(max_length=45, null=True)
    request_id = CharField(max_length=32, null=True)
    prev_hash = CharField(max_length=64, null=True)
    line_hash = CharField(max_length=64)

    class Meta:
        table_name = "audit_log"
        indexes = ((("object_ref", "id"), False), (("user", "id"), False),)


class ExportLog(Record):
    user = ForeignKeyField(UserAccount, on_delete="RESTRICT")
    report_code = CharField(max_length=40)
    filters = TextField()
    row_count = IntegerField()
    masked = BooleanField()
    purpose = CharField(max_length=200, null=True)
    at = DateTimeField()

    class Meta:
        table_name = "export_log"


TABLES = (AuditHead, AuditLog, ExportLog)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
