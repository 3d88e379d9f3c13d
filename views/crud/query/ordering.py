"""The order of a list and a place in it: what an index serves, where a page begins that no number
names (decisions 23).
"""

from datetime import datetime, time, timedelta

from peewee import JOIN, SQL, CharField, Expression, ForeignKeyField, TextField, fn

from backoffice import filling
from backoffice.search.name_keys import FILLED, Place, order_of, place_of
from models.base import is_sqlite
from models.clock import stored
from models.fields import Date
from models.messages import Invalid
from models.search import NameKey

KEYS = NameKey.alias()


def served(model, name: str) -> bool:
    """Whether an index brings the rows in this order, however many there are; one of links knows no
    names. Names come in the order of their keys.
    """
    field = model._meta.fields[name]
    leading = {columns[0] for columns, _unique in model._meta.indexes}
    if place_of(model, (name,)):
        return keyed(model, name) is not None
    return not isinstance(field, ForeignKeyField) and (
        field.primary_key or field.unique or field.index or name in leading
    )


def keyed(model, name: str) -> Place | None:
    """The place of a name whose keys bring every living row: a row without the name has none, nor
    one that waits to be filled.
    """
    place = place_of(model, (name,))
    if (
        place is None
        or model._meta.fields[name].null
        or filling.is_pending(f"{FILLED}{model.table()}.{name}")
    ):
        return None
    return place


def orderable(model, name: str) -> bool:
    """Whether a column has an order that its readers would understand; masked and sealed values
    have none.
    """
    field = model._meta.fields.get(name)
    if field is None or getattr(field, "restricted", False) or not hasattr(field, "kind"):
        return False
    if isinstance(field, ForeignKeyField):
        return name_of_link(field) is not None
    return not field.mask and field.kind in (
        "text",
        "code",
        "choice",
        "flag",
        "number",
        "day",
        "instant",
        "phone",
    )


def name_of_link(field):
    """The column by which linked rows are ordered: the one that names them, unless it is masked."""
    target = field.rel_model
    named = [
        target._meta.fields[name]
        for name in getattr(target, "display_fields", ())
        if name in target._meta.fields
    ]
    for found in named:
        if not isinstance(found, ForeignKeyField) and (
            not getattr(found, "mask", None) or target.name_is_public
        ):
            return found
    return None


def ordered(query, sort: str, first: str | None = None):
    """The query in the order that `sort` names; equal rows by their id, so that no row stands on
    two pages.

    Rows with the flag `first` come before all others.
    """
    model, name = query.model, sort.lstrip("-")
    field = model._meta.fields[name]
    if isinstance(field, ForeignKeyField):
        target = field.rel_model.alias()
        query = query.join_from(model, target, JOIN.LEFT_OUTER, on=(field == target.id))
        by = sorted_by(name_of_link(model._meta.fields[name]), target)
    else:
        by = sorted_by(field)
    fields = [by] if field is model.id else [by, model.id]
    ahead = [model._meta.fields[first].desc()] if first else []
    return query.order_by(
        *ahead, *[one.desc() if sort.startswith("-") else one.asc() for one in fields]
    )


def sorted_by(field, alias=None):
    """What rows are ordered by in this column: a name by its sound, other text byte by byte, the
    same on both databases.

    A column with an index is taken as the index has it.
    """
    model = field.model
    if place := place_of(model, (field.name,)):
        return _bytewise(fn.COALESCE(order_of(place, (alias or model).id), ""))
    column = getattr(alias, field.name) if alias is not None else field
    is_text = isinstance(field, (CharField, TextField)) and not served(model, field.name)
    return _bytewise(column) if is_text else column


def ordered_by_keys(query, sort: str):
    """The query of a long list in the order of a name: it follows the index of keys and looks each
    row up.
    """
    place = place_of(query.model, (sort.lstrip("-"),))
    of_row = (KEYS.place == place.number) & (query.model.id == KEYS.id - place.base)
    by = (_bytewise(KEYS.sorted_by), KEYS.id)
    return query.join_from(query.model, KEYS, on=of_row).order_by(
        *(one.desc() if sort.startswith("-") else one.asc() for one in by)
    )


