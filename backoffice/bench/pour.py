"""Rows into tables in large batches, bypassing the write functions: for a world that nobody works
in.
"""

from itertools import chain, islice

from peewee import Model

from models.base import database, is_sqlite
from models.registry import tables

BATCH = 5_000


def pour(model: type[Model], rows) -> None:
    """Insert dictionaries of stored values, all with the same keys; what they leave out gets its
    default.
    """
    rows = iter(rows)
    for first in rows:
        given = list(first)
        defaults = _defaults(model, given)
        columns = [model._meta.fields[name].column_name for name in (*given, *defaults)]
        _insert(
            model, columns, ((*row.values(), *defaults.values()) for row in chain([first], rows))
        )


def _defaults(model: type[Model], given) -> dict:
    """One value for all rows of each column that is left out and has a default."""
    found = {}
    for field, default in model._meta.defaults.items():
        if field.name not in given:
            found[field.name] = field.db_value(default() if callable(default) else default)
    return found


def _insert(model: type[Model], columns, rows) -> None:
    mark = "?" if is_sqlite() else "%s"
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join([mark] * len(columns))
    statement = f'INSERT INTO "{model._meta.table_name}" ({names}) VALUES ({marks})'
    cursor = database.obj.cursor()
    while batch := list(islice(rows, BATCH)):
        cursor.executemany(statement, batch)


def make_room() -> None:
    """SQLite keeps a million rows of one transaction in memory, instead of writing each page of an
    index again and again.
    """
    if is_sqlite():
        database.obj.execute_sql("PRAGMA cache_size = -1000000")


def restart_numbers() -> None:
    """PostgreSQL counts on behind the ids that were given; SQLite does so by itself."""
    if not is_sqlite():
        for model in tables():
            table = model._meta.table_name
            if model._meta.primary_key is not False and model._meta.auto_increment:
                database.obj.execute_sql(
                    f"SELECT setval(pg_get_serial_sequence('{table}', "
                    f"'id'), (SELECT max(id) FROM \"{table}\"))"
                )


def freshen() -> None:
    """What autovacuum would have done by the next morning."""
    if not is_sqlite():
        database.obj.connection().autocommit = True
        database.obj.execute_sql("VACUUM ANALYZE")
