"""Form profiles: a step from one version of the tables to the next."""

from peewee import Model, SqliteDatabase


class Kept(Model):
    class Meta:
        legacy_table_names = False


def up(migrator, db):
    change_check(db, 'service_request', 'form_profile', 'CHECK ("form_profile" IN (\'SY_A\', \'JL_B\'))', 'CHECK ("form_profile" IN (\'SY_A\', \'JL_B\', \'GD\', \'XM\'))')


def down(migrator, db):
    change_check(db, 'service_request', 'form_profile', 'CHECK ("form_profile" IN (\'SY_A\', \'JL_B\', \'GD\', \'XM\'))', 'CHECK ("form_profile" IN (\'SY_A\', \'JL_B\'))')


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
