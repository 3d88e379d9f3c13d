"""Correction slips: what is wrong in a filed volume is put right beside it, never in it
(decision 50, SY-9.3.2).
"""

from models.archives import ArchiveFile
from models.base import Record
from models.choices import Choices
from models.fields import AccountField, DateTime, Link, ShortText, StatusField, Text
from models.staff import Staff
from models.stations import Station

SLIP_STATUS = Choices(
    "SLIP_STATUS",
    ("WAIT", "待审核", "Awaiting the head"),
    ("APPROVE", "已生效", "In force"),
    ("REJECT", "未同意", "Not agreed"),
    ("RECALLED", "已收回", "Taken back"),
)


class CorrectionSlip(Record):
    """A word, date or name of a filed volume as it stands and as it should be."""

    label = "Correction slip"
    display_fields = ("code",)
    search_fields = ("code", "place", "archive_file.code")
    number_rule = "correction_slip"
    deletable_states = ()
    locked_states = closed_in = ("APPROVE", "REJECT", "RECALLED")

    code = ShortText("Slip no.", 40, unique=True, system=True)
    station = Link("Station", Station, system=True)
    archive_file = Link(
        "Archive file", ArchiveFile, limit={"status": ("FILED", "BORROWED", "EXPIRED")}
    )
    place = ShortText("Where it stands", 150, help="Document and line, such as: service record 2")
    stands = Text("As it stands", help="Copied from the filed volume")
    right = Text("As it should be", help="The right words; the volume itself stays as filed")
    reason = Text("Reason")
    written_by = Link("Written by", Staff, system=True)
    head_opinion = Text("Head's review", null=True, system=True)
    decided_by = AccountField("Decided by", null=True)
    decided_at = DateTime("Decided at", null=True, system=True)
    status = StatusField("Status", SLIP_STATUS, default="WAIT")

    class Meta:
        table_name = "correction_slip"
        indexes = ((("archive_file", "status"), False), (("station", "status"), False))
