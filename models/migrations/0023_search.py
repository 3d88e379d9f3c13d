"""The search index: the text of each row, and the pieces of it under which the database files it."""

from peewee import BigIntegerField, Model, SqliteDatabase, TextField


class Kept(Model):
    class Meta:
        legacy_table_names = False


class SearchEntry(Kept):
    id = BigIntegerField(primary_key=True)
    open_text = TextField()
    closed_text = TextField()
    blind_text = TextField()

    class Meta:
        table_name = "search_entry"


TABLES = (SearchEntry,)
GRAMS_OF_SQLITE = ("CREATE VIRTUAL TABLE search_grams USING fts5"
                   "(grams, content = '', detail = 'none', columnsize = 0, tokenize = 'ascii')",)
GRAMS_OF_POSTGRESQL = (
    "CREATE TABLE search_grams (key BIGINT PRIMARY KEY, grams TSVECTOR NOT NULL)",
    "CREATE INDEX search_grams_grams ON search_grams USING gin (grams) WITH (fastupdate = off)")


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)
    for statement in GRAMS_OF_SQLITE if isinstance(db, SqliteDatabase) else GRAMS_OF_POSTGRESQL:
        db.execute_sql(statement)


def down(migrator, db):
    db.execute_sql("DROP TABLE search_grams")
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
