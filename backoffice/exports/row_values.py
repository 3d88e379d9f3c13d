"""Rows as the database answers them: an export of a hundred thousand does not make a model, or a
parameter, of each.
"""

import json
from typing import Any

from peewee import OP, SQL, Expression, ModelSelect

from models.base import database, is_sqlite


def rows(query: ModelSelect) -> Any:
    """The rows of a SELECT as tuples of stored values."""
    return database.obj.execute(query)


def among(key: Any, ids: Any) -> Expression:
    """The condition that a key is one of these whole numbers, which are one parameter together."""
    if is_sqlite():
        return Expression(
            key, OP.IN, SQL("(SELECT value FROM json_each(?))", [json.dumps(list(ids))])
        )
    return Expression(key, OP.EQ, SQL("ANY(%s)", [list(ids)]))
