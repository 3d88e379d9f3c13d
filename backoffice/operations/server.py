"""The start of an installation: make it ready, run one worker beside the processes that answer, and
stop all together.
"""

import signal
import socket
import sys
from functools import partial

import waitress

from backoffice import filling
from backoffice.config import SettingError, Settings
from backoffice.operations import (
    deferred_backup,
    demo,
    health_checks,
    instance,
    metrics,
    process_group,
    schema,
    server_log,
)
from backoffice.records import audit
from models import standby
from models.accounts import UserAccount
from models.base import bind, database
from models.messages import T
from seeds import reference

THREADS = 8
LARGEST_BODY = 64 * 1024 * 1024


def prepare(settings: Settings, with_demo: bool = True) -> None:
    """Make keys and tables, load what every installation needs, and into an empty database the demo
    world.
    """
    instance.make_folder(settings)
    with database.connection_context():
        if standby.is_away(database.obj):
            standby.begin_alone(database.obj)
        instance.make(settings, database.obj)
        instance.open_keys(settings, database.obj)
        audit.refuse_foreign_index_key()
        schema.upgrade(database.obj, before=partial(deferred_backup.take, settings))
        fill(settings, with_demo)
        demo.refuse_in_the_open(settings)


def fill(settings: Settings, with_demo: bool = False) -> None:
    """Load what this version needs beside its tables, and begin what the worker fills in short
    steps; what is there already stays.
    """
    with schema.locked(database.obj):
        filling.begin()
        reference.load()
        if with_demo and settings.may_show_demo and not UserAccount.select().exists():
            demo.load()
        filling.at_start()


def serve(app, settings: Settings) -> None:
    """Answer requests until SIGTERM or Ctrl-C. Raises SettingError, before anything is made, where
    the port cannot be used.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    _listen(settings).close()
    instance.make_folder(settings)
    server_log.start(settings.logs, settings.slow_ms)
    prepare(settings)
    app.secret_key = instance.secret(settings)
    metrics.share(settings.processes)
    health_checks.watch(settings)
    answer, listener = partial(_answer, app, settings), _listen(settings)
    print(_welcome(settings), flush=True)
    process_group.keep(
        [
            *(
                process_group.Forked(f"web {number}", partial(answer, listener, number))
                for number in range(settings.processes)
            ),
            process_group.Command(
                "worker", sys.executable, "-m", "flask", "--app", "wsgi", "work", "--attached"
            ),
        ]
    )


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as fault:
        raise SettingError(
            T(
                "port {port} of {host} cannot be used ({reason}): end what listens "
                "there, or set {name} to another",
                name="BACKOFFICE_PORT",
                port=settings.port,
                host=settings.host,
                reason=fault.strerror,
            )
        ) from None


def _answer(app, settings: Settings, listener, number) -> None:
    """Answer what comes in at `listener`, as the process of that number."""
    metrics.HERE.take(number)
    bind(settings.database_url, kept=True)
    waitress.create_server(
        app,
        sockets=[listener],
        threads=THREADS,
        ident=None,
        max_request_body_size=LARGEST_BODY,
        clear_untrusted_proxy_headers=False,
    ).run()


def _welcome(settings: Settings) -> str:
    lines = [f"Serving on http://{settings.host}:{settings.port}/ (stop with Ctrl-C)"]
    with database.connection_context():
        if demo.is_here():
            lines.append(demo.accounts())
        elif not UserAccount.select().exists():
            lines.append("There is no account yet: flask --app wsgi user create")
    return "\n".join(lines)
