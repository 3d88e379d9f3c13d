"""Referrals to providers: sent, answered, timed out (SY-6.2)."""

from models.clock import today
from models.referrals import Referral
from views.base import exporting
from views.base.listing import WorkView
from views.base.record_view import RecordView


class ReferralView(RecordView):
    model = Referral
    column_list = ("code", "service_case", "attempt", "provider", "match_score", "sent_at", "response_due_on", "response")
    column_filters = ("response", "provider", "sent_at", "response_due_on")
    can_create = can_edit = can_delete = False
    work_views = (WorkView("waiting", "Waiting for an answer", lambda actor: Referral.response == "WAIT"),
                  WorkView("late", "Late", lambda actor: (Referral.response == "WAIT") & (Referral.response_due_on < today()), "late"),
                  WorkView("all", "All"))

    def export_columns(self):
        """Ledger L03 of reports.md."""
        return [exporting.column_of(Referral, name) for name in (
            "code", "service_case", "attempt", "provider", "match_score", "match_reason", "sent_at", "response_due_on", "response",
            "decline_reason", "informed_enterprise_at", "agreed_item", "agreed_at", "agreed_days", "agreed_fee")]
