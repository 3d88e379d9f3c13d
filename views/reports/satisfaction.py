"""Means of the surveys on the screen and as a workbook (SY-6.4.3, R-Q4)."""

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from backoffice.access.permissions import can, require
from backoffice.reports import satisfaction
from backoffice.reports.periods import rows_of
from models.cases import ServiceCase
from models.surveys import QUESTIONS, SatisfactionSurvey
from views.crud.list import report_table
from views.crud.list.report_table import Asked, understand
from views.current import actor
from views.display.cells import Cell
from views.display.labels import choice_label, field_label, row_name

blueprint = Blueprint("satisfaction", __name__, url_prefix="/satisfaction")
RESOURCE = SatisfactionSurvey.table()


def titles() -> dict:
    return {
        "station": _("By station"),
        "class": _("By service class"),
        "provider": _("By provider"),
        "person": _("By person"),
    }


def lines(asked: Asked) -> list:
    """(name, Means) of every line."""
    found = satisfaction.means(actor(), asked.by, asked.first, asked.last)
    rows = rows_of(satisfaction.GROUPS, asked.by, [one.key for one in found])
    return [(_name(asked.by, one.key, rows), one) for one in found]


def _name(by, key, rows) -> str:
    if by == "class":
        return choice_label(ServiceCase.service_class, key)
    return row_name(rows[key]) if key in rows else _("Served by the station itself")


def _percent(value) -> str:
    return "" if value is None else f"{value}%"


def _cells(name, one) -> list[Cell]:
    counts = [
        Cell(text=name),
        Cell("number", str(one.asked)),
        Cell("number", str(one.answered)),
        Cell("number", _percent(one.response)),
    ]
    if one.hidden:
        few = Cell(text=_("fewer than %(n)s answers", n=satisfaction.FEW), tone="rest")
        return [*counts, few, *(Cell("number") for _rest in range(len(heads()) - 5))]
    said = [one.mean, *one.questions.values()]
    return [
        *counts,
        *(Cell("number", "" if value is None else str(value)) for value in said),
        Cell("number", _percent(one.content)),
        Cell("number", _percent(one.solved)),
    ]


def heads() -> list[str]:
    """The heads of the table; questions by their number."""
    numbers = [
        _(
            "Q%(n)s",
            n=field_label(SatisfactionSurvey, SatisfactionSurvey._meta.fields[name]).partition(".")[
                0
            ],
        )
        for name in QUESTIONS
    ]
    return [
        _("Name"),
        _("Asked"),
        _("Answered"),
        _("Response rate"),
        _("Mean score"),
        *numbers,
        _("Satisfied"),
        _("Solved"),
    ]


@blueprint.route("/")
def table():
    """Means with the number of answers beside each."""
    require(actor(), "means", RESOURCE)
    asked = understand(satisfaction.groups_for(actor()))
    names = heads()
    rows = [_cells(name, one) for name, one in lines(asked)]
    for row in rows:
        for head, cell in zip(names, row, strict=True):
            cell.label = head
    may_export = can(actor(), "export", RESOURCE)
    return render_template(
        "report.html",
        asked=asked,
        heads=names,
        rows=rows,
        notes=[note(), _questions()],
        list_url=url_for("satisfaction.table"),
        empty=_("Means stand here as soon as services have ended."),
        tabs=[
            (
                titles()[by],
                url_for("satisfaction.table", **{**asked.args(), "by": by}),
                by == asked.by,
            )
            for by in satisfaction.groups_for(actor())
        ],
        export_url=url_for("satisfaction.export", **asked.args()) if may_export else None,
        page_title=_("Satisfaction"),
    )


def _questions() -> str:
    return _("; ").join(
        field_label(SatisfactionSurvey, SatisfactionSurvey._meta.fields[name]) for name in QUESTIONS
    )


@blueprint.route("/export")
def export():
    """The same table as a workbook."""
    require(actor(), "export", RESOURCE)
    asked = understand(satisfaction.groups_for(actor()))
    title = _("Satisfaction") + " " + titles()[asked.by]
    return report_table.workbook(
        asked,
        title,
        [*report_table.said(asked, note()), _questions()],
        heads(),
        _values(asked),
        10,
        RESOURCE,
        "satisfaction",
    )


def _values(asked):
    for name, one in lines(asked):
        yield (
            name,
            one.asked,
            one.answered,
            one.response,
            one.mean,
            *one.questions.values(),
            one.content,
            one.solved,
        )


def note() -> str:
    """How the figures are counted."""
    return _(
        "Very satisfied 4, satisfied 3, average 2, dissatisfied 1; not applicable is left "
        "out. Satisfied = (very satisfied + satisfied) ÷ "
        "answered question 10, in percent. Means of a person stand only over %(n)s answers "
        "or more.",
        n=satisfaction.FEW,
    )
