"""Questions and misses of the public look-up: how often somebody asked and guessed, by address and
by number (promises I1, I2).
"""

from models.base import BaseTable
from models.clock import now
from models.fields import DateTime, ShortText


class LookupMiss(BaseTable):
    """One wrong guess, or one question; `subject` is a keyed digest of an address or of a typed
    number, so that it names nobody.
    """

    subject = ShortText("Subject", 64, system=True)
    at = DateTime("At", default=now, system=True)

    class Meta:
        table_name = "lookup_miss"
        indexes = ((("subject", "at"), False),)
