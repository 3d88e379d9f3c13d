"""Notification."""

from models.accounts import UserAccount
from models.base import Record
from models.enumerations import NOTIFY_CHANNEL, NOTIFY_KIND
from models.fields import Choice, DateTime, ShortText, Link


class Notification(Record):
    """Notification."""

    label = "Notification"
    display_fields = ("content",)

    user = Link("To", UserAccount, system=True)
    kind = Choice("Kind", NOTIFY_KIND, system=True)
    content = ShortText("Content", 300, system=True)
    object_ref = ShortText("Link", 80, null=True, system=True)
    read_at = DateTime("Read at", null=True, system=True)
    channel = Choice("External channel", NOTIFY_CHANNEL, null=True, system=True)

    class Meta:
        table_name = "notification"
        indexes = ((("user", "read_at"), False),)
