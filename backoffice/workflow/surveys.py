"""The workflow of a survey: opened at the end of service, invited, answered or declined, checked,
called back (SY-6.4, R-Q).
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from backoffice import settings
from backoffice.access.actor import SYSTEM, Actor
from backoffice.deadlines.workdays import add_workdays
from backoffice.errors import Invalid
from backoffice.messages.notifications import tell_heads, tell_staff
from backoffice.records import numbering, writes
from backoffice.reports import satisfaction
from backoffice.workflow import case_events, correcting, suggestions
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.base import BaseTable
from models.cases import ServiceCase, ServiceRecord
from models.clock import day_of, local, now, today
from models.fields import Choice, Date, DateTime, ShortText, Text
from models.messages import T
from models.suggestions import Suggestion
from models.surveys import QUESTIONS, SATISFACTION4, SURVEY_CHANNEL, SatisfactionSurvey, YesOrNo

OPEN = ("TODO", "INVITED", "EXPIRED")
ANSWERED = ("SUBMITTED", "CHECKED")
NOT_CONTENT, DISSATISFIED = ("1", "2"), "1"
LEVELS = type(SATISFACTION4)("SATISFACTION4", *SATISFACTION4.items[:4])
"""The four levels of Annex C; the fifth answer, not applicable, is for questions 6 to 9 only
(decisions 49).
"""
KEYED_CHANNELS = type(SURVEY_CHANNEL)(
    "SURVEY_CHANNEL", *(item for item in SURVEY_CHANNEL.items if item[0] != "WEB")
)


UNASKED = {
    "status": "TODO",
    "invited_at": None,
    "link_until": None,
    "attempts": None,
    "declined_reason": None,
}
"""What a survey holds that nobody was asked for yet."""


def void_row(model: type[BaseTable], case: ServiceCase) -> Any:
    """The row of the present round that became void when its service went on; None without one."""
    found = model.get_or_none(
        model.service_case == case.id, model.round_no == case.round_no, model.is_deleted == True
    )
    return found and found.bind_sealed()


def survey_of(case: ServiceCase) -> SatisfactionSurvey | None:
    """The survey of the present round of a case."""
    return (
        SatisfactionSurvey.living()
        .where(
            SatisfactionSurvey.service_case == case.id, SatisfactionSurvey.round_no == case.round_no
        )
        .first()
    )


def open_survey(actor: Actor, case: ServiceCase, ended_at: datetime) -> SatisfactionSurvey:
    """The survey of a round, with its head copied and its clock started; made once (JL-9.2.1,
    R-T4). One that became void because the service had not ended begins anew.
    """
    if void := void_row(SatisfactionSurvey, case):
        due = add_workdays(day_of(ended_at), settings.number("survey_invite_days"))
        anew = {"ended_at": ended_at, "invite_due_on": due, "link_no": void.link_no + 1}
        before, columns = (
            {**void.__data__},
            {**UNASKED, **anew, **head_of(case), "is_deleted": False},
        )
        for name, value in columns.items():
            setattr(void, name, value)
        writes.store(actor, void, {name: void.__data__[name] for name in columns}, before)
        writes.log(actor, "UPDATE", void, {"status": [None, "TODO"]}, event="end")
        return void
    return survey_of(case) or writes.insert(
        actor,
        SatisfactionSurvey,
        service_case=case.id,
        round_no=case.round_no,
        ended_at=ended_at,
        code=numbering.next_number("satisfaction_survey", STATION=case.station.code),
        invite_due_on=add_workdays(day_of(ended_at), settings.number("survey_invite_days")),
        **head_of(case),
    )


def head_of(case: ServiceCase) -> dict:
    """The head of Annex C as the case knows it; nobody types it again (SY-C)."""
    declared = json.loads(case.request.enterprise_snapshot.open())
    names = [expert.name for expert in case.technicians] + [case.technician_names or ""]
    return {
        "enterprise_name": declared["name"],
        "contact_line": f"{declared['contact_name']} {declared['contact_phone'] or ''}".rstrip(),
        "station_staff": case.specialist.name,
        "raised_at": case.request.raised_at,
        "accepted_at": case.accepted_at,
        "replied_at": case.replied_at,
        "started_at": case.started_at,
        "content": case.content,
        "service_class": case.service_class,
        "service_department": case.service_department
        or (case.provider.name[:100] if case.provider_id else None),
        "technicians": "、".join(filter(None, names))[:200] or None,
    }


def missing(case: ServiceCase, actor: Actor) -> Iterator[str]:
    """What the closing of a case still needs of its survey, by name (R-X1)."""
    survey = survey_of(case)
    if survey is None:
        yield T("The satisfaction survey is missing; it opens when the service ends")
    elif survey.status == "TODO":
        yield T("The enterprise has not been invited to the survey")
    elif survey.status in OPEN:
        yield T("The survey has neither an answer nor a recorded refusal")
    elif awaits_call(survey):
        yield T("The call-back to the enterprise is still open")


def not_solved(case: ServiceCase) -> bool:
    """Whether the enterprise said that its problem is not solved (Q5)."""
    survey = survey_of(case)
    return survey is not None and survey.q5_solved is False


def awaits_call(survey: SatisfactionSurvey) -> bool:
    return survey.callback_due_on is not None and survey.callback_at is None


def technician_served(survey: SatisfactionSurvey) -> bool:
    """Whether the firm met technical staff: named in the head of the form, or in whose name a
    record of the round was written.
    """
    by_others = ServiceRecord.given(survey.service_case, survey.round_no).where(
        ServiceRecord.provider.is_null(False) | ServiceRecord.expert.is_null(False)
    )
    return bool(survey.technicians) or by_others.exists()


def discontented(values: dict) -> bool:
    """Whether the firm is called back: dissatisfied in any question, average as a whole, or its
    problem not solved (R-Q3, decisions 49).
    """
    return (
        not values["q5_solved"]
        or values["q10_overall"] in NOT_CONTENT
        or any(values[name] == DISSATISFIED for name in QUESTIONS)
    )


def head_closes(case: ServiceCase, actor: Actor | None) -> Iterator[str]:
    """What a discontented firm said is not closed by whoever served it (decisions 49)."""
    survey = survey_of(case)
    called = survey is not None and survey.callback_due_on is not None
    if called and (actor is None or "HEAD" not in actor.roles):
        yield T("The enterprise was not content: the head of the station closes the case")


def tell(context: Context, before: str, after: str) -> None:
    """What happens to the survey is an event of its case; corrected answers count as they stand
    now.
    """
    if context.transition.event == "correct" and after == "CHECKED":
        rate(context.actor, context.row)
    if context.content:
        case = case_of(context.row)
        case_events.add(
            context.actor, case, "SURVEY", context.content, case.status, case.status, "ENT"
        )


def case_of(survey: SatisfactionSurvey) -> ServiceCase:
    return ServiceCase.get_by_id(survey.service_case_id)


def invite(context: Context) -> dict:
    """The enterprise is asked; each invitation makes a new link and ends the one before (R-Q1). Who
    served does not get the link: the head hears that it is to be sent (R-Q2).
    """
    survey, channel = context.row, context.values["channel"]
    if context.actor.staff_id in those_who_served(survey):
        case = case_of(survey)
        tell_heads(case.station_id, "FEEDBACK", f"{case.code} 请向企业发送评价链接", survey)
    context.content = f"邀请评价（{SURVEY_CHANNEL.label(channel)}）"
    return {
        **head_of(case_of(survey)),
        "channel": channel,
        "invited_at": survey.invited_at or now(),
        "link_no": survey.link_no + 1,
        "link_until": add_workdays(today(), settings.number("survey_link_days")),
    }


def attempt(context: Context) -> dict:
    """One try to reach the enterprise is recorded; two of them allow the survey to end without an
    answer.
    """
    values = context.values
    if values["tried_at"] > now():
        raise Invalid({"tried_at": [T("May not lie in the future")]})
    line = {
        "at": local(values["tried_at"]).strftime("%Y-%m-%d %H:%M"),
        "channel": values["channel"],
        "result": values["result"],
        "by": context.actor.name,
    }
    context.content = f"联系评价（{SURVEY_CHANNEL.label(values['channel'])}）：{values['result']}"
    return {"attempts": [*(context.row.attempts or []), line]}


def tried_often_enough(survey: SatisfactionSurvey, actor: Actor) -> Iterator[str]:
    """Attempts count that lie apart: two calls within a minute are one (SY-8.1.2)."""
    wanted, tried = settings.number("survey_attempts"), times_tried(survey)
    if tried < wanted:
        yield T(
            "{n} more attempts to reach the enterprise must be logged first, {hours} hours apart",
            n=wanted - tried,
            hours=settings.number("survey_attempt_hours"),
        )


def times_tried(survey: SatisfactionSurvey) -> int:
    """How many of the attempts lie as far apart as the setting asks."""
    apart = timedelta(hours=settings.number("survey_attempt_hours"))
    counted: list[datetime] = []
    for line in sorted(survey.attempts or [], key=lambda one: one["at"]):
        tried = datetime.fromisoformat(line["at"])
        if not counted or tried - counted[-1] >= apart:
            counted.append(tried)
    return len(counted)


def decline(context: Context) -> dict:
    context.content = f"未评价：{context.values['declined_reason']}"
    return dict(context.values)


def those_who_served(survey: SatisfactionSurvey) -> set[int]:
    """The specialist of the case and everybody in the service records of its round."""
    records_ = ServiceRecord.living().where(
        ServiceRecord.service_case == survey.service_case_id,
        ServiceRecord.round_no == survey.round_no,
    )
    return {
        survey.service_case.specialist_id,
        *(staff.id for row in records_ for staff in row.staff),
    }


def did_not_serve(survey: SatisfactionSurvey, actor: Actor) -> Iterator[str]:
    """Nobody keys in the survey of an own service (R-Q2)."""
    if actor.staff_id in those_who_served(survey):
        yield T("Who served keys in no survey about it; ask a colleague")


def key_in(context: Context) -> dict:
    """Answers given by telephone or on paper; paper carries a signature (SY-C)."""
    values = context.values
    if values["channel"] == "PAPER" and not values["signed_by"]:
        raise Invalid({"signed_by": [T("A paper form is signed or sealed; say by whom")]})
    if values["signed_on"] and values["signed_on"] > today():
        raise Invalid({"signed_on": [T("May not lie in the future")]})
    channel, overall = values["channel"], values["q10_overall"]
    answer = SATISFACTION4.label(overall)
    context.content = f"评价录入（{SURVEY_CHANNEL.label(channel)}）：{answer}"
    return {**submitted(context), "keyed_by": context.actor.account_id}


def answer(context: Context) -> dict:
    """The enterprise's own answers by its link."""
    context.content = f"企业在线评价：{SATISFACTION4.label(context.values['q10_overall'])}"
    return {**submitted(context), "channel": online_channel(context.row)}


