"""The list page: tabs, query form, toolbar, table, pager, and what to do when nothing was found."""

from dataclasses import dataclass
from dataclasses import field as attribute

from flask import request, url_for
from flask_babel import gettext as _

from backoffice.access.bulk_scope import of_read
from backoffice.access.permissions import can
from backoffice.access.scopes import sees, visible
from backoffice.records import deletion, editability
from models.proposals import ChangeProposal
from views.crud import proposed_changes
from views.crud.detail import detail
from views.crud.form import history
from views.crud.query import columns, filters, list_return, saved_view_tabs, selection
from views.crud.query.list_query import (
    PLACES,
    chosen,
    countable,
    page_of,
    rows_of,
    settled,
    understand,
)
from views.crud.query.ordering import served
from views.crud.query.pager import BADGE, CAP, address, counted, pager
from views.crud.query.prev_next import left_list
from views.display.cells import Cell, cell, mark_of
from views.display.labels import field_label, row_name, say, table_label


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
    note: str = ""


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
    export_shown_url: str | None = None
    export_full_url: str | None = None
    export_ticked_url: str | None = None
    import_url: str | None = None
    refresh_url: str = ""
    links: list = attribute(default_factory=list)
    posts: list = attribute(default_factory=list)
    counts_url: str | None = None
    columns_form: list = attribute(default_factory=list)
    columns_url: str | None = None
    columns_note: str = ""


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
    shelf: object = None
    reset_url: str = ""
    all_of: int | None = None


def page(actor, screen) -> Listing:
    """The list that the address asks for."""
    question = understand(screen)
    meant, shelf = chosen(actor, screen, question), saved_view_tabs.shelf(actor, screen)
    total, *numbers = meant.count_with(
        [
            *_in_views(actor, screen),
            *(saved_view_tabs.rows(actor, screen, view) for view in shelf.tabs),
        ]
    )
    question = settled(screen, question, total)
    sheet = page_of(meant.query, screen, question)
    rows = sheet.rows
    list_return.remember(screen)
    return Listing(
        screen.title,
        screen.resource,
        screen.list_url(),
        _tabs(actor, screen, question, numbers, shelf),
        question.q,
        _hint(screen.model),
        filters.controls(actor, screen.model, screen.column_filters, question.args),
        _kept(question),
        _columns(screen, question, total),
        _rows(actor, screen, rows),
        pager(total, question, sheet, served(screen.model, question.sort.lstrip("-"))),
        _tools(actor, screen),
        selection.offered(actor, screen),
        url_for(f"{screen.resource}.action_view"),
        None if rows else _empty(actor, screen, question),
        shelf,
        _reset_url(actor, screen, question),
        total if len(rows) < total <= selection.MOST else None,
    )


def _in_views(actor, screen) -> list:
    """The query of each work view, whatever else the address asks."""
    base = screen.narrow(visible(actor, screen.model))
    return [base.where(view.when(actor)) if view.when else base for view in screen.work_views]


def _tabs(actor, screen, question, numbers, shelf) -> list[Tab]:
    """Work views, then saved ones, with their counts; counted no further than the cap."""
    here = saved_view_tabs.current(screen)
    found = [
        Tab(
            say(view.label),
            screen.list_url(view=view.name),
            counted(number, BADGE),
            view.tone if number else "",
            here is None
            and (question.view is view or (question.view is None and view.when is None)),
        )
        for view, number in zip(screen.work_views, numbers, strict=False)
    ]
    if shelf.tabs and not any(view.when is None for view in screen.work_views):
        found.insert(
            0,
            Tab(
                _("All"), _whole_list(actor, screen), current=here is None and question.view is None
            ),
        )
    return found + [
        Tab(
            view.name,
            saved_view_tabs.address_of(actor, screen, view),
            counted(number, BADGE),
            current=view is here,
        )
        for view, number in zip(shelf.tabs, numbers[len(screen.work_views) :], strict=False)
    ]


def _reset_url(actor, screen, question) -> str:
    """The list without the conditions that were typed: the saved view or work view as it
    is meant.
    """
    if here := saved_view_tabs.current(screen):
        return saved_view_tabs.address_of(actor, screen, here)
    return screen.list_url(view=question.view.name) if question.view else _whole_list(actor, screen)


def _whole_list(actor, screen) -> str:
    """The list without conditions, also where a view opens first."""
    return (
        screen.list_url(saved=0)
        if saved_view_tabs.first_address(actor, screen)
        else screen.list_url()
    )


