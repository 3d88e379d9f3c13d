"""How well people of the stations serve: scores of a period, given by somebody else (JL-9.2.2,
SY-8.1.4).
"""

from models.base import Record
from models.choices import Choices
from models.fields import (
    AccountField,
    Choice,
    Date,
    DecimalNumber,
    Integer,
    Link,
    StatusField,
    Text,
)
from models.messages import T, Word
from models.plans import DOC_STATUS
from models.rules import in_order, needed, not_future
from models.special_tasks import SpecialTask
from models.staff import Staff
from models.stations import Station
from models.structures import Document

EVAL_GRADE = Choices(
    "EVAL_GRADE",
    ("A", "优秀", "Excellent"),
    ("B", "良好", "Good"),
    ("C", "合格", "Pass"),
    ("FAIL", "不合格", "Fail"),
)


SCORES = ("score_professional", "score_timely", "score_integrity", "score_satisfaction")
"""The four that the standard names."""


def ends_later(row: Record) -> dict[str, T]:
    """A period has more than one day."""
    if row.period_from and row.period_to and row.period_to <= row.period_from:
        return {
            "period_to": T(
                "Must lie after “{field}”", field=T(row._meta.fields["period_from"].verbose_name)
            )
        }
    return {}


def at_most_all(row: Record) -> dict[str, T]:
    """A rate is no more than all."""
    return (
        {"accuracy_rate": T("A number from {least} to {most} is expected", least=0, most=100)}
        if (row.accuracy_rate or 0) > 100
        else {}
    )


LOWEST_MEAN = {"A": 85, "B": 70, "C": 60}
"""The mean of the four scores from which a grade may be given; assumed, the standard names none."""


def grade_fits_scores(row: Record) -> dict[str, T]:
    """No grade is better than the scores (JL-9.2.2); a worse one may have its reasons."""
    scores = [getattr(row, name) for name in SCORES]
    lowest = LOWEST_MEAN.get(row.grade)
    if lowest is None or None in scores or sum(scores) >= lowest * len(scores):
        return {}
    return {
        "grade": T(
            "“{grade}” needs a mean of {points} points at least",
            grade=Word(EVAL_GRADE, row.grade),
            points=lowest,
        )
    }


class StaffEvaluation(Record):
    """Staff performance evaluation."""

    label = "Staff performance evaluation"
    display_fields = ("staff", "period_from", "period_to")
    search_fields = ("staff.staff_no", "findings")
    locked_states = ("IN_FORCE", "VOID")
    deletable_states = drafts = ("DRAFT",)
    rules = (
        ends_later,
        at_most_all,
        not_future("period_to"),
        grade_fits_scores,
        needed("improve_by", {"grade": ("FAIL",)}, T("Say until when it is put right")),
        in_order("period_to", "improve_by"),
        needed(
            "findings",
            lambda row: row.grade == "FAIL",
            T("A failed evaluation says what was found and what shall become better"),
        ),
    )

    staff = Link(
        "Person evaluated", Staff, limit={"status": ("ON", "LEAVE")}, help="Never the evaluator"
    )
    station = Link("Station", Station, system=True)
    period_from = Date("Period from", help="Periods of one person do not overlap")
    period_to = Date("Period to")
    score_professional = Integer(
        "Professionalism",
        most=100,
        unit="points",
        help="0 to 100: knowledge and skill in the service",
    )
    score_timely = Integer(
        "Timeliness",
        most=100,
        null=True,
        unit="points",
        help="Empty: the share of cases completed in time in the period",
    )
    score_integrity = Integer(
        "Integrity",
        most=100,
        unit="points",
        help="0 to 100: no gifts, no favours, fees as published",
    )
    score_satisfaction = Integer(
        "Satisfaction",
        most=100,
        null=True,
        unit="points",
        help="Empty: from the surveys of the person's cases in the period",
    )
    score_courtesy = Integer(
        "Courtesy",
        most=100,
        null=True,
        unit="points",
        help="0 to 100: manner and words at the window",
    )
    accuracy_rate = DecimalNumber(
        "Accuracy rate",
        5,
        2,
        null=True,
        unit="%",
        help="Papers without a mistake among those looked at",
    )
    grade = Choice("Grade", EVAL_GRADE)
    findings = Text("Findings and improvement", null=True, help="Needed when failed")
    figures = Document("Figures of the period", null=True)
    evaluator = AccountField("Evaluator", null=True)
    told_on = Date("Told on", null=True, system=True)
    improve_by = Date(
        "Improve by",
        null=True,
        when={"grade": ("FAIL",)},
        help="Until when what was found is put right",
    )
    task = Link("Improvement task", SpecialTask, null=True, system=True)
    void_note = Text("Why it was withdrawn", null=True, system=True)
    status = StatusField("Status", DOC_STATUS, default="DRAFT")

    class Meta:
        table_name = "staff_evaluation"
        indexes = ((("staff", "period_from"), False), (("station", "status"), False))
