"""The roles of the security and the audit administrator, whom graded protection keeps apart from the platform administrator."""

from peewee import Model, SqliteDatabase


class Kept(Model):
    class Meta:
        legacy_table_names = False


def up(migrator, db):
    change_check(db, 'role_grant', 'role', 'CHECK ("role" IN (\'ADMIN\', \'HEAD\', \'CLERK\', \'ASSET\', \'ARCHIVE\', \'SAFETY\', \'PROVIDER\', \'EXPERT\', \'AUDITOR\', \'PUBLIC\'))', 'CHECK ("role" IN (\'ADMIN\', \'HEAD\', \'CLERK\', \'ASSET\', \'ARCHIVE\', \'SAFETY\', \'PROVIDER\', \'EXPERT\', \'AUDITOR\', \'SECADMIN\', \'LOGADMIN\', \'PUBLIC\'))')
    change_check(db, 'saved_view', 'role', 'CHECK ("role" IN (\'ADMIN\', \'HEAD\', \'CLERK\', \'ASSET\', \'ARCHIVE\', \'SAFETY\', \'PROVIDER\', \'EXPERT\', \'AUDITOR\', \'PUBLIC\'))', 'CHECK ("role" IN (\'ADMIN\', \'HEAD\', \'CLERK\', \'ASSET\', \'ARCHIVE\', \'SAFETY\', \'PROVIDER\', \'EXPERT\', \'AUDITOR\', \'SECADMIN\', \'LOGADMIN\', \'PUBLIC\'))')
    change_check(db, 'user_role', 'role', 'CHECK ("role" IN (\'ADMIN\', \'HEAD\', \'CLERK\', \'ASSET\', \'ARCHIVE\', \'SAFETY\', \'PROVIDER\', \'EXPERT\', \'AUDITOR\', \'PUBLIC\'))', 'CHECK ("role" IN (\'ADMIN\', \'HEAD\', \'CLERK\', \'ASSET\', \'ARCHIVE\', \'SAFETY\', \'PROVIDER\', \'EXPERT\', \'AUDITOR\', \'SECADMIN\', \'LOGADMIN\', \'PUBLIC\'))')


def down(migrator, db):
    db.execute_sql("DELETE FROM role_grant WHERE role IN ('SECADMIN', 'LOGADMIN')")
    db.execute_sql("DELETE FROM user_role WHERE role IN ('SECADMIN', 'LOGADMIN')")
    db.execute_sql("UPDATE saved_view SET role = NULL WHERE role IN ('SECADMIN', 'LOGADMIN')")
    change_check(db, 'user_role', 'role', 'CHECK ("role" IN (\'ADMIN\', \'HEAD\', \'CLERK\', \'ASSET\', \'ARCHIVE\', \'SAFETY\', \'PROVIDER\', \'EXPERT\', \'AUDITOR\', \'SECADMIN\', \'LOGADMIN\', \'PUBLIC\'))', 'CHECK ("role" IN (\'ADMIN\', \'HEAD\', \'CLERK\', \'ASSET\', \'ARCHIVE\', \'SAFETY\', \'PROVIDER\', \'EXPERT\', \'AUDITOR\', \'PUBLIC\'))')
    change_check(db, 'saved_view', 'role', 'CHECK ("role" IN (\'ADMIN\', \'HEAD\', \'CLERK\', \'ASSET\', \'ARCHIVE\', \'SAFETY\', \'PROVIDER\', \'EXPERT\', \'AUDITOR\', \'SECADMIN\', \'LOGADMIN\', \'PUBLIC\'))', 'CHECK ("role" IN (\'ADMIN\', \'HEAD\', \'CLERK\', \'ASSET\', \'ARCHIVE\', \'SAFETY\', \'PROVIDER\', \'EXPERT\', \'AUDITOR\', \'PUBLIC\'))')
    change_check(db, 'role_grant', 'role', 'CHECK ("role" IN (\'ADMIN\', \'HEAD\', \'CLERK\', \'ASSET\', \'ARCHIVE\', \'SAFETY\', \'PROVIDER\', \'EXPERT\', \'AUDITOR\', \'SECADMIN\', \'LOGADMIN\', \'PUBLIC\'))', 'CHECK ("role" IN (\'ADMIN\', \'HEAD\', \'CLERK\', \'ASSET\', \'ARCHIVE\', \'SAFETY\', \'PROVIDER\', \'EXPERT\', \'AUDITOR\', \'PUBLIC\'))')


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
