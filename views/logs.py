"""The audit log and the log of exports: read, exported, never changed."""

from models.attachments import Attachment
from models.audit import AuditLog, ExportLog
from views.base.record_view import RecordView


class AuditView(RecordView):
    model = AuditLog
    column_list = ("id", "at", "user_name", "roles", "action", "event", "object_ref", "ip")
    column_filters = ("action", "user_name", "at", "object_ref")
    column_details_list = (("Basic data", ("at", "user_name", "roles", "action", "event", "object_ref", "diff", "ip", "request_id")),
                           ("Chain", ("prev_hash", "line_hash")))
    can_create = can_edit = can_delete = False


class ExportView(RecordView):
    model = ExportLog
    column_list = ("report_code", "user", "row_count", "masked", "at")
    column_filters = ("report_code", "user", "at")
    can_create = can_edit = can_delete = False


class AttachmentView(RecordView):
    model = Attachment
    column_list = ("filename", "kind", "size", "owner_type", "created_at")
    column_filters = ("kind",)
    can_create = can_edit = can_delete = can_export = False
