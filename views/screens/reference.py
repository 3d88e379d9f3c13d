"""Settings, dictionaries, the work calendar, numbering rules and divisions: kept by administrators,
read by all.
"""

from datetime import timedelta
from typing import ClassVar

from flask import render_template
from flask_admin import expose
from flask_babel import gettext as _

from backoffice import settings
from backoffice.deadlines import workdays
from backoffice.records import numbering
from models.clock import today
from models.reference import DictItem, NumberSequence, Region, Setting, WorkCalendar
from views.crud.list import list_page
from views.crud.list.list_page import Computed
from views.crud.record_view import RecordView
from views.crud.tree import TreeView
from views.current import actor
from views.display.cells import Cell

NEXT_YEAR = timedelta(days=100)
"""From the middle of September the holidays of the next year are asked for."""


def type_words(key: str) -> str:
    """What may stand in a setting."""
    kind = settings.kind_of(key)
    if kind == "flag":
        return _("1 for yes, 0 for no")
    return (
        _(
            "%(least)s to %(most)s",
            least=settings.range_of(key)[0],
            most=f"{settings.range_of(key)[1]:,}",
        )
        if kind
        else _("Any text")
    )


class SettingView(RecordView):
    model = Setting
    menu_group = "administration"
    menu_order = 40
    menu_verb = "update"
    column_list = ("key", "value", "type", "usual", "note", "updated_at", "updated_by")
    column_default_sort = "key"
    computed: ClassVar[dict] = {
        "type": Computed("Type and range", lambda row: Cell(text=type_words(row.key))),
        "usual": Computed(
            "Default value", lambda row: Cell(text=str(settings.DEFAULTS.get(row.key, "")))
        ),
    }


class DictionaryView(TreeView):
    model = DictItem
    menu_group = "administration"
    menu_order = 50
    tree_group = "dict_type"
    menu_verb = "update"
    column_list = (
        "code",
        "dict_type",
        "label_zh",
        "look",
        "label_en",
        "sort",
        "parent",
        "is_active",
    )
    column_filters = ("dict_type", "is_active")
    computed: ClassVar[dict] = {
        "look": Computed("Looks like", lambda row: Cell("tag", row.label_zh, tone=row.colour or ""))
    }
    bulk_fields = ("is_active", "sort", "colour")


class CalendarView(RecordView):
    model = WorkCalendar
    menu_group = "administration"
    menu_order = 60
    menu_verb = "update"
    column_list = ("day", "is_workday", "note")
    column_filters = ("day", "is_workday")
    column_default_sort = "-day"

    @expose("/")
    def index_view(self):
        page = list_page.page(actor(), self)
        if missing := workdays.missing_years(today(), today() + NEXT_YEAR):
            page.notice = _(
                "The holidays of %(years)s are not laid down: their days count "
                "Monday to Friday. Import them, or add each day.",
                years="、".join(map(str, missing)),
            )
        return render_template("record/list.html", page=page)


class NumberView(RecordView):
    model = NumberSequence
    menu_group = "administration"
    menu_order = 70
    menu_verb = "update"
    column_list = ("rule_code", "pattern", "reset", "current", "next")
    column_default_sort = "rule_code"
    computed: ClassVar[dict] = {
        "next": Computed(
            "Next number, as an example", lambda row: Cell(text=numbering.preview(row))
        )
    }


class RegionView(TreeView):
    model = Region
    menu_group = "administration"
    menu_order = 80
    menu_verb = "update"
    column_list = ("code", "name", "level", "parent", "is_active")
    column_filters = ("level", "parent", "is_active")
    bulk_fields = ("is_active", "parent")
    column_default_sort = "code"
