"""Archive file and its numbered contents: one for each case, each enterprise, each need that became
no case (SY-9.3, GDD-7.3, GDD-7.2.1.3).
"""

from models.base import Record
from models.cases import ServiceCase
from models.clock import today
from models.enterprises import Enterprise
from models.enumerations import (
    ACCESS_LEVEL,
    ARCHIVE_ITEM_KIND,
    ARCHIVE_KIND,
    ARCHIVE_STATUS,
    MEDIUM,
)
from models.fields import Choice, Date, FileField, Flag, ShortText, Link, StatusField, Integer
from models.messages import T
from models.requests import ServiceRequest
from models.rules import needed, not_future
from models.staff import Staff
from models.stations import Station

CLOSED_FILE = ("FILED", "BORROWED", "EXPIRED", "DISPOSED")


class ArchiveFile(Record):
    """A volume of the archive: once filed it is read only, and what comes later goes into a
    supplement (GDD-7.3-a).
    """

    label = "Archive file"
    display_fields = ("code", "title")
    search_fields = ("code", "title", "enterprise.name")
    number_rule = "archive_file"
    locked_states = locking_states = CLOSED_FILE
    deletable_states = ()
    rules = (needed("shelf", {"medium": ("P", "B")}, T("Paper lies somewhere; say where")),)

    code = ShortText("File no.", 40, unique=True, system=True)
    kind = Choice("Kind", ARCHIVE_KIND, system=True)
    title = ShortText("Title", 150, help="What stands on the cover of the file")
    station = Link("Station", Station, system=True)
    enterprise = Link("Enterprise", Enterprise, null=True, system=True)
    service_case = Link("Case", ServiceCase, null=True, system=True)
    request = Link("Request", ServiceRequest, null=True, system=True)
    volume = Integer("Volume", default=1, system=True)
    year = Integer("Year", system=True)
    medium = Choice("Medium", MEDIUM, default="D")
    shelf = ShortText(
        "Shelf", 80, null=True, help="Room, cabinet and shelf where the paper file stands"
    )
    opened_on = Date("Opened on", default=today, system=True)
    filed_on = Date("Filed on", null=True, system=True)
    filed_by = Link("Filed by", Staff, null=True, system=True)
    retention_years = Integer("Retention", least=3, most=100, unit="years")
    expires_on = Date("Kept until", null=True, system=True)
    access_level = Choice("Access level", ACCESS_LEVEL, default="INTERNAL")
    is_complete = Flag("Complete", system=True)
    status = StatusField("Status", ARCHIVE_STATUS, default="OPEN")

    class Meta:
        table_name = "archive_file"
        indexes = (
            (("service_case", "volume"), True),
            (("request", "volume"), True),
            (("enterprise", "kind"), False),
            (("station", "status"), False),
        )


class ArchiveItem(Record):
    """A document in a file, under a number without gaps (SY-9.3.4)."""

    label = "Archive item"
    display_fields = ("seq", "title")
    search_fields = ("title",)
    belongs_to = "archive_file"
    deletable_states = ()
    rules = (not_future("doc_date"),)

    archive_file = Link("Archive file", ArchiveFile, limit={"status": "OPEN"})
    seq = Integer("No.", system=True)
    title = ShortText("Title", 150, help="Name of the piece as the contents list it")
    kind = Choice("Kind", ARCHIVE_ITEM_KIND)
    doc_date = Date("Date")
    pages = Integer(
        "Pages",
        least=1,
        most=10_000,
        null=True,
        help="Of the paper; empty for a file that is only digital",
    )
    attachment = FileField("Attachment")

    class Meta:
        table_name = "archive_item"
        indexes = ((("archive_file", "seq"), True),)
