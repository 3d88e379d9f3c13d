"""The day and the month of a stored instant on the clock of the wall, worked out by the database;
the clock itself is models/clock.py.

A time is stored in UTC: compared with a day as it stands, the eight hours before the morning would
count for the day before.
"""

from peewee import SQL, Field, Node, fn

from models.base import is_sqlite


def day(field: Field) -> Node:
    """The day in Shanghai of a column that holds an instant, to be compared with a column that
    holds a day.
    """
    if is_sqlite():
        return fn.date(field, "+8 hours")
    return (field + SQL("INTERVAL '8 hours'")).cast("date")


def month(field: Field) -> Node:
    """The year and month, as `2026-03`, of a column that holds a day or an instant."""
    on = day(field) if field.kind == "instant" else field
    return fn.substr(on, 1, 7) if is_sqlite() else fn.to_char(on, SQL("'YYYY-MM'"))
