"""Needs that became no case have archive files of their own: a step from one version of the tables to the next."""

from peewee import ForeignKeyField, Model, SqliteDatabase


class Kept(Model):
    class Meta:
        legacy_table_names = False


class ServiceRequest(Kept):
    class Meta:
        table_name = "service_request"


FORMER = """CHECK ("kind" IN ('ENT', 'CASE', 'STAFF', 'COMPLAINT', 'EVAL', 'ASSET', 'TASK', 'OTHER'))"""
WITH_NEEDS = """CHECK ("kind" IN ('ENT', 'CASE', 'NEED', 'STAFF', 'COMPLAINT', 'EVAL', 'ASSET', 'TASK', 'OTHER'))"""


def up(migrator, db):
    migrator.migrate(migrator.add_column("archive_file", "request_id", ForeignKeyField(ServiceRequest, field=ServiceRequest.id, on_delete="RESTRICT", null=True)))
    migrator.migrate(migrator.add_index("archive_file", ("request_id", "volume"), True))
    change_check(db, "archive_file", "kind", FORMER, WITH_NEEDS)


def down(migrator, db):
    db.execute_sql("UPDATE archive_file SET kind = 'OTHER' WHERE kind = 'NEED'")
    change_check(db, "archive_file", "kind", WITH_NEEDS, FORMER)
    migrator.migrate(migrator.drop_index("archive_file", "archive_file_request_id_volume"))
    migrator.migrate(migrator.drop_index("archive_file", "archive_file_request_id"), migrator.drop_column("archive_file", "request_id"))


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
