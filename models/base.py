"""The database proxy, `bind(url)`, and `Record`: what every table has."""

from collections.abc import Callable, Collection
from hashlib import sha256
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit
from uuid import uuid4

from peewee import (
    SQL,
    CharField,
    Database,
    DatabaseError,
    DatabaseProxy,
    Field,
    InterfaceError,
    Metadata,
    Model,
    ModelIndex,
    ModelSelect,
    PostgresqlDatabase,
    SqliteDatabase,
)
from playhouse.pool import PooledPostgresqlDatabase
from psycopg import Error
from psycopg.conninfo import conninfo_to_dict

from models.asked import Counted
from models.clock import now
from models.fields import AccountField, DateTime, Flag, Integer, Key
from models.masks import masked
from models.selecting import RowSelect
from models.standby import Patient

database = DatabaseProxy()

SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": 15000,
    "cache_size": -32000,
}


ROWS_IN_MIND = "32MB"
"""What PostgreSQL may remember of the rows that a search found; with its usual 4 MB it forgets
which, and reads whole pages again.
"""


class CountedSqlite(Counted, SqliteDatabase):
    """SQLite, counting what it is asked."""


class CountedPostgresql(Patient, Counted, PostgresqlDatabase):
    """PostgreSQL, counting what it is asked."""


class PooledPostgresql(Patient, Counted, PooledPostgresqlDatabase):
    """PostgreSQL whose connections go on from one request to the next, as long as the server still
    answers there.
    """

    def _is_closed(self, conn: Any) -> bool:
        try:
            return super()._is_closed(conn) or not conn.execute("SELECT 1")
        except Error:
            return True


CONNECT_SECONDS = 5
"""How long a server that does not answer is waited for before the page says so."""

STALE = 600
"""Seconds after which a pooled connection is opened anew, and with it the memory of the server's
process behind it.
"""


def bind(url: str, kept: bool = False) -> Database:
    """Point every model at the database of `url` (sqlite:///path or postgresql://...); opens
    nothing.

    `kept`: connections to PostgreSQL go on after they are closed. For a server that answers one
    short request after the other; whoever leaves a database to be dropped or restored keeps none.
    """
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        path = url.removeprefix("sqlite:///") or ":memory:"
        real = CountedSqlite(path, pragmas=SQLITE_PRAGMAS, autoconnect=False)
    elif scheme in ("postgres", "postgresql"):
        real = (
            PooledPostgresql(
                max_connections=0, stale_timeout=STALE, **server_of(url), autoconnect=False
            )
            if kept
            else CountedPostgresql(**server_of(url), autoconnect=False)
        )
    else:
        raise ValueError(f"database URL must begin with sqlite:/// or postgresql://, not {scheme}:")
    database.initialize(real)
    return real


def server_of(url: str) -> dict:
    """What peewee connects with, as PostgreSQL itself reads the URL: quoted passwords, several
    hosts, sslmode and the like.
    """
    given = {
        "options": f"-c work_mem={ROWS_IN_MIND}",
        "connect_timeout": CONNECT_SECONDS,
        **conninfo_to_dict(url),
    }
    return {"database": given.pop("dbname"), "prefer_psycopg3": True, **given}


def is_sqlite() -> bool:
    return isinstance(database.obj, SqliteDatabase)


def answers() -> bool:
    """Whether the database can still be asked anything over this connection."""
    try:
        return database.obj.execute_sql("SELECT 1") is not None
    except (DatabaseError, InterfaceError):
        return False


def transaction() -> Any:
    """One write transaction; SQLite takes the write lock at once, so that reading first cannot fail
    later.
    """
    return (
        database.obj.atomic("IMMEDIATE")
        if is_sqlite() and not database.obj.in_transaction()
        else database.obj.atomic()
    )


def one_by_one(*subjects: str) -> None:
    """Inside a transaction: whoever else counts one of these waits until it ends, so that tries at
    the same moment all count.

    SQLite lets one transaction write at a time anyhow. PostgreSQL is asked in the order of the
    numbers: nobody waits in a circle.
    """
    if is_sqlite():
        return
    for number in sorted(
        int.from_bytes(sha256(subject.encode()).digest()[:8], signed=True) for subject in subjects
    ):
        database.obj.execute_sql("SELECT pg_advisory_xact_lock(%s)", (number,))


_after_saving: list[Callable] = []


def after_saving(function: Callable) -> Callable:
    """Register `function(row, created)`: follows every row that is stored as a whole, in its
    transaction.
    """
    _after_saving.append(function)
    return function


LIVING = '"is_deleted" = false'
"""The rows among which a value is unique, in words that both databases read: the planner of each
uses such an index for `living()`.
"""


class KeysOfTheLiving(Metadata):
    """Unique indexes of records are those of their living rows: what lies in the bin frees its keys
    (decision 44).
    """

    def fields_to_index(self) -> list:
        found = super().fields_to_index()
        return [
            self._of_the_living(index) if isinstance(index, ModelIndex) and index._unique else index
            for index in found
        ]

    def _of_the_living(self, index: ModelIndex) -> ModelIndex:
        names = tuple(part.name for part in index._expressions)
        return index.where(SQL(LIVING)) if self.model.frees(names) else index


