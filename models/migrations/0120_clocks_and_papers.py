"""Clocks and papers: a step from one version of the tables to the next."""

from peewee import CharField, DateField, ForeignKeyField, Model, SQL, SqliteDatabase, TextField


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class CaseNotice(Kept):
    class Meta:
        table_name = "case_notice"


def up(migrator, db):
    migrator.migrate(migrator.add_column("case_notice", "supplement_due_on", DateField(null=True)))
    migrator.migrate(migrator.add_column("case_notice", "replaces_id", ForeignKeyField(CaseNotice, field=CaseNotice.id, on_delete="RESTRICT", null=True)))
    migrator.migrate(migrator.add_column("case_notice", "facts", TextField(null=True)))
    migrator.migrate(migrator.add_column("fee_record", "beyond_reason", TextField(null=True)))
    migrator.migrate(migrator.add_column("service_record", "kind", CharField(max_length=20, default='SERVICE', constraints=[one_of("kind", "SERVICE COORD")])))
    change_check(db, 'deadline', 'kind', 'CHECK ("kind" IN (\'REPLY\', \'DONE\', \'REFERRAL\', \'SUMMARY\', \'INVITE\', \'FOLLOW\', \'ARCHIVE\', \'REFUSAL\', \'GREEN\', \'EXTEND\', \'HALFYEAR\', \'CAMPAIGN\', \'TASK\'))', 'CHECK ("kind" IN (\'REPLY\', \'DONE\', \'REFERRAL\', \'SUMMARY\', \'INVITE\', \'FOLLOW\', \'ARCHIVE\', \'REFUSAL\', \'GREEN\', \'EXTEND\', \'HALFYEAR\', \'CAMPAIGN\', \'TASK\', \'TAKE\', \'SUPPLY\', \'ACK\', \'STEP\', \'COMPLAINT\'))')


def down(migrator, db):
    change_check(db, 'deadline', 'kind', 'CHECK ("kind" IN (\'REPLY\', \'DONE\', \'REFERRAL\', \'SUMMARY\', \'INVITE\', \'FOLLOW\', \'ARCHIVE\', \'REFUSAL\', \'GREEN\', \'EXTEND\', \'HALFYEAR\', \'CAMPAIGN\', \'TASK\', \'TAKE\', \'SUPPLY\', \'ACK\', \'STEP\', \'COMPLAINT\'))', 'CHECK ("kind" IN (\'REPLY\', \'DONE\', \'REFERRAL\', \'SUMMARY\', \'INVITE\', \'FOLLOW\', \'ARCHIVE\', \'REFUSAL\', \'GREEN\', \'EXTEND\', \'HALFYEAR\', \'CAMPAIGN\', \'TASK\'))')
    migrator.migrate(migrator.drop_column("service_record", "kind"))
    migrator.migrate(migrator.drop_column("fee_record", "beyond_reason"))
    migrator.migrate(migrator.drop_column("case_notice", "facts"))
    migrator.migrate(migrator.drop_index("case_notice", "case_notice_replaces_id"), migrator.drop_column("case_notice", "replaces_id"))
    migrator.migrate(migrator.drop_column("case_notice", "supplement_due_on"))


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
