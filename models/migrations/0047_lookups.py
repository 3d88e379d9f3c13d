"""The first tables of lookups, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import CharField, DateTimeField, Model


class Kept(Model):
    class Meta:
        legacy_table_names = False


class LookupMiss(Kept):
    subject = CharField(max_length=64)
    at = DateTimeField()

    class Meta:
        table_name = "lookup_miss"
        indexes = ((("subject", "at"), False),)


TABLES = (LookupMiss,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
