"""The first tables of jobs, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import CharField, DateTimeField, IntegerField, Model, SQL, TextField


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class JobRun(Kept):
    job = CharField(max_length=40)
    slot = DateTimeField()
    status = CharField(max_length=20, constraints=[one_of("status", "QUEUED RUNNING DONE FAILED CANCELLED")])
    attempts = IntegerField()
    started_at = DateTimeField()
    ended_at = DateTimeField(null=True)
    message = TextField(null=True)
    node = CharField(max_length=80, null=True)

    class Meta:
        table_name = "plan_run"
        indexes = ((("job", "slot"), True),)


TABLES = (JobRun,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
