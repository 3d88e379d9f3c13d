"""The second step of signing in: a secret shared with the person's telephone, and codes for the day
it is lost (promise A4).
"""

from uuid import uuid4

from peewee import CharField

from models.accounts import UserAccount
from models.base import BaseTable
from models.clock import now
from models.fields import DateTime, Integer, Link, ShortText
from models.sealed import EncryptedField


class SecondFactor(BaseTable):
    """The secret of an account; it counts once the person has shown a code of it."""

    uid = CharField(max_length=32, unique=True, default=lambda: uuid4().hex)
    user = Link("User", UserAccount, unique=True)
    secret = EncryptedField("Secret", system=True)
    made_at = DateTime("At", default=now, system=True)
    confirmed_at = DateTime("Confirmed at", null=True, system=True)
    last_step = Integer("Last step", default=0, system=True)

    class Meta:
        table_name = "second_factor"


class RecoveryCode(BaseTable):
    """A code that stands in for the telephone once; only its digest is stored."""

    user = Link("User", UserAccount)
    digest = ShortText("Digest", 64, unique=True, system=True)
    used_at = DateTime("Used at", null=True, system=True)

    class Meta:
        table_name = "recovery_code"