def _bytewise(text):
    return text if is_sqlite() else Expression(text, "COLLATE", SQL('"C"'), flat=True)


def turned(sort: str) -> str:
    """The opposite order."""
    return sort.removeprefix("-") if sort.startswith("-") else f"-{sort}"


def behind(model, sort: str, row_id: int):
    """The condition for rows that come after this one in the order; None when there is no
    such row.
    """
    field, down = model._meta.fields[sort.lstrip("-")], sort.startswith("-")
    by = sorted_by(field) if not isinstance(field, ForeignKeyField) else field
    found = model.select(by, model.id).where(model.id == row_id).tuples().first()
    if found is None:
        return None
    value, further = found[0], (model.id < row_id) if down else (model.id > row_id)
    if field is model.id:
        return further
    if value is None:
        rest = field.is_null() & further
        return rest | field.is_null(False) if _nulls_first(down) else rest
    past = (
        (by <= value) & ((by < value) | further)
        if down
        else (by >= value) & ((by > value) | further)
    )
    return past if _nulls_first(down) or place_of(model, (field.name,)) else past | field.is_null()


def _behind_place(model, sort: str, row_id: int):
    """The same for a query that is ordered by keys where there are some."""
    place = keyed(model, sort.lstrip("-"))
    if place is None:
        return behind(model, sort, row_id)
    value = NameKey.select(NameKey.sorted_by).where(NameKey.id == place.base + row_id).scalar()
    if value is None:
        return None
    by, key = _bytewise(KEYS.sorted_by), place.base + row_id
    if sort.startswith("-"):
        return (by <= value) & ((by < value) | (KEYS.id < key))
    return (by >= value) & ((by > value) | (KEYS.id > key))


def _nulls_first(down: bool) -> bool:
    """SQLite takes an absent value for the smallest, PostgreSQL for the largest."""
    return is_sqlite() != down


def place_condition(query, sort: str, kind: str, text: str):
    """The condition for rows `after` or `before` a row named by its id, or from a typed date or
    number on (`at`).

    False when there is no such place.
    """
    model = query.model
    if kind == "at":
        return _at_typed(query, sort, text)
    found = _behind_place(model, sort if kind == "after" else turned(sort), int(text))
    return False if found is None else found


def _at_typed(query, sort, text):
    model, field = query.model, query.model._meta.fields[sort.lstrip("-")]
    try:
        return _at_day(model, field, sort, Date.clean(field, text))
    except Invalid:
        code = model._meta.fields.get("code")
        row = code and query.select(model.id).where(code == text.upper()).tuples().first()
        return (_behind_place(model, sort, row[0]) | (model.id == row[0])) if row else False


def _at_day(model, field, sort, day):
    down = sort.startswith("-")
    edge = day
    if field.kind != "day":
        first = day + timedelta(days=1) if down else day
        edge = stored(datetime.combine(first, time()))
    if field is model.id:
        row_id = first_made_after(model, edge)
        return field < row_id if down else field >= row_id
    if field.kind not in ("day", "instant"):
        raise Invalid("")
    if field.kind == "instant" and down:
        return field < edge
    return field <= edge if down else field >= edge


def first_made_after(model, moment) -> int:
    """The least id of the rows made after a moment: ids grow with time, so few of them are looked
    at.
    """
    least, most = 0, (model.select(model.id).order_by(model.id.desc()).limit(1).scalar() or 0) + 1
    while least + 1 < most:
        middle = (least + most) // 2
        row = (
            model.select(model.id, model.created_at)
            .where(model.id >= middle)
            .order_by(model.id)
            .limit(1)
            .tuples()
            .first()
        )
        if row is None or row[1] >= moment:
            most = middle
        else:
            least = max(middle, row[0])
    return most
