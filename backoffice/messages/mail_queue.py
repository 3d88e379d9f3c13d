"""The outbox: messages to members of staff wait in a table; each is handed to the mail server once,
and its outcome is stored.

A message is claimed before it is sent. What was not handed over whole waits for the next run of the
job; what was, and nobody said whether it arrived, is in doubt and not sent again.
"""

from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any
from uuid import uuid4

from peewee import IntegrityError

from backoffice.access.actor import Actor
from backoffice.access.permissions import require
from backoffice.config import Mail
from backoffice.errors import Refused
from backoffice.messages import smtp
from models.accounts import UserAccount
from models.base import transaction
from models.clock import SHANGHAI, local, now, stored, today
from models.mails import MailMessage
from models.messages import T
from models.notifications import Notification

NAME = "质量服务站管理后台"
REMINDERS = {"OVERDUE": "", "DUE": "", "SUPERVISE": "督办：", "EXPIRY": "设备到期"}
"""What the digest holds. A thing that falls due is counted only: its message in the product names
the enterprise.
"""
WAITS = timedelta(days=1)
LOST = timedelta(hours=2)
KEPT = timedelta(days=90)


def address_of(account: UserAccount) -> str | None:
    """The address on file: the account's own, else that of the person's staff or expert file."""
    if account.email:
        return account.email.open()
    file = account.staff or account.expert
    return file.email if file else None


def put(account: UserAccount, kind: str, key: str, subject: str, body: str) -> bool:
    """Order a message; the same `key` is ordered once, however often it is tried."""
    try:
        with transaction():
            MailMessage.create(
                user=account, kind=kind, key=key, subject=" ".join(subject.split())[:120], body=body
            )
    except IntegrityError:
        return False
    return True


def put_digests(mail: Mail) -> int:
    """Order the digest of the day for everybody who was reminded today and wants it by e-mail;
    answers how many.
    """
    count = 0
    for account in UserAccount.living().where(
        UserAccount.wants_mail, UserAccount.status == "ACTIVE"
    ):
        if (lines := lines_of(account)) and address_of(account):
            body = _letter(account, mail, "今天的提醒：", *lines)
            count += put(
                account,
                "DIGEST",
                f"digest:{today()}:{account.id}",
                f"今日提醒（{today():%m-%d}）",
                body,
            )
    return count


def lines_of(account: UserAccount) -> list[str]:
    """What a person was reminded of today: numbers of cases and their days, nothing of an
    enterprise.
    """
    morning = stored(local(now()).replace(hour=0, minute=0, second=0))
    rows = list(
        Notification.living()
        .where(
            Notification.user == account,
            Notification.created_at >= morning,
            Notification.kind.in_(list(REMINDERS)),
        )
        .order_by(Notification.id)
    )
    sentences = [REMINDERS[row.kind] + row.content for row in rows if row.kind != "EXPIRY"]
    falling_due = sum(row.kind == "EXPIRY" for row in rows)
    return [
        *dict.fromkeys(sentences),
        *([f"计量器具、特种设备将到期 {falling_due} 件"] if falling_due else []),
    ]


def ask_test(actor: Actor, mail: Mail | None) -> MailMessage:
    """Order a message to oneself, to see that the mail server works. Raises Refused."""
    require(actor, "run", "plan_run")
    account = UserAccount.get_by_id(actor.account_id)
    if mail is None:
        raise Refused(T("No mail server is set up"))
    if not address_of(account):
        raise Refused(T("There is no e-mail address on file for you; add one under “My account”"))
    waiting = (
        MailMessage.select()
        .where(
            MailMessage.user == account, MailMessage.kind == "TEST", MailMessage.status == "QUEUED"
        )
        .first()
    )
    key = f"test:{uuid4().hex}"
    if waiting is None:
        put(
            account,
            "TEST",
            key,
            "测试邮件",
            _letter(account, mail, "这是一封测试邮件：能收到它，说明邮件服务器可用。"),
        )
    return waiting or MailMessage.get(MailMessage.key == key)


def _letter(account: UserAccount, mail: Mail, *lines: str) -> str:
    first, *rest = lines
    return "\n".join(
        (
            f"{account.display_name}：",
            "",
            first,
            *(f"- {line}" for line in rest),
            "",
            f"请登录工作台处理：{mail.page}",
            "",
            "本邮件由系统自动发送，请勿回复。不想再收到，请在“我的账号”中关闭邮件提醒。",
            "",
        )
    )


