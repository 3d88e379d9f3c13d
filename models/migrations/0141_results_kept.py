"""Results that were lost are kept: merges, collected reports, attendance, campaigns, causes, improvements."""

import re

from peewee import (
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    Model,
    SqliteDatabase,
    TextField,
)


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Attachment(Kept):
    class Meta:
        table_name = "attachment"


class Staff(Kept):
    class Meta:
        table_name = "staff"


class Enterprise(Kept):
    class Meta:
        table_name = "enterprise"


class SpecialTask(Kept):
    class Meta:
        table_name = "special_task"


class ArchiveFile(Kept):
    class Meta:
        table_name = "archive_file"


def link(model):
    return ForeignKeyField(model, field=model.id, on_delete="RESTRICT", null=True)


COLUMNS = (
    ("enterprise", "former_uscc", CharField(max_length=200, null=True)),
    ("enterprise", "moved", TextField(null=True)),
    ("report_delivery", "collected_at", DateTimeField(null=True)),
    ("report_delivery", "collected_by_id", link(Staff)),
    ("report_delivery", "collected_from", CharField(max_length=40, null=True)),
    ("report_delivery", "collection_proof_id", link(Attachment)),
    ("report_delivery", "issued_by_id", link(Staff)),
    ("report_delivery", "receipt_proof_id", link(Attachment)),
    ("training_record", "enterprise_id", link(Enterprise)),
    ("training_record", "attendee", CharField(max_length=40, null=True)),
    ("campaign", "shown", TextField(null=True)),
    ("campaign", "picture_id", link(Attachment)),
    ("campaign", "second_picture_id", link(Attachment)),
    ("campaign", "handout_id", link(Attachment)),
    ("periodic_survey", "task_id", link(SpecialTask)),
    ("staff_evaluation", "improve_by", DateField(null=True)),
    ("staff_evaluation", "task_id", link(SpecialTask)),
    ("special_task", "source_ref", CharField(max_length=80, null=True)),
    ("deadline", "former_causes", TextField(null=True)),
    ("archive_file", "first_volume_id", link(ArchiveFile)),
)
FREE = (
    ("enterprise", "industry_id"),
    ("enterprise", "size_class"),
    ("enterprise", "contact_phone"),
    ("training_record", "staff_id"),
    ("enterprise_visit", "size_class"),
)
"""Columns that may stay empty from now on; a step down leaves them so."""


def up(migrator, db):
    for table, name, field in COLUMNS:
        migrator.migrate(migrator.add_column(table, name, field))
    for table, name in FREE:
        let_be_empty(db, table, name)
    db.execute_sql(
        "UPDATE archive_file SET first_volume_id = (SELECT one.id FROM archive_file AS one WHERE one.volume = 1 AND "
        "(one.service_case_id = archive_file.service_case_id OR one.request_id = archive_file.request_id)) WHERE volume > 1"
    )


def down(migrator, db):
    for table, name, field in reversed(COLUMNS):
        if isinstance(field, ForeignKeyField):
            migrator.migrate(migrator.drop_index(table, f"{table}_{name}"))
        migrator.migrate(migrator.drop_column(table, name))


def let_be_empty(db, table, column):
    """SQLite keeps NOT NULL in the table's text, which nothing on disk depends on."""
    if not isinstance(db, SqliteDatabase):
        db.execute_sql(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" DROP NOT NULL')
        return
    version = db.execute_sql("PRAGMA schema_version").fetchone()[0]
    text = db.execute_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
    ).fetchone()[0]
    text = re.sub(
        rf'("{column}" [A-Z]+(?:\((?:[^()]|\([^()]*\))*\)|[^(),])*?) NOT NULL', r"\1", text, count=1
    )
    db.execute_sql("PRAGMA writable_schema = ON")
    db.execute_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (text, table)
    )
    db.execute_sql(f"PRAGMA schema_version = {version + 1}")
    db.execute_sql("PRAGMA writable_schema = OFF")
