"""Joins the rooms and decides nothing: the only module that may look upstairs."""

import os
from pathlib import Path

from argon2 import PasswordHasher
from flask import Flask, g, request

from backoffice import scheduled_jobs
from backoffice import settings as numbers
from backoffice.accounts import passwords
from backoffice.commands import cli
from backoffice.config import Settings, environment
from backoffice.deadlines import workdays
from backoffice.errors import WritingWaits
from backoffice.imports import file_store
from backoffice.jobs import task_files
from backoffice.operations import instance
from backoffice.operations.forwarded_address import Forwarded
from backoffice.records import attachments, audit
from backoffice.workflow import registry
from models import standby
from models.base import bind, database
from views import admin
from views.display import labels
from views.http import error_pages, health, old_addresses, request_log, security_headers
from views.layout import global_search, layout, preferences
from views.pages import (
    attachments as files,
)
from views.pages import (
    bench_reference,
    explain_access,
    my_changes,
    profile,
    workbench,
)
from views.public import pages as public
from views.reports import handling_times, satisfaction
from views.screens import tasks
from views.sign_in import password, second_factor

WITHOUT_DATABASE = {"health.healthz", "static"}
"""What answers also when the database is away."""
ROOT = Path(__file__).resolve().parent.parent
registry.load()


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings; without them, for those of the environment."""
    settings = settings or Settings.from_environment(environment(os.environ))
    app = Flask(
        "backoffice",
        root_path=str(ROOT / "views"),
        static_folder="static",
        template_folder="templates",
    )
    app.config["SETTINGS"] = settings
    if settings.tls:
        app.wsgi_app = Forwarded(app.wsgi_app, settings.proxies)
    bind(settings.database_url)
    passwords.use_hasher(PasswordHasher(*_costs(settings)))
    audit.keep_head_in(settings.audit_head)
    app.before_request(request_log.begin)
    app.after_request(request_log.note)
    app.before_request(error_pages.number_request)
    app.before_request(_connect)
    app.teardown_request(_disconnect)
    preferences.register(app, ROOT / "views" / "translations")
    password.register(app)
    app.register_blueprint(second_factor.blueprint)
    security_headers.register(app, settings)
    app.before_request(_refuse_to_wait)
    error_pages.register(app)
    layout.register(app)
    old_addresses.register(app)
    for blueprint in (
        workbench.blueprint,
        files.blueprint,
        global_search.blueprint,
        health.blueprint,
        profile.blueprint,
        explain_access.blueprint,
        public.blueprint,
        satisfaction.blueprint,
        handling_times.blueprint,
        request_log.blueprint,
    ):
        app.register_blueprint(blueprint)
    app.register_blueprint(my_changes.blueprint)
    admin.mount(app)
    tasks.run_as_owners(app)
    app.config.update(
        SCREENS=admin.screens(),
        TRANSLATED=labels.has_chinese,
        REFERENCE_PAGE=bench_reference.reference_page,
    )
    cli.register(app)
    open_instance(app, settings)
    return app


def _costs(settings: Settings) -> tuple[int, int, int]:
    memory, passes, lanes = settings.argon2
    return passes, memory, lanes


def open_instance(app: Flask, settings: Settings) -> None:
    """Load secret and keys of an installation that has them; `prepare` makes them for a new one and
    calls this again.
    """
    attachments.keep_in(settings.instance / "files")
    task_files.keep_in(settings.instance / "tasks")
    file_store.keep_in(settings.instance / "imports")
    scheduled_jobs.put_on_plan(settings)
    if settings.secret_file.exists() and settings.keys_file.exists():
        app.secret_key = instance.secret(settings)
        instance.open_ring(settings)


def _connect() -> None:
    """A connection for the request. While a synchronous replica is away, what signing in and
    reading note waits for it no longer.
    """
    workdays.forget()
    numbers.forget()
    if request.endpoint in WITHOUT_DATABASE:
        return
    database.connect(reuse_if_open=True)
    g.writing_waits = standby.is_away(database.obj)
    if g.writing_waits:
        standby.begin_alone(database.obj)


def _refuse_to_wait() -> None:
    if (
        g.get("writing_waits")
        and request.method not in ("GET", "HEAD")
        and request.endpoint not in password.DOORS
    ):
        raise WritingWaits()


def _disconnect(_fault: BaseException | None) -> None:
    if not database.is_closed() and not database.obj.in_transaction():
        if g.pop("writing_waits", False):
            standby.end_alone(database.obj)
        database.close()
