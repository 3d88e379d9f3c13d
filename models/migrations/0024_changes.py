"""The first tables of changes, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL, TextField


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class ChangeSet(Kept):
    at = DateTimeField()
    user = IntegerField(null=True)
    kind = CharField(max_length=20, constraints=[one_of("kind", "FORM BULK IMPORT EVENT UNDO RESTORE")])
    title = CharField(max_length=200, null=True)
    undoes = IntegerField(null=True, index=True)
    request_id = CharField(max_length=32, null=True)

    class Meta:
        table_name = "change_set"
        indexes = ((("user", "id"), False), (("at",), False),)


class Change(Kept):
    uid = CharField(max_length=32)
    change_set = ForeignKeyField(ChangeSet, on_delete="CASCADE")
    object_ref = CharField(max_length=80)
    root_ref = CharField(max_length=80)
    action = CharField(max_length=20, constraints=[one_of("action", "CREATE UPDATE DELETE RESTORE")])
    version = IntegerField()
    verb = CharField(max_length=30, null=True)
    lasting = BooleanField()
    values = TextField(null=True)

    class Meta:
        table_name = "change"
        indexes = ((("object_ref", "id"), False), (("root_ref", "id"), False),)


TABLES = (ChangeSet, Change)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
