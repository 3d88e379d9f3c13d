"""The pieces of the index on SQLite: no write has to merge all of it, the worker does, and what is
found stays.
"""

import pytest

from backoffice.access.actor import SYSTEM
from backoffice.records import writes
from backoffice.search import query, storage
from backoffice.search.documents import Entry
from backoffice.search.index_plan import plan_of
from models.base import database, is_sqlite, transaction
from models.reference import Setting

MANY, WRITES = 6_000, 300


@pytest.fixture(autouse=True)
def on_sqlite(house):
    if not is_sqlite():
        pytest.skip("PostgreSQL keeps its index in one piece")


def pages() -> int:
    return database.execute_sql("SELECT count(*) FROM search_grams_data").fetchone()[0]


def entries(first, many):
    """Rows of other texts each: 40 characters out of 20,000."""
    return {
        first + number: Entry(
            "".join(
                chr(0x4E00 + (number * 7919 + place * 104_729) % 20_000) for place in range(40)
            ),
            "",
            "",
        )
        for number in range(many)
    }


def write(many) -> int:
    """So many saves, each of one row; answers how many rows of SQLite's tables the largest of them
    wrote.
    """
    plan, connection, most = plan_of(Setting), database.obj.connection(), 0
    for row_id, entry in entries(1_000_000, many).items():
        before = connection.total_changes
        with transaction():
            storage.add(plan, {row_id: entry})
        most = max(most, connection.total_changes - before)
    return most


def test_no_write_merges_the_whole_index(house):
    """SQLite's own way would have done so after 16 times 16 writes at the latest."""
    with transaction(), storage.filling():
        storage.add(plan_of(Setting), entries(1, MANY))
    assert write(WRITES) < 20 < pages() / 10 and storage.pieces() > WRITES


def test_the_worker_merges_in_short_steps_and_everything_is_found_as_before(house, monkeypatch):
    monkeypatch.setattr(storage, "STEP", 20)
    storage.tidy()
    for number in range(40):
        writes.insert(SYSTEM, Setting, key=f"note.{number}", value="1", note=f"差速器壳{number}")
    write(WRITES)
    said = query.holding(Setting.living(), SYSTEM, "差速器壳").condition
    before = {row.key for row in Setting.living().where(said)}
    assert len(before) == 40 and storage.pieces() > WRITES and storage.tidy() > 1
    assert storage.pieces() < 8 and storage.tidy() == 0
    assert {row.key for row in Setting.living().where(said)} == before
    database.execute_sql("INSERT INTO search_grams (search_grams) VALUES ('integrity-check')")


def test_writes_go_on_without_a_worker(house):
    """SQLite would refuse them as if the disk were full, were 2,000 pieces left apart."""
    storage.tidy()
    write(2_500)
    assert storage.pieces() < 1_000
