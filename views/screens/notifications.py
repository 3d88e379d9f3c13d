"""Messages to the signed-in person."""

from flask import flash
from flask_admin import expose
from flask_babel import gettext as _

from backoffice.messages import notifications
from models.notifications import Notification
from views.crud.record_view import RecordView
from views.current import actor


class NotificationView(RecordView):
    model = Notification
    menu_group = "logs"
    menu_order = 40
    column_list = ("content", "kind", "created_at", "read_at")
    column_filters = ("kind", "created_at")
    can_create = can_edit = can_delete = can_export = False

    def tool_posts(self):
        return [(_("Mark all as read"), self.get_url(".read"))]

    @expose("/read/", methods=("POST",))
    def read(self):
        """All messages of this person are read."""
        notifications.read_all(actor())
        flash(_("All messages are marked as read"), "ok")
        return self.back()
