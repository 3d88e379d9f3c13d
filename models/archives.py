"""Archive file and its numbered contents: one for each case, each enterprise, each need that became no case (SY-9.3, GDD-7.3, GDD-7.2.1.3)."""

from models.base import Record
from models.cases import ServiceCase
from models.clock import today
from models.enterprises import Enterprise
from models.enumerations import ACCESS_LEVEL, ARCHIVE_ITEM_KIND, ARCHIVE_KIND, ARCHIVE_STATUS, MEDIUM
from models.fields import Choice, Day, FileField, Flag, Line, Link, StatusField, Whole
from models.messages import T
from models.requests import ServiceRequest
from models.rules import needed, not_future
from models.staff import Staff
from models.stations import Station

CLOSED_FILE = ("FILED", "BORROWED", "EXPIRED", "DISPOSED")


class ArchiveFile(Record):
    """A volume of the archive: once filed it is read only, and what comes later goes into a supplement (GDD-7.3-a)."""

    label = "Archive file"
    named_by = ("code", "title")
    searched = ("code", "title", "enterprise.name")
    numbered = "archive_file"
    frozen = sealing = CLOSED_FILE
    removable = ()
    rules = (needed("shelf", {"medium": ("P", "B")}, T("Paper lies somewhere; say where")),)

    code = Line("File no.", 40, unique=True, system=True)
    kind = Choice("Kind", ARCHIVE_KIND, system=True)
    title = Line("Title", 150, help="What stands on the cover of the file")
    station = Link("Station", Station, system=True)
    enterprise = Link("Enterprise", Enterprise, null=True, system=True)
    service_case = Link("Case", ServiceCase, null=True, system=True)
    request = Link("Request", ServiceRequest, null=True, system=True)
    volume = Whole("Volume", default=1, system=True)
    year = Whole("Year", system=True)
    medium = Choice("Medium", MEDIUM, default="D")
    shelf = Line("Shelf", 80, null=True, help="Room, cabinet and shelf where the paper file stands")
    opened_on = Day("Opened on", default=today, system=True)
    filed_on = Day("Filed on", null=True, system=True)
    filed_by = Link("Filed by", Staff, null=True, system=True)
    retention_years = Whole("Retention", least=3, most=100, unit="years")
    expires_on = Day("Kept until", null=True, system=True)
    access_level = Choice("Access level", ACCESS_LEVEL, default="INTERNAL")
    is_complete = Flag("Complete", system=True)
    status = StatusField("Status", ARCHIVE_STATUS, default="OPEN")

    class Meta:
        table_name = "archive_file"
        indexes = ((("service_case", "volume"), True), (("request", "volume"), True), (("enterprise", "kind"), False), (("station", "status"), False))


class ArchiveItem(Record):
    """A document in a file, under a number without gaps (SY-9.3.4)."""

    label = "Archive item"
    named_by = ("seq", "title")
    searched = ("title",)
    belongs_to = "archive_file"
    removable = ()
    rules = (not_future("doc_date"),)

    archive_file = Link("Archive file", ArchiveFile, limit={"status": "OPEN"})
    seq = Whole("No.", system=True)
    title = Line("Title", 150, help="Name of the piece as the contents list it")
    kind = Choice("Kind", ARCHIVE_ITEM_KIND)
    doc_date = Day("Date")
    pages = Whole("Pages", least=1, most=10_000, null=True, help="Of the paper; empty for a file that is only digital")
    attachment = FileField("Attachment")

    class Meta:
        table_name = "archive_item"
        indexes = ((("archive_file", "seq"), True),)
