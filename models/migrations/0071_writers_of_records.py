"""Writers of records: a step from one version of the tables to the next."""

from peewee import ForeignKeyField, Model


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Expert(Kept):
    class Meta:
        table_name = "expert"


class Provider(Kept):
    class Meta:
        table_name = "provider"


def up(migrator, db):
    migrator.migrate(migrator.add_column("service_record", "provider_id", ForeignKeyField(Provider, field=Provider.id, on_delete="RESTRICT", null=True)))
    migrator.migrate(migrator.add_column("service_record", "expert_id", ForeignKeyField(Expert, field=Expert.id, on_delete="RESTRICT", null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_index("service_record", "service_record_expert_id"), migrator.drop_column("service_record", "expert_id"))
    migrator.migrate(migrator.drop_index("service_record", "service_record_provider_id"), migrator.drop_column("service_record", "provider_id"))