def online_channel(form: Any) -> str:
    """By which channel an answer over the link came: that of the invitation, unless that was none
    of the network.
    """
    return "WEB" if form.channel in ("PAPER", "PHONE") else form.channel


def submitted(context: Context) -> dict:
    """Column changes of an answered survey: its mean, its check, and the call that a discontented
    enterprise gets (R-Q3, R-Q5).
    """
    survey, values = context.row, context.values
    case = case_of(survey)
    unhappy = discontented(values)
    words = f"{case.code} {SATISFACTION4.label(values['q10_overall'])}"
    tell_staff(case.specialist_id, "FEEDBACK", words, survey)
    if unhappy:
        tell_heads(
            case.station_id,
            "FEEDBACK",
            words if values["q5_solved"] else f"{words}；问题未解决",
            survey,
        )
    return {
        **values,
        "submitted_at": now(),
        "invited_at": survey.invited_at or now(),
        "mean_score": mean_of(values),
        "check_due_on": add_workdays(today(), settings.number("survey_check_days")),
        "callback_due_on": add_workdays(today(), settings.number("callback_days"))
        if unhappy
        else None,
    }


def mean_of(values: dict, questions: tuple[str, ...] = QUESTIONS) -> Decimal | None:
    """The mean of the answered levels; “not applicable” counts for nothing (R-Q4)."""
    levels = [int(values[name]) for name in questions if values[name] != "0"]
    return (Decimal(sum(levels)) / len(levels)).quantize(Decimal("0.01")) if levels else None


