"""Saved views: a step from one version of the tables to the next."""

from peewee import CharField, Model


class Kept(Model):
    class Meta:
        legacy_table_names = False


def up(migrator, db):
    migrator.migrate(migrator.add_column("user_account", "density", CharField(max_length=10, null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("user_account", "density"))
