"""Databases of both kinds, and an installation with keys around them."""

from contextlib import closing

import pytest

from backoffice.config import Settings
from backoffice.operations import instance
from models import cipher
from models.base import bind, database
from tests.databases import KINDS, empty_database, fresh_database, remove_patterns


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def empty_db(kind, tmp_path):
    with empty_database(kind, tmp_path) as url, closing(instance.open_apart(url)) as db:
        yield db


@pytest.fixture
def installation(kind, tmp_path):
    """Settings of a new installation with tables and keys; the models point at its database."""
    before = database.obj
    with fresh_database(kind, tmp_path) as url:
        settings = Settings.from_environment(
            {"BACKOFFICE_INSTANCE": str(tmp_path / "instance"), "BACKOFFICE_DATABASE_URL": url}
        )
        settings.instance.mkdir()
        bind(url)
        with database.connection_context():
            instance.make(settings, database.obj)
            instance.open_keys(settings, database.obj)
            yield settings
        database.initialize(before)
        cipher.use(None)


@pytest.fixture(scope="session", autouse=True)
def patterns():
    yield
    remove_patterns()