def check(context: Context) -> dict:
    """A checked answer counts for those who served: the provider and the experts of the case (R-Q5,
    SY-C-6 to SY-C-9).
    """
    context.content = f"评价检查：{context.values['check_note']}"
    rate(context.actor, context.row)
    return {**context.values, "checked_by": context.actor.account_id}


def rate(actor: Actor, survey: SatisfactionSurvey) -> None:
    """Bring the ratings of those who served into line with a checked answer."""
    case = case_of(survey)
    for served in filter(None, [case.provider, *case.technicians]):
        rating = satisfaction.rating_of(served, survey)
        if rating is not None and rating != served.rating:
            writes.update_in_event(actor, served, {"rating": rating}, "check")


def keyed(survey: SatisfactionSurvey) -> bool:
    """Whether somebody of the station typed the answers: the enterprise's own are nobody's to
    correct.
    """
    return survey.keyed_by is not None


def keyed_it(survey: SatisfactionSurvey, actor: Actor) -> bool:
    return survey.keyed_by == actor.account_id


def declined_it(survey: SatisfactionSurvey, actor: Actor) -> bool:
    return survey.updated_by == actor.account_id


def checked(survey: SatisfactionSurvey) -> Iterator[str]:
    if survey.status == "CHECKED":
        yield T("The answers are checked")


