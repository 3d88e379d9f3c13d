"""Evaluation of staff: scores given by somebody else, told to the person, withdrawn by the superior
alone (JL-9.2.2, SY-8.1.4, R-S3).
"""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from backoffice.access.actor import Actor
from backoffice.errors import Invalid
from backoffice.messages.notifications import tell_heads, tell_staff
from backoffice.records.rules import Rules, declare
from backoffice.reports import half_year_figures
from backoffice.reports.satisfaction import FEW
from backoffice.workflow import special_tasks
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.cases import ServiceCase
from models.clock import today
from models.deadlines import Deadline
from models.evaluations import EVAL_GRADE, StaffEvaluation
from models.fields import Text
from models.messages import T

BEST = 4
"""The highest of the four levels of Annex C."""


def begin(actor: Actor, row: StaffEvaluation) -> None:
    """Nobody scores himself; two scores that are left empty come from the cases of the period."""
    if row.__data__.get("staff") is None:
        return
    if actor.staff_id == row.staff_id:
        raise Invalid({"staff": [T("Nobody evaluates himself")]})
    row.station, row.evaluator = row.staff.station_id, actor.account_id
    if row.period_from and row.period_to and row.period_from < row.period_to:
        if overlapping(row):
            raise Invalid(
                {
                    "period_from": [
                        T("There is an evaluation of this person for a part of this period already")
                    ]
                }
            )
        row.figures = figures_of(row)
        fill(row)


def overlapping(row: StaffEvaluation) -> bool:
    """Whether a standing evaluation of the person covers a day of this period."""
    others = StaffEvaluation.living().where(
        StaffEvaluation.staff == row.staff_id,
        StaffEvaluation.status != "VOID",
        StaffEvaluation.id != (row.id or 0),
    )
    return others.where(
        StaffEvaluation.period_from <= row.period_to, StaffEvaluation.period_to >= row.period_from
    ).exists()


def figures_of(row: StaffEvaluation) -> dict:
    """What the cases of a person say of a period: completed, in time, asked, answered, mean
    (JL-7.1.4).
    """
    done = Deadline.living().where(
        Deadline.staff == row.staff_id,
        Deadline.kind == "DONE",
        Deadline.stopped_on.between(row.period_from, row.period_to),
    )
    return {
        "done": done.count(),
        "in_time": half_year_figures.in_time(done),
        **half_year_figures.answers(
            ServiceCase.specialist == row.staff_id, row.period_from, row.period_to
        ),
    }


def fill(row: StaffEvaluation) -> None:
    """An empty score is the share of cases in time, or the mean of the answers as a share of the
    best one; too few answers say nothing.
    """
    known = row.figures
    lacking: dict[str, list[str]] = {}
    if row.score_timely is None:
        row.score_timely = _whole(known["in_time"])
        lacking |= (
            {}
            if row.score_timely is not None
            else {"score_timely": [T("No case was completed in this period: enter the score")]}
        )
    if row.score_satisfaction is None:
        enough = known["answered"] >= FEW and known["mean"]
        row.score_satisfaction = _whole(Decimal(known["mean"]) * 100 / BEST) if enough else None
        lacking |= (
            {}
            if enough
            else {
                "score_satisfaction": [
                    T("Fewer than {n} answers in this period: enter the score", n=FEW)
                ]
            }
        )
    if lacking:
        raise Invalid(lacking)


def _whole(number: Any) -> int | None:
    return None if number is None else int(Decimal(number).quantize(Decimal(1), ROUND_HALF_UP))


def not_oneself(row: StaffEvaluation, actor: Actor) -> Iterator[str]:
    if actor.staff_id == row.staff_id:
        yield T("Nobody evaluates himself")


def tell(context: Context) -> dict:
    """The person learns the result; a failed one becomes a task of theirs, and a matter for the
    head (JL-9.2.2, JL-9.3.2).
    """
    row = context.row
    words = f"{row.period_from} 至 {row.period_to} 服务效能评价：{EVAL_GRADE.label(row.grade)}"
    tell_staff(row.staff_id, "FEEDBACK", words, row)
    changes: dict = {"told_on": today()}
    if row.grade == "FAIL":
        task = special_tasks.open_improvement(
            context.actor,
            row,
            station=row.station_id,
            owner=row.staff_id,
            due_on=max(row.improve_by, today()),
            title=f"改进：{words}",
            what=row.findings,
        )
        changes["task"] = task.id
        tell_heads(
            row.station_id,
            "ASSIGN",
            f"{row.staff.name} {words}，需制定改进措施",
            row,
            but=[row.staff_id],
        )
    return changes


def withdraw(context: Context) -> dict:
    tell_staff(
        context.row.staff_id,
        "FEEDBACK",
        f"服务效能评价已撤销：{context.values['void_note']}",
        context.row,
    )
    return dict(context.values)


declare(Rules(StaffEvaluation, before_save=(begin,)))


WORKFLOW = register(
    Workflow(
        StaffEvaluation,
        Transition(
            "tell",
            "Conclude and tell the person",
            ("DRAFT",),
            "IN_FORCE",
            verb="update",
            guard=not_oneself,
            effect=tell,
            primary=True,
            icon="check",
            clause="JL-9.2.2",
        ),
        Transition(
            "withdraw",
            "Withdraw the evaluation",
            ("IN_FORCE",),
            "VOID",
            verb="approve",
            guard=not_oneself,
            effect=withdraw,
            danger=True,
            fields={"void_note": Text("Why it was withdrawn")},
            clause="JL-9.2.2",
        ),
    )
)
