"""The house that tests walk through: the whole product on a database of its own, full of people.

Each test gets a copy of a database that is made once a session: migrations, reference data, the
demo world, and the desks of `tests.town` at work. A test is on SQLite; one that is marked
`both_databases` is on PostgreSQL too when there is one; `--database` (or TEST_ON) takes one of them
for all.
"""

import json
import os
import re
import shutil
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from backoffice import settings as numbers
from backoffice.access import rate_limit
from backoffice.access.actor import Actor
from backoffice.access.actors import load_actor
from backoffice.app import create_app
from backoffice.config import Settings
from backoffice.deadlines import workdays
from backoffice.imports import file_store
from backoffice.jobs import task_files
from backoffice.operations import instance, schema
from backoffice.records import attachments, audit
from models import cipher, standby
from models.accounts import UserAccount
from models.base import bind, database, is_sqlite
from seeds import demo
from seeds.demo import world
from tests import databases, guard, town
from tests.browser import Browser

COSTS = {"BACKOFFICE_ARGON2": "8,1,1"}
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def pytest_addoption(parser):
    parser.addoption(
        "--database",
        choices=databases.KINDS,
        default=databases.CHOSEN,
        help="the database of all tests; without it SQLite, and both for the tests "
        "that ask for them",
    )


def pytest_configure(config):
    guard.stand()
    config.addinivalue_line(
        "markers", "both_databases: a rule that holds on SQLite and on PostgreSQL"
    )


def pytest_generate_tests(metafunc):
    if "database_kind" in metafunc.fixturenames:
        kinds = ("sqlite",)
        if chosen := metafunc.config.getoption("--database"):
            kinds = (chosen,)
        elif metafunc.definition.get_closest_marker("both_databases") and _has_postgres():
            kinds = databases.KINDS
        metafunc.parametrize("database_kind", kinds, ids=kinds, scope="session", indirect=True)


def _has_postgres() -> bool:
    return bool(os.environ.get("TEST_POSTGRES_URL") or os.environ.get("REQUIRE_POSTGRES"))


@dataclass
class House:
    """The product with its people; `browser` opens it from outside, `actor` acts inside."""

    app: object
    settings: Settings
    kind: str
    rows: dict

    def actor(self, name: str) -> Actor:
        return load_actor(account(name), "127.0.0.1")

    def browser(self, name: str | None = None) -> Browser:
        """A browser of its own, signed in as `name`."""
        browser = Browser(self.app)
        if name:
            browser.sign_in(name)
        return browser


def account(name: str) -> UserAccount:
    return UserAccount.get(UserAccount.username == name)


@pytest.fixture(autouse=True)
def inside():
    """No test leads out of this machine, also when the fault was swallowed on the way."""
    yield
    assert guard.tried == []


@pytest.fixture(scope="session")
def database_kind(request):
    if request.param == "postgresql":
        databases.postgres_url()
    return request.param


@pytest.fixture(scope="session")
def keys(tmp_path_factory) -> Settings:
    """An instance folder with keys and secret, for every house of the session."""
    folder = tmp_path_factory.mktemp("instance")
    made = Settings.from_environment({"BACKOFFICE_INSTANCE": str(folder), **COSTS})
    cipher.Keyring.new().save(made.keys_file)
    made.secret_file.write_text("s" * 64)
    return made


@pytest.fixture(scope="session")
def one_app(keys):
    """The application; a house gives it a database."""
    with _elsewhere():
        app = create_app(keys)
    app.config["TESTING"] = False
    return app


@pytest.fixture(scope="session")
def full_pattern(database_kind, keys, tmp_path_factory):
    """The database that houses are copied from, with the ids of the town and the head of its audit
    chain.

    The half year of work that the demo shows is left out: the town knows its own needs and counts
    them.
    """
    folder = tmp_path_factory.mktemp(f"pattern-{database_kind}")
    with ExitStack() as stack:
        url = stack.enter_context(databases.empty_database(database_kind, folder))
        with _elsewhere():
            rows = _build(keys, url, folder)
        yield databases.pattern_of(url), folder / "audit-head", json.loads(json.dumps(rows))


def _build(keys, url, folder) -> dict:
    with bind(url).connection_context():
        instance.open_ring(keys)
        audit.keep_head_in(folder / "audit-head")
        attachments.keep_in(keys.instance / "files")
        schema.upgrade(database.obj)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(world.flow, "load", lambda cast: None)
            demo.load(CHEAP)
        rows = town.settle()
        if is_sqlite():
            database.obj.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return rows


@pytest.fixture
def fast_path():
    """A folder in memory where there is one: a test waits for no disk."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with (
        tempfile.TemporaryDirectory(prefix="house-", dir=memory) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


@pytest.fixture
def house(database_kind, full_pattern, one_app, keys, fast_path):
    pattern, head, rows = full_pattern
    with _elsewhere(), databases.copied_database(database_kind, fast_path, pattern) as url:
        settings = replace(
            keys, instance=fast_path / "instance", database_url=url, keys_file=keys.keys_file
        )
        settings.instance.mkdir()
        shutil.copyfile(head, settings.audit_head)
        shutil.copyfile(keys.secret_file, settings.secret_file)
        with moved_in(one_app, settings, keys):
            yield House(one_app, settings, database_kind, rows)


@contextmanager
def moved_in(app, settings, keys):
    """The application and the models at work on the database of these settings."""
    bind(settings.database_url)
    app.config["SETTINGS"], app.secret_key = settings, instance.secret(keys)
    instance.open_ring(keys)
    audit.keep_head_in(settings.audit_head)
    attachments.keep_in(settings.instance / "files")
    task_files.keep_in(settings.instance / "tasks")
    file_store.keep_in(settings.instance / "imports")
    shutil.copytree(keys.instance / "files", settings.instance / "files", dirs_exist_ok=True)
    _start_anew()
    database.connect()
    try:
        yield
    finally:
        if not database.is_closed():
            database.close()


def _start_anew():
    """What a process remembers is as after its start: each house is one, and what a test reads does
    not depend on the tests that ran before it in the same process.
    """
    numbers.forget()
    workdays.forget()
    rate_limit.forget()
    standby.forget()


@contextmanager
def _elsewhere():
    """Afterwards the models point at what they pointed at before."""
    bound, ring, head = database.obj, cipher.loaded(), audit._head_file
    try:
        yield
    finally:
        database.initialize(bound)
        cipher.use(ring)
        audit.keep_head_in(head)
        _start_anew()


def pytest_terminal_summary(terminalreporter):
    """How many tests passed on which database: both suites shall name the same figure."""
    passed = [
        report.nodeid for report in terminalreporter.getreports("passed") if report.when == "call"
    ]
    for kind in databases.KINDS:
        if found := sum(bool(re.search(rf"[\[-]{kind}[\]-]", name)) for name in passed):
            terminalreporter.write_line(f"{found} of them on {kind}")


def pytest_sessionfinish(session):
    databases.remove_patterns()


ROOT = Path(__file__).parents[1]
