"""Cases and records name the team that serves: a step from one version of the tables to the next."""

from peewee import ForeignKeyField, Model


class Kept(Model):
    class Meta:
        legacy_table_names = False


class ExpertTeam(Kept):
    class Meta:
        table_name = "expert_team"


def up(migrator, db):
    migrator.migrate(migrator.add_column("service_case", "team_id", ForeignKeyField(ExpertTeam, field=ExpertTeam.id, on_delete="RESTRICT", null=True)))
    migrator.migrate(migrator.add_column("service_record", "team_id", ForeignKeyField(ExpertTeam, field=ExpertTeam.id, on_delete="RESTRICT", null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_index("service_record", "service_record_team_id"), migrator.drop_column("service_record", "team_id"))
    migrator.migrate(migrator.drop_index("service_case", "service_case_team_id"), migrator.drop_column("service_case", "team_id"))