def send_waiting(mail: Mail) -> T:
    """Hand over every message that waits; what the job says. Raises Refused when the server cannot
    be used, so that it is tried again.
    """
    _settle_old()
    waiting = list(
        MailMessage.select().where(MailMessage.status == "QUEUED").order_by(MailMessage.id)
    )
    if not waiting:
        return T("No message waits")
    postponed = None
    try:
        with smtp.connected(mail) as line:
            for row in waiting:
                postponed = (_claim(row) and _hand_over(line, mail, row)) or postponed
    except smtp.Unreached as fault:
        raise Refused(fault.why) from fault
    if postponed:
        raise Refused(postponed)
    ids = [row.id for row in waiting]
    query = MailMessage.select(MailMessage.status).where(MailMessage.id.in_(ids))
    ended = [row.status for row in query]
    return T(
        "Messages sent: {n}; not sent: {m}",
        n=ended.count("SENT"),
        m=len(ended) - ended.count("SENT"),
    )


def _claim(row: MailMessage) -> bool:
    """Take a message for this process: whoever comes second finds it taken."""
    with transaction():
        return bool(
            MailMessage.update(status="SENDING", attempts=MailMessage.attempts + 1, tried_at=now())
            .where(MailMessage.id == row.id, MailMessage.status == "QUEUED")
            .execute()
        )


def _hand_over(line: smtp.Line, mail: Mail, row: MailMessage) -> T | None:
    """Send a claimed message and write down what became of it; answers why it has to wait. Raises
    Unreached.
    """
    account = UserAccount.get_by_id(row.user_id)
    address = address_of(account)
    try:
        if (
            account.status != "ACTIVE"
            or not address
            or (row.kind == "DIGEST" and not account.wants_mail)
        ):
            raise smtp.Rejected(
                T("The person wants no message any more, or has no address on file")
            )
        smtp.require_usable(address)
        line.send(address, letter(row, mail, address, account.display_name))
    except smtp.Rejected as fault:
        _end(row, "FAILED", fault.why)
        return None
    except smtp.Doubtful as fault:
        _end(row, "DOUBT", fault.why)
        return None
    except smtp.Postponed as fault:
        _end(row, "QUEUED", fault.why)
        return fault.why
    except smtp.Unreached as fault:
        _end(row, "QUEUED", fault.why)
        raise
    _end(row, "SENT", None, sent_at=now())
    return None


def _end(row: MailMessage, status: str, why: T | None, **more: Any) -> None:
    with transaction():
        MailMessage.update(
            status=status, message=[why.msgid, why.params] if why else None, **more
        ).where(MailMessage.id == row.id).execute()


def _settle_old() -> None:
    """Give up messages older than a day; one whose worker is gone may have arrived."""
    with transaction():
        late = T("Given up: it could not be sent for a day")
        MailMessage.update(status="FAILED", message=[late.msgid, {}]).where(
            MailMessage.status == "QUEUED", MailMessage.made_at < now() - WAITS
        ).execute()
        lost = T("The worker was stopped while it sent this message")
        MailMessage.update(status="DOUBT", message=[lost.msgid, {}]).where(
            MailMessage.status == "SENDING", MailMessage.tried_at < now() - LOST
        ).execute()


def letter(row: MailMessage, mail: Mail, address: str, name: str) -> bytes:
    """A message as it is sent. Its number is that of its row: a mailbox can tell a copy."""
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(NAME, *mail.sender.split("@"))
    made["To"] = Address(" ".join(name.split()), *address.split("@"))
    made["Subject"] = row.subject
    made["Date"] = format_datetime(local(now()).replace(tzinfo=SHANGHAI))
    made["Message-ID"] = f"<{row.key.replace(':', '.')}@{mail.sender.partition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(row.body, cte="base64")
    return made.as_bytes()


def counts() -> dict[str, int]:
    """How many messages wait, failed or are in doubt."""
    return {
        status: MailMessage.select().where(MailMessage.status == status).count()
        for status in ("QUEUED", "FAILED", "DOUBT")
    }


def said(row: MailMessage) -> str:
    """Why a message did not go out."""
    return T(row.message[0], **row.message[1]) if row.message else ""


def forget_old() -> None:
    """Messages of more than 90 days ago are of no use."""
    MailMessage.delete().where(MailMessage.made_at < now() - KEPT).execute()
