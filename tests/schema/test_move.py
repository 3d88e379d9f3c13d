"""An embedded database moved to PostgreSQL: all of it arrives and is used there, or nothing is
(issue 5).
"""

import re
from contextlib import closing

import psycopg
import pytest
from peewee import IntegrityError

from backoffice.operations import instance, move_to_postgresql
from backoffice.records import audit
from backoffice.search import index
from models.accounts import UserAccount
from models.audit import AuditLog
from models.base import bind, database
from models.enterprises import Enterprise
from models.reference import Setting
from tests.databases import empty_database, postgres_url


@pytest.fixture
def target(house, tmp_path):
    """An empty database on a real server, beside a house on SQLite."""
    postgres_url()
    if house.kind != "sqlite":
        pytest.skip("there is nothing to move")
    with empty_database("postgresql", tmp_path) as url:
        yield url
        if not database.is_closed():
            database.close()


def invoke(house, target):
    with house.app.app_context():
        return house.app.test_cli_runner().invoke(args=["move", "--to", target])


@pytest.fixture
def moved(house, target):
    """The house at work on the database that it was moved to; with the rows of each table that the
    command told.
    """
    database.close()
    told = invoke(house, target)
    assert told.exit_code == 0 and "each checksum equal" in told.output, told.output
    before = database.obj
    bind(target)
    database.connect()
    yield {
        table: int(rows)
        for table, rows in re.findall(r"^(\w+) +(\d+)  [0-9a-f]{16}$", told.output, re.M)
    }
    database.close()
    database.initialize(before)


def test_a_house_goes_on_where_it_was_moved_to(house, moved, target):
    """Counts and values, keys, chain, triggers, numbers of new rows, search, and the pages
    themselves.
    """
    assert (
        moved["enterprise"] == Enterprise.select().count() > 30
        and moved["audit_log"] == AuditLog.select().count() > 100
    )
    assert audit.faults() == [] and index.faults() == []
    with pytest.raises(IntegrityError), database.atomic():
        AuditLog.delete().execute()
    browser = house.browser("clerk1")
    row = Enterprise.get_by_id(house.rows["enterprise"]["west"])
    assert row.contact_phone.open().replace("-", "").isdigit()
    assert row.name in browser.get("/admin/enterprise/", query_string={"q": row.name[2:6]}).text
    page = browser.submit(
        browser.get(f"/admin/enterprise_contact/new/?enterprise={row.id}"),
        holding="name",
        name="新联系人",
        phone="13800000001",
    )
    assert page.status == 302, page.faults
    admin = house.browser("admin")
    assert (
        admin.submit(
            admin.get("/admin/setting/new/"), holding="key", key="moved", value="1", note="n"
        ).status
        == 302
    )
    assert "not empty" in invoke(house, target).output


def test_the_target_must_be_empty(house, target):
    with psycopg.connect(target) as connection:
        connection.execute("CREATE TABLE somebody (id int)")
    with pytest.raises(move_to_postgresql.SettingError, match="not empty"):
        move_to_postgresql.move(house.settings, target)
    with psycopg.connect(target) as connection:
        assert connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall() == [("somebody",)]


def test_nothing_is_left_half_moved(house, target, monkeypatch):
    """A row that PostgreSQL does not take, then a value that arrives otherwise: no row stays, and
    the source serves on.
    """
    long = Setting.create(key="long", value="x", note="n")
    database.execute_sql("UPDATE setting SET value = ? WHERE id = ?", ("x" * 5000, long.id))
    with pytest.raises(move_to_postgresql.MoveFailed, match="PostgreSQL refused a row"):
        move_to_postgresql.move(house.settings, target)
    long.delete_instance()
    real = move_to_postgresql.checksum
    monkeypatch.setattr(
        move_to_postgresql, "checksum", lambda db, model: real(db, model)._replace(rows=id(db))
    )
    with pytest.raises(move_to_postgresql.MoveFailed, match="arrived with"):
        move_to_postgresql.move(house.settings, target)
    with closing(instance.open_apart(target)) as db:
        assert not instance.holds_rows(db)
    assert (
        database.obj.database == house.settings.database_url.removeprefix("sqlite:///")
        and UserAccount.select().exists()
    )


def test_only_an_embedded_database_is_moved(house, tmp_path):
    with pytest.raises(move_to_postgresql.SettingError, match="neither"):
        move_to_postgresql.move(house.settings, f"sqlite:///{tmp_path / 'other'}")
