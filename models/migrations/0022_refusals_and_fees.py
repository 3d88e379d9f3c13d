"""Refusals and fees: a step from one version of the tables to the next."""

from peewee import DecimalField, Model


class Kept(Model):
    class Meta:
        legacy_table_names = False


def up(migrator, db):
    migrator.migrate(migrator.add_column("service_item", "fee_limit", DecimalField(max_digits=10, decimal_places=2, null=True)))
    migrator.migrate(migrator.add_column("provider_service", "fee_limit", DecimalField(max_digits=10, decimal_places=2, null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("provider_service", "fee_limit"))
    migrator.migrate(migrator.drop_column("service_item", "fee_limit"))
