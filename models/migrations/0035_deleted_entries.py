"""Deleted entries: a step from one version of the tables to the next."""

from peewee import Model


class Kept(Model):
    class Meta:
        legacy_table_names = False


def up(migrator, db):
    migrator.migrate(migrator.add_index("change", ("action", "object_ref"), False))


def down(migrator, db):
    migrator.migrate(migrator.drop_index("change", "change_action_object_ref"))
