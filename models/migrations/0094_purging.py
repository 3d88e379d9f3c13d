"""The first tables of changes, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import CharField, DateTimeField, IntegerField, Model


class Kept(Model):
    class Meta:
        legacy_table_names = False


class PurgeRequest(Kept):
    object_ref = CharField(max_length=80, unique=True)
    version = IntegerField()
    reason = CharField(max_length=200)
    asked_by = IntegerField()
    asked_at = DateTimeField()

    class Meta:
        table_name = "purge_request"


TABLES = (PurgeRequest,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
