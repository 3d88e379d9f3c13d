"""The first tables of filling, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateTimeField, IntegerField, Model


class Kept(Model):
    class Meta:
        legacy_table_names = False


class FillingState(Kept):
    name = CharField(max_length=80, unique=True)
    version = CharField(max_length=80)
    last_id = IntegerField()
    done = IntegerField()
    failed = IntegerField()
    is_over = BooleanField()
    fault = CharField(max_length=300, null=True)
    changed_at = DateTimeField()

    class Meta:
        table_name = "filling_state"


TABLES = (FillingState,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
