"""What an operator is told when a command or a start cannot go on: one sentence in the operator's
language, never a traceback.
"""

import errno
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import psycopg
from babel.support import NullTranslations, Translations
from peewee import DatabaseError, InterfaceError

from backoffice.config import SettingError
from models import standby
from models.cipher import KeyMissing
from models.messages import Invalid, Message, T

TRANSLATIONS = Path(__file__).resolve().parents[2] / "views" / "translations"
FULL = (errno.ENOSPC, errno.EDQUOT)
CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)
NO_ROOM = ("disk is full", "No space left", "could not extend file")
DAMAGED = ("malformed", "not a database", "file is encrypted")
NOT_WRITABLE = ("readonly database", "unable to open database file")
EXPECTED = (
    SettingError,
    KeyMissing,
    Invalid,
    RuntimeError,
    ValueError,
    DatabaseError,
    InterfaceError,
    sqlite3.Error,
    psycopg.Error,
    OSError,
)
"""Kinds of faults that may be the operator's to mend; `sentence` says whether one is."""


def sentence(fault: BaseException) -> Message | str | None:
    """What happened and what to do, or None for a fault of the product itself."""
    if isinstance(fault, (RuntimeError, Invalid, SettingError)) or type(
        fault
    ).__module__.startswith("backoffice."):
        return fault.args[0] if fault.args and isinstance(fault.args[0], Message) else str(fault)
    return next(
        (found for one in _chain(fault) if (found := _of_files(one) or _of_database(one))), None
    )


def _of_files(fault):
    if not isinstance(fault, OSError) or isinstance(fault, (TimeoutError, ConnectionError)):
        return None
    if fault.errno in FULL:
        return T(
            "The disk is full; nothing was changed. Make room, then try again{place}",
            place=_at(fault),
        )
    if fault.errno in CLOSED:
        return T(
            "This account ({user}) may not read or write{place}; give the folder of the "
            "installation to the account that runs "
            "the service ({command}), and run commands as that account "
            "({become})",
            user=_user(),
            place=_at(fault),
            command="chown",
            become="runuser -u NAME -- ...",
        )
    return T("{reason}{place}", reason=fault.strerror, place=_at(fault)) if fault.filename else None


def _of_database(fault):
    said = str(fault)
    if not isinstance(fault, (DatabaseError, InterfaceError, sqlite3.Error, psycopg.Error)):
        return None
    if any(words in said for words in NO_ROOM):
        return T(
            "The disk is full; nothing was changed. Make room, then try again{place}", place=""
        )
    if any(words in said for words in DAMAGED):
        return T(
            "The database file is damaged or is no database. Bring back the newest backup: "
            "{command}",
            command="flask --app wsgi restore FILE",
        )
    if any(words in said for words in NOT_WRITABLE):
        return T(
            "The database file cannot be opened for writing: the account ({user}) needs "
            "write access to the file and to its folder",
            user=_user(),
        )
    if "database is locked" in said:
        return T(
            "The database is busy: another command or an upgrade is at work. Try again when "
            "it has ended"
        )
    if standby.is_suspected():
        return T(
            "The second database server does not answer, so that writing waits: bring it "
            "back, or let the first one go on alone "
            "({where})",
            where='docs/operations.md, "Several nodes"',
        )
    if isinstance(fault, psycopg.OperationalError):
        return T(
            "The database server cannot be reached or refuses: {reason}",
            reason=" ".join(said.split())[:300],
        )
    return None


def in_words(fault: BaseException) -> str:
    """The sentence in the language of the operator's terminal (LC_ALL, LC_MESSAGES, LANG)."""
    text = sentence(fault)
    if not isinstance(text, Message):
        return str(text)
    shown = _catalogue(operator_language(os.environ)).gettext(text.msgid)
    return shown.format(**text.params) if text.params else shown


def operator_language(env) -> str:
    """ "zh" or "en"."""
    chosen = env.get("LC_ALL") or env.get("LC_MESSAGES") or env.get("LANG") or ""
    return "zh" if chosen.startswith("zh") else "en"


@contextmanager
def told() -> Iterator[None]:
    """End this process with a sentence instead of a traceback."""
    try:
        yield
    except EXPECTED as fault:
        if sentence(fault) is None:
            raise
        sys.exit(f"Error: {in_words(fault)}")


@lru_cache
def _catalogue(language):
    if language == "en":
        return NullTranslations()
    return Translations.load(TRANSLATIONS, ["zh_Hans_CN"])


def _chain(fault):
    while fault is not None:
        yield fault
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)


def _at(fault) -> str:
    return f": {fault.filename}" if fault.filename else ""


def _user() -> str:
    return os.environ.get("USER") or f"uid {os.geteuid()}" if os.geteuid() else "root"
