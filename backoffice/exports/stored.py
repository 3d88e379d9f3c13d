"""Rows as the database answers them: an export of a hundred thousand does not make a model, or a parameter, of each."""

import json

from peewee import OP, SQL, Expression, fn

from models.base import database, is_sqlite


def rows(query):
    """The rows of a SELECT as tuples of stored values."""
    return database.obj.execute(query)


def among(key, ids):
    """The condition that a key is one of these whole numbers, which are one parameter together."""
    if is_sqlite():
        return Expression(key, OP.IN, SQL("(SELECT value FROM json_each(?))", [json.dumps(list(ids))]))
    return Expression(key, OP.EQ, SQL("ANY(%s)", [list(ids)]))


def month(field):
    """The year and month, as `2026-03`, of a day or of an instant on the clock of the wall."""
    if is_sqlite():
        return fn.substr(fn.datetime(field, "+8 hours") if field.kind == "instant" else field, 1, 7)
    return fn.to_char(field + SQL("INTERVAL '8 hours'") if field.kind == "instant" else field, SQL("'YYYY-MM'"))
