"""Notification."""

from models.accounts import UserAccount
from models.base import Record
from models.choices import Choices
from models.fields import Choice, DateTime, Link, ShortText

NOTIFY_KIND = Choices(
    "NOTIFY_KIND",
    ("DUE", "将到期", "Due soon"),
    ("OVERDUE", "逾期", "Overdue"),
    ("ASSIGN", "新任务", "Assigned"),
    ("REFER", "转介", "Referral"),
    ("FEEDBACK", "反馈", "Feedback"),
    ("EXPIRY", "资质到期", "Qualification expiry"),
    ("SUPERVISE", "督办", "Supervision"),
)

NOTIFY_CHANNEL = Choices(
    "NOTIFY_CHANNEL",
    ("INAPP", "站内", "In-app"),
    ("SMS", "短信", "SMS"),
    ("WECHAT", "微信", "WeChat"),
    ("EMAIL", "邮件", "E-mail"),
)


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
