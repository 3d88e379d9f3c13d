"""Administrative division, Dictionary item, Setting, Work calendar, Numbering rule."""

from models.base import BaseTable, Record
from models.choices import Choices
from models.fields import Choice, Date, Flag, Integer, Link, ShortText
from models.structures import Listed

REGION_LEVEL = Choices(
    "REGION_LEVEL",
    ("1", "省级", "Province-level"),
    ("2", "地级", "Prefecture-level"),
    ("3", "县级", "County-level"),
)

DICTIONARY = Choices(
    "DICTIONARY",
    ("industry", "国民经济行业", "Industry"),
    ("service_mode", "服务方式", "Mode of service"),
    ("expert_role", "专家角色", "Role of an expert"),
    ("complaint_response", "投诉处理措施", "Response to a complaint"),
)

SEQ_RESET = Choices(
    "SEQ_RESET",
    ("NEVER", "不重置", "Never"),
    ("YEAR", "按年", "Yearly"),
    ("MONTH", "按月", "Monthly"),
    ("DAY", "按日", "Daily"),
)


class Region(Record):
    """Administrative division."""

    label = "Administrative division"
    display_fields = ("name",)
    search_fields = ("code", "name")

    code = ShortText("Code", 6, unique=True, help="6 digits of the division code")
    name = ShortText("Name", 60)
    level = Choice("Level", REGION_LEVEL)
    parent = Link("Parent", "self", null=True)
    is_active = Flag("Active", default=True, help="Inactive ones are no longer offered")

    class Meta:
        table_name = "region"


class DictItem(Record):
    """Dictionary item."""

    label = "Dictionary item"
    display_fields = ("code", "label_zh")
    search_fields = ("code", "label_zh", "label_en")

    dict_type = Listed("Dict", 40, DICTIONARY, help="Name of the list")
    code = ShortText("Code", 20, help="Never changes once used")
    label_zh = ShortText("Label zh", 80)
    label_en = ShortText("Label en", 120, null=True)
    sort = Integer("Sort", default=0, help="Smaller comes first")
    colour = ShortText("Colour", 10, null=True, help="Colour of the tag; empty: grey")
    parent = Link("Parent", "self", null=True)
    is_active = Flag("Active", default=True, help="Inactive ones are no longer offered")

    class Meta:
        table_name = "dict_item"
        indexes = ((("dict_type", "code"), True),)


class Setting(Record):
    """Setting."""

    label = "Setting"
    display_fields = ("key",)
    search_fields = ("key", "note")

    key = ShortText("Key", 60, unique=True)
    value = ShortText("Value", 200, help="Takes effect at once")
    note = ShortText("Note and clause", 200, help="What it decides, and by which clause")

    class Meta:
        table_name = "setting"


class WorkCalendar(Record):
    """Work calendar."""

    label = "Work calendar"
    display_fields = ("day",)

    day = Date("Date", unique=True)
    is_workday = Flag("Is working day", help="Untick for a holiday")
    note = ShortText("Note", 60, null=True, help="Such as make-up day")

    class Meta:
        table_name = "work_calendar"


class NumberSequence(Record):
    """Numbering rule."""

    label = "Numbering rule"
    display_fields = ("rule_code",)

    rule_code = ShortText("Rule", 60, unique=True)
    pattern = ShortText("Pattern", 80, help="Braces name the parts, such as {YYYY}")
    reset = Choice("Reset period", SEQ_RESET, help="When numbers begin again at 1")
    current = Integer("Current", default=0, system=True)

    class Meta:
        table_name = "number_sequence"


class NumberCounter(BaseTable):
    """How many numbers a rule gave for one place in its present period."""

    code = ShortText("Counter", 120, unique=True)
    period = ShortText("Current period", 8)
    current = Integer("Current", default=0)

    class Meta:
        table_name = "number_counter"
