"""Names and codes as they are compared and ordered; the keys of rows that are there are made by the worker."""

from peewee import BigIntegerField, CharField, IntegerField, Model, TextField


class Kept(Model):
    class Meta:
        legacy_table_names = False


class NameKey(Kept):
    id = BigIntegerField(primary_key=True)
    place = IntegerField()
    folded = TextField()
    sorted_by = TextField()
    held = CharField(max_length=420, null=True, unique=True)

    class Meta:
        table_name = "name_key"
        indexes = ((("place", "folded"), False),)


TABLES = (NameKey,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
