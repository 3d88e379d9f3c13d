"""The first tables of projects, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL,
    TextField)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Expert(Kept):
    class Meta:
        table_name = "expert"


class Provider(Kept):
    class Meta:
        table_name = "provider"


class ServiceCase(Kept):
    class Meta:
        table_name = "service_case"


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


class JointProject(Record):
    code = CharField(max_length=40, unique=True)
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    name = CharField(max_length=150)
    service_case = ForeignKeyField(ServiceCase, on_delete="RESTRICT", null=True)
    problem = TextField()
    targets = TextField()
    lead_provider = ForeignKeyField(Provider, on_delete="RESTRICT")
    start_on = DateField()
    end_on = DateField(null=True)
    results = TextField(null=True)
    stop_reason = TextField(null=True)
    approved_by = IntegerField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of("status", "PLAN DOING DONE STOP")])

    class Meta:
        table_name = "joint_project"


class JointProjectExperts(Kept):
    jointproject = ForeignKeyField(JointProject, on_delete="RESTRICT")
    expert = ForeignKeyField(Expert, on_delete="RESTRICT")

    class Meta:
        table_name = "joint_project_experts"
        indexes = ((("jointproject", "expert"), True),)


class JointProjectMembers(Kept):
    jointproject = ForeignKeyField(JointProject, on_delete="RESTRICT")
    provider = ForeignKeyField(Provider, on_delete="RESTRICT")

    class Meta:
        table_name = "joint_project_members"
        indexes = ((("jointproject", "provider"), True),)


class ProjectMilestone(Record):
    project = ForeignKeyField(JointProject, on_delete="RESTRICT")
    row_no = IntegerField()
    milestone = CharField(max_length=200)
    due_on = DateField()
    done_on = DateField(null=True)

    class Meta:
        table_name = "project_milestone"


TABLES = (JointProject, JointProjectExperts, JointProjectMembers, ProjectMilestone)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
