"""A form that is sent twice makes one record (promise F2): its key is stored in the same
transaction.
"""

import re
from datetime import timedelta

from models.accounts import SentForm
from models.base import BaseTable, Record
from models.clock import now

KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")
KEPT = timedelta(days=2)


def stored_before(key: str, model: type[BaseTable]) -> int | None:
    """The id of the record that this form made already, or None."""
    if not KEY.fullmatch(key or ""):
        return None
    sent = SentForm.get_or_none(SentForm.key == key)
    resource, _colon, row_id = (sent.object_ref if sent else "").partition(":")
    return int(row_id) if resource == model.table() else None


def remember(key: str, row: Record) -> None:
    """Keep the key of a form with the record it made; part of the transaction that stores the
    record.
    """
    if KEY.fullmatch(key or ""):
        SentForm.create(key=key, object_ref=f"{row.table()}:{row.id}")


def clean_up() -> None:
    """Forget keys that no browser sends any more."""
    SentForm.delete().where(SentForm.at < now() - KEPT).execute()
