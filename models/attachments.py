"""Attachment."""

from models.base import Record
from models.enumerations import ACCESS_LEVEL, ATTACH_KIND
from models.fields import Choice, Line, Whole


class Attachment(Record):
    """Attachment."""

    label = "Attachment"
    named_by = ("filename",)
    append_only = True

    owner_type = Line("Owner type", 40, system=True)
    owner_id = Whole("Owner id", system=True)
    filename = Line("File name", 200, system=True)
    kind = Choice("Kind", ATTACH_KIND, system=True)
    size = Whole("Size", unit="bytes", system=True)
    sha256 = Line("Hash", 64, system=True)
    media_type = Line("Media type", 60, system=True)
    stored_name = Line("Stored name", 64, unique=True, system=True)
    access_level = Choice("Access level", ACCESS_LEVEL, system=True)

    class Meta:
        table_name = "attachment"
