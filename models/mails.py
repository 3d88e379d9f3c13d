"""E-mail of the product to its own people: one row a message, from its order to what the mail
server said.
"""

from models.accounts import UserAccount
from models.base import BaseTable
from models.choices import Choices
from models.clock import now
from models.fields import Choice, DateTime, Integer, Link, ShortText, Text
from models.structures import Document

MAIL_KIND = Choices(
    "MAIL_KIND",
    ("DIGEST", "每日提醒", "Reminders of the day"),
    ("TEST", "测试邮件", "Test message"),
)

MAIL_STATE = Choices(
    "MAIL_STATE",
    ("QUEUED", "待发送", "Waiting"),
    ("SENDING", "发送中", "Being sent"),
    ("SENT", "已发送", "Sent"),
    ("FAILED", "未发送", "Not sent"),
    ("DOUBT", "结果不明", "In doubt"),
)


class MailMessage(BaseTable):
    """A message to one person. The row is the promise that it goes out once: who sends it claims
    the row first.

    The address is not stored here; it is that of the person's file at the moment of sending.
    """

    label = "E-mail message"
    display_fields = ("subject",)
    search_fields = ()

    key = ShortText("Key", 64, unique=True, system=True)
    user = Link("To", UserAccount, system=True)
    kind = Choice("Kind", MAIL_KIND, system=True)
    subject = ShortText("Subject", 120, system=True)
    body = Text("Content", system=True)
    status = Choice("Status", MAIL_STATE, default="QUEUED", index=True, system=True)
    attempts = Integer("Attempts", default=0, system=True)
    made_at = DateTime("Made at", default=now, system=True)
    tried_at = DateTime("Tried at", null=True, system=True)
    sent_at = DateTime("Sent at", null=True, system=True)
    message = Document("Message", null=True)

    class Meta:
        table_name = "mail_message"
