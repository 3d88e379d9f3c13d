"""Links by which an enterprise signs its need form."""

from peewee import DateField, IntegerField, Model


class Kept(Model):
    class Meta:
        legacy_table_names = False


def up(migrator, db):
    migrator.migrate(migrator.add_column("service_request", "link_no", IntegerField(default=0)))
    migrator.migrate(migrator.add_column("service_request", "link_until", DateField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("service_request", "link_until"))
    migrator.migrate(migrator.drop_column("service_request", "link_no"))
