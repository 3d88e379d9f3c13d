"""The tables of the index on either database: how an entry gets in and out, and how the whole is
filled fast.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from peewee import SQL, Node, NodeList, Value

from backoffice.search.documents import Entry
from backoffice.search.index_plan import Plan
from models.base import database, is_sqlite, transaction
from models.search import SearchEntry

GIN = "CREATE INDEX search_grams_grams ON search_grams USING gin (grams) WITH (fastupdate = off)"
"""Filed at once: a search never reads through what waits to be filed."""

MAX_APART, STEP = 500, 500
"""Pieces of one size at which SQLite merges them within a write after all (with 2,000 of all sizes
it takes no more); and how many pages `tidy` merges at a time."""

GRAMS = SQL("search_grams")


@dataclass(frozen=True)
class Dialect:
    """How the index is asked: what names a row in it, and the words of its language."""

    key: Any
    condition: tuple
    both: str
    either: str
    quote: str

    def matches(self, text: str) -> Node:
        """The condition that a line holds the pieces named in `text`."""
        before, after = self.condition
        return NodeList((SQL(before), Value(text), SQL(after)))


SQLITE = Dialect(SQL("search_grams.rowid"), ("search_grams MATCH", ""), " AND ", " OR ", '"')
POSTGRESQL = Dialect(
    SQL("search_grams.key"), ("search_grams.grams @@", "::tsquery"), " & ", " | ", "'"
)


def dialect() -> Dialect:
    return SQLITE if is_sqlite() else POSTGRESQL


def remove(plan: Plan, entries: dict[int, Entry]) -> None:
    """Take entries out of the index, as they were filed."""
    if not entries:
        return
    SearchEntry.delete().where(
        SearchEntry.id.in_([plan.base + row_id for row_id in entries])
    ).execute()
    if is_sqlite():
        database.obj.cursor().executemany(
            "INSERT INTO search_grams (search_grams, rowid, grams) VALUES ('delete', ?, ?)",
            [(plan.base + row_id, " ".join(old.tokens(plan))) for row_id, old in entries.items()],
        )
    else:
        _execute(
            "DELETE FROM search_grams WHERE key = ANY(%s)",
            ([plan.base + row_id for row_id in entries],),
        )


def add(plan: Plan, entries: dict[int, Entry]) -> None:
    """File entries of rows that have none."""
    if not entries:
        return
    texts = [(plan.base + row_id, *entry) for row_id, entry in entries.items()]
    tokens = [(plan.base + row_id, entry.tokens(plan)) for row_id, entry in entries.items()]
    cursor = database.obj.cursor()
    if is_sqlite():
        cursor.executemany(
            "INSERT INTO search_entry (id, open_text, closed_text, blind_text) VALUES (?, ?, ?, ?)",
            texts,
        )
        cursor.executemany(
            "INSERT INTO search_grams (rowid, grams) VALUES (?, ?)",
            [(key, " ".join(some)) for key, some in tokens],
        )
    elif len(entries) == 1:
        cursor.execute(
            "INSERT INTO search_entry (id, open_text, closed_text, blind_text) VALUES "
            "(%s, %s, %s, %s)",
            texts[0],
        )
        cursor.execute(
            "INSERT INTO search_grams (key, grams) VALUES (%s, array_to_tsvector(%s))", tokens[0]
        )
    else:
        _copy(
            cursor, "COPY search_entry (id, open_text, closed_text, blind_text) FROM STDIN", texts
        )
        _copy(
            cursor,
            "COPY search_grams (key, grams) FROM STDIN",
            ((key, _vector(some)) for key, some in tokens),
        )


def _vector(tokens: Iterable[str]) -> str:
    """Tokens as the text of a tsvector."""
    return " ".join(f"'{token}'" for token in tokens)


def _copy(cursor: Any, statement: str, rows: Iterable[tuple]) -> None:
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def holds(plan: Plan, row_id: int, entry: Entry) -> bool:
    """Whether the pieces of an entry are filed."""
    tokens = entry.tokens(plan)
    if not tokens:
        return True
    if is_sqlite():
        match = " AND ".join(f'"{token}"' for token in tokens)
        return bool(
            _execute(
                "SELECT 1 FROM search_grams WHERE search_grams MATCH ? AND rowid = ?",
                (match, plan.base + row_id),
            ).fetchone()
        )
    same = "SELECT grams = array_to_tsvector(%s) FROM search_grams WHERE key = %s"
    return (_execute(same, (tokens, plan.base + row_id)).fetchone() or (False,))[0]


def empty() -> None:
    """Take everything out of the index at once."""
    if is_sqlite():
        SearchEntry.delete().execute()
        _execute("INSERT INTO search_grams (search_grams) VALUES ('delete-all')")
        _leave_apart()
    else:
        _execute("TRUNCATE search_entry, search_grams")


@contextmanager
def filling() -> Iterator[None]:
    """Empty the index, and let it be filled as a whole."""
    empty()
    if is_sqlite():
        _set("hashsize", 67_108_864)
        yield
        _set("hashsize", 1_048_576)
        _execute("INSERT INTO search_grams (search_grams) VALUES ('optimize')")
    else:
        _execute("DROP INDEX search_grams_grams")
        _execute("SET LOCAL maintenance_work_mem = '512MB'")
        yield
        _execute(GIN)


def tidy() -> int:
    """Merge the pieces that writes left in the index, in short transactions; answers in how many.
    PostgreSQL leaves none.

    Left to itself SQLite does so within the writes, now and then with the largest piece: half a
    second at 100,000 cases, and everybody waits. A thousand pieces more cost a search some
    milliseconds.
    """
    if not is_sqlite():
        return 0
    with transaction():
        _leave_apart()
    steps = 0
    while _merged(STEP):
        steps += 1
    return steps


def _leave_apart() -> None:
    _set("automerge", 0)
    _set("crisismerge", MAX_APART)


def pieces() -> int:
    """In how many pieces the index lies on SQLite; each is asked in every search."""
    return _execute("SELECT count(DISTINCT segid) FROM search_grams_idx").fetchone()[0]


def _merged(pages: int) -> bool:
    """Merge so many pages; whether there was anything to merge: the command itself counts as one
    change.
    """
    connection = database.obj.connection()
    before = connection.total_changes
    with transaction():
        _set("merge", pages)
    return connection.total_changes - before > 1


def _set(what: str, value: Any) -> None:
    _execute("INSERT INTO search_grams (search_grams, rank) VALUES (?, ?)", (what, value))


def _execute(statement: str, parameters: tuple = ()) -> Any:
    return database.obj.execute_sql(statement, parameters)
