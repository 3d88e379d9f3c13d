"""Referrals to providers: sent, answered, timed out (SY-6.2)."""

from flask_babel import gettext as _

from backoffice.access.scopes import sees
from backoffice.workflow.referrals import question_of
from models.cases import ServiceCase
from models.clock import today
from models.enterprises import Enterprise
from models.referrals import Referral
from views.crud.detail import detail
from views.crud.detail.detail import Fact
from views.crud.list import exporting
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.current import actor
from views.display.labels import field_label, row_name


class ReferralView(RecordView):
    model = Referral
    menu_group = "needs"
    menu_order = 40
    column_list = (
        "code",
        "service_case",
        "attempt",
        "provider",
        "match_score",
        "sent_at",
        "response_due_on",
        "response",
    )
    column_filters = ("response", "provider", "sent_at", "response_due_on")
    can_create = can_edit = can_delete = False
    work_views = (
        WorkView("waiting", "Waiting for an answer", lambda actor: Referral.response == "WAIT"),
        WorkView(
            "late",
            "Late",
            lambda actor: (Referral.response == "WAIT") & (Referral.response_due_on < today()),
            "late",
        ),
        WorkView("all", "All"),
    )

    def details(self, row):
        page = super().details(row)
        if told := asked(row):
            page.sections.insert(0, (_("What is asked"), told))
        return page

    def summary(self, row):
        """What is asked, for whoever answers."""
        return asked(row)

    def export_columns(self):
        """Ledger L03 of reports.md."""
        return [
            exporting.column_of(Referral, name)
            for name in (
                "code",
                "service_case",
                "attempt",
                "provider",
                "match_score",
                "match_reason",
                "sent_at",
                "response_due_on",
                "response",
                "decline_reason",
                "informed_enterprise_at",
                "agreed_item",
                "agreed_at",
                "agreed_days",
                "agreed_fee",
            )
        ]


def asked(referral) -> list[Fact]:
    """Item, content, district and industry of a referral that waits, and of one whose case the
    reader reaches (decisions 41).
    """
    if referral.response != "WAIT" and not sees(actor(), referral.service_case):
        return []
    question, case = question_of(referral), referral.service_case
    first, days = (
        detail.facts(actor(), case, [name], False) for name in ("service_item", "limit_days")
    )
    told = [
        *first,
        Fact(field_label(ServiceCase, ServiceCase.content), question.content, wide=True),
        Fact(field_label(Enterprise, Enterprise.region), row_name(question.district)),
        Fact(
            field_label(Enterprise, Enterprise.industry),
            row_name(question.industry) if question.industry else "",
        ),
        *days,
    ]
    offer = (
        detail.facts(actor(), question.offer, ("promise_days", "fee_standard", "fee_limit"), False)
        if question.offer
        else []
    )
    return [fact for fact in [*told, *offer] if fact.text]
