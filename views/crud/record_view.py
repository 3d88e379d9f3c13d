"""The generated CRUD of one model: this class only wires list, form, detail, action, picker and
export together.
"""

from typing import ClassVar

from flask import redirect, render_template, request, url_for
from flask_admin import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from backoffice.access.outside_reach import hides
from backoffice.access.permissions import can, require
from backoffice.access.scopes import sees
from backoffice.errors import Refused
from backoffice.imports.registry import importer_of
from backoffice.records import writes
from backoffice.records.validation import typed_fields
from models.base import Record
from views.crud.detail import actions, detail, printing
from views.crud.form import conflicts, editing, history, pickers
from views.crud.hooks import Hooks
from views.crud.list import bulk, exporting, importing, list_page, paper_workbook, statistics
from views.crud.query import columns, prev_next, saved_view_tabs
from views.crud.query.list_query import WorkView
from views.crud.query.ordering import orderable
from views.current import actor, asked_id, no_parameters_but, safe_path
from views.display import flash
from views.display.labels import table_label

STAMPS = ("created_at", "updated_at")
"""Columns that stand last in a workbook of everything: what a ledger is about comes first."""


class RecordView(Hooks, BaseView):
    """Screens of one table. A view states only what differs; option names are Flask-Admin's own
    where it has them.

    `column_list`, `column_filters`, `column_details_list` (sections), `column_export_list`,
    `column_default_sort`, `form_columns`, `form_layout` ((title, names), ...), `form_children`
    (models edited in place), `other_children` (those that `more_children` edits), `related`
    ((model, link, columns), ...), `prints` (papers), `work_views`, `computed` ({name: Computed}),
    `bulk_events`, `bulk_fields` (what may be changed for many rows at once).
    """

    model: type[Record]
    column_list: tuple = ()
    column_filters: tuple = ()
    column_details_list: tuple = ()
    column_export_list: tuple = ()
    column_default_sort = "-id"
    form_columns: tuple = ()
    form_layout: tuple = ()
    form_children: tuple = ()
    other_children: tuple = ()
    related: tuple = ()
    prints: tuple[printing.Form, ...] = ()
    work_views: tuple[WorkView, ...] = ()
    computed: ClassVar[dict] = {}
    bulk_events: tuple = ()
    bulk_fields: tuple = ()
    begins_with_me: tuple = ()
    taken_elsewhere: ClassVar[dict] = {}
    can_create = True
    can_edit = True
    can_delete = True
    can_export = True
    menu_verb = "read"
    menu_group = ""
    menu_order = 0

    def __init__(self, **options):
        resource = self.model.table()
        super().__init__(
            name=lazy_gettext(self.model.label),
            endpoint=resource,
            url=f"/admin/{resource}",
            **options,
        )

    # what the screen is about

    @property
    def resource(self) -> str:
        return self.model.table()

    @property
    def title(self) -> str:
        return table_label(self.model)

    def is_accessible(self) -> bool:
        """Reading opens a screen; who may only create is let into the new form and its pickers."""
        ending = (request.endpoint or "").rpartition(".")[2]
        return can(actor(), "read", self.resource) or (
            self.may("create") and ending in ("create_view", "lookup")
        )

    def inaccessible_callback(self, name, **kwargs):
        require(actor(), "read", self.resource)

    def narrow(self, query):
        """A list that shows less than the scope allows."""
        return query

    def columns(self) -> tuple:
        """Shown columns: those that the person or the saved view chose, else the declared ones."""
        return columns.chosen(actor(), self)

    def declared_columns(self) -> tuple:
        """Columns of a person who chose none: declared ones, else the first that can be shown."""
        names = (
            self.column_list
            or tuple(
                name
                for name in self.model._meta.sorted_field_names
                if name in typed_fields(self.model)
            )[:7]
        )
        return self.for_reader(names)

    def for_reader(self, names) -> tuple:
        """Those of the columns that are shown to the person."""
        fields = self.model._meta.fields
        return tuple(
            name for name in names if name not in fields or not hides(actor(), fields[name])
        )

    def offered_columns(self) -> dict:
        """{name: label} of the columns that a person may choose."""
        return columns.offered(self)

    def filterable(self) -> tuple:
        """Fields that the address may name: the query form's, and every link."""
        links = tuple(
            field.name
            for field in self.model._meta.sorted_fields
            if getattr(field, "kind", "") == "link"
        )
        return self.for_reader(
            (*self.column_filters, *(name for name in links if name not in self.column_filters))
        )

    def sortable(self) -> set:
        """What the list may be ordered by; without an index only while few rows match (decisions
        23).
        """
        shown = {*self.columns(), *self.declared_columns(), "created_at", "updated_at"}
        found = {
            name
            for name, field in self.model._meta.fields.items()
            if (name in shown or field.index or field.unique) and orderable(self.model, name)
        }
        return {"id", *self.for_reader(found)}

    def linked_columns(self) -> list:
        """What a row is read with: the shown columns, and those that computed ones may look at."""
        return [
            name
            for name in dict.fromkeys((*self.columns(), *self.declared_columns()))
            if name in self.model._meta.fields
        ]

    def exported_links(self) -> list:
        return [
            name
            for name in self.model._meta.sorted_field_names
            if getattr(self.model._meta.fields[name], "kind", "") == "link"
        ]

    def form_fields(self) -> dict:
        fields = typed_fields(self.model)
        return {name: fields[name] for name in (self.form_columns or fields)}

    def may(self, verb: str) -> bool:
        allowed = {
            "create": self.can_create,
            "update": self.can_edit,
            "delete": self.can_delete,
            "export": self.can_export,
        }
        return allowed.get(verb, True) and can(actor(), verb, self.resource)

    @property
    def throws_drafts_away(self) -> bool:
        """Whether people may delete drafts of their own making here."""
        return bool(self.model.drafts) and can(actor(), "create", self.resource)

    @property
    def switch(self) -> str | None:
        """The field that says whether a row is in use, when people may change it."""
        return "is_active" if "is_active" in self.form_fields() else None

    def list_url(self, **values) -> str:
        return url_for(f"{self.resource}.index_view", **values)

    # screens

    @expose("/")
    def index_view(self):
        if not request.args and (first := saved_view_tabs.first_address(actor(), self)):
            return redirect(first)
        return render_template("record/list.html", page=list_page.page(actor(), self))

    @expose("/details/")
    def details_view(self):
        no_parameters_but("id")
        row = writes.fetch(actor(), self.model, asked_id())
        return render_template("record/detail.html", page=self.details(row))

    def details(self, row) -> detail.DetailPage:
        """The page of a row; nouns with more to say add to it."""
        page = list_page.detail_page(actor(), self, row)
        page.acts = [*page.acts, *printing.acts(self, row)]
        return page

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self):
        self._require("create")
        return editing.create(actor(), self)

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self):
        self._require("update")
        no_parameters_but("id")
        return editing.edit(actor(), self, conflicts.fetch(actor(), self.model, asked_id()))

    @expose("/delete/", methods=("GET", "POST"))
    def delete_view(self):
        if not (self.may("delete") or self.throws_drafts_away):
            raise Refused()
        no_parameters_but("id")
        return actions.delete(actor(), self, writes.fetch(actor(), self.model, asked_id()))

    @expose("/switch/", methods=("GET", "POST"))
    def switch_view(self):
        self._require("update")
        no_parameters_but("id")
        return actions.switch(actor(), self, writes.fetch(actor(), self.model, asked_id()))

    @expose("/events/<event>/", methods=("GET", "POST"))
    def happen(self, event):
        no_parameters_but("id", *actions.may_be_proposed(self, event))
        return actions.happen(actor(), self, writes.fetch(actor(), self.model, asked_id()), event)

    @expose("/print/<form>/", methods=("GET", "POST"))
    def print_view(self, form):
        """A paper of this row for the printer; an official one is numbered and logged."""
        no_parameters_but("id")
        return printing.paper(actor(), self, writes.fetch(actor(), self.model, asked_id()), form)

    @expose("/print/<form>/xlsx/")
    def print_workbook(self, form):
        self._require("export")
        return paper_workbook.workbook(actor(), self, form)

    @expose("/blank/<form>/")
    def blank_view(self, form):
        no_parameters_but()
        return printing.blank(actor(), self, form)

    @expose("/next/")
    def walk(self):
        """To the row before or after this one in the list that the person came from."""
        no_parameters_but("id", "way")
        row = writes.fetch(actor(), self.model, asked_id())
        return prev_next.onward(
            self,
            "details_view",
            prev_next.beside(actor(), self, row, request.args.get("way") != "back"),
        )

    @expose("/reveal/", methods=("GET", "POST"))
    def reveal(self):
        no_parameters_but("id", "field")
        return actions.reveal(
            actor(),
            self,
            writes.fetch(actor(), self.model, asked_id()),
            request.args.get("field", ""),
        )

    @expose("/revert/", methods=("POST",))
    def revert(self):
        """One field goes back to what it was before a change."""
        self._require("update")
        no_parameters_but("id", "change", "field")
        row = history.revert(actor(), self, writes.fetch(actor(), self.model, asked_id()))
        self.say_saved(row)
        return redirect(self.row_url(row))

    @expose("/action/", methods=("POST",))
    def action_view(self):
        return bulk.run(actor(), self)

    @expose("/lookup/")
    def lookup(self):
        no_parameters_but("field", "q", "page", "filter")
        if request.args.get("field") not in self.form_fields():
            require(actor(), "read", self.resource)
        return pickers.answer(actor(), self.model, request.args.get("field", ""))

    @expose("/import/", methods=("GET", "POST"))
    def import_view(self):
        no_parameters_but()
        return importing.upload(actor(), self, self._importer())

    @expose("/import/template/")
    def import_template(self):
        no_parameters_but()
        return importing.empty_workbook(actor(), self, self._importer())

    def _importer(self):
        self._require("create")
        return importer_of(self.resource)

    @expose("/columns/", methods=("POST",))
    def choose_columns(self):
        no_parameters_but("saved")
        return columns.keep(actor(), self, safe_path(request.form.get("next")) or self.list_url())

    @expose("/export/xlsx/", methods=("GET", "POST"))
    def export(self):
        self._require("export")
        return exporting.export(actor(), self)

    @expose("/export/ticked/", methods=("POST",))
    def export_ticked(self):
        """The workbook of the rows that are ticked in the list."""
        self._require("export")
        return exporting.export_ticked(actor(), self)

    @expose("/statistics/")
    def counts(self):
        """How many rows of the list have which value."""
        return render_template("record/counts.html", page=statistics.page(actor(), self))

    @expose("/statistics/xlsx/")
    def export_counts(self):
        self._require("export")
        return statistics.workbook(actor(), self)

    def shown_columns(self) -> list:
        """The columns of the list, for a workbook that looks like it."""
        return [
            exporting.shown_column(self.computed[name].label, self.computed[name].cell)
            if name in self.computed
            else exporting.column_of(self.model, name)
            for name in self.columns()
        ]

    def export_columns(self) -> list:
        names = self.column_export_list or [
            name
            for name in self.model._meta.sorted_field_names
            if columns.exportable(self.model, name)
        ]
        names = sorted(names, key=STAMPS.__contains__) if not self.column_export_list else names
        return [exporting.column_of(self.model, name) for name in names]

    def _require(self, verb):
        require(actor(), verb, self.resource)
        if not self.may(verb):
            raise Refused()

    # where to go afterwards

    def row_url(self, row) -> str:
        return url_for(f"{self.resource}.details_view", id=row.id)

    def back(self, row=None):
        if not can(actor(), "read", self.resource):
            return redirect(url_for("dashboard.workbench"))
        if row is None:
            return redirect(self.list_url())
        if not sees(actor(), row):
            flash.tell(_("It lies with others now; you do not see it any more"))
            return redirect(self.list_url())
        return redirect(self.row_url(row))
