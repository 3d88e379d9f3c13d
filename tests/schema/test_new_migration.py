"""A written migration brings an older schema to the models, and back, with the data that was
there.
"""

import shutil
from contextlib import closing

import pytest
from playhouse.migrations import Runner

from backoffice.operations import migration_writer, schema
from backoffice.operations.instance import open_apart
from backoffice.operations.migration_writer import CannotFreeze
from backoffice.operations.schema_snapshot import describe
from tests.databases import empty_database

YESTERDAY = {
    "    colour = CharField(max_length=10, null=True)\n": "",
    "    sort = IntegerField()\n": "",
    '    parent = ForeignKeyField("self", on_delete="RESTRICT", null=True)\n    is_active = '
    "BooleanField()\n\n"
    '    class Meta:\n        table_name = "dict_item"\n': "    is_active = BooleanField()\n\n"
    '    class Meta:\n        table_name = "dict_item"\n',
    '        indexes = ((("dict_type", "code"), True),)\n': "",
    'one_of("level", "1 2 3")': 'one_of("level", "1 2")',
}
ROW = (
    "INSERT INTO {} (uid, created_at, updated_at, row_version, is_deleted, {}) VALUES ('{}', "
    "'2025-06-03 00:00:00', "
    "'2025-06-03 00:00:00', 1, FALSE, {})"
)


@pytest.fixture
def older(tmp_path):
    """A folder of migrations that build yesterday's tables."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema.FOLDER, folder)
    first = folder / "0001_reference.py"
    text = first.read_text()
    for today, yesterday in YESTERDAY.items():
        assert today in text
        text = text.replace(today, yesterday, 1)
    first.write_text(text)
    return folder


@pytest.fixture
def older_db(older, empty_db):
    """Yesterday's database with a row in the tables that change."""
    Runner(empty_db, str(older)).up()
    empty_db.execute_sql(
        ROW.format("dict_item", "dict_type, code, label_zh, is_active", "d", "'t', 'c', 'z', TRUE")
    )
    empty_db.execute_sql(
        ROW.format("region", "code, name, level, is_active", "r", "'210000', 'n', '1', TRUE")
    )
    return empty_db


def test_nothing_is_written_when_nothing_changed():
    assert migration_writer.write("again", schema.FOLDER) == []


def test_columns_indexes_and_codes_arrive_and_leave_again(older, older_db, kind, tmp_path):
    before = describe(older_db)
    [path] = migration_writer.write("catch_up", older)
    assert path.name == f"{int(schema.version(older_db)[:4]) + 1:04}_catch_up.py"
    Runner(older_db, str(older)).up()
    with empty_database(kind, tmp_path) as url, closing(open_apart(url)) as built:
        schema.upgrade(built)
        assert describe(older_db) == describe(built)
    assert older_db.execute_sql("SELECT sort, colour, code FROM dict_item").fetchall() == [
        (0, None, "c")
    ]
    older_db.execute_sql("UPDATE region SET level = '3'")
    older_db.execute_sql("UPDATE region SET level = '1'")
    Runner(older_db, str(older)).down()
    assert describe(older_db) == before


def test_new_tables_get_every_index_of_their_models(tmp_path):
    """Those that count living rows alone among them (decision 44): every table there is, written as
    a new one.
    """
    migration_writer.write("anew", tmp_path)
    assert migration_writer.differences(tmp_path) == []


def test_keys_that_count_living_rows_alone_arrive_on_tables_that_are_there(
    empty_db, kind, tmp_path
):
    """A changed key, and a new column with one."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema.FOLDER, folder)
    (folder / "0093_keys_of_the_living.py").unlink()
    accounts = folder / "0009_accounts.py"
    link = '    expert = ForeignKeyField(Expert, on_delete="RESTRICT", null=True, unique=True)\n'
    assert link in accounts.read_text()
    accounts.write_text(accounts.read_text().replace(link, ""))
    Runner(empty_db, str(folder)).up()
    before = describe(empty_db)
    assert (
        len(migration_writer.write("living", folder)) == 1
        and migration_writer.differences(folder) == []
    )
    Runner(empty_db, str(folder)).up()
    with empty_database(kind, tmp_path) as url, closing(open_apart(url)) as built:
        schema.upgrade(built)
        assert describe(empty_db) == describe(built)
    Runner(empty_db, str(folder)).down()
    assert describe(empty_db) == before


def test_a_removed_column_is_left_to_a_person(older):
    first = older / "0001_reference.py"
    first.write_text(
        first.read_text().replace(
            "    label_zh", "    obsolete = IntegerField(null=True)\n    label_zh"
        )
    )
    with pytest.raises(CannotFreeze, match=r"dict_item\.obsolete"):
        migration_writer.write("remove", older)


def test_a_changed_type_is_left_to_a_person(older):
    first = older / "0001_reference.py"
    first.write_text(
        first.read_text()
        .replace("label_zh = CharField(max_length=80)", "label_zh = TextField()")
        .replace("SQL\n", "SQL, TextField\n", 1)
    )
    with pytest.raises(CannotFreeze, match="label_zh"):
        migration_writer.write("widen", older)


def test_a_written_migration_knows_nothing_of_the_models():
    for path in schema.FOLDER.glob("0*.py"):
        text = path.read_text()
        assert "def up(" in text and "from models" not in text and "import models" not in text, path
