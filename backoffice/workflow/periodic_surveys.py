"""The workflow of a periodic survey: drafted, opened for its circle, answered by link or by
telephone, closed with a conclusion and measures (GDD-7.2.4.2).
"""

from collections.abc import Iterator

from peewee import ModelSelect

from backoffice.access.actor import Actor
from backoffice.errors import Invalid
from backoffice.messages.notifications import tell_heads
from backoffice.records import numbering, writes
from backoffice.records.rules import Rules, declare
from backoffice.reports.periods import within
from backoffice.workflow import special_tasks
from backoffice.workflow.engine import Context, Transition, Workflow, register
from backoffice.workflow.surveys import KEYED_CHANNELS, NOT_CONTENT, mean_of, online_channel
from models.cases import ServiceCase
from models.clock import now, today
from models.enterprises import Enterprise, EnterpriseStation
from models.fields import Choice, Date, Link, ShortText, Text
from models.messages import T
from models.periodic_surveys import PERIODIC_QUESTIONS, PeriodicAnswer, PeriodicSurvey
from models.staff import Staff
from models.suggestions import Suggestion
from models.surveys import SATISFACTION4, SURVEY_CHANNEL
from models.words import say_something

UNANSWERED = ("TODO", "INVITED")


def begin(actor: Actor, row: PeriodicSurvey) -> None:
    """A station asks a circle once about the same time."""
    if same_span(row).exists():
        raise Invalid(
            {"span_from": [T("There is a survey of this circle about the same time already")]}
        )
    if row.id is None and row.__data__.get("station"):
        row.code = numbering.next_number("periodic_survey", STATION=row.station.code)


def others_of(survey: PeriodicSurvey) -> ModelSelect:
    """Further surveys of the same station and circle."""
    return PeriodicSurvey.living().where(
        PeriodicSurvey.station == survey.__data__.get("station"),
        PeriodicSurvey.circle == survey.circle,
        PeriodicSurvey.id != (survey.id or 0),
    )


def same_span(survey: PeriodicSurvey) -> ModelSelect:
    return others_of(survey).where(
        PeriodicSurvey.span_from == survey.span_from, PeriodicSurvey.span_to == survey.span_to
    )


def asked_already(survey: PeriodicSurvey, actor: Actor) -> Iterator[str]:
    """What a head should know whose survey asks about days that another one asks about."""
    near = others_of(survey).where(
        PeriodicSurvey.status != "DRAFT",
        PeriodicSurvey.span_from <= survey.span_to,
        PeriodicSurvey.span_to >= survey.span_from,
    )
    for other in near:
        yield T("{code} asks the same circle about a part of this time", code=other.code)


def circle(survey: PeriodicSurvey) -> ModelSelect:
    """The enterprises that a survey asks: those at work that the station serves, or only those with
    a case in its time.
    """
    if survey.circle == "SERVED":
        cases = ServiceCase.living().where(ServiceCase.station == survey.station_id)
        ids = within(cases, ServiceCase.accepted_at, survey.span_from, survey.span_to).select(
            ServiceCase.enterprise
        )
    else:
        ids = (
            EnterpriseStation.living()
            .where(EnterpriseStation.station == survey.station_id)
            .select(EnterpriseStation.enterprise)
        )
    return (
        Enterprise.living()
        .where(Enterprise.id.in_(ids), Enterprise.status == "ACTIVE")
        .order_by(Enterprise.id)
    )


def can_open(survey: PeriodicSurvey, actor: Actor) -> Iterator[str]:
    if not circle(survey).exists():
        yield T("No enterprise belongs to the circle of this time")
    yield from not_over(survey)


def not_over(survey: PeriodicSurvey) -> Iterator[str]:
    if survey.answer_by < today():
        yield T("The last day for answers is over")


def open_for_circle(context: Context) -> dict:
    """Each enterprise of the circle gets its form; whoever is served later is asked by the next
    survey.
    """
    survey = context.row
    for enterprise in circle(survey):
        writes.insert(
            context.actor,
            PeriodicAnswer,
            survey=survey.id,
            enterprise=enterprise.id,
            enterprise_name=enterprise.name,
        )
    return {"opened_on": today()}


def still_awaited(survey: PeriodicSurvey, actor: Actor) -> Iterator[str]:
    """What a head should know who closes early."""
    waiting = (
        PeriodicAnswer.living()
        .where(PeriodicAnswer.survey == survey.id, PeriodicAnswer.status.in_(UNANSWERED))
        .count()
    )
    if waiting:
        yield T("{n} enterprises have not answered; their links end with the survey", n=waiting)


def close(context: Context) -> dict:
    """What the answers show becomes a task with a person and a day (GDD-7.2.4.2)."""
    survey, values = context.row, context.values
    if faults := special_tasks.can_improve(
        survey.station_id,
        values["improvement_owner"],
        values["improve_by"],
        ("improvement_owner", "improve_by"),
    ):
        raise Invalid(faults)
    task = special_tasks.open_improvement(
        context.actor,
        survey,
        station=survey.station_id,
        owner=values["improvement_owner"],
        due_on=values["improve_by"],
        title=f"改进：{survey.name}",
        what=values["measures"],
    )
    context.messages.append(T("Task {code} was handed out", code=task.code))
    return {
        "conclusion": values["conclusion"],
        "measures": values["measures"],
        "task": task.id,
        "closed_by": context.actor.account_id,
        "closed_on": today(),
    }


