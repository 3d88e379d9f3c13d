"""Joins the rooms and decides nothing: the only module that may look upstairs."""

import os
from pathlib import Path

from argon2 import PasswordHasher
from flask import Flask

from backoffice import accounts, audit, calendar, cli, instance, settings as numbers
from backoffice.config import Settings
from backoffice.workflow import nouns
from models.base import bind, database
from models.cipher import KeyMissing
from views.base import labels
from views import admin, dashboard, files, finder, health, language, pages, security, shell, sign_in

ROOT = Path(__file__).resolve().parent.parent
NOUNS = nouns.__all__


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings; without them, for those of the environment."""
    settings = settings or Settings.from_environment(os.environ)
    app = Flask("backoffice", root_path=str(ROOT / "views"), static_folder="static", template_folder="templates")
    app.config["SETTINGS"] = settings
    bind(settings.database_url)
    accounts.use_hasher(PasswordHasher(*_costs(settings)))
    audit.keep_head_in(settings.audit_head)
    app.before_request(pages.number_request)
    app.before_request(_connect)
    app.teardown_request(_disconnect)
    security.register(app, settings)
    language.register(app, ROOT / "views" / "translations")
    sign_in.register(app)
    pages.register(app)
    shell.register(app)
    for blueprint in (dashboard.blueprint, files.blueprint, finder.blueprint, health.blueprint):
        app.register_blueprint(blueprint)
    admin.mount(app)
    app.config.update(SCREENS=admin.screens(), TRANSLATED=labels.has_chinese)
    cli.register(app)
    app.secret_key = _Secret(settings)
    return app


def _costs(settings):
    memory, passes, lanes = settings.argon2
    return passes, memory, lanes


class _Secret(str):
    """Read when first used: commands that make the secret run before it is there."""

    def __new__(cls, settings):
        try:
            return str(instance.secret(settings))
        except KeyMissing:
            return ""


def _connect():
    calendar.forget()
    numbers.forget()
    database.connect(reuse_if_open=True)


def _disconnect(_fault):
    if not database.is_closed() and not database.obj.in_transaction():
        database.close()
