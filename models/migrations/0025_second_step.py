"""The first tables of second factor, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


class Kept(Model):
    class Meta:
        legacy_table_names = False


class UserAccount(Kept):
    class Meta:
        table_name = "user_account"


class RecoveryCode(Kept):
    user = ForeignKeyField(UserAccount, on_delete="RESTRICT")
    digest = CharField(max_length=64, unique=True)
    used_at = DateTimeField(null=True)

    class Meta:
        table_name = "recovery_code"


class SecondFactor(Kept):
    uid = CharField(max_length=32, unique=True)
    user = ForeignKeyField(UserAccount, on_delete="RESTRICT", unique=True)
    secret = TextField()
    made_at = DateTimeField()
    confirmed_at = DateTimeField(null=True)
    last_step = IntegerField()

    class Meta:
        table_name = "second_factor"


TABLES = (RecoveryCode, SecondFactor)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
