"""Attachments for those who may read the record they belong to: looked at on a page of our own, or
taken away (C8).

A picture stands in the page; a PDF opens in a tab of its own, in the browser's viewer. Everything
else is only taken away.
"""

from urllib.parse import quote

from flask import Blueprint, Response, render_template, url_for

from backoffice.errors import NotFound
from backoffice.records.attachments import open_for, owner_of
from models.clock import local
from views.current import actor, no_parameters_but
from views.display.cells import account_name, details_url
from views.display.labels import own_name

blueprint = Blueprint("files", __name__)

PICTURES = ("image/png", "image/jpeg")
SHOWN = (*PICTURES, "application/pdf")
BARE = (
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""What a shown file may do: nothing. The browser's own viewer of PDF needs its style."""


@blueprint.route("/files/<int(max=2147483647):attachment_id>")
def download(attachment_id):
    """The file itself, as a download."""
    no_parameters_but()
    return _sent(*open_for(actor(), attachment_id), "attachment")


@blueprint.route("/files/<int(max=2147483647):attachment_id>/shown")
def shown(attachment_id):
    """A picture or a PDF as the browser shows it. Raises NotFound for everything else."""
    no_parameters_but()
    attachment, content = open_for(actor(), attachment_id)
    if attachment.media_type not in SHOWN:
        raise NotFound()
    answer = _sent(attachment, content, "inline")
    answer.headers["Content-Security-Policy"] = BARE
    return answer


@blueprint.route("/files/<int(max=2147483647):attachment_id>/preview")
def look(attachment_id):
    """The page of a file: what it is, whose it is, and its picture when it is one."""
    no_parameters_but()
    attachment, _content = open_for(actor(), attachment_id)
    owner = owner_of(attachment)
    return render_template(
        "file.html",
        page_title=attachment.filename,
        file=attachment,
        is_picture=attachment.media_type in PICTURES,
        is_shown=attachment.media_type in SHOWN,
        size=readable_size(attachment.size),
        when=local(attachment.created_at).strftime("%Y-%m-%d %H:%M"),
        by=account_name(attachment.created_by),
        owner=own_name(owner),
        owner_url=details_url(owner),
        shown_url=url_for("files.shown", attachment_id=attachment.id),
        download_url=url_for("files.download", attachment_id=attachment.id),
    )


def _sent(attachment, content, way) -> Response:
    return Response(
        content,
        mimetype=attachment.media_type,
        headers={
            "Content-Disposition": f'{way}; filename="file"; '
            f"filename*=UTF-8''{quote(attachment.filename)}"
        },
    )


def readable_size(size: int) -> str:
    """Bytes in the unit that a person would use."""
    return (
        f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(size / 1024, 0.1):.1f} KB"
    )
