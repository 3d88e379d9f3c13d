"""Published procedures of services, their steps, and what is not published yet (SY-6.5.1,
GDD-7.1.2).
"""

from typing import ClassVar

from flask import flash
from flask_babel import gettext as _

from backoffice.workflow.procedures import beyond_promise
from models.procedures import ProcedureStep, ServiceProcedure
from views.crud.list.list_page import Computed
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.display.cells import Cell
from views.display.labels import row_name


class ProcedureView(RecordView):
    model = ServiceProcedure
    menu_group = "catalogue"
    menu_order = 30
    column_list = ("subject", "station", "published_on", "published_via")
    computed: ClassVar[dict] = {
        "subject": Computed(
            "Procedure", lambda row: Cell(text=row_name(row.service_item or row.category))
        )
    }
    column_filters = ("service_item", "category", "station", "published_on")
    form_layout = (
        ("Procedure", ("service_item", "category", "station", "chart")),
        ("Publication", ("published_on", "published_via")),
    )
    form_children = (ProcedureStep,)
    related = ((ProcedureStep, "procedure", ("row_no", "step", "actor", "limit_days")),)
    work_views = (
        WorkView("public", "Published", lambda actor: ServiceProcedure.published_on.is_null(False)),
        WorkView(
            "hidden", "Not published", lambda actor: ServiceProcedure.published_on.is_null(), "near"
        ),
        WorkView("all", "All"),
    )

    def linked_columns(self):
        return [*super().linked_columns(), "service_item", "category"]

    def say_saved(self, row):
        super().say_saved(row)
        if words := too_long(row):
            flash(words, "warn")

    def details(self, row):
        page = super().details(row)
        page.notice = too_long(row)
        return page


def too_long(row) -> str | None:
    """Steps that together take longer than the promise are worth a look: some may run side by side
    (R-P1).
    """
    days = beyond_promise(row)
    return days and _(
        "The steps together take %(total)s working days, promised are %(days)s",
        total=days[0],
        days=days[1],
    )


class StepView(RecordView):
    model = ProcedureStep
    column_list = ("row_no", "procedure", "step", "actor", "limit_days")
    column_filters = ("procedure",)
    can_create = can_edit = can_delete = False
