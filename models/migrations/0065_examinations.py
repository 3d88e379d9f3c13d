"""Rows of examinations join a special task, and its parts have a clock: a step from one version of the tables to the next."""

from peewee import ForeignKeyField, Model, SqliteDatabase


class Kept(Model):
    class Meta:
        legacy_table_names = False


class SpecialTask(Kept):
    class Meta:
        table_name = "special_task"


def up(migrator, db):
    migrator.migrate(migrator.add_column("request_operator_exam", "special_task_id", ForeignKeyField(SpecialTask, field=SpecialTask.id, on_delete="RESTRICT", null=True)))
    change_check(db, 'deadline', 'kind', 'CHECK ("kind" IN (\'REPLY\', \'DONE\', \'REFERRAL\', \'SUMMARY\', \'INVITE\', \'FOLLOW\', \'ARCHIVE\', \'REFUSAL\', \'GREEN\', \'EXTEND\', \'HALFYEAR\', \'CAMPAIGN\'))', 'CHECK ("kind" IN (\'REPLY\', \'DONE\', \'REFERRAL\', \'SUMMARY\', \'INVITE\', \'FOLLOW\', \'ARCHIVE\', \'REFUSAL\', \'GREEN\', \'EXTEND\', \'HALFYEAR\', \'CAMPAIGN\', \'TASK\'))')


def down(migrator, db):
    db.execute_sql("DELETE FROM deadline WHERE kind = 'TASK'")
    change_check(db, 'deadline', 'kind', 'CHECK ("kind" IN (\'REPLY\', \'DONE\', \'REFERRAL\', \'SUMMARY\', \'INVITE\', \'FOLLOW\', \'ARCHIVE\', \'REFUSAL\', \'GREEN\', \'EXTEND\', \'HALFYEAR\', \'CAMPAIGN\', \'TASK\'))', 'CHECK ("kind" IN (\'REPLY\', \'DONE\', \'REFERRAL\', \'SUMMARY\', \'INVITE\', \'FOLLOW\', \'ARCHIVE\', \'REFUSAL\', \'GREEN\', \'EXTEND\', \'HALFYEAR\', \'CAMPAIGN\'))')
    migrator.migrate(migrator.drop_index("request_operator_exam", "request_operator_exam_special_task_id"), migrator.drop_column("request_operator_exam", "special_task_id"))


def change_check(db, table, column, before, after):
    """Exchange the list of codes of a column; SQLite keeps it in the table's text, which nothing on disk depends on."""
    if not isinstance(db, SqliteDatabase):
        name = f"{table}_{column}_check"
        db.execute_sql(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}", ADD CONSTRAINT "{name}" {after}')
        return
    version = db.execute_sql("PRAGMA schema_version").fetchone()[0]
    db.execute_sql("PRAGMA writable_schema = ON")
    db.execute_sql("UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
                   (before, after, table))
    db.execute_sql(f"PRAGMA schema_version = {version + 1}")
    db.execute_sql("PRAGMA writable_schema = OFF")
