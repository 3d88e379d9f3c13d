"""Archive file and its numbered contents: one for each case, each enterprise, each need that became
no case (SY-9.3, GDD-7.3, GDD-7.2.1.3).
"""

from models.attachments import ACCESS_LEVEL, FileField
from models.base import Record
from models.cases import ServiceCase
from models.choices import Choices
from models.clock import today
from models.enterprises import Enterprise
from models.fields import (
    AccountField,
    Choice,
    Date,
    Flag,
    Integer,
    Link,
    ShortText,
    StatusField,
    Text,
)
from models.links import Links
from models.messages import T
from models.requests import ServiceRequest
from models.rules import needed, not_future
from models.staff import Staff
from models.stations import Station

ARCHIVE_KIND = Choices(
    "ARCHIVE_KIND",
    ("ENT", "一企一档", "Enterprise file"),
    ("CASE", "一事一档", "Case file"),
    ("NEED", "需求档案", "Need file"),
    ("STAFF", "人员档案", "Staff file"),
    ("COMPLAINT", "投诉档案", "Complaint file"),
    ("EVAL", "评价改进档案", "Evaluation file"),
    ("ASSET", "资产单据", "Stock documents"),
    ("TASK", "专项工作", "Special task"),
    ("OTHER", "其他", "Other"),
)

MEDIUM = Choices(
    "MEDIUM",
    ("P", "纸质", "Paper"),
    ("D", "数字", "Digital"),
    ("B", "双套", "Both"),
)

ARCHIVE_STATUS = Choices(
    "ARCHIVE_STATUS",
    ("OPEN", "建档中", "Open"),
    ("FILED", "已归档", "Filed"),
    ("BORROWED", "借出", "On loan"),
    ("EXPIRED", "到期待鉴定", "Expired"),
    ("DISPOSED", "已销毁", "Disposed"),
)

ARCHIVE_ITEM_KIND = Choices(
    "ARCHIVE_ITEM_KIND",
    ("FORM", "需求表", "Need form"),
    ("NOTICE", "受理通知书/告知书", "Acceptance or supplement notice"),
    ("SHEET", "需求处理单", "Handling sheet"),
    ("PLAN", "服务计划", "Service plan"),
    ("RECORD", "服务记录表", "Service records"),
    ("SUMMARY", "服务小结", "Service summary"),
    ("REPORT", "检测报告", "Test report"),
    ("SURVEY", "满意度评价表", "Satisfaction form"),
    ("FEE", "票据", "Receipt"),
    ("CONSENT", "授权书", "Authorisation"),
    ("COMPLAINT", "投诉材料", "Complaint material"),
    ("IMPROVE", "改进材料", "Improvement material"),
    ("OTHER", "其他", "Other"),
)


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
    first_volume = Link("First volume", "self", null=True, system=True)
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


DISPOSAL_STATUS = Choices(
    "DISPOSAL_STATUS",
    ("WAIT", "待批准", "Awaiting approval"),
    ("DONE", "已销毁", "Disposed"),
    ("KEPT", "不予销毁", "Kept"),
    ("WITHDRAWN", "已撤回", "Withdrawn"),
)


class ArchiveDisposal(Record):
    """Volumes whose retention is over, appraised by one person and disposed of with the word of
    another (GDD-7.3-e, R-A2).
    """

    label = "Disposal of archives"
    display_fields = ("code",)
    search_fields = ("code", "appraisal")
    number_rule = "archive_disposal"
    deletable_states = ()
    locked_states = ("DONE", "KEPT", "WITHDRAWN")
    closed_in = ("DONE", "KEPT", "WITHDRAWN")

    code = ShortText("Disposal no.", 40, unique=True, system=True)
    station = Link("Station", Station, system=True)
    files = Links(
        "Volumes",
        ArchiveFile,
        limit={"status": "FILED"},
        required=True,
        help="Filed volumes whose retention is over",
    )
    appraisal = Text(
        "Appraisal", help="Why these volumes are of no further use, and what becomes of them"
    )
    appraised_by = Link("Appraised by", Staff, system=True)
    appraised_on = Date("Appraised on", system=True)
    approved_by = AccountField("Approved by", null=True)
    opinion = Text("Opinion", null=True, system=True)
    disposed_on = Date("Disposed on", null=True, system=True)
    status = StatusField("Status", DISPOSAL_STATUS, default="WAIT")

    class Meta:
        table_name = "archive_disposal"
        indexes = ((("station", "status"), False),)
