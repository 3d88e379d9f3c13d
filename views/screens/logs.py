"""The audit log and the log of exports: read, exported, never changed."""

from typing import ClassVar

from flask_babel import gettext as _

from models.attachments import Attachment
from models.audit import AuditLog, ExportLog
from models.digits import whole
from models.registry import model_of
from views.crud.list.list_page import Computed
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.display.cells import Cell
from views.display.labels import table_label


def is_sign_in(_actor):
    return AuditLog.action.in_(("LOGIN", "LOGOUT")) | (AuditLog.event == "sign_in")


def is_failed_sign_in(_actor):
    return (AuditLog.action == "DENY") & (AuditLog.event == "sign_in")


def sign_in_reason(line) -> str:
    """Why somebody was not let in, in words."""
    words = {
        "unknown name": _("No such account"),
        "locked": _("Locked"),
        "wrong password": _("Wrong password"),
        "wrong code": _("Wrong code"),
        "disabled": _("Account disabled"),
    }
    return (
        words.get(((line.diff or {}).get("reason") or [None, ""])[1], "")
        if line.event == "sign_in"
        else ""
    )


def record_of(line) -> Cell:
    """The record that a line is about, with the way to it."""
    resource, _colon, row_id = (line.object_ref or "").partition(":")
    model = model_of(resource)
    if model is None or whole(row_id) is None or not model.label:
        return Cell(text="")
    return Cell(
        "main", f"{table_label(model)} #{row_id}", f"/admin/{resource}/details/?id={row_id}"
    )


class AuditView(RecordView):
    model = AuditLog
    menu_group = "logs"
    menu_order = 50
    column_list = (
        "id",
        "at",
        "user_name",
        "roles",
        "action",
        "event",
        "object_ref",
        "record",
        "why",
        "ip",
    )
    column_filters = ("action", "user_name", "at", "object_ref", "event")
    computed: ClassVar[dict] = {
        "record": Computed("Record", lambda row: record_of(row)),
        "why": Computed("Why", lambda row: Cell(text=sign_in_reason(row))),
    }
    work_views = (
        WorkView("all", "All"),
        WorkView("sign_in", "Sign-in log", is_sign_in),
        WorkView("failed", "Failed sign-ins", is_failed_sign_in),
        WorkView(
            "changes",
            "Changes",
            lambda who: AuditLog.action.in_(("CREATE", "UPDATE", "DELETE", "STATE", "GRANT")),
        ),
        WorkView(
            "taken",
            "Exports and reveals",
            lambda who: AuditLog.action.in_(("EXPORT", "PRINT", "VIEW_SENS")),
        ),
        WorkView(
            "refused",
            "Refused",
            lambda who: (AuditLog.action == "DENY") & (AuditLog.event == "refused"),
        ),
    )
    column_details_list = (
        (
            "Basic data",
            (
                "at",
                "user_name",
                "roles",
                "action",
                "event",
                "object_ref",
                "diff",
                "ip",
                "request_id",
            ),
        ),
        ("Chain", ("prev_hash", "line_hash")),
    )
    can_create = can_edit = can_delete = False


class ExportView(RecordView):
    model = ExportLog
    menu_group = "logs"
    menu_order = 60
    column_list = ("report_code", "user", "row_count", "purpose", "masked", "at")
    column_filters = ("report_code", "user", "at")
    can_create = can_edit = can_delete = False


class AttachmentView(RecordView):
    model = Attachment
    column_list = ("filename", "kind", "size", "owner_type", "created_at")
    column_filters = ("kind",)
    can_create = can_edit = can_delete = can_export = False
