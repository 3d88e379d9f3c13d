"""Administrative division, Dictionary item, Setting, Work calendar, Numbering rule."""

from models.base import Kept, Record
from models.enumerations import DICTIONARY, REGION_LEVEL, SEQ_RESET
from models.fields import Choice, Day, Flag, Line, Link, Whole
from models.structures import Listed


class Region(Record):
    """Administrative division."""

    label = "Administrative division"
    named_by = ("name",)
    searched = ("code", "name")

    code = Line("Code", 6, unique=True, help="6 digits of the division code")
    name = Line("Name", 60)
    level = Choice("Level", REGION_LEVEL)
    parent = Link("Parent", "self", null=True)
    is_active = Flag("Active", default=True, help="Inactive ones are no longer offered")

    class Meta:
        table_name = "region"


class DictItem(Record):
    """Dictionary item."""

    label = "Dictionary item"
    named_by = ("code", "label_zh")
    searched = ("code", "label_zh", "label_en")

    dict_type = Listed("Dict", 40, DICTIONARY, help="Name of the list")
    code = Line("Code", 20, help="Never changes once used")
    label_zh = Line("Label zh", 80)
    label_en = Line("Label en", 120, null=True)
    sort = Whole("Sort", default=0, help="Smaller comes first")
    colour = Line("Colour", 10, null=True, help="Colour of the tag; empty: grey")
    parent = Link("Parent", "self", null=True)
    is_active = Flag("Active", default=True, help="Inactive ones are no longer offered")

    class Meta:
        table_name = "dict_item"
        indexes = ((("dict_type", "code"), True),)


class Setting(Record):
    """Setting."""

    label = "Setting"
    named_by = ("key",)
    searched = ("key", "note")

    key = Line("Key", 60, unique=True)
    value = Line("Value", 200, help="Takes effect at once")
    note = Line("Note and clause", 200, help="What it decides, and by which clause")

    class Meta:
        table_name = "setting"


class WorkCalendar(Record):
    """Work calendar."""

    label = "Work calendar"
    named_by = ("day",)

    day = Day("Date", unique=True)
    is_workday = Flag("Is working day", help="Untick for a holiday")
    note = Line("Note", 60, null=True, help="Such as make-up day")

    class Meta:
        table_name = "work_calendar"


class NumberSequence(Record):
    """Numbering rule."""

    label = "Numbering rule"
    named_by = ("rule_code",)

    rule_code = Line("Rule", 60, unique=True)
    pattern = Line("Pattern", 80, help="Braces name the parts, such as {YYYY}")
    reset = Choice("Reset period", SEQ_RESET, help="When numbers begin again at 1")
    current = Whole("Current", default=0, system=True)

    class Meta:
        table_name = "number_sequence"


class NumberCounter(Kept):
    """How many numbers a rule gave for one place in its present period."""

    code = Line("Counter", 120, unique=True)
    period = Line("Current period", 8)
    current = Whole("Current", default=0)

    class Meta:
        table_name = "number_counter"