class BaseTable(Model):
    """Anything with a table here."""

    name_is_public = False
    pinyin_fields: tuple = ()
    proposed: tuple = ()
    drafts: tuple = ()
    id: Any = Key("Row")

    class Meta:
        database = database
        legacy_table_names = False
        only_save_dirty = True
        model_metadata_class = KeysOfTheLiving

    @classmethod
    def select(cls, *fields: Any) -> ModelSelect:
        return (
            super().select(*fields)
            if fields
            else RowSelect(cls, cls._meta.sorted_fields, is_default=True)
        )

    def save(self, force_insert: bool = False, only: Any = None) -> int:
        created = force_insert or self.id is None
        done = super().save(force_insert, only)
        for follow in _after_saving:
            follow(self, created)
        return done

    @classmethod
    def frees(cls, names: Collection[str]) -> bool:
        """Whether the values of these unique fields may be used again when their row is in the
        recycle bin.
        """
        return False

    @classmethod
    def table(cls) -> str:
        """The name under which permissions, scope, screens and audit know this table."""
        return cls._meta.table_name


class Record(BaseTable):
    """A record that people edit: stamped, versioned, soft deleted, written through
    `backoffice.records.writes` alone.

    A subclass may declare:

    - `label`: the English name of one record
    - `display_fields`: the fields whose values name a record
    - `search_fields`: the fields that the search box reads, also through one link
    - `pinyin_fields`: the search fields that are found by their pinyin too
    - `number_rule`: the numbering rule of `code`
    - `rules`: functions that take a row and return {field: message}
    - `natural_key`: the fields that together identify a row for an import, without a unique key
    - `belongs_to`: the link whose record decides about scope
    - `picker_filter`: {field: values} of the rows that a picker offers
    - `append_only`: rows are added, never changed
    - `tracked`: its changes are in the history and can be undone; False for technical tables
    - `internal`: fields for the stations alone, not shown to providers and experts

    States:

    - `locked_states`: nobody edits the record
    - `locking_states`: nobody edits its child rows or adds any
    - `closed_in`: undo changes neither the record nor its child rows, when these are more than
      the locking states
    - `deletable_states`: it may be deleted, when not in every state
    - `drafts`: whoever made it may delete it, without the right to delete those of others
    - `lets_go`: links that keep nobody from deleting what they point at; `after_delete` of that
      record's rules empties them

    Masked names:

    - `name_is_public`: the masked name is shown where other records name it: people at their work
    - `unmask_while`: {field: values} under which the name is shown, and found, on the row itself

    Changes that need approval:

    - `proposed`: the fields that guards and matching read, or that somebody verified: whoever may
      not approve changes of the row only proposes them
    - `begins_as`: {field: value} with which a new row of such a person begins; what they entered
      is proposed
    - `verified`: {field: fields it vouches for}: it is emptied when one of these is changed
      without the right `verified_through`
    """

    label = ""
    display_fields: tuple = ()
    search_fields: tuple = ()
    pinyin_fields: tuple = ()
    number_rule: str | None = None
    rules: tuple = ()
    append_only = False
    tracked = True
    belongs_to: str | None = None
    picker_filter: ClassVar[dict] = {}
    locked_states: tuple = ()
    locking_states: tuple = ()
    closed_in: tuple = ()
    name_is_public = False
    unmask_while: ClassVar[dict] = {}
    deletable_states: tuple | None = None
    lets_go: tuple = ()
    natural_key: tuple = ()
    internal: tuple = ()
    begins_as: ClassVar[dict] = {}
    verified: ClassVar[dict] = {}
    verified_through = "approve"

    uid = CharField(max_length=32, unique=True, default=lambda: uuid4().hex)
    created_at = DateTime("Created at", default=now, system=True)
    created_by = AccountField("Created by", null=True, system=True)
    updated_at = DateTime("Updated at", default=now, system=True)
    updated_by = AccountField("Updated by", null=True, system=True)
    row_version = Integer("Version", default=1, system=True)
    is_deleted = Flag("Deleted", system=True)

    def bind_sealed(self) -> Self:
        """Tie sealed values to this row, so that they can be compared and opened apart from it."""
        for name, value in list(self.__data__.items()):
            if hasattr(value, "token"):
                getattr(self, name)
        return self

    def shows(self, field: Field) -> bool:
        """Whether a masked name of this row is shown to everybody who sees the row."""
        return self.opens(field) and all(
            self.__data__.get(name) in wanted for name, wanted in self.unmask_while.items()
        )

    @classmethod
    def opens(cls, field: Field) -> bool:
        """Whether there are rows that show this masked name to everybody who sees them."""
        return bool(cls.unmask_while) and field.name in cls.display_fields

    def __str__(self) -> str:
        return (
            " ".join(self._word(name) for name in self.display_fields if getattr(self, name))
            or f"#{self.id}"
        )

    def _word(self, name: str) -> str:
        """A naming value as text: words for anybody keep a masked name closed."""
        field, value = self._meta.fields[name], getattr(self, name)
        is_closed = (
            getattr(field, "mask", None) and not self.name_is_public and not self.shows(field)
        )
        return masked(field.mask, value) if is_closed else str(value)

    @classmethod
    def frees(cls, names: Collection[str]) -> bool:
        """As unique among living rows; not a number that a rule gives, and not what the rows of a
        table count themselves by.
        """
        if tuple(names) == ("uid",) or cls.append_only or cls.deletable_states == ():
            return False
        if cls.number_rule and tuple(names) == ("code",):
            return False
        typed = [
            name
            for name in names
            if not getattr(cls._meta.fields[name], "system", False) and name != cls.belongs_to
        ]
        return len(names) == 1 or bool(typed)

    @classmethod
    def living(cls) -> ModelSelect:
        """All rows that are not in the recycle bin, whoever asks: for internal use, never for a
        screen.
        """
        return cls.select().where(cls.is_deleted == False)
