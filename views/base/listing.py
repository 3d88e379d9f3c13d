"""The query of a list and its page: scope, work view, conditions, search, order, one page of rows with their links."""

from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from flask import request
from flask_babel import gettext as _
from peewee import JOIN, SQL, ForeignKeyField, Select
from werkzeug.exceptions import BadRequest

from backoffice.permissions import can
from backoffice.scoping import visible
from models.identifiers import clean_phone
from models.messages import Invalid
from views.base import filters
from views.base.pager import CAP, SIZES

PLAIN = {"q", "page", "size", "sort", "view"}


@dataclass(frozen=True)
class WorkView:
    """A named part of a list: `when(actor)` answers its condition."""

    name: str
    label: str
    when: object = None
    tone: str = ""


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

    @property
    def narrowed(self) -> bool:
        return bool(self.q or self.filters)


def understand(screen) -> Question:
    """Read the address. Raises BadRequest naming what it does not know (decisions 24)."""
    model = screen.model
    known = PLAIN | filters.parameters(model, screen.filterable())
    for name, values in request.args.lists():
        if name not in known:
            raise BadRequest(_("This list knows no parameter “%(name)s”", name=name[:60]))
        if len(values) > 1:
            raise BadRequest(_("The parameter “%(name)s” may be given once only", name=name[:60]))
        if "\0" in values[0]:
            raise BadRequest(_("The parameter “%(name)s” cannot be understood", name=name[:60]))
    args = {name: value.strip() for name, value in request.args.items()}
    view = next((one for one in screen.work_views if one.name == args.get("view")), None)
    if args.get("view") and view is None:
        raise BadRequest(_("This list knows no view “%(name)s”", name=args["view"][:60]))
    size = _whole("size", args.get("size"), 20)
    if size not in SIZES:
        raise BadRequest(_("Rows a page: %(sizes)s", sizes=", ".join(map(str, SIZES))))
    page = _whole("page", args.get("page"), 1)
    if not 1 <= page <= CAP:
        raise BadRequest(_("There is no such page"))
    sort = args.get("sort") or screen.column_default_sort
    if sort.lstrip("-") not in screen.sortable():
        raise BadRequest(_("This list cannot be ordered by “%(name)s”", name=sort[:60]))
    asked = [name for name in screen.filterable() if any(args.get(one) for one in filters.parameters(model, [name]))]
    return Question(args, view, args.get("q", "")[:100], page, size, sort, asked)


def _whole(name, text, default) -> int:
    if text in (None, ""):
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise BadRequest(_("The parameter “%(name)s” must be a whole number", name=name))
    return int(text)


def rows_of(actor, screen, question: Question, verb: str = "read", without: str | None = None):
    """The rows that a question means, within the scope; without order and page. Lists, counts, bulk and exports ask here."""
    model = screen.model
    query = screen.narrow(visible(actor, model, verb))
    if question.view and question.view.when:
        query = query.where(question.view.when(actor))
    for name in question.filters:
        if name != without:
            for condition in filters.condition(actor, model, name, question.args):
                query = query.where(condition)
    if question.q and without != "q":
        query = query.where(search(actor, model, question.q))
    return query


def search(actor, model, text: str):
    """Rows whose searched fields contain the text; masked ones only for those who may see them (decisions 5)."""
    parts = [part for part in (_contains(actor, model, path.split("."), text) for path in model.searched) if part is not None]
    parts += _by_phone(actor, model, text)
    return reduce(or_, parts) if parts else model.id.is_null()


def _contains(actor, model, path, text):
    found = model._meta.fields[path[0]]
    if len(path) > 1:
        inner = _contains(actor, found.rel_model, path[1:], text)
        return None if inner is None else found.in_(found.rel_model.select(found.rel_model.id).where(inner))
    if found.mask and not can(actor, "see", model.table()):
        return None
    return found.contains(text)


def _by_phone(actor, model, text) -> list:
    """A whole phone number finds its rows by the blind index."""
    sealed = [one for one in model._meta.sorted_fields if getattr(one, "indexed", False) and one.seal_kind == "phone"]
    if not sealed or not can(actor, "see", model.table()):
        return []
    try:
        number = clean_phone(text)
    except Invalid:
        return []
    return [model._meta.fields[one.index_name] == one.index_of(number) for one in sealed]


def page_of(query, screen, question: Question) -> list:
    """One page of rows with everything their columns link to: one query, which finds the ids before it joins."""
    model, order = screen.model, ordering(screen.model, question.sort)
    ids = query.select(model.id.alias("found")).order_by(*order).paginate(question.page, question.size)
    chosen = Select([ids.alias("chosen")], [SQL("found")])
    return list(linked(model, screen.linked_columns()).where(model.id.in_(chosen)).order_by(*order))


def ordering(model, sort: str) -> list:
    """The order that `sort` names; equal rows by their id, so that no row stands on two pages."""
    field = model._meta.fields[sort.lstrip("-")]
    fields = [field] if field is model.id else [field, model.id]
    return [one.desc() if sort.startswith("-") else one.asc() for one in fields]


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
            query = query.select_extend(target).join_from(model, target, JOIN.LEFT_OUTER, on=(link == target.id), attr=name)
    return query