def case_is_open(survey: SatisfactionSurvey, actor: Actor) -> Iterator[str]:
    """Nobody asks about a closed case; the closing is taken back first."""
    if case_of(survey).status in ("CLOSED", "ARCHIVED"):
        yield T("The case is closed; take its closing back first")


def ask_again(context: Context) -> dict:
    """The enterprise can be had after all: the old link stays dead, the next invitation makes a
    new one.
    """
    survey, why = context.row, context.values["reason"]
    correcting.tell(
        context.actor,
        case_of(survey),
        survey,
        changed={"status": [survey.status, "TODO"]},
        why=why,
    )
    return {"declined_reason": None}


def answers_follow(context: Context, before: dict) -> dict:
    """Mean, call-back and ratings follow corrected answers; what was called back already stays."""
    survey = context.row
    asked = questions(survey, context.actor)
    answers = {name: survey.__data__[name] for name in asked}
    follows = submitted(Context(context.actor, survey, answers, context.transition))
    return {"mean_score": follows["mean_score"]} | (
        {} if survey.callback_at else {"callback_due_on": follows["callback_due_on"]}
    )


def call_back(context: Context) -> dict:
    context.content = f"回访：{context.values['callback_note']}"
    return {**context.values, "callback_at": now()}


def lapse() -> int:
    """Links that ran out unanswered; returns how many. Runs in the worker."""
    over = list(
        SatisfactionSurvey.living().where(
            SatisfactionSurvey.status == "INVITED", SatisfactionSurvey.link_until < today()
        )
    )
    for survey in over:
        with writes.writing():
            writes.store(SYSTEM, survey, {"status": "EXPIRED"})
            writes.log(SYSTEM, "STATE", survey, {"status": ["INVITED", "EXPIRED"]}, event="lapse")
            tell_staff(case_of(survey).specialist_id, "OVERDUE", survey.code, survey)
    return len(over)


def questions(survey: SatisfactionSurvey | None, actor: Actor | None = None) -> dict:
    """The eleven questions in the words of Annex C; none has a default. “Not applicable” is offered
    where no technical staff served (decisions 49).
    """
    has_met = survey is None or technician_served(survey)
    levels = LEVELS if has_met else SATISFACTION4
    return {
        "q1_station": Choice("1. How satisfied are you with the service of this station?", LEVELS),
        "q2_station_timely": Choice(
            "2. How satisfied are you with the timeliness of this station?", LEVELS
        ),
        "q3_station_professional": Choice(
            "3. How satisfied are you with the professionalism of this station?", LEVELS
        ),
        "q4_station_courtesy": Choice(
            "4. How satisfied are you with the courtesy of this station?", LEVELS
        ),
        "q5_solved": YesOrNo(SatisfactionSurvey.q5_solved.verbose_name, null=True),
        "q6_tech_professional": Choice(
            "6. How satisfied are you with the professionalism of the technical staff?", levels
        ),
        "q7_tech_timely": Choice(
            "7. How satisfied are you with the timeliness of the technical staff?", levels
        ),
        "q8_tech_courtesy": Choice(
            "8. How satisfied are you with the courtesy of the technical staff?", levels
        ),
        "q9_facilities": Choice(
            "9. How satisfied are you with the technical facilities of this service?", levels
        ),
        "q10_overall": Choice("10. Your opinion of this service as a whole", LEVELS),
        "q11_opinion": Text("11. Your opinions or suggestions", null=True),
    }


