"""Questions and misses of the public look-up: how often somebody asked and guessed, by address and by number (promises I1, I2)."""

from models.base import Kept
from models.clock import now
from models.fields import Instant, Line


class LookupMiss(Kept):
    """One wrong guess, or one question; `subject` is a keyed digest of an address or of a typed number, so that it names nobody."""

    subject = Line("Subject", 64, system=True)
    at = Instant("At", default=now, system=True)

    class Meta:
        table_name = "lookup_miss"
        indexes = ((("subject", "at"), False),)
