"""Attachments go out as attachments, to those who may read the record they belong to."""

from urllib.parse import quote

from flask import Blueprint, Response

from backoffice.attachments import open_for
from views.acting import actor, no_parameters_but

blueprint = Blueprint("files", __name__)


@blueprint.route("/files/<int(max=2147483647):attachment_id>")
def download(attachment_id):
    no_parameters_but()
    attachment, content = open_for(actor(), attachment_id)
    return Response(content, mimetype=attachment.media_type, headers={
        "Content-Disposition": f"attachment; filename=\"file\"; filename*=UTF-8''{quote(attachment.filename)}"})
