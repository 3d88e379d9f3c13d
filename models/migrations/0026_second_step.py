"""Second step: a step from one version of the tables to the next."""

from peewee import BooleanField, Model


class Kept(Model):
    class Meta:
        legacy_table_names = False


def up(migrator, db):
    migrator.migrate(migrator.add_column("user_session", "waits", BooleanField(default=False)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("user_session", "waits"))
