"""The first tables of announcements, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


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


class Announcement(Record):
    title = CharField(max_length=100)
    body = TextField()
    station = ForeignKeyField(Station, on_delete="RESTRICT", null=True)
    roles = TextField(null=True)
    shown_from = DateField()
    shown_to = DateField(null=True)

    class Meta:
        table_name = "announcement"


class AnnouncementReading(Kept):
    announcement = ForeignKeyField(Announcement, on_delete="RESTRICT")
    user = ForeignKeyField(UserAccount, on_delete="RESTRICT")
    read_at = DateTimeField()

    class Meta:
        table_name = "announcement_reading"
        indexes = ((("announcement", "user"), True),)


TABLES = (Announcement, AnnouncementReading)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
