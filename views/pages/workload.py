"""What waits for a person's decision, and how the work lies on the clerks of a station (SY-4.2.2,
SY-7.2-d).
"""

from flask import url_for
from flask_babel import gettext as _
from peewee import Case, fn

from backoffice.access.permissions import can
from backoffice.access.scopes import visible
from models.cases import ServiceCase
from models.staff import Staff
from views.crud.query.pager import capped_counts, counted
from views.display.cells import Cell
from views.display.labels import field_label, row_name, table_label
from views.display.screens import screen_of
from views.screens import cases

DECISIONS = (
    ("referral", "waiting", "answer"),
    ("refusal_filing", "waiting", "approve"),
    ("green_channel", "waiting", "approve"),
    ("case_extension", "waiting", "approve"),
    ("service_plan", "review", "approve"),
    ("change_proposal", "waiting", "approve"),
    ("complaint", "waiting", "respond"),
    ("satisfaction_survey", "check", "check"),
)
"""(table, view of its list, the right to decide): what is counted here is what the list shows."""

CLERKS = 20


def decisions(who) -> list:
    """(label, number, url) of each kind that waits for this person; all are asked in one question
    to the database.
    """
    mine = [
        (screen_of(resource), view)
        for resource, view, verb in DECISIONS
        if can(who, verb, resource)
    ]
    views = [_work_view(screen, name) for screen, name in mine]
    numbers = capped_counts(
        [
            visible(who, screen.model).where(view.when(who))
            for (screen, _name), view in zip(mine, views, strict=False)
        ]
    )
    return [
        (
            table_label(screen.model),
            counted(number),
            url_for(f"{screen.resource}.index_view", view=view),
            number,
        )
        for (screen, view), number in zip(mine, numbers, strict=False)
    ]


def load(who) -> tuple[list, list]:
    """(column labels, rows of cells) of the open cases of each clerk: how many, how many near and
    late, the busiest first.
    """
    near, late = (
        fn.SUM(Case(None, ((condition, 1),), 0))
        for condition in (cases.is_near(who), cases.is_late(who))
    )
    number = fn.COUNT(ServiceCase.id)
    found = (
        visible(who, ServiceCase)
        .select(ServiceCase.specialist, number, near, late)
        .where(cases.is_open(who))
        .group_by(ServiceCase.specialist)
        .order_by(number.desc(), ServiceCase.specialist)
        .limit(CLERKS)
        .tuples()
    )
    lines = list(found)
    staff_ids = [line[0] for line in lines] or [0]
    names = {row.id: row_name(row) for row in Staff.select().where(Staff.id.in_(staff_ids))}
    labels = [field_label(ServiceCase, ServiceCase.specialist), _("Open"), _("Due soon"), _("Late")]
    return labels, [_line(names.get(staff, ""), staff, counts, labels) for staff, *counts in lines]


def _line(name, staff, counts, labels) -> list:
    return [
        Cell("main", name, _list("open", staff)),
        *(
            Cell("number", str(count), _list(view, staff), label=label)
            for count, view, label in zip(
                counts, ("open", "near", "late"), labels[1:], strict=False
            )
        ),
    ]


def _list(view, staff) -> str:
    return url_for("service_case.index_view", view=view, specialist=staff)


def _work_view(screen, name):
    return next(one for one in screen.work_views if one.name == name)
