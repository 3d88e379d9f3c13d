"""The result of a duplicate check of a local standard that is to be set up (SY-5.3.6)."""

from models.attachments import FileField
from models.base import Record
from models.cases import ServiceCase
from models.choices import Choices
from models.clock import today
from models.fields import AccountField, Choice, Date, Link, ShortText, Text
from models.messages import T
from models.rules import needed, not_future

DUPLICATE_RESULT = Choices(
    "DUPLICATE_RESULT",
    ("NONE", "未发现重复", "No duplicate found"),
    ("SIMILAR", "有相近标准", "Similar standards exist"),
    ("SAME", "重复", "Duplicate"),
)

CHECKED = ("S06",)
"""The items of the catalogue whose result this is."""


def of_a_check(row: Record) -> dict[str, T]:
    """The case asks for a duplicate check."""
    case = row.__data__.get("service_case") and row.service_case
    if case and case.service_item.code not in CHECKED:
        return {"service_case": T("Choose a case that asks for a duplicate check")}
    return {}


class DuplicateCheck(Record):
    """Duplicate check of a local standard: what was searched where, and what was found."""

    label = "Duplicate check"
    display_fields = ("subject",)
    search_fields = ("subject", "similar", "service_case.code")
    belongs_to = "service_case"
    deletable_states = ()
    rules = (
        of_a_check,
        not_future("checked_on"),
        needed(
            "similar",
            {"result": ("SIMILAR", "SAME")},
            T("Name the standards that were found, with their numbers"),
        ),
    )

    service_case = Link("Case", ServiceCase)
    subject = ShortText("Standard to be set up", 200, help="Its name as in the application")
    sources = Text("Searched in", help="Which collections and catalogues, with which words")
    result = Choice("Result of the check", DUPLICATE_RESULT)
    similar = Text(
        "Standards found",
        null=True,
        when={"result": ("SIMILAR", "SAME")},
        help="Number, name and status of each",
    )
    conclusion = Text("Conclusion", help="What the applicant is advised to do")
    checked_on = Date("Checked on", default=today)
    checked_by = AccountField("Checked by", null=True)
    file = FileField(
        "Report of the check", help="The list of hits, as it was given to the applicant"
    )

    class Meta:
        table_name = "duplicate_check"
