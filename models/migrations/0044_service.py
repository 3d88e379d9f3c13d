"""Service: a step from one version of the tables to the next."""

from peewee import BooleanField, ForeignKeyField, IntegerField, Model


class Kept(Model):
    class Meta:
        legacy_table_names = False


class GreenChannel(Kept):
    class Meta:
        table_name = "green_channel"


def up(migrator, db):
    migrator.migrate(migrator.add_column("service_case", "limit_days", IntegerField(null=True)))
    migrator.migrate(migrator.add_column("service_case", "extra_attempts", IntegerField(default=0)))
    migrator.migrate(migrator.add_column("service_case", "green_channel_id", ForeignKeyField(GreenChannel, field=GreenChannel.id, on_delete="RESTRICT", null=True)))
    migrator.migrate(migrator.add_column("service_case", "is_green", BooleanField(default=False)))
    migrator.migrate(migrator.add_index("service_case", ("is_green", "status", "due_on"), False))


def down(migrator, db):
    migrator.migrate(migrator.drop_index("service_case", "service_case_is_green_status_due_on"))
    migrator.migrate(migrator.drop_column("service_case", "is_green"))
    migrator.migrate(migrator.drop_index("service_case", "service_case_green_channel_id"), migrator.drop_column("service_case", "green_channel_id"))
    migrator.migrate(migrator.drop_column("service_case", "extra_attempts"))
    migrator.migrate(migrator.drop_column("service_case", "limit_days"))
