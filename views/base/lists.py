"""The list page: tabs, query form, toolbar, table, pager, and what to do when nothing was found."""

from dataclasses import dataclass, field as attribute

from flask import request, session, url_for
from flask_babel import gettext as _

from backoffice import records
from backoffice.permissions import can
from backoffice.scoping import sees, visible
from backoffice.workflow.engine import workflow_of
from views.base import detail, filters
from views.base.cells import Cell, cell
from views.base.labels import field_label, row_name, say
from views.base.listing import page_of, rows_of, understand
from views.base.pager import address, capped_counts, counted, pager


@dataclass(frozen=True)
class Computed:
    """A column that no field holds: its label and the function that answers its cell."""

    label: str
    cell: object


@dataclass
class Tab:
    label: str
    url: str
    count_text: str | None = None
    tone: str = ""
    current: bool = False


@dataclass
class Column:
    name: str
    label: str
    numeric: bool = False
    sort_url: str | None = None
    sorted: str | None = None
    width: str = ""


@dataclass
class Action:
    label: str
    url: str
    danger: bool = False


@dataclass
class Row:
    id: int
    url: str
    name: str
    cells: list
    actions: list = attribute(default_factory=list)
    more: list = attribute(default_factory=list)


@dataclass
class Tools:
    new_url: str | None = None
    export_url: str | None = None
    import_url: str | None = None
    refresh_url: str = ""
    links: list = attribute(default_factory=list)
    posts: list = attribute(default_factory=list)
    columns_form: list = attribute(default_factory=list)
    columns_url: str | None = None


@dataclass
class EmptyState:
    title: str
    text: str
    links: list


@dataclass
class Listing:
    """Everything the list template shows."""

    title: str
    resource: str
    url: str
    views: list
    q: str
    q_hint: str | None
    filters: list
    keep: list
    columns: list
    rows: list
    pager: object
    tools: Tools
    bulk: list = attribute(default_factory=list)
    action_url: str = ""
    empty: EmptyState | None = None
    notice: str | None = None


def page(actor, screen) -> Listing:
    """The list that the address asks for."""
    question = understand(screen)
    query = rows_of(actor, screen, question)
    rows = page_of(query, screen, question)
    total, *numbers = capped_counts([query, *_in_views(actor, screen)])
    session[f"list:{screen.resource}"] = request.full_path.rstrip("?")[:600]
    return Listing(
        screen.title, screen.resource, screen.list_url(), _tabs(screen, question, numbers), question.q, _hint(screen.model),
        filters.controls(actor, screen.model, screen.column_filters, question.args), _kept(question), _columns(screen, question),
        [_row(actor, screen, row) for row in rows], pager(total, question.page, question.size), _tools(screen),
        _bulk(actor, screen), url_for(f"{screen.resource}.action_view"), None if rows else _empty(actor, screen, question))


def _in_views(actor, screen) -> list:
    """The query of each work view, whatever else the address asks."""
    base = screen.narrow(visible(actor, screen.model))
    return [base.where(view.when(actor)) if view.when else base for view in screen.work_views]


def _tabs(screen, question, numbers) -> list[Tab]:
    """Work views with their counts; counted no further than the cap."""
    return [Tab(say(view.label), screen.list_url(view=view.name), counted(number), view.tone if number else "",
                question.view is view or (question.view is None and view.when is None))
            for view, number in zip(screen.work_views, numbers)]


def _hint(model) -> str | None:
    if not model.searched:
        return None
    words = []
    for path in model.searched:
        owner = model
        for part in path.split(".")[:-1]:
            owner = owner._meta.fields[part].rel_model
        words.append(field_label(owner, owner._meta.fields[path.split(".")[-1]]))
    return _(", ").join(dict.fromkeys(words)) if words else None


def _kept(question) -> list:
    return [(name, question.args[name]) for name in ("view", "sort", "size") if question.args.get(name)]


def _columns(screen, question) -> list[Column]:
    found = []
    for name in screen.columns():
        if name in screen.computed:
            found.append(Column(name, say(screen.computed[name].label)))
            continue
        field = screen.model._meta.fields[name]
        column = Column(name, field_label(screen.model, field), field.kind == "number")
        if name in screen.sortable():
            down = question.sort == name
            column.sort_url = address(sort=f"-{name}" if down else name, page=None)
            column.sorted = {name: "ascending", f"-{name}": "descending"}.get(question.sort)
        found.append(column)
    return found


