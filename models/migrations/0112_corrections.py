"""Corrections: a step from one version of the tables to the next.

A need of which nothing was served was not done: its enterprise withdrew, or the station said no.
"""

from peewee import SqliteDatabase


def up(migrator, db):
    change_check(db, 'consultation', 'status', 'CHECK ("status" IN (\'OPEN\', \'ANSWERED\', \'CONVERTED\'))', 'CHECK ("status" IN (\'OPEN\', \'ANSWERED\', \'CONVERTED\', \'VOID\'))')
    change_check(db, 'refusal_filing', 'decision', 'CHECK ("decision" IN (\'WAIT\', \'APPROVE\', \'OVERTURN\'))', 'CHECK ("decision" IN (\'WAIT\', \'APPROVE\', \'OVERTURN\', \'RECALLED\'))')
    change_check(db, 'request_item', 'disposition', 'CHECK ("disposition" IN (\'INSTANT\', \'SELF\', \'REFER\', \'REFUSE\', \'DEFER\'))', 'CHECK ("disposition" IN (\'INSTANT\', \'SELF\', \'REFER\', \'REFUSE\', \'DEFER\', \'DROP\'))')
    for state, reasons in (("WITHDRAWN", "'WITHDRAW'"), ("REFUSED", "'NOPROV', 'REFUSED'")):
        db.execute_sql(
            f"""UPDATE "service_request" SET "status" = '{state}' WHERE "status" = 'DONE' """
            'AND EXISTS (SELECT 1 FROM "service_case" AS "c" WHERE "c"."request_id" = "service_request"."id" '
            f'AND "c"."close_reason" IN ({reasons})) '
            'AND NOT EXISTS (SELECT 1 FROM "service_case" AS "c" WHERE "c"."request_id" = "service_request"."id" '
            """AND "c"."close_reason" NOT IN ('WITHDRAW', 'NOPROV', 'REFUSED')) """
            'AND NOT EXISTS (SELECT 1 FROM "request_item" AS "i" WHERE "i"."request_id" = "service_request"."id" '
            """AND "i"."disposition" = 'INSTANT')"""
        )


def down(migrator, db):
    change_check(db, 'request_item', 'disposition', 'CHECK ("disposition" IN (\'INSTANT\', \'SELF\', \'REFER\', \'REFUSE\', \'DEFER\', \'DROP\'))', 'CHECK ("disposition" IN (\'INSTANT\', \'SELF\', \'REFER\', \'REFUSE\', \'DEFER\'))')
    change_check(db, 'refusal_filing', 'decision', 'CHECK ("decision" IN (\'WAIT\', \'APPROVE\', \'OVERTURN\', \'RECALLED\'))', 'CHECK ("decision" IN (\'WAIT\', \'APPROVE\', \'OVERTURN\'))')
    change_check(db, 'consultation', 'status', 'CHECK ("status" IN (\'OPEN\', \'ANSWERED\', \'CONVERTED\', \'VOID\'))', 'CHECK ("status" IN (\'OPEN\', \'ANSWERED\', \'CONVERTED\'))')


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
