"""The menu and the Flask-Admin that carries the screens. A view of `views/screens/` announces
itself by its declaration.
"""

import pkgutil
from importlib import import_module

from flask import redirect, url_for
from flask_admin import Admin, AdminIndexView, expose
from flask_admin.theme import Theme

from models.messages import T
from views import screens as package
from views.crud.record_view import RecordView

GROUPS = (
    ("needs", T("Needs and cases"), "case"),
    ("enterprises", T("Enterprises"), "building"),
    ("pools", T("Resource pools"), "shield"),
    ("stations", T("Stations and staff"), "pin"),
    ("outreach", T("Outreach"), "globe"),
    ("assets", T("Assets"), "box"),
    ("catalogue", T("Catalogue"), "form"),
    ("administration", T("Administration"), "gear"),
    ("logs", T("Logs"), "monitor"),
)
"""(`menu_group` of a view, title, icon) in the order of the menu."""


def _announced() -> list[type[RecordView]]:
    """Every view of a table, by the order that it asks for; a view without a group is reached from
    its record.
    """
    found = []
    for name in sorted(module.name for module in pkgutil.iter_modules(package.__path__)):
        module = import_module(f"{package.__name__}.{name}")
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and issubclass(value, RecordView)
                and value.__module__ == module.__name__
            ):
                found.append(value)
    return sorted(found, key=lambda view: (view.menu_order, view.__module__, view.__qualname__))


VIEWS = tuple(view for view in _announced() if "model" in vars(view))


def _group(name: str) -> tuple[type[RecordView], ...]:
    return tuple(view for view in VIEWS if view.menu_group == name)


MENU = tuple((title, icon, _group(name)) for name, title, icon in GROUPS)
"""(title, icon, views); a view that a person may not read is not shown to them."""

OFF_MENU = tuple(view for view in VIEWS if not view.menu_group)
"""Screens that are reached from the record they belong to."""


class Home(AdminIndexView):
    """`/admin/` leads to the workbench (decisions 24)."""

    def is_accessible(self):
        return True

    @expose("/")
    def index(self):
        return redirect(url_for("dashboard.workbench"))


def screens() -> set:
    """The models that have a view."""
    return {view.model for view in VIEWS}


def mount(app) -> Admin:
    """Register every screen on the application."""
    theme = Theme(folder="none", base_template="layout.html")
    admin = Admin(app, index_view=Home(url="/admin"), theme=theme, static_url_path=None)
    for view in VIEWS:
        admin.add_view(view())
    return admin
