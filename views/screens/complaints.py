"""Complaints from receipt to closing (GB/T 19012)."""

from models.clock import local, today
from models.complaints import Complaint, ComplaintEvent
from views.crud.detail.detail import Event
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.display.cells import words
from views.display.event_text import told
from views.display.labels import choice_label

OPEN = (
    "RECEIVED",
    "ACKED",
    "ASSESSED",
    "INVESTIGATING",
    "RESPONDED",
    "COMMUNICATED",
    "REJECTED_BY_C",
    "EXTERNAL",
)


class ComplaintView(RecordView):
    model = Complaint
    menu_group = "enterprises"
    menu_order = 50
    column_list = (
        "code",
        "category",
        "respondent_type",
        "complainant_name",
        "service_case",
        "received_at",
        "due_on",
        "status",
    )
    column_filters = ("status", "category", "channel", "respondent_type", "received_at")
    form_layout = (
        (
            "Basic data",
            (
                "received_at",
                "channel",
                "category",
                "complainant_type",
                "complainant_name",
                "complainant_phone",
                "enterprise",
            ),
        ),
        (
            "Subject",
            (
                "respondent_type",
                "respondent_staff",
                "respondent_provider",
                "service_case",
                "description",
                "remedy_requested",
            ),
        ),
    )
    work_views = (
        WorkView("open", "Open", lambda actor: Complaint.status.in_(OPEN)),
        WorkView(
            "waiting",
            "Awaiting the head",
            lambda actor: Complaint.status.in_(("ACKED", "INVESTIGATING")),
            "near",
        ),
        WorkView(
            "late",
            "Late",
            lambda actor: Complaint.status.in_(OPEN) & (Complaint.due_on < today()),
            "late",
        ),
        WorkView("all", "All"),
    )

    def details(self, row):
        page = super().details(row)
        events = (
            ComplaintEvent.living()
            .where(ComplaintEvent.complaint == row.id)
            .order_by(ComplaintEvent.id.desc())
        )
        page.timeline = [
            Event(
                local(event.happened_at).strftime("%m-%d %H:%M"),
                choice_label(ComplaintEvent.step, event.step),
                f"{words(ComplaintEvent.actor, event.actor)}　{told(event.content)}",
                "now" if place == 0 else "",
            )
            for place, event in enumerate(events)
        ]
        return page


class EventView(RecordView):
    model = ComplaintEvent
    column_list = ("step", "complaint", "content", "informed", "happened_at")
    can_create = can_edit = can_delete = False
