"""Order of names: an index brings the rows of a table in the order of their names, however many there are.

PostgreSQL compares the keys byte by byte then, as SQLite does.
"""

from peewee import SqliteDatabase

NAME = "name_key_place_sorted_by_id"


def up(migrator, db):
    if not isinstance(db, SqliteDatabase):
        db.execute_sql('ALTER TABLE "name_key" ALTER COLUMN "sorted_by" TYPE text COLLATE "C"')
    db.execute_sql(f'CREATE INDEX "{NAME}" ON "name_key" ("place", "sorted_by", "id")')


def down(migrator, db):
    db.execute_sql(f'DROP INDEX "{NAME}"')
    if not isinstance(db, SqliteDatabase):
        db.execute_sql('ALTER TABLE "name_key" ALTER COLUMN "sorted_by" TYPE text COLLATE "default"')
