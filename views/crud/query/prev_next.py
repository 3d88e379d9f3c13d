"""The rows before and after one in the list that a person came from: 保存并下一条, and the
arrows of a record's page.
"""

from urllib.parse import parse_qsl, urlsplit

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from peewee import ForeignKeyField
from werkzeug.exceptions import BadRequest

from views.crud.query import list_return
from views.crud.query.list_query import Question, question_of, rows_of
from views.crud.query.ordering import ordered


def left_list(screen) -> Question | None:
    """What the person last asked of this list, or None."""
    address = list_return.address_of(screen)
    if not address:
        return None
    try:
        return question_of(screen, dict(parse_qsl(urlsplit(address).query)))
    except BadRequest:
        return None


def beside(actor, screen, row, ahead: bool = True, verb: str = "read") -> int | None:
    """The id of the row that follows in the list (or comes before), by the values that `row` has
    now; None at its end.

    Asked before a change: afterwards the row may stand elsewhere, or in no such list.
    """
    question = left_list(screen)
    if question is None:
        return None
    query, model = rows_of(actor, screen, question, verb), screen.model
    if verb == "update" and model.locked_states:
        query = query.where(model.status.not_in(model.locked_states))
    if isinstance(model._meta.fields[question.sort.lstrip("-")], ForeignKeyField):
        return _beside_by_name(query, question.sort, row.id, ahead)
    up = question.sort.startswith("-") != ahead
    order = [model._meta.fields[question.sort.lstrip("-")], model.id]
    query = (
        query.where(_beyond(order, row, up))
        .order_by(*(one.asc() if up else one.desc() for one in order))
        .limit(1)
    )
    return next((found for (found,) in query.select(model.id).tuples()), None)


def _beside_by_name(query, sort, row_id, ahead) -> int | None:
    """The same in a list by linked names, which holds few rows."""
    ids = [found for (found,) in ordered(query.select(query.model.id), sort).tuples()]
    if row_id not in ids:
        return None
    place = ids.index(row_id) + (1 if ahead else -1)
    return ids[place] if 0 <= place < len(ids) else None


def _beyond(order, row, up: bool):
    """Strictly further on in this order; rows of equal value by their id, rows without a value
    among themselves.
    """
    field, key = order
    further = key > row.id if up else key < row.id
    if field is key:
        return further
    value = row.__data__.get(field.name)
    if value is None:
        return field.is_null() & further
    return (field > value if up else field < value) | ((field == value) & further)


def onward(screen, view: str, row_id: int | None):
    """To the next row; past the end of the list back to it, which says so."""
    if row_id is not None:
        return redirect(url_for(f"{screen.resource}.{view}", id=row_id))
    flash(_("The end of the list is reached"), "info")
    return redirect(list_return.address_of(screen) or screen.list_url())
