"""Published procedures: how a service is done step by step, who acts, how long it takes (SY-6.5.1,
GDD-7.1.2).
"""

from models.attachments import FileField
from models.base import Record
from models.catalogue import ServiceCategory, ServiceItem
from models.fields import Date, Integer, Link, ShortText
from models.messages import T
from models.rules import needed, not_future
from models.stations import Station


def of_item_or_category(row: Record) -> dict[str, T]:
    """A procedure is that of one item, or of a whole category: never of both, never of nothing."""
    held = [name for name in ("service_item", "category") if row.__data__.get(name)]
    return (
        {}
        if len(held) == 1
        else {"service_item": T("Choose the item, or the category for all its items")}
    )


class ServiceProcedure(Record):
    """Published procedure."""

    label = "Published procedure"
    display_fields = ("service_item", "category")
    search_fields = ("service_item.name", "category.name", "published_via")
    rules = (
        of_item_or_category,
        not_future("published_on"),
        needed(
            "published_via",
            lambda row: row.published_on is not None,
            T("Say where it was published"),
        ),
    )

    service_item = Link(
        "Service item", ServiceItem, null=True, help="Empty for the procedure of a whole category"
    )
    category = Link(
        "Category",
        ServiceCategory,
        null=True,
        help="Stands for all items without a procedure of their own",
    )
    station = Link(
        "Station",
        Station,
        null=True,
        help="Empty: common to all stations, kept by the administrator",
    )
    chart = FileField("Flow chart")
    published_on = Date("Published on", null=True, help="When it was put up for all")
    published_via = ShortText(
        "Published via", 80, null=True, help="Such as the wall of the hall, website, WeChat account"
    )

    class Meta:
        table_name = "service_procedure"


class ProcedureStep(Record):
    """A step of a procedure, in its order."""

    label = "Procedure steps"
    display_fields = ("row_no", "step")
    belongs_to = "procedure"

    procedure = Link("Procedure", ServiceProcedure, system=True)
    row_no = Integer("Row no.", system=True)
    step = ShortText("Step", 120, help="What is done")
    actor = ShortText("Who acts", 60, help="Post or side, such as service specialist")
    limit_days = Integer(
        "Limit", null=True, unit="working days", help="0: at once; empty: no limit of its own"
    )

    class Meta:
        table_name = "procedure_step"
