"""Agreed and actual days of services on the screen and as a workbook (SY-5.5.2, JL-7.4.1, report
06).
"""

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from backoffice.access.permissions import can, require
from backoffice.reports import handling_times
from backoffice.reports.periods import rows_of
from models.cases import ServiceCase, ServiceRecord
from views.crud.list import report_table
from views.crud.list.report_table import Asked, understand
from views.current import actor
from views.display.cells import Cell
from views.display.labels import choice_label, row_name

blueprint = Blueprint("handling_times", __name__, url_prefix="/handling-times")
RESOURCE = ServiceCase.table()


def titles() -> dict:
    return {
        "station": _("By station"),
        "class": _("By service class"),
        "provider": _("By provider"),
        "item": _("By service item"),
        "mode": _("By mode of service"),
    }


def heads() -> list[str]:
    stages = (
        _("Raised to accepted"),
        _("Accepted to replied"),
        _("Replied to started"),
        _("Started to ended"),
        _("Ended to closed"),
    )
    return [
        _("Name"),
        _("Cases served"),
        _("Served online"),
        _("Days promised"),
        _("Days used"),
        _("Median"),
        _("Nine of ten within"),
        _("Duration agreed"),
        _("Duration taken"),
        _("Shorter (percent)"),
        *stages,
    ]


def lines(asked: Asked) -> list:
    """(name, Times) of every line."""
    found = handling_times.times(actor(), asked.by, asked.first, asked.last)
    rows = rows_of(handling_times.GROUPS, asked.by, [one.key for one in found])
    return [(_name(asked.by, one.key, rows), one) for one in found]


def _name(by, key, rows) -> str:
    if by in ("class", "mode"):
        return choice_label(ServiceCase.service_class if by == "class" else ServiceRecord.mode, key)
    return row_name(rows[key]) if key in rows else _("Served by the station itself")


def values(asked: Asked):
    """The lines as a workbook holds them."""
    for name, one in lines(asked):
        yield (
            name,
            one.ended,
            one.online,
            one.promised,
            one.used,
            one.middle,
            one.ninety,
            one.agreed,
            one.taken,
            one.shorter,
            *one.stages,
        )


@blueprint.route("/")
def table():
    require(actor(), "read", RESOURCE)
    asked = understand(handling_times.GROUPS)
    names = heads()

    def cell(place, value):
        kind, text = "number" if place else "text", "" if value is None else str(value)
        return Cell(kind, text, label=names[place])

    rows = []
    for row in values(asked):
        rows.append([cell(place, value) for place, value in enumerate(row)])
    return render_template(
        "report.html",
        asked=asked,
        heads=names,
        rows=rows,
        notes=[note()],
        page_title=_("Handling times"),
        list_url=url_for("handling_times.table"),
        empty=_("Figures stand here as soon as services have ended."),
        tabs=[
            (title, url_for("handling_times.table", **{**asked.args(), "by": by}), by == asked.by)
            for by, title in titles().items()
        ],
        export_url=url_for("handling_times.export", **asked.args())
        if can(actor(), "export", RESOURCE)
        else None,
    )


@blueprint.route("/export")
def export():
    """The same table as a workbook."""
    require(actor(), "export", RESOURCE)
    asked = understand(handling_times.GROUPS)
    title = _("Handling times") + " " + titles()[asked.by]
    return report_table.workbook(
        asked,
        title,
        report_table.said(asked, note()),
        heads(),
        values(asked),
        12,
        RESOURCE,
        "handling_times",
    )


def note() -> str:
    """How the figures are counted."""
    return _(
        "Means of working days, the first day not counted, pauses included. Used: from "
        "acceptance to the end of service. Duration: from the start to the "
        "end of service, over the cases for which one was agreed; shorter = (agreed − "
        "taken) ÷ agreed. By mode a case counts under each of its modes."
    )
