"""Joins the rooms and decides nothing: the only module that may look upstairs."""

import os
from pathlib import Path

from argon2 import PasswordHasher
from flask import Flask, g, request

from backoffice import accounts, attachments, audit, calendar, cli, instance, jobs, settings as numbers, task_files
from backoffice.config import Settings, environment
from backoffice.errors import WritingWaits
from backoffice.forwarded import Forwarded
from backoffice.imports import store
from backoffice.workflow import nouns
from models import standby
from models.base import bind, database
from views.base import labels
from views import admin, bench, changes, dashboard, files, finder, handling_times, health, language, pages, profile, second_factor, public, satisfaction, security, shell, sign_in, tasks, watching, why

WITHOUT_DATABASE = {"health.healthz", "static"}
"""What answers also when the database is away."""
ROOT = Path(__file__).resolve().parent.parent
NOUNS = nouns.__all__


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings; without them, for those of the environment."""
    settings = settings or Settings.from_environment(environment(os.environ))
    app = Flask("backoffice", root_path=str(ROOT / "views"), static_folder="static", template_folder="templates")
    app.config["SETTINGS"] = settings
    if settings.tls:
        app.wsgi_app = Forwarded(app.wsgi_app, settings.proxies)
    bind(settings.database_url)
    accounts.use_hasher(PasswordHasher(*_costs(settings)))
    audit.keep_head_in(settings.audit_head)
    app.before_request(watching.begin)
    app.after_request(watching.note)
    app.before_request(pages.number_request)
    app.before_request(_connect)
    app.teardown_request(_disconnect)
    language.register(app, ROOT / "views" / "translations")
    sign_in.register(app)
    app.register_blueprint(second_factor.blueprint)
    security.register(app, settings)
    app.before_request(_refuse_to_wait)
    pages.register(app)
    shell.register(app)
    for blueprint in (dashboard.blueprint, files.blueprint, finder.blueprint, health.blueprint, profile.blueprint, why.blueprint, public.blueprint, satisfaction.blueprint, handling_times.blueprint,
                      watching.blueprint):
        app.register_blueprint(blueprint)
    app.register_blueprint(changes.blueprint)
    admin.mount(app)
    tasks.run_as_owners(app)
    app.config.update(SCREENS=admin.screens(), TRANSLATED=labels.has_chinese, REFERENCE_PAGE=bench.reference_page)
    cli.register(app)
    open_instance(app, settings)
    return app


def _costs(settings):
    memory, passes, lanes = settings.argon2
    return passes, memory, lanes


def open_instance(app, settings: Settings):
    """Load secret and keys of an installation that has them; `prepare` makes them for a new one and calls this again."""
    attachments.keep_in(settings.instance / "files")
    task_files.keep_in(settings.instance / "tasks")
    store.keep_in(settings.instance / "imports")
    jobs.put_on_plan(settings)
    if settings.secret_file.exists() and settings.keys_file.exists():
        app.secret_key = instance.secret(settings)
        instance.open_ring(settings)


def _connect():
    """A connection for the request. While a synchronous replica is away, what signing in and reading note waits for it no longer."""
    calendar.forget()
    numbers.forget()
    if request.endpoint in WITHOUT_DATABASE:
        return
    database.connect(reuse_if_open=True)
    g.writing_waits = standby.is_away(database.obj)
    if g.writing_waits:
        standby.begin_alone(database.obj)


def _refuse_to_wait():
    if g.get("writing_waits") and request.method not in ("GET", "HEAD") and request.endpoint not in sign_in.DOORS:
        raise WritingWaits()


def _disconnect(_fault):
    if not database.is_closed() and not database.obj.in_transaction():
        if g.pop("writing_waits", False):
            standby.end_alone(database.obj)
        database.close()
