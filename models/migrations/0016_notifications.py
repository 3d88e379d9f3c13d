"""The first tables of notifications, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL


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


class Notification(Record):
    user = ForeignKeyField(UserAccount, on_delete="RESTRICT")
    kind = CharField(max_length=20, constraints=[one_of(
        "kind",
        "DUE OVERDUE ASSIGN REFER FEEDBACK EXPIRY SUPERVISE")])
    content = CharField(max_length=300)
    object_ref = CharField(max_length=80, null=True)
    read_at = DateTimeField(null=True)
    channel = CharField(max_length=20, null=True, constraints=[one_of("channel", "INAPP SMS WECHAT EMAIL")])

    class Meta:
        table_name = "notification"
        indexes = ((("user", "read_at"), False),)


TABLES = (Notification,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
