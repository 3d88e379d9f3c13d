"""Archives: a step from one version of the tables to the next."""

from peewee import ForeignKeyField, Model


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Enterprise(Kept):
    class Meta:
        table_name = "enterprise"


def up(migrator, db):
    migrator.migrate(migrator.add_column("enterprise", "merged_into_id", ForeignKeyField(Enterprise, field=Enterprise.id, on_delete="RESTRICT", null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_index("enterprise", "enterprise_merged_into_id"), migrator.drop_column("enterprise", "merged_into_id"))
