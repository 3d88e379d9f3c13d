"""Consultations: instant answers, questions that wait, what became a need (SY-7.3.2-d)."""

from flask import redirect, url_for

from models.clock import today
from models.consultations import Consultation
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.display.cells import details_url


class ConsultationView(RecordView):
    model = Consultation
    menu_group = "needs"
    menu_order = 20
    column_list = (
        "code",
        "question",
        "enterprise",
        "category",
        "channel",
        "first_responder",
        "reply_due_on",
        "status",
    )
    column_filters = (
        "status",
        "channel",
        "category",
        "first_responder",
        "reply_due_on",
        "enterprise",
    )
    form_layout = (
        ("Who asks", ("enterprise", "enquirer", "channel", "category")),
        ("Question and answer", ("question", "answer")),
    )
    can_delete = False
    work_views = (
        WorkView(
            "open",
            "To be answered",
            lambda actor: Consultation.status == "OPEN",
            "near",
            order="reply_due_on",
        ),
        WorkView(
            "late",
            "Late",
            lambda actor: (Consultation.status == "OPEN") & (Consultation.reply_due_on < today()),
            "late",
        ),
        WorkView("answered", "Answered", lambda actor: Consultation.status == "ANSWERED"),
        WorkView("all", "All"),
    )

    def back(self, row=None):
        """What became a need goes on with its form."""
        fresh = Consultation.get_by_id(row.id) if row is not None else None
        if fresh is not None and fresh.status == "CONVERTED":
            return redirect(url_for("service_request.edit_view", id=fresh.request_id))
        return super().back(row)

    def details(self, row):
        page = super().details(row)
        if row.request_id:
            page.facts_line = [("", row.request.code or str(row.request), details_url(row.request))]
        return page
