"""The start of an installation: make it ready, run one worker beside the processes that answer, and stop all together."""

import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from functools import partial

import waitress

from backoffice import backup, demo, filling, instance, logs, meters, processes, schema
from backoffice.config import SettingError, Settings
from models.accounts import UserAccount
from models.base import bind, database
from seeds import reference

THREADS = 8
LARGEST_BODY = 64 * 1024 * 1024
GRACE = 10


def prepare(settings: Settings, with_demo: bool = True):
    """Make keys and tables, load what every installation needs, and into an empty database the demo world."""
    instance.make_folder(settings)
    with database.connection_context():
        instance.make(settings, database.obj)
        instance.open_keys(settings, database.obj)
        schema.upgrade(database.obj, before=partial(backup.make, settings))
        with schema.locked(database.obj):
            filling.begin()
            reference.load()
            if with_demo and settings.may_show_demo and not UserAccount.select().exists():
                demo.load()
            filling.at_start()
        demo.refuse_in_the_open(settings)


def serve(app, settings: Settings):
    """Answer requests until SIGTERM or Ctrl-C. Raises SettingError, before anything is made, where the port cannot be used."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    _listen(settings).close()
    instance.make_folder(settings)
    logs.start(settings.logs, settings.slow_ms)
    prepare(settings)
    app.secret_key = instance.secret(settings)
    meters.share(settings.processes)
    answer = partial(_answer, app, settings, _listen(settings))
    with _worker():
        print(_welcome(settings), flush=True)
        if settings.processes == 1:
            answer(0)
        else:
            processes.keep(settings.processes, answer)


def _listen(settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as fault:
        raise SettingError(f"port {settings.port} of {settings.host} cannot be used ({fault.strerror}): "
                           "end what listens there, or set BACKOFFICE_PORT to another") from None


def _answer(app, settings, listener, number):
    """Answer what comes in at `listener`, as the process of that number."""
    meters.HERE.take(number)
    bind(settings.database_url, kept=True)
    waitress.create_server(app, sockets=[listener], threads=THREADS, ident=None, max_request_body_size=LARGEST_BODY,
                           **_proxy(settings)).run()


def _proxy(settings):
    """Behind TLS every connection comes from the proxy, whose word on address and scheme is taken."""
    if not settings.tls:
        return {}
    return {"trusted_proxy": "127.0.0.1" if settings.is_on_loopback else "*", "clear_untrusted_proxy_headers": True,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}


@contextmanager
def _worker():
    """One worker process; it also ends by itself when this process is killed, since its input then closes."""
    process = subprocess.Popen([sys.executable, "-m", "flask", "--app", "wsgi", "work", "--attached"],
                               stdin=subprocess.PIPE)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()


def _welcome(settings):
    lines = [f"Serving on http://{settings.host}:{settings.port}/ (stop with Ctrl-C)"]
    with database.connection_context():
        if demo.is_here():
            lines.append(demo.accounts())
        elif not UserAccount.select().exists():
            lines.append("There is no account yet: flask --app wsgi user create")
    return "\n".join(lines)
