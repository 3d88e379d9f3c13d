"""New keys for sealed values while work goes on (promise D3): a new key seals at once, then every
value is sealed anew.

Nothing but the key file says how far it came, so a rotation that was cut off is completed by the
next call.
"""

from collections.abc import Callable

from peewee import Field, Model, fn

from backoffice.access.actor import SYSTEM
from backoffice.config import Settings
from backoffice.operations import backup
from backoffice.records import audit, writes
from models import cipher
from models.cipher import Keyring
from models.registry import models
from models.sealed import EncryptedField, Sealed

BATCH = 200


def sealed_columns() -> list[tuple]:
    """(model, field) of every column that holds sealed values."""
    columns = [(model, field) for model in models() for field in model._meta.sorted_fields]
    return [(model, field) for model, field in columns if isinstance(field, EncryptedField)]


def behind() -> int:
    """How many values an older key has sealed."""
    return sum(_older(model, field).count() for model, field in sealed_columns())


def rotate(settings: Settings, say: Callable[[str], object] = lambda line: None) -> int:
    """Seal every value with the newest key and return how many there were; a new key is made
    unless values lie behind.
    """
    if not behind():
        _add_key(settings)
    done = 0
    while moved := sum(_column(model, field) for model, field in sealed_columns()):
        done += moved
        say(f"{done} values are sealed with {cipher.ring().current}")
    return done


def retire(settings: Settings) -> list[str]:
    """Take out of the file the keys that no value and no kept backup needs any more; returns their
    names.
    """
    needed = {cipher.ring().current, *_in_use(), *backup.keys_in_use(settings)}
    idle = sorted(set(cipher.ring().keys) - needed)
    if idle:
        cipher.ring().without(idle).change(settings.keys_file)
        _note({"keys": [", ".join(idle), None]})
    return idle


def _add_key(settings: Settings) -> None:
    Keyring.load(settings.keys_file).with_new_key(settings.cipher).change(settings.keys_file)
    _note({"keys": [None, cipher.ring().current]})


def _note(diff) -> None:
    with writes.writing():
        audit.write(SYSTEM, "UPDATE", "keys", diff, event="rotate")


def _older(model: type[Model], field: Field):
    newest = cipher.prefix()
    return model.select(model.id).where(
        field.is_null(False), fn.SUBSTR(field, 1, len(newest)) != newest
    )


def _column(model: type[Model], field: Field) -> int:
    """Seal one column again, a batch to a transaction; a value that somebody has changed in the
    meantime is left as it is.
    """
    done = 0
    while rows := list(
        _older(model, field).select(model.id, model.uid, field).limit(BATCH).objects()
    ):
        with writes.writing():
            for row in rows:
                old = getattr(row, field.name)
                new = Sealed(cipher.seal(old.open(), old.place), old.place, old.kind)
                model.update({field: new}).where(model.id == row.id, field == old).execute()
        done += len(rows)
    return done


def _in_use() -> set[str]:
    """Names of the keys that the values name."""
    found = set()
    for model, field in sealed_columns():
        for name in cipher.ring().keys:
            part = f".{name}."
            if model.select(model.id).where(fn.SUBSTR(field, 3, len(part)) == part).exists():
                found.add(name)
    return found


__all__ = ["behind", "retire", "rotate", "sealed_columns"]
