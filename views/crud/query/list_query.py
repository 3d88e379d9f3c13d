"""The query of a list and its page: scope, work view, conditions, search, order, one page of rows
with their links.
"""

from dataclasses import dataclass, field, replace

from flask import flash, request
from flask_babel import gettext as _
from peewee import JOIN, SQL, ForeignKeyField, Select
from werkzeug.exceptions import BadRequest

from backoffice.access.actor import Reach
from backoffice.access.scopes import visible
from backoffice.search.query import holding
from models.digits import whole
from models.fields import DecimalNumber
from views.crud.query import filters
from views.crud.query.ordering import (
    keyed,
    ordered,
    ordered_by_keys,
    place_condition,
    served,
    turned,
)
from views.crud.query.pager import BADGE, CAP, SIZES, capped_counts
from views.display.labels import field_label

PLACES = ("after", "before", "at", "last")
"""Parameters that name a place in a list of any length."""

COUNTED = ("choice", "flag", "link", "day", "instant", "number")
PLAIN = {"q", "page", "size", "sort", "view", "saved", "columns", *PLACES}


@dataclass(frozen=True)
class WorkView:
    """A named part of a list: `when(actor)` answers its condition; `order` is its own order,
    `first` a flag whose rows go first.
    """

    name: str
    label: str
    when: object = None
    tone: str = ""
    order: str | None = None
    first: str | None = None


@dataclass
class Question:
    """What the address asks of a list, checked."""

    args: dict
    view: WorkView | None
    q: str
    page: int
    size: int
    sort: str
    filters: list = field(default_factory=list)
    place: tuple[str, str] | None = None
    first: str | None = None
    by_keys: bool = False
    """Whether so many rows match that an order by a name follows its keys."""

    @property
    def narrowed(self) -> bool:
        return bool(self.q or self.filters)


def understand(screen) -> Question:
    """Read the address. Raises BadRequest naming what it does not know (decisions 24)."""
    return question_of(screen, asked_once())


def asked_once() -> dict:
    """The parameters of the address. Raises BadRequest for one that is given twice."""
    for name, values in request.args.lists():
        if len(values) > 1:
            raise BadRequest(_("The parameter “%(name)s” may be given once only", name=name[:60]))
    return request.args.to_dict()


def question_of(screen, asked: dict) -> Question:
    """The question that these parameters put, from an address or from a saved view. Raises
    BadRequest.
    """
    model = screen.model
    known = PLAIN | filters.parameters(model, screen.filterable())
    for name, value in asked.items():
        if name not in known:
            raise BadRequest(_("This list knows no parameter “%(name)s”", name=name[:60]))
        if "\0" in value:
            raise BadRequest(_("The parameter “%(name)s” cannot be understood", name=name[:60]))
    args = {name: value.strip() for name, value in asked.items()}
    view = next((one for one in screen.work_views if one.name == args.get("view")), None)
    if args.get("view") and view is None:
        raise BadRequest(_("This list knows no view “%(name)s”", name=args["view"][:60]))
    size = _whole("size", args.get("size"), 20)
    if size not in SIZES:
        raise BadRequest(_("Rows a page: %(sizes)s", sizes=", ".join(map(str, SIZES))))
    page, place = _where(args)
    sort = args.get("sort") or (view and view.order) or screen.column_default_sort
    if sort.lstrip("-") not in screen.sortable():
        raise BadRequest(_("This list cannot be ordered by “%(name)s”", name=sort[:60]))

    def is_asked(name):
        return any(args.get(one) for one in filters.parameters(model, [name]))

    asked = list(filter(is_asked, screen.filterable()))
    return Question(
        args,
        view,
        args.get("q", "")[:100],
        page,
        size,
        sort,
        asked,
        place,
        None if args.get("sort") else view and view.first,
    )


def _where(args) -> tuple:
    """Which page, or which place: a row by its id, a typed date or number, the end."""
    given = [name for name in PLACES if args.get(name)]
    if len(given) > 1 or (given and args.get("page")):
        raise BadRequest(_("There is no such page"))
    text = args.get(given[0], "") if given else ""
    if given == ["at"] and whole(text, 4) is not None:
        given, args = [], {"page": text}
    page = _whole("page", args.get("page"), 1)
    if not 1 <= page <= CAP or (given == ["last"] and text != "1"):
        raise BadRequest(_("There is no such page"))
    if given and given[0] in ("after", "before"):
        _whole(given[0], text, None)
    return page, (given[0], text) if given else None


def _whole(name, text, default) -> int:
    if text in (None, ""):
        return default
    if (number := whole(text)) is None:
        raise BadRequest(_("The parameter “%(name)s” must be a whole number", name=name))
    return number


def countable(screen) -> dict[str, str]:
    """{name: label} of the columns by which a list can be counted, and whose values its conditions
    can name.
    """
    fields = [screen.model._meta.fields[name] for name in screen.filterable()]
    open_ones = [
        field
        for field in fields
        if field.kind in COUNTED
        and not field.mask
        and not field.restricted
        and not isinstance(field, DecimalNumber)
    ]
    return {field.name: field_label(screen.model, field) for field in open_ones}


