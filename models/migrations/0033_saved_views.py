"""The first tables of views, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL, TextField


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Station(Kept):
    class Meta:
        table_name = "station"


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


class ListLayout(Kept):
    user = ForeignKeyField(UserAccount, on_delete="RESTRICT")
    resource = CharField(max_length=40)
    columns = TextField()

    class Meta:
        table_name = "list_layout"
        indexes = ((("user", "resource"), True),)


class SavedView(Record):
    user = ForeignKeyField(UserAccount, on_delete="RESTRICT")
    resource = CharField(max_length=40)
    name = CharField(max_length=40)
    station = ForeignKeyField(Station, on_delete="RESTRICT", null=True)
    role = CharField(max_length=20, null=True, constraints=[one_of(
        "role",
        "ADMIN HEAD CLERK ASSET ARCHIVE SAFETY PROVIDER EXPERT AUDITOR PUBLIC")])
    opens_first = BooleanField()
    in_menu = BooleanField()
    after_sign_in = BooleanField()
    place = IntegerField()
    conditions = TextField()
    columns = TextField(null=True)

    class Meta:
        table_name = "saved_view"
        indexes = ((("user", "resource"), False),)


TABLES = (ListLayout, SavedView)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
