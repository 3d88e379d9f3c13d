"""What stands around every page: menu, place, person, language, theme."""

from functools import cached_property

from flask import g, get_flashed_messages, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from backoffice import settings
from backoffice.access.permissions import can
from backoffice.history import recycle_bin
from backoffice.messages.notifications import unread
from backoffice.operations import demo
from models.accounts import UserRole
from views.crud.query import saved_view_tabs
from views.current import actor
from views.display.labels import choice_label, row_name
from views.display.screens import screen_of
from views.http import keyboard_shortcuts as keys


class Item:
    """A line of the menu."""

    def __init__(self, label, url, here, current=None, count=None, below=False):  # noqa: PLR0913 (the fields of one entry)
        self.label, self.url, self.here, self.count, self.below = label, url, here, count, below
        self.current = here if current is None else current


class Group:
    """A group of the menu; open when the page belongs to it."""

    def __init__(self, label, icon, items):
        self.label, self.icon, self.items, self.url = label, icon, items, None
        self.here = any(item.here for item in items)


def _lines(model, resource, views) -> list[Item]:
    """The line of a list, and under it one for each saved view that stands in the menu with its
    number.
    """
    views = [
        Item(name, url, False, current, number, below=True) for name, url, number, current in views
    ]
    here = model.table() == resource
    return [
        Item(
            screen_of(model.table()).title,
            f"/admin/{model.table()}/",
            here,
            here and not any(view.current for view in views),
        ),
        *views,
    ]


class Shell:
    """The frame of the page for the person of this request."""

    @property
    def product(self):
        return _("Quality service station back office")

    @property
    def lang(self):
        return str(get_locale())

    @property
    def html_lang(self):
        return "en" if self.lang.startswith("en") else "zh-CN"

    @property
    def theme(self):
        if g.get("account"):
            return g.account.theme
        chosen = request.cookies.get("theme", "")
        return chosen if chosen in ("light", "dark") else ""

    @property
    def rows(self):
        """The row height that the person chose: "", tight or loose."""
        return g.account.density or "" if g.get("account") else ""

    @property
    def signed_in(self):
        return g.get("account") is not None

    @cached_property
    def demo(self):
        return settings.flag(demo.MARK)

    @property
    def writing_waits(self) -> bool:
        """Whether a replica that must have every write is away."""
        return g.get("writing_waits", False)

    @cached_property
    def menu(self):
        from views.admin import MENU

        resource, badges = request.blueprint, saved_view_tabs.badges(actor())
        groups = []
        for title, icon, views in MENU:
            items = []
            for view in views:
                table = view.model.table()
                if can(actor(), view.menu_verb, table):
                    items += _lines(view.model, resource, badges.get(table, ()))
            if items:
                groups.append(Group(_(title), icon, items))
        return groups

    @property
    def crumbs(self):
        group = next((one for one in self.menu if one.here), None)
        home = (_("Workbench"), url_for("dashboard.workbench"))
        if group is None:
            screen = saved_view_tabs.screen_of(request.blueprint)
            if screen:
                return [home, (screen.title, None)]
            if request.endpoint == "dashboard.workbench":
                return [(_("Workbench"), None)]
            return [home]
        item = next(one for one in group.items if one.here)
        last = (
            [(item.label, None)]
            if request.endpoint.endswith(".index_view")
            else [(item.label, item.url), (_page_word(), None)]
        )
        return [home, (group.label, None), *last]

    @cached_property
    def me(self):
        return Me(g.account)

    @property
    def keys(self):
        return keys.shown()

    @property
    def bin(self) -> bool:
        """Whether this person may restore anything."""
        return recycle_bin.has_bin(actor())

    def flashes(self):
        return get_flashed_messages(with_categories=True)


def _page_word() -> str:
    ending = (request.endpoint or "").rpartition(".")[2]
    return {
        "create_view": _("New"),
        "edit_view": _("Edit"),
        "delete_view": _("Delete"),
        "details_view": _("Details"),
        "import_view": _("Import"),
        "quality_file": _("Quality file"),
        "counts": _("Statistics"),
        "plan": _("Plan and next runs"),
    }.get(ending, _("Handle"))


class Me:
    """The signed-in person as the top bar shows them."""

    def __init__(self, account):
        self.name, self.face = account.display_name, account.display_name[:1]
        self.unread = unread(account.id)
        self.place = (
            row_name(account.staff.station)
            if account.staff_id
            else "、".join(choice_label(UserRole.role, role) for role in sorted(actor().roles))
        )


def register(app):
    app.before_request(saved_view_tabs.forget_badges)

    @app.context_processor
    def frame():
        return {"shell": Shell()}
