"""Limit days: a step from one version of the tables to the next."""

from peewee import IntegerField, Model


class Kept(Model):
    class Meta:
        legacy_table_names = False


def up(migrator, db):
    migrator.migrate(migrator.add_column("deadline", "limit_days", IntegerField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("deadline", "limit_days"))