@dataclass
class Chosen:
    """The rows that a question means: the query for them, and the cheapest way to their number."""

    query: object
    total: int | None = None
    driven: object = None

    def count_with(self, others: list) -> list[int]:
        """The number of these rows up to the cap, then those of the other queries up to what a tab
        shows; asked at once.
        """
        caps = [BADGE] * len(others)
        if self.total is not None:
            return [self.total, *capped_counts(others, caps)]
        return capped_counts(
            [self.query if self.driven is None else self.driven, *others], [CAP, *caps]
        )


def rows_of(actor, screen, question: Question, verb: str = "read", without: str | None = None):
    """The rows that a question means, within the scope; without order and page. Lists, counts, bulk
    and exports ask here.
    """
    return chosen(actor, screen, question, verb, without).query


def chosen(
    actor, screen, question: Question, verb: str = "read", without: str | None = None
) -> Chosen:
    """The same rows, with what the search knows of their number."""
    model = screen.model
    whole = visible(actor, model, verb)
    query = screen.narrow(whole)
    bare = query is whole and Reach("ALL") in actor.reaches(verb, model.table())
    if question.view and question.view.when:
        query, bare = query.where(question.view.when(actor)), False
    for name in question.filters:
        if name != without:
            for condition in filters.condition(actor, model, name, question.args):
                query, bare = query.where(condition), False
    if not question.q or without == "q":
        return Chosen(query)
    found = holding(query, actor, question.q, bare)
    return Chosen(query.where(found.condition), found.total, found.driven)


def settled(screen, question: Question, total: int) -> Question:
    """The question with an order that so many rows can be given (decisions 23)."""
    if total <= CAP:
        return question
    question = replace(
        question, first=None, by_keys=keyed(screen.model, question.sort.lstrip("-")) is not None
    )
    if question.sort == screen.column_default_sort or served(
        screen.model, question.sort.lstrip("-")
    ):
        return question
    label = field_label(screen.model, screen.model._meta.fields[question.sort.lstrip("-")])
    if question.args.get("sort"):
        flash(
            _(
                "More than %(n)s entries match: narrow the conditions to order them by “%(name)s”",
                n=CAP,
                name=label,
            ),
            "warn",
        )
    return replace(
        question,
        sort=screen.column_default_sort,
        by_keys=keyed(screen.model, screen.column_default_sort.lstrip("-")) is not None,
    )


@dataclass
class Sheet:
    """One page of rows; `number` is None at a place that no page number names."""

    rows: list
    number: int | None
    more: bool = False


def page_of(query, screen, question: Question) -> Sheet:
    """One page of rows with everything their columns link to: the ids are found before anything is
    joined.
    """
    if question.place is not None:
        return _at_place(query, screen, question)
    model, names = screen.model, screen.linked_columns()
    found = query.select(model.id.alias("found"))
    found = (
        ordered_by_keys(found, question.sort)
        if question.by_keys
        else ordered(found, question.sort, question.first)
    )
    ids = found.paginate(question.page, question.size)
    if isinstance(model._meta.fields[question.sort.lstrip("-")], ForeignKeyField):
        return Sheet(with_links(model, [row for (row,) in ids.tuples()], names), question.page)
    inner = Select([ids.alias("chosen")], [SQL("found")])
    return Sheet(
        list(
            ordered(linked(model, names).where(model.id.in_(inner)), question.sort, question.first)
        ),
        question.page,
    )


def _at_place(query, screen, question):
    """Rows from a place on, or those before it."""
    model, sort, (kind, text) = screen.model, question.sort, question.place
    back = kind in ("before", "last")
    condition = place_condition(query, sort, kind, text) if kind != "last" else None
    if condition is False or not served(model, sort.lstrip("-")):
        raise BadRequest(_("There is no such page"))
    from_there, way = (
        query.where(condition) if condition is not None else query,
        turned(sort) if back else sort,
    )
    ids = (
        ordered_by_keys(from_there, way)
        if keyed(model, sort.lstrip("-"))
        else ordered(from_there, way)
    )
    ids = [row for (row,) in ids.select(model.id).limit(question.size + 1).tuples()]
    if kind == "before" and len(ids) <= question.size:
        return page_of(query, screen, replace(question, page=1, place=None))
    shown = ids[: question.size]
    rows = with_links(model, shown[::-1] if back else shown, screen.linked_columns())
    return Sheet(rows, None, kind == "before" or (kind != "last" and len(ids) > question.size))


def with_links(model, ids: list[int], names) -> list:
    """Rows by id, in the order of the ids, each link of `names` filled by the same query."""
    found = {row.id: row for row in linked(model, names).where(model.id.in_(ids))} if ids else {}
    return [found[row_id] for row_id in ids if row_id in found]


def linked(model, names):
    """The query of a model's rows with the links of `names`, each by a join."""
    query = model.select(model)
    for name in names:
        link = model._meta.fields[name]
        if isinstance(link, ForeignKeyField):
            target = link.rel_model.alias()
            query = query.select_extend(target).join_from(
                model, target, JOIN.LEFT_OUTER, on=(link == target.id), attr=name
            )
    return query
