"""Corrections: a step from one version of the tables to the next."""

from peewee import CharField, DateTimeField, IntegerField, Model, SqliteDatabase


class Kept(Model):
    class Meta:
        legacy_table_names = False


def up(migrator, db):
    migrator.migrate(migrator.add_column("fee_record", "cancelled_at", DateTimeField(null=True)))
    migrator.migrate(migrator.add_column("fee_record", "cancelled_by", IntegerField(null=True)))
    migrator.migrate(migrator.add_column("fee_record", "cancel_reason", CharField(max_length=200, null=True)))
    migrator.migrate(migrator.add_column("service_record", "served_by", CharField(max_length=100, null=True)))
    change_check(db, 'case_event', 'event_type', 'CHECK ("event_type" IN (\'REGISTER\', \'ASSESS\', \'NOTICE\', \'REFER\', \'RESPOND\', \'REMATCH\', \'INFORM\', \'START\', \'FOLLOW\', \'SUPPLEMENT\', \'COORD\', \'ISSUE\', \'PAUSE\', \'RESUME\', \'END\', \'SUMMARY\', \'SURVEY\', \'CLOSE\', \'REOPEN\', \'ARCHIVE\', \'OVERDUE\'))', 'CHECK ("event_type" IN (\'REGISTER\', \'ASSESS\', \'NOTICE\', \'REFER\', \'RESPOND\', \'REMATCH\', \'INFORM\', \'START\', \'FOLLOW\', \'SUPPLEMENT\', \'COORD\', \'ISSUE\', \'PAUSE\', \'RESUME\', \'END\', \'SUMMARY\', \'SURVEY\', \'CLOSE\', \'REOPEN\', \'ARCHIVE\', \'OVERDUE\', \'CORRECT\'))')
    change_check(db, 'green_channel', 'decision', 'CHECK ("decision" IN (\'WAIT\', \'APPROVE\', \'REJECT\'))', 'CHECK ("decision" IN (\'WAIT\', \'APPROVE\', \'REJECT\', \'REVOKED\'))')
    change_check(db, 'referral', 'response', 'CHECK ("response" IN (\'WAIT\', \'ACCEPTED\', \'DECLINED\', \'TIMEOUT\', \'CANCELLED\'))', 'CHECK ("response" IN (\'WAIT\', \'ACCEPTED\', \'DECLINED\', \'TIMEOUT\', \'CANCELLED\', \'RECALLED\', \'BROKEN\'))')


def down(migrator, db):
    change_check(db, 'referral', 'response', 'CHECK ("response" IN (\'WAIT\', \'ACCEPTED\', \'DECLINED\', \'TIMEOUT\', \'CANCELLED\', \'RECALLED\', \'BROKEN\'))', 'CHECK ("response" IN (\'WAIT\', \'ACCEPTED\', \'DECLINED\', \'TIMEOUT\', \'CANCELLED\'))')
    change_check(db, 'green_channel', 'decision', 'CHECK ("decision" IN (\'WAIT\', \'APPROVE\', \'REJECT\', \'REVOKED\'))', 'CHECK ("decision" IN (\'WAIT\', \'APPROVE\', \'REJECT\'))')
    change_check(db, 'case_event', 'event_type', 'CHECK ("event_type" IN (\'REGISTER\', \'ASSESS\', \'NOTICE\', \'REFER\', \'RESPOND\', \'REMATCH\', \'INFORM\', \'START\', \'FOLLOW\', \'SUPPLEMENT\', \'COORD\', \'ISSUE\', \'PAUSE\', \'RESUME\', \'END\', \'SUMMARY\', \'SURVEY\', \'CLOSE\', \'REOPEN\', \'ARCHIVE\', \'OVERDUE\', \'CORRECT\'))', 'CHECK ("event_type" IN (\'REGISTER\', \'ASSESS\', \'NOTICE\', \'REFER\', \'RESPOND\', \'REMATCH\', \'INFORM\', \'START\', \'FOLLOW\', \'SUPPLEMENT\', \'COORD\', \'ISSUE\', \'PAUSE\', \'RESUME\', \'END\', \'SUMMARY\', \'SURVEY\', \'CLOSE\', \'REOPEN\', \'ARCHIVE\', \'OVERDUE\'))')
    migrator.migrate(migrator.drop_column("service_record", "served_by"))
    migrator.migrate(migrator.drop_column("fee_record", "cancel_reason"))
    migrator.migrate(migrator.drop_column("fee_record", "cancelled_by"))
    migrator.migrate(migrator.drop_column("fee_record", "cancelled_at"))


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
