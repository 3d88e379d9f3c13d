"""Half-yearly summaries of the stations, with the figures of their time and the list of those
overdue (JL-9.1.3).
"""

from typing import ClassVar

from flask_babel import gettext as _

from backoffice.access.scopes import visible
from backoffice.reports import half_year_figures
from models.clock import today
from models.supervision import SupervisionSummary
from views.crud.detail.detail import Fact
from views.crud.list.list_page import Computed
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.current import actor
from views.display.cells import Cell
from views.display.labels import say


def is_late(actor):
    return (SupervisionSummary.status == "DRAFT") & (SupervisionSummary.due_on < today())


def figure(name):
    """A column of one figure of the half-year."""
    return Computed(
        half_year_figures.NAMES[name], lambda row: Cell("number", words(name, row.stats.get(name)))
    )


def words(name, value) -> str:
    if value is None:
        return ""
    return f"{value}%" if name in half_year_figures.PERCENT else str(value)


class SummaryView(RecordView):
    model = SupervisionSummary
    menu_group = "stations"
    menu_order = 80
    column_list = (
        "period",
        "station",
        "closed",
        "in_time",
        "content",
        "complaints",
        "due_on",
        "submitted_on",
        "status",
    )
    computed: ClassVar[dict] = {
        name: figure(name) for name in ("closed", "in_time", "content", "complaints")
    }
    column_filters = ("status", "station", "due_on", "submitted_on")
    column_default_sort = "-due_on"
    form_layout = (
        ("Half-year", ("station", "period")),
        ("Written summary", ("process_text", "problems_text", "measures_text", "effect_text")),
    )
    column_details_list = (
        ("Written summary", ("process_text", "problems_text", "measures_text", "effect_text")),
        (
            "Signature and review",
            ("due_on", "signed_by", "submitted_on", "review_note", "reviewed_by"),
        ),
    )
    can_delete = False
    work_views = (
        WorkView(
            "open",
            "To be submitted",
            lambda actor: SupervisionSummary.status == "DRAFT",
            "near",
            order="due_on",
        ),
        WorkView("late", "Late", is_late, "late", order="due_on"),
        WorkView("sent", "Submitted", lambda actor: SupervisionSummary.status == "SUBMITTED"),
        WorkView("all", "All"),
    )

    def first_values(self, values):
        """The half-year that is over, where the station has not written about it yet."""
        written = visible(actor(), SupervisionSummary).where(
            SupervisionSummary.station == (values.get("station") or 0),
            SupervisionSummary.period == (values.get("period") or ""),
        )
        return {**values, "period": None} if written.exists() else values

    def linked_columns(self):
        return [*super().linked_columns(), "stats"]

    def details(self, row):
        """The figures stand above the words that explain them."""
        page = super().details(row)
        facts = [
            Fact(say(label), words(name, row.stats.get(name)) or "")
            for name, label in half_year_figures.NAMES.items()
        ]
        page.sections.insert(0, (_("Figures of the half-year"), facts))
        return page
