"""Temporary roles: a step from one version of the tables to the next."""

from peewee import CharField, DateField, Model


class Kept(Model):
    class Meta:
        legacy_table_names = False


def up(migrator, db):
    migrator.migrate(migrator.add_column("user_role", "valid_from", DateField(null=True)))
    migrator.migrate(migrator.add_column("user_role", "reason", CharField(max_length=100, null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("user_role", "reason"))
    migrator.migrate(migrator.drop_column("user_role", "valid_from"))
