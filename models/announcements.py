"""Announcements to roles and stations, and who has read them."""

from models.accounts import ROLE, UserAccount
from models.base import BaseTable, Record
from models.clock import now, today
from models.fields import Date, DateTime, Link, ShortText, Text
from models.messages import T
from models.stations import Station
from models.structures import ChoiceList


def ends_after_it_begins(row: Record) -> dict[str, T]:
    late = row.shown_to and row.shown_from and row.shown_to < row.shown_from
    return {"shown_to": T("The last day lies before the first")} if late else {}


class Announcement(Record):
    """A notice to everybody, to some roles, to one station, shown on the workbench from one day to
    another.
    """

    label = "Announcement"
    display_fields = ("title",)
    search_fields = ("title", "body")
    rules = (ends_after_it_begins,)

    title = ShortText("Title", 100, help="What it is about, in one line")
    body = Text("Announcement text", help="Plain text; a new line begins a paragraph")
    station = Link("For station", Station, null=True, help="Empty: for all stations")
    roles = ChoiceList("For roles", ROLE, null=True, help="None ticked: for all roles")
    shown_from = Date("Shown from", default=today)
    shown_to = Date("Shown to", null=True, help="Empty: until it is deleted")

    class Meta:
        table_name = "announcement"


class AnnouncementReading(BaseTable):
    """Somebody has read an announcement."""

    announcement = Link("Announcement", Announcement, system=True)
    user = Link("User", UserAccount, system=True)
    read_at = DateTime("Read at", default=now, system=True)

    class Meta:
        table_name = "announcement_reading"
        indexes = ((("announcement", "user"), True),)
