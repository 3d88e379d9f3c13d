"""Saved views: made from the address of a list, renamed, put in order, shared by those who may."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from flask import redirect, render_template, request, url_for
from flask_admin import expose
from flask_babel import gettext as _

from backoffice import list_preferences
from backoffice.access.permissions import can
from backoffice.access.scopes import sees
from backoffice.errors import Invalid
from backoffice.records import writes
from models.messages import T
from models.views import SavedView
from views.crud.form import editing, forms
from views.crud.query import filters, saved_view_tabs
from views.crud.query.list_query import question_of
from views.crud.record_view import RecordView
from views.current import actor, asked_id, no_parameters_but
from views.display.labels import choice_label, field_label, row_name, say

FLAGS = ("opens_first", "in_menu", "after_sign_in")


@dataclass
class Line:
    """A view as the page of views shows it."""

    id: int
    name: str
    url: str
    whose: str
    what: str
    words: list
    edit_url: str | None = None
    delete_url: str | None = None
    move_url: str | None = None


@dataclass
class Arrangement:
    """Everything the page of views shows: one group for each list."""

    title: str
    back_url: str | None
    groups: list = field(default_factory=list)


class SavedViewView(RecordView):
    model = SavedView
    can_export = False
    column_list = ("name", "station", "role", *FLAGS)
    column_details_list = (("Basic data", ("name", "station", "role", *FLAGS)),)
    form_layout = (("Basic data", ("name", *FLAGS)), ("Shared with", ("station", "role")))

    def form_fields(self):
        """Who may share within a station names the station; who may share with all may name a role
        alone.
        """
        shared = ("station", "role") if can(actor(), "share", "saved_view") else ()
        fields = super().form_fields()
        return {name: fields[name] for name in ("name", *FLAGS, *shared)}

    @expose("/")
    def index_view(self):
        """The views of this person, by list, in their order."""
        no_parameters_but("list")
        wanted = request.args.get("list")
        screens = {
            view.resource: screen
            for view in saved_view_tabs.views(actor())
            if (screen := saved_view_tabs.screen_of(view.resource))
        }
        groups = [
            (screen.title, screen.list_url(), self._lines(screen))
            for resource, screen in screens.items()
            if wanted in (None, "", resource)
        ]
        back = screens[wanted].list_url() if wanted in screens else None
        return render_template(
            "record/views.html", page=Arrangement(_("Saved views"), back, groups)
        )

    def _lines(self, screen) -> list:
        """The views of one list, in their order."""
        return [
            self._line(view, screen)
            for view in saved_view_tabs.views(actor())
            if view.resource == screen.resource
        ]

    def _line(self, view, screen):
        line = Line(
            view.id,
            view.name,
            saved_view_tabs.address_of(actor(), screen, view),
            whose(view),
            conditions_in_words(screen, view),
            [
                field_label(SavedView, getattr(SavedView, flag))
                for flag in FLAGS
                if getattr(view, flag)
            ],
        )
        if self.may("update") and sees(actor(), view, "update"):
            line.edit_url, line.move_url = (
                self.get_url(".edit_view", id=view.id),
                self.get_url(".move", id=view.id),
            )
        if self.may("delete") and sees(actor(), view, "delete"):
            line.delete_url = self.get_url(".delete_view", id=view.id)
        return line

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self):
        """A view of the list and the conditions that the address names."""
        self._require("create")
        no_parameters_but("list", "address")
        resource, address = request.values.get("list", ""), request.values.get("address", "")
        screen = saved_view_tabs.screen_of(resource) if can(actor(), "read", resource) else None
        form = forms.form_of(self.form_fields(), {}, SavedView, editing.lookups(self))
        page = forms.FormPage(
            _("Save as view"),
            request.path,
            screen.list_url() if screen else self.list_url(),
            _("Save"),
            hidden=[("list", resource), ("address", address)],
        )
        if request.method == "POST":
            try:
                view = writes.create(
                    actor(), SavedView, forms.raw_of(form), _meant(screen, address)
                )
            except Invalid as fault:
                return editing.shown(self, form, page, None, fault)
            self.say_saved(view)
            return self.back(view)
        return editing.shown(self, form, page)

    @expose("/retake/", methods=("POST",))
    def retake(self):
        """The view shows from now on what the list shows at present."""
        no_parameters_but("id")
        view = writes.fetch(actor(), SavedView, asked_id())
        meant = _meant(saved_view_tabs.screen_of(view.resource), request.form.get("address", ""))
        view = writes.update(actor(), view, {}, given={"conditions": meant["conditions"]})
        self.say_saved(view)
        return self.back(view)

    @expose("/move/", methods=("POST",))
    def move(self):
        """One place up or down among the views of the same list and people."""
        no_parameters_but("id")
        view = writes.fetch(actor(), SavedView, asked_id())
        list_preferences.move(actor(), view, -1 if request.form.get("step") == "up" else 1)
        return redirect(url_for(".index_view", list=view.resource))

    def back(self, row=None):
        """To the list as the view shows it."""
        screen = saved_view_tabs.screen_of(row.resource) if row is not None else None
        if screen is None or not can(actor(), "read", row.resource):
            return redirect(self.list_url())
        return redirect(saved_view_tabs.address_of(actor(), screen, row))


def _meant(screen, address) -> dict:
    """What a view keeps of an address. Raises Invalid where there is no such list, BadRequest where
    it does not understand.
    """
    if screen is None:
        raise Invalid(T("Open a list and save its view from there"))
    conditions = saved_view_tabs.conditions_of(dict(parse_qsl(address[:1500])))
    question_of(screen, conditions)
    return {"resource": screen.resource, "conditions": conditions}


def whose(view) -> str:
    """For whom a view is, in words."""
    if not view.is_shared:
        return _("Mine")
    return " ".join(
        filter(
            None,
            (
                row_name(view.station) if view.station_id else "",
                choice_label(SavedView.role, view.role) if view.role else "",
            ),
        )
    )


def conditions_in_words(screen, view) -> str:
    """What a view asks for, as a person would say it; what no longer exists stands by its name."""
    kept, lost = saved_view_tabs.usable(actor(), screen, view)
    question = question_of(screen, kept)
    words = [say(question.view.label)] if question.view else []
    words += [
        f"{one.label}：{one.value_label or dict(one.options).get(one.value) or one.value}"
        + (f" – {one.value_to}" if one.value_to else "")
        for one in filters.controls(actor(), screen.model, question.filters, question.args)
    ]
    words += [f"“{question.q}”"] if question.q else []
    words += [_("“%(name)s” no longer exists", name=name) for name in lost]
    return "；".join(words) or _("All")
