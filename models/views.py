"""Saved view of a list, and the columns that a person chose for one."""

from models.accounts import ROLE, UserAccount
from models.base import BaseTable, Record
from models.fields import Choice, Flag, Integer, Link, ShortText
from models.stations import Station
from models.structures import Document


class SavedView(Record):
    """Conditions, order and columns of a list under a name: of one person, or of a station, of a
    role, of a role at a station.
    """

    label = "Saved view"
    display_fields = ("name",)

    user = Link("Of", UserAccount, system=True)
    resource = ShortText("List", 40, system=True)
    name = ShortText("Name", 40)
    station = Link("For the station", Station, null=True)
    role = Choice("For the role", ROLE, null=True)
    opens_first = Flag("Opens first", help="The list opens with this view")
    in_menu = Flag("In the menu with its number", help="The menu shows how many entries it has")
    after_sign_in = Flag("First page after sign-in", help="Stands in place of the workbench")
    place = Integer("Order", default=0, system=True)
    conditions = Document("Conditions", default=dict)
    columns = Document("Columns", null=True)

    class Meta:
        table_name = "saved_view"
        indexes = ((("user", "resource"), False),)

    @property
    def is_shared(self) -> bool:
        """Whether it is there for others too."""
        return bool(self.station_id or self.role)


class ListLayout(BaseTable):
    """The columns of a list in the order in which one person wants them."""

    user = Link("User", UserAccount, system=True)
    resource = ShortText("List", 40, system=True)
    columns = Document("Columns")

    class Meta:
        table_name = "list_layout"
        indexes = ((("user", "resource"), True),)
