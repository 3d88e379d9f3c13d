"""Cases by delivery: a step from one version of the tables to the next."""

from peewee import Model


class Kept(Model):
    class Meta:
        legacy_table_names = False


def up(migrator, db):
    migrator.migrate(migrator.add_index("service_case", ("status", "delivery", "is_deleted"), False))


def down(migrator, db):
    migrator.migrate(migrator.drop_index("service_case", "service_case_status_delivery_is_deleted"))
