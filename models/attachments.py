"""Attachment."""

from models.base import Record
from models.enumerations import ACCESS_LEVEL, ATTACH_KIND
from models.fields import Choice, ShortText, Integer


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