def _hint(model) -> str | None:
    if not model.search_fields:
        return None
    words = []
    for path in model.search_fields:
        owner = model
        for part in path.split(".")[:-1]:
            owner = owner._meta.fields[part].rel_model
        words.append(field_label(owner, owner._meta.fields[path.split(".")[-1]]))
    return _(", ").join(dict.fromkeys(words)) if words else None


def _kept(question) -> list:
    return [
        (name, question.args[name])
        for name in ("saved", "view", "sort", "size")
        if question.args.get(name)
    ]


def _columns(screen, question, total) -> list[Column]:
    found = []
    for name in screen.columns():
        column = Column(name, columns.label(screen, name))
        if name not in screen.computed:
            column.numeric = screen.model._meta.fields[name].kind == "number"
        if name in screen.sortable() and total > CAP and not served(screen.model, name):
            column.note = _(
                "More than %(n)s entries match: narrow the conditions to order them by “%(name)s”",
                n=CAP,
                name=column.label,
            )
        elif name in screen.sortable():
            down = question.sort == name
            column.sort_url = address(
                sort=f"-{name}" if down else name,
                page=None,
                after=None,
                before=None,
                at=None,
                last=None,
            )
            column.sorted = {name: "ascending", f"-{name}": "descending"}.get(question.sort)
        found.append(column)
    return found


def _rows(actor, screen, rows) -> list[Row]:
    """The lines of a page. Who may only read a row is not offered to change it."""
    ids = [row.id for row in rows]
    offered = {
        verb: of_read(actor, screen.model, ids, verb) if screen.may(verb) else set()
        for verb in ("update", "delete")
    }
    return [_row(actor, screen, row, offered) for row in rows]


def _row(actor, screen, row, offered: dict) -> Row:
    cells = []
    for place, name in enumerate(screen.columns()):
        made = (
            screen.computed[name].cell(row)
            if name in screen.computed
            else cell(screen.model, screen.model._meta.fields[name], row)
        )
        made.label = made.label or say(screen.computed[name].label)
        if place == 0:
            made.kind, made.url = "main", screen.row_url(row)
            made.text = made.text or f"#{row.id}"
            made.mark = mark_of(screen, row)
        cells.append(made)
    shown = Row(
        row.id,
        screen.row_url(row),
        row_name(row, False),
        cells,
        [Action(_("View"), screen.row_url(row))],
    )
    if row.id in offered["update"] and not editability.is_frozen(row):
        shown.actions.append(Action(_("Edit"), url_for(f"{screen.resource}.edit_view", id=row.id)))
    if (switch := screen.switch) and row.id in offered["update"]:
        shown.more.append(
            Action(
                _("Disable") if getattr(row, switch) else _("Enable"),
                url_for(f"{screen.resource}.switch_view", id=row.id),
            )
        )
    if (row.id in offered["delete"] and editability.is_removable(row)) or deletion.is_own_draft(
        actor, row, reached=True
    ):
        shown.more.append(
            Action(_("Delete"), url_for(f"{screen.resource}.delete_view", id=row.id), True)
        )
    return shown


def _tools(actor, screen) -> Tools:
    args = {
        name: value
        for name, value in request.args.items()
        if name not in ("page", "size", "columns")
    }
    view, export = saved_view_tabs.current(screen), screen.may("export")
    return Tools(
        counts_url=url_for(f"{screen.resource}.counts", **args) if countable(screen) else None,
        export_shown_url=url_for(f"{screen.resource}.export", **args, columns="shown")
        if export
        else None,
        export_full_url=url_for(f"{screen.resource}.export", **args, columns="full")
        if export and screen.exports_in_full()
        else None,
        export_ticked_url=url_for(f"{screen.resource}.export_ticked", **args) if export else None,
        columns_form=columns.form(actor, screen),
        columns_url=url_for(f"{screen.resource}.choose_columns", saved=view and view.id),
        columns_note=_("The columns of the view “%(name)s”", name=view.name)
        if view and view.columns
        else "",
        new_url=url_for(f"{screen.resource}.create_view") if screen.may("create") else None,
        export_url=url_for(f"{screen.resource}.export", **args) if export else None,
        import_url=url_for(f"{screen.resource}.import_view") if screen.may("create") else None,
        refresh_url=address(),
        links=screen.tool_links(),
        posts=screen.tool_posts(),
    )


def _empty_view(screen, question) -> EmptyState:
    """A work view without entries is good news; the whole list is one step away."""
    whole = next((view for view in screen.work_views if view.when is None), None)
    links = [(say(whole.label), screen.list_url(view=whole.name))] if whole else []
    return EmptyState(
        _("Nothing in “%(view)s” at present", view=say(question.view.label)),
        _("What comes to stand here appears by itself."),
        links,
    )