def _row(actor, screen, row) -> Row:
    cells = []
    for place, name in enumerate(screen.columns()):
        made = screen.computed[name].cell(row) if name in screen.computed else cell(screen.model, screen.model._meta.fields[name], row)
        made.label = made.label or say(screen.computed[name].label)
        if place == 0:
            made.kind, made.url = "main", screen.row_url(row)
            made.text = made.text or f"#{row.id}"
        cells.append(made)
    shown = Row(row.id, screen.row_url(row), row_name(row), cells, [Action(_("View"), screen.row_url(row))])
    if screen.may("update") and not records.is_frozen(row):
        shown.actions.append(Action(_("Edit"), url_for(f"{screen.resource}.edit_view", id=row.id)))
    if screen.may("delete") and records.is_removable(row):
        shown.more.append(Action(_("Delete"), url_for(f"{screen.resource}.delete_view", id=row.id), True))
    return shown


def _tools(screen) -> Tools:
    args = {name: value for name, value in request.args.items() if name not in ("page", "size")}
    return Tools(
        new_url=url_for(f"{screen.resource}.create_view") if screen.may("create") else None,
        export_url=url_for(f"{screen.resource}.export", **args) if screen.may("export") else None,
        refresh_url=address(), links=screen.tool_links(), posts=screen.tool_posts())


def _bulk(actor, screen) -> list:
    workflow = workflow_of(screen.model)
    events = [workflow.transitions[name] for name in screen.bulk_events] if workflow else []
    return [(event.event, say(event.label), event.danger) for event in events if can(actor, event.permission, screen.resource)]


def _empty(actor, screen, question) -> EmptyState:
    """Why nothing is shown, and which condition to drop (most rows first)."""
    if not question.narrowed:
        links = [(_("New"), url_for(f"{screen.resource}.create_view"))] if screen.may("create") else []
        return EmptyState(_("Nothing here yet"), _("Entries that you may see will stand here."), links)
    labels = {control.name: control.label for control in filters.controls(actor, screen.model, question.filters, question.args)}
    parts = [*question.filters, *(["q"] if question.q else [])]
    found = max(((rows_of(actor, screen, question, without=name).limit(1).count(), name) for name in parts), default=(0, None))
    links = [(_("Reset the conditions"), screen.list_url())]
    if found[0] and len(parts) > 1:
        label = labels.get(found[1], _("Keyword"))
        gone = {found[1]: None, f"{found[1]}_from": None, f"{found[1]}_to": None, "page": None}
        links.append((_("Without “%(name)s”", name=label), address(**gone)))
    return EmptyState(_("Nothing matches"), _("No entry meets all conditions at once."), links)


def back_to_list(screen) -> str:
    """The list as it was left: its conditions, order and page."""
    return session.get(f"list:{screen.resource}") or screen.list_url()


def detail_page(actor, screen, row) -> detail.DetailPage:
    """The page of a row as its model and the view's declarations give it."""
    may_see = can(actor, "see", screen.resource) and sees(actor, row, "see")
    may_update = screen.may("update") and not records.is_frozen(row) and sees(actor, row, "update")
    page_ = detail.DetailPage(
        row_name(row, may_see), row_name(row, may_see), back_to_list(screen), screen.title, detail.tag(row), acts=detail.acts(actor, row),
        sections=[(say(title), detail.facts(actor, row, names, may_see)) for title, names in _sections(screen)],
        tabs=[tab for tab in (detail.related(actor, row, *one) for one in screen.related) if tab], history=detail.history(row),
        edit_url=url_for(f"{screen.resource}.edit_view", id=row.id) if may_update else None,
        delete_url=url_for(f"{screen.resource}.delete_view", id=row.id) if screen.may("delete") and records.is_removable(row) and sees(actor, row, "delete") else None)
    return page_


def _sections(screen):
    """Sections of the detail page: declared, else the form's, with the stamps last."""
    from backoffice.validation import typed_fields

    if screen.column_details_list:
        return screen.column_details_list
    names = list(typed_fields(screen.model)) + [name for name in screen.model._meta.sorted_field_names
                                                if screen._exportable(name) and name not in typed_fields(screen.model)]
    hidden = {"id", "created_at", "updated_at", "password_hash", "consent"}
    return [("Basic data", [name for name in names if name not in hidden]), ("Kept by the product", ["created_at", "created_by", "updated_at"])]


__all__ = ["Cell", "Computed", "Listing", "back_to_list", "detail_page", "page"]
