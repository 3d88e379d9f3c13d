"""Settings, dictionaries, the work calendar, numbering rules and divisions: kept by administrators, read by all."""

from models.reference import DictItem, NumberSequence, Region, Setting, WorkCalendar
from views.base.record_view import RecordView


class SettingView(RecordView):
    model = Setting
    menu_verb = "update"
    column_list = ("key", "value", "note")
    column_default_sort = "key"


class DictionaryView(RecordView):
    model = DictItem
    menu_verb = "update"
    column_list = ("code", "dict_type", "label_zh", "label_en", "parent", "is_active")
    column_filters = ("dict_type", "is_active")


class CalendarView(RecordView):
    model = WorkCalendar
    menu_verb = "update"
    column_list = ("day", "is_workday", "note")
    column_filters = ("day", "is_workday")
    column_default_sort = "-day"


class NumberView(RecordView):
    model = NumberSequence
    menu_verb = "update"
    column_list = ("rule_code", "pattern", "reset", "current")
    column_default_sort = "rule_code"


class RegionView(RecordView):
    model = Region
    menu_verb = "update"
    column_list = ("code", "name", "level", "parent", "is_active")
    column_filters = ("level", "parent", "is_active")
    column_default_sort = "code"