def _empty_table(actor, screen) -> EmptyState:
    """Nothing was entered yet, or nothing that this person may see: the reach of the roles says
    which.
    """
    links = [(_("New"), url_for(f"{screen.resource}.create_view"))] if screen.may("create") else []
    kinds = {reach.kind for reach in actor.reaches("read", screen.resource)}
    if "ALL" in kinds:
        return EmptyState(
            _("Nothing here yet"),
            _("Nothing has been entered so far.")
            if links
            else _("What comes to stand here appears by itself."),
            links,
        )
    words = [
        text
        for kind, text in (
            ("REGION", _("of your region")),
            ("STATION", _("of your station")),
            ("PROVIDER", _("of your institution")),
            ("OWN", _("of your own")),
        )
        if kind in kinds
    ]
    return EmptyState(
        _("Nothing here that you may see"),
        _(
            "Your roles show you entries %(reach)s; there are none. An administrator can say why.",
            reach=_(", ").join(words),
        ),
        links,
    )


def _empty(actor, screen, question) -> EmptyState:
    """Why nothing is shown (nothing there, out of scope, too many conditions), and what to do
    about it.
    """
    if (question.page > 1 or question.place) and rows_of(actor, screen, question).limit(1).exists():
        first = address(**dict.fromkeys(("page", *PLACES)))
        return EmptyState(
            _("This page lies behind the last one"),
            _("Meanwhile there are fewer entries."),
            [(_("First page"), first)],
        )
    if not question.narrowed:
        return (
            _empty_view(screen, question)
            if question.view and question.view.when
            else _empty_table(actor, screen)
        )
    labels = {
        control.name: control.label
        for control in filters.controls(actor, screen.model, question.filters, question.args)
    }
    parts = [*question.filters, *(["q"] if question.q else [])]
    found = max(
        ((rows_of(actor, screen, question, without=name).limit(1).count(), name) for name in parts),
        default=(0, None),
    )
    links = [(_("Reset the conditions"), _reset_url(actor, screen, question))]
    if found[0] and len(parts) > 1:
        label = labels.get(found[1], _("Keyword"))
        gone = {found[1]: None, f"{found[1]}_from": None, f"{found[1]}_to": None, "page": None}
        links.append((_("Without “%(name)s”", name=label), address(**gone)))
    return EmptyState(_("Nothing matches"), _("No entry meets all conditions at once."), links)


def back_to_list(screen) -> str:
    """The list as it was left: its conditions, order and page."""
    return list_return.address_of(screen) or screen.list_url()


def _offers_delete(actor, screen, row) -> bool:
    return (screen.may("delete") or screen.throws_drafts_away) and deletion.may_delete(actor, row)


def detail_page(actor, screen, row) -> detail.DetailPage:
    """The page of a row as its model and the view's declarations give it."""
    may_see = can(actor, "see", screen.resource) and sees(actor, row, "see")
    may_update = (
        screen.may("update") and not editability.is_frozen(row) and sees(actor, row, "update")
    )
    page_ = detail.DetailPage(
        row_name(row, may_see),
        row_name(row, may_see),
        back_to_list(screen),
        screen.title,
        detail.tag(row),
        acts=detail.acts(actor, row),
        sections=[
            (say(title), detail.facts(actor, row, names, may_see))
            for title, names in detail.sections(screen)
        ],
        tabs=list(filter(None, (detail.related(actor, row, *one) for one in screen.related))),
        history=history.of(screen, row, may_see, may_update),
        edit_url=url_for(f"{screen.resource}.edit_view", id=row.id) if may_update else None,
        copy_url=url_for(f"{screen.resource}.create_view", copy=row.id)
        if screen.may("create")
        else None,
        delete_url=url_for(f"{screen.resource}.delete_view", id=row.id)
        if _offers_delete(actor, screen, row)
        else None,
    )
    page_.notice = proposed_changes.notice(actor, row)
    if screen.model.proposed and (lines := proposed_changes.rows(actor, row)):
        page_.tabs.append(
            detail.Related(
                "t-change_proposal",
                table_label(ChangeProposal),
                len(lines),
                proposed_changes.columns(),
                lines,
            )
        )
    if left_list(screen):
        page_.prev_next = tuple(
            url_for(f"{screen.resource}.walk", id=row.id, way=way) for way in ("back", "ahead")
        )
    return page_


__all__ = ["Cell", "Computed", "Listing", "back_to_list", "detail_page", "page"]
