"""The archive: volumes with numbered contents, what is filed and until when it is kept (SY-9.3,
ledger L09).
"""

from flask import url_for
from flask_babel import gettext as _

from backoffice.access.permissions import can
from backoffice.access.scopes import visible
from backoffice.workflow import archives, disposals
from models.archives import CLOSED_FILE, ArchiveDisposal, ArchiveFile, ArchiveItem
from models.clock import today
from models.correction_slips import CorrectionSlip
from views.crud.detail.detail import Act
from views.crud.list import exporting
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.current import actor
from views.display.cells import counted_day, details_url
from views.printing.archives import VOLUME


class ArchiveView(RecordView):
    model = ArchiveFile
    menu_group = "needs"
    menu_order = 100
    prints = VOLUME
    column_list = (
        "code",
        "title",
        "kind",
        "enterprise",
        "volume",
        "filed_on",
        "expires_on",
        "status",
    )
    column_filters = (
        "kind",
        "status",
        "medium",
        "year",
        "retention_years",
        "station",
        "access_level",
        "enterprise",
        "filed_on",
        "expires_on",
    )
    form_columns = ("title", "medium", "shelf", "retention_years", "access_level")
    column_details_list = (
        (
            "Basic data",
            (
                "code",
                "kind",
                "title",
                "volume",
                "first_volume",
                "station",
                "enterprise",
                "service_case",
                "request",
                "year",
                "medium",
                "shelf",
                "access_level",
            ),
        ),
        (
            "Filing",
            ("opened_on", "filed_on", "filed_by", "retention_years", "expires_on", "is_complete"),
        ),
    )
    related = (
        (ArchiveItem, "archive_file", ("seq", "title", "kind", "doc_date", "pages", "attachment")),
        (CorrectionSlip, "archive_file", ("code", "place", "stands", "right", "status")),
        (ArchiveFile, "first_volume", ("code", "title", "filed_on", "status")),
    )
    work_views = (
        WorkView("open", "Open", lambda actor_: ArchiveFile.status == "OPEN"),
        WorkView("filed", "Filed", lambda actor_: ArchiveFile.status == "FILED"),
        WorkView("over", "Retention over", lambda actor_: disposals.is_over(), "near"),
        WorkView("all", "All"),
    )
    can_create = can_delete = False

    def tool_links(self):
        if not can(actor(), "create", ArchiveDisposal.table()):
            return []
        return [(_("Propose a disposal"), url_for("archive_disposal.create_view"))]

    def details(self, row):
        """The contents stand in the order of their numbers."""
        page = super().details(row)
        for tab in page.tabs:
            if tab.id == f"t-{ArchiveItem.table()}":
                tab.rows = sorted(tab.rows, key=lambda cells: int(cells[0].text or 0))
        if row.status in CLOSED_FILE and can(actor(), "create", CorrectionSlip.table()):
            address = url_for("correction_slip.create_view", archive_file=row.id)
            page.acts.append(Act(_("Correction slip"), address, icon="edit"))
        return page

    def prepare_export(self, rows):
        counts = archives.counts([row.id for row in rows])
        for row in rows:
            row.count = counts.get(row.id, 0)

    def export_columns(self):
        """Ledger L09 of reports.md."""
        names = (
            "code",
            "kind",
            "title",
            "enterprise",
            "volume",
            "filed_on",
            "retention_years",
            "expires_on",
        )
        return [
            *(exporting.column_of(ArchiveFile, name) for name in names),
            exporting.computed_column("Documents", "number", lambda row: row.count),
            *(
                exporting.column_of(ArchiveFile, name)
                for name in ("is_complete", "shelf", "status")
            ),
        ]


class ItemView(RecordView):
    model = ArchiveItem
    column_list = ("seq", "archive_file", "title", "kind", "doc_date", "pages", "attachment")
    column_filters = ("archive_file", "kind", "doc_date")
    can_delete = False


class DisposalView(RecordView):
    """Volumes whose retention is over, disposed of by two persons (GDD-7.3-e)."""

    model = ArchiveDisposal
    menu_group = "needs"
    menu_order = 105
    column_list = ("code", "appraised_by", "appraised_on", "approved_by", "disposed_on", "status")
    column_filters = ("status", "station", "appraised_by", "disposed_on")
    column_details_list = (
        ("Appraisal", ("files", "appraisal", "appraised_by", "appraised_on", "station")),
        ("Decision", ("approved_by", "opinion", "disposed_on")),
    )
    can_delete = False
    work_views = (
        WorkView(
            "waiting", "Awaiting approval", lambda actor_: ArchiveDisposal.status == "WAIT", "near"
        ),
        WorkView("all", "All"),
    )

    def first_values(self, values):
        """The list begins with every volume of the station whose retention is over."""
        rows = visible(actor(), ArchiveFile).where(disposals.is_over())
        return values | {"files": [row.id for row in rows.order_by(ArchiveFile.id).limit(LONGEST)]}


LONGEST = 200
"""Volumes that one list of a disposal begins with."""


def act_of(row) -> list:
    """The way from an archived case or need to its file."""
    if row.status != "ARCHIVED" or not can(actor(), "read", ArchiveFile.table()):
        return []
    return [
        Act(volume.code, details_url(volume), icon="file") for volume in archives.volumes_of(row)
    ]


def clock_of(case) -> list:
    """The date by which a closed case is archived, as (term, value, small print, tone)."""
    if case.status != "CLOSED" or case.closed_at is None:
        return []
    due = archives.due_on(case)
    return [(_("Archive by"), counted_day(due), "", "late" if due < today() else "")]
