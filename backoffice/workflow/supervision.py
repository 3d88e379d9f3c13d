"""The half-yearly summary of a station: opened with its figures, written and submitted by the head,
noted by the superior (JL-9.1.3, R-T5).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from backoffice import settings
from backoffice.access.actor import SYSTEM, Actor
from backoffice.deadlines.register import Clock
from backoffice.errors import Invalid
from backoffice.messages.notifications import tell_account, tell_heads
from backoffice.records import writes
from backoffice.records.rules import Deadlines, Rules, declare
from backoffice.reports import half_year_figures
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.clock import day_of, today
from models.fields import Text
from models.messages import T
from models.stations import Station
from models.supervision import SupervisionSummary, days_of, last_over

WRITTEN = ("process_text", "problems_text", "measures_text")
"""What the standard asks for."""
AT_WORK = ("ACTIVE", "RECTIFYING")


def due_day(period: str) -> date:
    """By when the summary of a half-year is submitted: 31 July and 31 January unless the setting
    says otherwise.
    """
    return days_of(period)[1] + timedelta(days=settings.number("supervision_due_days"))


def begin(actor: Actor, row: SupervisionSummary) -> None:
    """A summary knows its due day, and as long as it is a draft the figures of the moment; station
    and half-year stay.
    """
    if row.id is None and not row.rules[0](row):
        row.due_on = due_day(row.period)
    elif row.id is not None and {"station", "period"} & {field.name for field in row.dirty_fields}:
        known = SupervisionSummary.get_by_id(row.id)
        if (known.station_id, known.period) != (row.station_id, row.period):
            raise Invalid(
                {"period": [T("Station and half-year stay as they are; open another summary")]}
            )
    if row.due_on and row.__data__.get("station"):
        row.stats = half_year_figures.figures_of(row.station_id, *days_of(row.period))


def open_due() -> int:
    """Open the summary of the half-year that is over for every station at work that has none, and
    tell its head; returns how many.

    A station answers for half-years in which it was on file here: what lies before that was
    written elsewhere.
    """
    period = last_over()
    first, last = days_of(period)
    have = (
        SupervisionSummary.living()
        .select(SupervisionSummary.station)
        .where(SupervisionSummary.period == period)
    )
    lacking = [
        station
        for station in Station.living().where(Station.status.in_(AT_WORK), Station.id.not_in(have))
        if day_of(station.created_at) <= last
    ]
    for station in lacking:
        with writes.writing():
            row = writes.insert(
                SYSTEM,
                SupervisionSummary,
                station=station.id,
                period=period,
                due_on=due_day(period),
                stats=half_year_figures.figures_of(station.id, first, last),
            )
            tell_heads(station.id, "ASSIGN", f"{period} 监督总结待撰写，{row.due_on} 前提交", row)
    return len(lacking)


def clocks_of(row: SupervisionSummary) -> list[Clock]:
    """The head has until the due day; a summary that was sent back waits again."""
    return [
        Clock(
            "HALFYEAR",
            max(days_of(row.period)[0], day_of(row.station.created_at)),
            row.due_on,
            stopped_on=row.submitted_on,
        )
    ]


def is_written(row: Any, actor: Actor) -> Iterator[str]:
    """All three parts, and the half-year behind it: figures of a running one would still change."""
    for name in WRITTEN:
        if not (getattr(row, name) or "").strip():
            yield T("Still empty: {field}", field=T(row._meta.fields[name].verbose_name))
    if days_of(row.period)[1] >= today():
        yield T("The half-year is not over yet")


def submit(context: Context) -> dict:
    """With the signature of the head the figures are frozen (GD-6.1.2-d)."""
    row = context.row
    return {
        "stats": half_year_figures.figures_of(row.station_id, *days_of(row.period)),
        "signed_by": context.actor.account_id,
        "submitted_on": today(),
    }


def note(context: Context) -> dict:
    row = context.row
    tell_account(row.signed_by, "FEEDBACK", f"{row.period} 监督总结已审阅", row)
    return {**context.values, "reviewed_by": context.actor.account_id}


def send_back(context: Context) -> dict:
    """Whoever signed learns why; the clock runs again."""
    row = context.row
    tell_account(
        row.signed_by,
        "FEEDBACK",
        f"{row.period} 监督总结退回：{context.values['review_note']}",
        row,
    )
    return {
        **context.values,
        "reviewed_by": context.actor.account_id,
        "submitted_on": None,
        "signed_by": None,
    }


declare(
    Rules(
        SupervisionSummary,
        before_save=(begin,),
        deadlines=Deadlines(clocks_of, title=lambda row: f"{row.period} {row.station.name}"),
    )
)


WORKFLOW = register(
    Workflow(
        SupervisionSummary,
        Transition(
            "submit",
            "Sign and submit",
            ("DRAFT",),
            "SUBMITTED",
            guard=is_written,
            effect=submit,
            primary=True,
            icon="check",
            clause="JL-9.1.3",
        ),
        Transition(
            "approve",
            "Take note of the summary",
            ("SUBMITTED",),
            "IN_FORCE",
            effect=note,
            primary=True,
            icon="check",
            fields={"review_note": Text("Superior's note", null=True)},
            clause="JL-9.1.3",
        ),
        Transition(
            "send_back",
            "Send back",
            ("SUBMITTED",),
            "DRAFT",
            verb="approve",
            effect=send_back,
            fields={"review_note": Text("Superior's note", help="What is missing or wrong")},
            clause="JL-9.1.3",
        ),
    )
)
