"""The first tables of tasks, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL,
    TextField)


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


class BackgroundTask(Record):
    kind = CharField(max_length=40)
    title = CharField(max_length=200)
    owner = ForeignKeyField(UserAccount, on_delete="RESTRICT")
    status = CharField(max_length=20, index=True, constraints=[one_of(
        "status", "QUEUED RUNNING DONE FAILED CANCELLED")])
    payload = TextField(null=True)
    done = IntegerField()
    total = IntegerField(null=True)
    started_at = DateTimeField(null=True)
    ended_at = DateTimeField(null=True)
    attempts = IntegerField()
    claim = CharField(max_length=32, null=True)
    asked_key = CharField(max_length=64, null=True, unique=True)
    message = TextField(null=True)
    result_ref = CharField(max_length=80, null=True)
    file_name = CharField(max_length=200, null=True)
    stored_name = CharField(max_length=64, null=True)
    size = IntegerField(null=True)
    row_count = IntegerField(null=True)
    expires_on = DateField(null=True)

    class Meta:
        table_name = "background_task"
        indexes = ((("owner", "id"), False),)


TABLES = (BackgroundTask,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