def keyed_in(survey: SatisfactionSurvey, actor: Actor) -> dict:
    """What a colleague keys in: the channel, the questions, and who signed the paper."""
    return {
        "channel": Choice("Channel", KEYED_CHANNELS),
        **questions(survey),
        "signed_by": ShortText("Signed or sealed by", 40, null=True),
        "signed_on": Date("Signed on", null=True),
    }


WORKFLOW = register(
    Workflow(
        SatisfactionSurvey,
        Transition(
            "invite",
            "Invite",
            OPEN,
            "INVITED",
            fields={"channel": Choice("Channel", SURVEY_CHANNEL)},
            effect=invite,
            primary=lambda survey: survey.status != "INVITED",
            icon="phone",
            clause="JL-9.2.1",
        ),
        Transition(
            "answer",
            "Answer",
            ("INVITED",),
            "SUBMITTED",
            fields=questions,
            effect=answer,
            clause="SY-6.4.1",
        ),
        Transition(
            "key_in",
            "Key in the answers",
            OPEN,
            "SUBMITTED",
            guard=did_not_serve,
            effect=key_in,
            icon="edit",
            fields=keyed_in,
            clause="SY-6.4.1",
        ),
        Transition(
            "attempt",
            "Log an attempt",
            OPEN,
            verb="invite",
            effect=attempt,
            primary=lambda survey: survey.status == "INVITED",
            icon="phone",
            initial=lambda survey, actor: {"tried_at": now()},
            clause="SY-8.1.2",
            fields={
                "tried_at": DateTime("Tried at"),
                "channel": Choice("Channel", SURVEY_CHANNEL),
                "result": ShortText("Result", 200),
            },
        ),
        Transition(
            "decline",
            "No answer to be had",
            OPEN,
            "DECLINED",
            verb="invite",
            guard=tried_often_enough,
            effect=decline,
            danger=True,
            fields={"declined_reason": ShortText("Why there is no answer", 200)},
            clause="SY-8.1.2",
        ),
        Transition(
            "check",
            "Check the result",
            ("SUBMITTED",),
            "CHECKED",
            effect=check,
            primary=True,
            icon="check",
            fields={"check_note": Text("Check note")},
            clause="SY-6.4.3",
        ),
        Transition(
            "call_back",
            "Call back",
            ANSWERED,
            when=awaits_call,
            effect=call_back,
            primary=True,
            icon="phone",
            fields={"callback_note": Text("What the call-back brought")},
            clause="SY-C",
        ),
        Transition(
            "suggest",
            "Make it a suggestion",
            ANSWERED,
            verb="call_back",
            effect=suggestions.of_survey,
            icon="chat",
            clause="SY-C-11",
            when=lambda survey: (
                bool(survey.q11_opinion) and suggestions.is_new(Suggestion.survey, survey)
            ),
        ),
        Transition(
            "reconsider",
            "Ask the enterprise after all",
            ("DECLINED",),
            "TODO",
            fields=correcting.WHY,
            guard=correcting.mended_by(declined_it, correcting.nothing, case_is_open),
            effect=ask_again,
            verb="invite",
            clause="SY-8.1.2",
        ),
        correcting.correction(
            SatisfactionSurvey,
            ("signed_by", "signed_on"),
            ANSWERED,
            fields=questions,
            when=keyed,
            story=case_of,
            maker=keyed_it,
            built_on=checked,
            guard=did_not_serve,
            follow=answers_follow,
        ),
        on_transition=tell,
    )
)
