"""Received materials: what was brought for a need, and what a notice of acceptance lists of it."""

from peewee import Model, TextField


class Kept(Model):
    class Meta:
        legacy_table_names = False


def up(migrator, db):
    migrator.migrate(migrator.add_column("service_request", "received_materials", TextField(null=True)))
    migrator.migrate(migrator.add_column("case_notice", "received_materials", TextField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("case_notice", "received_materials"))
    migrator.migrate(migrator.drop_column("service_request", "received_materials"))
