"""The first tables of special tasks, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL,
    TextField)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Organization(Kept):
    class Meta:
        table_name = "organization"


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


class SpecialTask(Record):
    code = CharField(max_length=40, unique=True)
    title = CharField(max_length=150)
    kind = CharField(max_length=20, constraints=[one_of("kind", "SPECIAL EXAM CAMPAIGN SURVEY GREEN OTHER")])
    exam_categories = TextField(null=True)
    assigned_by_org = ForeignKeyField(Organization, on_delete="RESTRICT")
    doc_no = CharField(max_length=60, null=True, unique=True)
    received_on = DateField()
    due_on = DateField()
    requirements = TextField()
    registered_by = ForeignKeyField(Staff, on_delete="RESTRICT", null=True)
    completion_text = TextField(null=True)
    assessment = CharField(max_length=20, null=True, constraints=[one_of("assessment", "GOOD OK BAD")])
    assessment_note = TextField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of(
        "status",
        "REG ASSIGNED DOING OVERDUE DONE ASSESSED CANCELLED")])

    class Meta:
        table_name = "special_task"
        indexes = ((("status", "due_on"), False),)


class SpecialTaskStations(Kept):
    specialtask = ForeignKeyField(SpecialTask, on_delete="RESTRICT")
    station = ForeignKeyField(Station, on_delete="RESTRICT")

    class Meta:
        table_name = "special_task_stations"
        indexes = ((("specialtask", "station"), True),)


class TaskAssignment(Record):
    task = ForeignKeyField(SpecialTask, on_delete="RESTRICT")
    row_no = IntegerField()
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    subtask = CharField(max_length=200)
    owner = ForeignKeyField(Staff, on_delete="RESTRICT")
    due_on = DateField()
    progress_pct = IntegerField()
    done_on = DateField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of(
        "status",
        "REG ASSIGNED DOING OVERDUE DONE ASSESSED CANCELLED")])

    class Meta:
        table_name = "task_assignment"
        indexes = ((("owner", "status"), False),)


class TaskProgress(Record):
    assignment = ForeignKeyField(TaskAssignment, on_delete="RESTRICT")
    reported_at = DateTimeField()
    progress_pct = IntegerField()
    content = TextField()
    reason = TextField(null=True)
    reported_by = IntegerField()

    class Meta:
        table_name = "task_progress"


TABLES = (SpecialTask, SpecialTaskStations, TaskAssignment, TaskProgress)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
