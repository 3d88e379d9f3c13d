"""The first tables of teams, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Expert(Kept):
    class Meta:
        table_name = "expert"


class Staff(Kept):
    class Meta:
        table_name = "staff"


class Station(Kept):
    class Meta:
        table_name = "station"


class Record(Kept):
    uid = CharField(max_length=32, unique=True)
    created_at = DateTimeField()
    created_by = IntegerField(null=True)
    updated_at = DateTimeField()
    updated_by = IntegerField(null=True)
    row_version = IntegerField()
    is_deleted = BooleanField()


class ExpertTeam(Record):
    name = CharField(max_length=100)
    kind = CharField(max_length=20, constraints=[one_of("kind", "STATION SERVICE ASSIST TACKLE PUBLICITY")])
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    leader = ForeignKeyField(Expert, on_delete="RESTRICT", null=True)
    contact = ForeignKeyField(Staff, on_delete="RESTRICT")
    formed_on = DateField()
    dissolved_on = DateField(null=True)

    class Meta:
        table_name = "expert_team"


class ExpertTeamExperts(Kept):
    expertteam = ForeignKeyField(ExpertTeam, on_delete="RESTRICT")
    expert = ForeignKeyField(Expert, on_delete="RESTRICT")

    class Meta:
        table_name = "expert_team_experts"
        indexes = ((("expertteam", "expert"), True),)


class ExpertTeamStaffMembers(Kept):
    expertteam = ForeignKeyField(ExpertTeam, on_delete="RESTRICT")
    staff = ForeignKeyField(Staff, on_delete="RESTRICT")

    class Meta:
        table_name = "expert_team_staff_members"
        indexes = ((("expertteam", "staff"), True),)


TABLES = (ExpertTeam, ExpertTeamExperts, ExpertTeamStaffMembers)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
