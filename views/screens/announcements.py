"""Announcements: written by administrators and heads, shown on the workbench, read with a
receipt.
"""

from typing import ClassVar

from flask import flash, url_for
from flask_admin import expose
from flask_babel import gettext as _

from backoffice.access.permissions import can
from backoffice.access.scopes import sees
from backoffice.messages import announcements
from backoffice.records import writes
from models.announcements import Announcement, AnnouncementReading
from models.clock import local, today
from views.crud.detail.detail import Act, Related
from views.crud.list.list_page import Computed
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.current import actor, asked_id, no_parameters_but
from views.display.cells import Cell
from views.display.labels import row_name

MAX_READERS = 200


def is_shown(_actor):
    return announcements.shown_today()


class AnnouncementView(RecordView):
    model = Announcement
    menu_group = "logs"
    menu_order = 10
    column_list = ("title", "station", "roles", "shown_from", "shown_to", "state")
    column_filters = ("station", "shown_from")
    form_layout = (
        ("What it says", ("title", "body")),
        ("For whom and how long", ("station", "roles", "shown_from", "shown_to")),
    )
    column_details_list = (
        ("What it says", ("title", "body")),
        ("For whom and how long", ("station", "roles", "shown_from", "shown_to", "created_by")),
    )
    computed: ClassVar[dict] = {"state": Computed("State", lambda row: state_of(row))}
    work_views = (WorkView("now", "Shown now", is_shown), WorkView("all", "All"))
    can_export = False

    def details(self, row):
        page = super().details(row)
        if announcements.is_unread(actor(), row):
            page.acts.append(
                Act(
                    _("I have read this"),
                    url_for("announcement.read", id=row.id),
                    primary=True,
                    icon="check",
                    method="post",
                )
            )
        if can(actor(), "update", self.resource) and sees(actor(), row, "update"):
            page.tabs.append(_readers(row))
        return page

    @expose("/read/", methods=("POST",))
    def read(self):
        """A receipt of the reader."""
        no_parameters_but("id")
        row = writes.fetch(actor(), self.model, asked_id())
        announcements.mark_read(actor(), row)
        flash(_("Marked as read"), "ok")
        return self.back(row)


def state_of(row) -> Cell:
    if row.shown_from > today():
        return Cell("tag", _("From %(day)s", day=row.shown_from.isoformat()))
    if row.shown_to and row.shown_to < today():
        return Cell("tag", _("Ended"))
    unread = announcements.is_unread(actor(), row)
    return Cell("tag", _("Unread") if unread else _("Read"), tone="warn" if unread else "ok")


def _readers(row) -> Related:
    """Who has read it and when, and how many it is for."""
    readings = list(
        AnnouncementReading.select()
        .where(AnnouncementReading.announcement == row)
        .order_by(AnnouncementReading.id.desc())
        .limit(MAX_READERS)
    )
    rows = [
        [Cell("main", row_name(one.user)), Cell(text=local(one.read_at).strftime("%Y-%m-%d %H:%M"))]
        for one in readings
    ]
    for cells in rows:
        cells[0].label, cells[1].label = _("Reader"), _("Read at")
    return Related(
        "t-readers",
        _("Read by %(n)s of %(all)s", n=len(readings), all=announcements.audience(row)),
        len(readings),
        [_("Reader"), _("Read at")],
        rows,
        _("Nobody has read it yet"),
    )
