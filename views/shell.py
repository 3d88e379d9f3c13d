"""What stands around every page: menu, place, person, language, theme."""

from functools import cached_property

from flask import g, get_flashed_messages, request, url_for
from flask_babel import get_locale, gettext as _

from backoffice import demo, settings
from backoffice.notifications import unread
from backoffice.permissions import can
from models.accounts import UserRole
from views.acting import actor
from views.base.labels import choice_label, row_name, table_label


class Item:
    """A line of the menu."""

    def __init__(self, label, url, current, count=None, hot=False):
        self.label, self.url, self.current, self.count, self.hot = label, url, current, count, hot


class Group:
    """A group of the menu; open when the page belongs to it."""

    def __init__(self, label, icon, items):
        self.label, self.icon, self.items, self.url = label, icon, items, None
        self.here = any(item.current for item in items)


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
        return g.account.theme if g.get("account") else request.cookies.get("theme", "") if request.cookies.get("theme") in ("light", "dark") else ""

    @property
    def signed_in(self):
        return g.get("account") is not None

    @cached_property
    def demo(self):
        return settings.flag(demo.MARK)

    @cached_property
    def menu(self):
        from views.admin import MENU

        resource = request.blueprint
        groups = []
        for title, icon, views in MENU:
            items = [Item(table_label(view.model), f"/admin/{view.model.table()}/", view.model.table() == resource)
                     for view in views if can(actor(), view.menu_verb, view.model.table())]
            if items:
                groups.append(Group(_(title), icon, items))
        return groups

    @property
    def crumbs(self):
        group = next((one for one in self.menu if one.here), None)
        home = (_("Workbench"), url_for("dashboard.workbench"))
        if group is None:
            return [home] if request.endpoint != "dashboard.workbench" else [(_("Workbench"), None)]
        item = next(one for one in group.items if one.current)
        last = [(item.label, None)] if request.endpoint.endswith(".index_view") else [(item.label, item.url), (_page_word(), None)]
        return [home, (group.label, None), *last]

    @cached_property
    def me(self):
        return Me(g.account)

    def flashes(self):
        return get_flashed_messages(with_categories=True)


def _page_word() -> str:
    ending = (request.endpoint or "").rpartition(".")[2]
    return {"create_view": _("New"), "edit_view": _("Edit"), "delete_view": _("Delete"), "details_view": _("Details")}.get(ending, _("Handle"))


class Me:
    """The signed-in person as the top bar shows them."""

    def __init__(self, account):
        self.name, self.face = account.display_name, account.display_name[:1]
        self.unread = unread(account.id)
        self.place = row_name(account.staff.station) if account.staff_id else "、".join(
            choice_label(UserRole.role, role) for role in sorted(actor().roles))


def register(app):
    @app.context_processor
    def frame():
        return {"shell": Shell()}