def is_running(answer: PeriodicAnswer) -> bool:
    return answer.survey.status == "OPEN"


def is_in_time(answer: PeriodicAnswer, actor: Actor) -> Iterator[str]:
    yield from not_over(answer.survey)


def invite(context: Context) -> dict:
    """Each invitation makes a new link and ends the one before."""
    row = context.row
    return {
        "channel": context.values["channel"],
        "invited_at": row.invited_at or now(),
        "link_no": row.link_no + 1,
    }


def did_not_serve(answer: PeriodicAnswer, actor: Actor) -> Iterator[str]:
    """Nobody keys in what an enterprise says of the own service (R-Q2)."""
    survey = answer.survey
    served = ServiceCase.living().where(
        ServiceCase.enterprise == answer.enterprise_id,
        ServiceCase.specialist == (actor.staff_id or 0),
    )
    if within(served, ServiceCase.accepted_at, survey.span_from, survey.span_to).exists():
        yield T("Who served keys in no survey about it; ask a colleague")


def key_in(context: Context) -> dict:
    """Answers given by telephone or on paper."""
    return {**submitted(context), "keyed_by": context.actor.account_id}


def answer(context: Context) -> dict:
    """The enterprise's own answers by its link."""
    return {**submitted(context), "channel": online_channel(context.row)}


def submitted(context: Context) -> dict:
    """Column changes of an answered form; the head hears of a discontented enterprise at once."""
    row, values = context.row, context.values
    if values["q9_overall"] in NOT_CONTENT:
        tell_heads(
            row.survey.station_id,
            "FEEDBACK",
            f"{row.survey.code} {row.enterprise_name} {SATISFACTION4.label(values['q9_overall'])}",
            row,
        )
    if values["opinion"] and say_something(values["opinion"]):
        keep_opinion(context.actor, row, values["opinion"])
    return {
        **values,
        "submitted_at": now(),
        "invited_at": row.invited_at or now(),
        "mean_score": mean_of(values, PERIODIC_QUESTIONS),
    }


def keep_opinion(actor: Actor, row: PeriodicAnswer, opinion: str) -> None:
    """What an enterprise writes is a suggestion of its own, with a number and an answer."""
    station = row.survey.station
    writes.insert(
        actor,
        Suggestion,
        code=numbering.next_number("suggestion", STATION=station.code),
        source="SURVEY",
        station=station.id,
        enterprise=row.enterprise_id,
        target="STATION",
        content=opinion,
    )


PERIODIC_ANSWERS = {
    **{
        name: Choice(PeriodicAnswer._meta.fields[name].verbose_name, SATISFACTION4)
        for name in PERIODIC_QUESTIONS
    },
    "opinion": Text(PeriodicAnswer.opinion.verbose_name, null=True),
}
"""The questions as an answer asks for them: none has a default."""


declare(Rules(PeriodicSurvey, before_save=(begin,)))


WORKFLOW = register(
    Workflow(
        PeriodicSurvey,
        Transition(
            "open",
            "Open the survey",
            ("DRAFT",),
            "OPEN",
            verb="update",
            guard=can_open,
            warnings=asked_already,
            effect=open_for_circle,
            primary=True,
            icon="flag",
            clause="GDD-7.2.4.2",
            help="Each enterprise of the circle gets a form of its own; "
            "afterwards time and circle stay.",
        ),
        Transition(
            "close",
            "Close with a conclusion",
            ("OPEN",),
            "CLOSED",
            verb="update",
            warnings=still_awaited,
            effect=close,
            primary=lambda survey: survey.answer_by < today(),
            icon="check",
            clause="GDD-7.2.4.2",
            fields={
                "conclusion": Text("Conclusion", help="What the answers show"),
                "measures": Text(
                    "Improvement measures",
                    help="What is done about the weakest points",
                ),
                "improvement_owner": Link(
                    "Who sees to it",
                    Staff,
                    limit={"status": ("ON",)},
                    able=("report", "task_assignment"),
                    help="Gets a task and reports on it",
                ),
                "improve_by": Date("Until when"),
            },
        ),
    )
)

FORMS = register(
    Workflow(
        PeriodicAnswer,
        Transition(
            "invite",
            "Invite",
            UNANSWERED,
            "INVITED",
            when=is_running,
            guard=is_in_time,
            fields={"channel": Choice("Channel", SURVEY_CHANNEL)},
            effect=invite,
            primary=lambda row: row.invited_at is None,
            icon="phone",
            clause="GDD-7.2.4.2",
        ),
        Transition(
            "answer",
            "Answer",
            ("INVITED",),
            "SUBMITTED",
            when=is_running,
            fields=PERIODIC_ANSWERS,
            effect=answer,
            clause="GDD-7.2.4.2",
        ),
        Transition(
            "key_in",
            "Key in the answers",
            UNANSWERED,
            "SUBMITTED",
            when=is_running,
            guard=did_not_serve,
            effect=key_in,
            icon="edit",
            fields={"channel": Choice("Channel", KEYED_CHANNELS), **PERIODIC_ANSWERS},
            clause="GDD-7.2.4.2",
        ),
        Transition(
            "decline",
            "No answer to be had",
            UNANSWERED,
            "DECLINED",
            verb="invite",
            when=is_running,
            danger=True,
            fields={"declined_reason": ShortText("Why there is no answer", 200)},
            effect=lambda context: dict(context.values),
            clause="GDD-7.2.4.2",
        ),
    )
)
