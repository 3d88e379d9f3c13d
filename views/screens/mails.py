"""Messages that went out by e-mail, or did not: to whom, when, and what the mail server said."""

from typing import ClassVar

from flask_babel import gettext as _

from backoffice.messages import mail_queue
from models.mails import MailMessage
from views.crud.list.list_page import Computed
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.display.cells import Cell
from views.display.labels import say


class MailView(RecordView):
    """The outbox; its work is done by a job, and its words are not shown in lists."""

    model = MailMessage
    menu_group = "logs"
    menu_order = 90
    column_list = ("subject", "kind", "user", "status", "attempts", "made_at", "sent_at", "said")
    column_filters = ("status", "kind", "user", "made_at")
    column_details_list = (
        (
            "Basic data",
            (
                "subject",
                "kind",
                "user",
                "status",
                "attempts",
                "made_at",
                "tried_at",
                "sent_at",
                "body",
            ),
        ),
    )
    computed: ClassVar[dict] = {
        "said": Computed("Message", lambda row: Cell(text=say(mail_queue.said(row))))
    }
    work_views = (
        WorkView("all", "All"),
        WorkView("waiting", "Waiting", lambda who: MailMessage.status == "QUEUED"),
        WorkView(
            "failed",
            "Not sent or in doubt",
            lambda who: MailMessage.status.in_(("FAILED", "DOUBT")),
            tone="late",
        ),
    )
    can_create = can_edit = can_delete = can_export = False

    def details(self, row):
        page = super().details(row)
        if told := say(mail_queue.said(row)):
            page.facts_line = [("", told, None)]
        return page


def server_words(mail) -> str:
    """Where mail goes and in whose name, for the administrator; without user and password."""
    if mail is None:
        return ""
    security = {"starttls": "STARTTLS", "tls": "TLS", "none": _("unencrypted, on this machine")}[
        mail.security
    ]
    return _(
        "%(host)s, port %(port)s, %(security)s; sender %(sender)s",
        host=mail.host,
        port=mail.port,
        security=security,
        sender=mail.sender,
    )
