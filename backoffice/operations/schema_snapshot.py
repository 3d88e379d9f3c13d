"""What the tables of a database look like, as plain facts that can be compared."""

import re

from peewee import Database, SqliteDatabase

OURSELVES = ("schema_migration", "job_", "search_grams")
DERIVED = ("job_", "search_grams")
"""Tables whose rows are not counted: they come and go, or are made of others."""

CHECK = re.compile(r"CHECK \((?:[^()]|\([^()]*\))*\)")

POSTGRESQL = (
    (
        "column",
        """SELECT c.relname, a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                  || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
                  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                  WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
                  AND a.attnum > 0 AND NOT a.attisdropped""",
    ),
    (
        "constraint",
        """SELECT c.relname, pg_get_constraintdef(k.oid) FROM pg_constraint k
                      JOIN pg_class c ON c.oid = k.conrelid
                      WHERE k.connamespace = current_schema()::regnamespace""",
    ),
    (
        "index",
        "SELECT tablename, replace(indexdef, schemaname || '.', '') FROM pg_indexes "
        "WHERE schemaname = current_schema()",
    ),
    (
        "trigger",
        """SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                   WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace""",
    ),
)


def describe(db: Database) -> set[tuple[str, str, str]]:
    """Facts `(table, kind, words)` about columns, keys, indexes, checks and triggers of
    our tables.
    """
    facts = _of_sqlite(db) if isinstance(db, SqliteDatabase) else _of_postgresql(db)
    return {fact for fact in facts if not fact[0].startswith(OURSELVES)}


def row_counts(db: Database) -> dict[str, int]:
    """How many rows each table holds, tables of jobs left out."""
    quoted = {name: '"' + name.replace('"', '""') + '"' for name in sorted(db.get_tables())}
    return {
        name: db.execute_sql(f"SELECT count(*) FROM {quote}").fetchone()[0]
        for name, quote in quoted.items()
        if not name.startswith(DERIVED)
    }


def _of_postgresql(db: Database):
    for kind, query in POSTGRESQL:
        for table, words in db.execute_sql(query).fetchall():
            yield table, kind, words


def _of_sqlite(db: Database):
    for kind, name, table, sql in db.execute_sql(
        "SELECT type, name, tbl_name, sql FROM sqlite_master"
    ).fetchall():
        if kind == "table" and not name.startswith("sqlite_"):
            yield from _of_sqlite_table(db, table, sql)
        elif sql and kind in ("index", "trigger"):
            yield table, kind, sql if kind == "index" else name


def _of_sqlite_table(db: Database, table, sql):
    for _, name, kind, not_null, _, _ in db.execute_sql(f'PRAGMA table_info("{table}")').fetchall():
        yield table, "column", f"{name} {kind}{' NOT NULL' if not_null else ''}"
    for _, _, target, column, key, _, deleting, _ in db.execute_sql(
        f'PRAGMA foreign_key_list("{table}")'
    ).fetchall():
        yield (
            table,
            "constraint",
            f"FOREIGN KEY ({column}) REFERENCES {target} ({key}) ON DELETE {deleting}",
        )
    for check in CHECK.findall(sql):
        yield table, "check", check
