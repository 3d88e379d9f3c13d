"""Triggers that refuse to change or remove a line of the tables that only grow."""

from peewee import SqliteDatabase

TABLES = ("audit_log", "case_event", "complaint_event")


def up(migrator, db):
    for table in TABLES:
        for statement in guards_of_sqlite(table) if isinstance(db, SqliteDatabase) else guards_of_postgresql(table):
            db.execute_sql(statement)


def down(migrator, db):
    for table in TABLES:
        if isinstance(db, SqliteDatabase):
            db.execute_sql(f"DROP TRIGGER {table}_no_update")
            db.execute_sql(f"DROP TRIGGER {table}_no_delete")
        else:
            db.execute_sql(f"DROP FUNCTION {table}_only_grows() CASCADE")


def guards_of_sqlite(table):
    for verb in ("update", "delete"):
        yield (f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
               f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END")


def guards_of_postgresql(table):
    yield (f"CREATE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
           f"$$ BEGIN RAISE EXCEPTION '{table} only grows' USING ERRCODE = 'integrity_constraint_violation'; END $$")
    for verb, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
        yield (f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
               f"FOR EACH {each} EXECUTE FUNCTION {table}_only_grows()")
