"""Attachment."""

from typing import Any

from models.base import Record
from models.choices import Choices
from models.fields import Choice, Integer, Link, ShortText

ATTACH_KIND = Choices(
    "ATTACH_KIND",
    ("FORM", "表单", "Form"),
    ("CERT", "证照", "Certificate"),
    ("REPORT", "报告", "Report"),
    ("PHOTO", "照片", "Photo"),
    ("SIGN", "签字件", "Signed scan"),
    ("OTHER", "其他", "Other"),
)

ACCESS_LEVEL = Choices(
    "ACCESS_LEVEL",
    ("PUBLIC", "公开", "Public"),
    ("INTERNAL", "内部", "Internal"),
    ("RESTRICTED", "受限(企业信息)", "Restricted"),
    ("SECRET", "保密", "Confidential"),
)


class Attachment(Record):
    """Attachment."""

    label = "Attachment"
    display_fields = ("filename",)
    append_only = True

    owner_type = ShortText("Owner type", 40, system=True)
    owner_id = Integer("Owner id", system=True)
    filename = ShortText("File name", 200, system=True)
    kind = Choice("Kind", ATTACH_KIND, system=True)
    size = Integer("Size", unit="bytes", system=True)
    sha256 = ShortText("Hash", 64, system=True)
    media_type = ShortText("Media type", 60, system=True)
    stored_name = ShortText("Stored name", 64, unique=True, system=True)
    access_level = Choice("Access level", ACCESS_LEVEL, system=True)

    class Meta:
        table_name = "attachment"


class FileField(Link):
    """An uploaded file, stored as an attachment."""

    kind = "file"

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, Attachment, null=True, **options)
