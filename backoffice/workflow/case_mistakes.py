"""Mistakes with a case: another way of serving, a provider taken back or lost, a service ended or a
case closed by mistake, a withdrawal in service (decision 50, SY-6.2.3).
"""

from collections.abc import Iterator
from datetime import datetime

from backoffice import settings
from backoffice.access.actor import Actor
from backoffice.deadlines import due_dates
from backoffice.deadlines.workdays import add_workdays
from backoffice.errors import Invalid
from backoffice.messages.notifications import tell_heads, tell_provider, tell_staff
from backoffice.records import audit, writes
from backoffice.workflow import closing, correcting, extensions, fees, refusals, surveys
from backoffice.workflow.engine import Context, Transition
from backoffice.workflow.referring import attempts
from models.cases import (
    CLOSE_REASON,
    OUTCOME,
    CaseEvent,
    ServiceCase,
    ServiceRecord,
    ServiceSummary,
)
from models.catalogue import DELIVERY
from models.choices import Choices
from models.clock import day_of, local, now, today
from models.fields import Choice, DateTime, Text
from models.messages import T
from models.referrals import Referral
from models.requests import RequestItem

DATED = ("WAIT_ENT", "SERVING", "ENDED", "EVALUATING", "CLOSED")
STORY_LINES = 40
NOT_BEGUN = {
    "started_at": None,
    "agreed_start_at": None,
    "agreed_days": None,
    "provider": None,
    "service_department": None,
    "technician_names": None,
}
"""What a case forgets when another way of serving it begins; story and referrals keep it."""


# who may


def begun(case: ServiceCase) -> Iterator[str]:
    if case.status == "SERVING":
        yield T("The service has begun")


def summed_up(case: ServiceCase) -> Iterator[str]:
    if case.status == "EVALUATING":
        yield T("The service summary is written")


def closed_before_today(case: ServiceCase) -> Iterator[str]:
    if case.closed_at and day_of(case.closed_at) < today():
        yield T("The case was closed before today")


def closed_it(case: ServiceCase, actor: Actor) -> bool:
    return case.closed_by == actor.account_id


def not_answered(case: ServiceCase, actor: Actor) -> Iterator[str]:
    """What the enterprise has said of a service stays said about it."""
    survey = surveys.survey_of(case)
    if survey is not None and survey.status in surveys.ANSWERED:
        yield T("The enterprise has answered the survey; close the case and re-open it")


def not_refused(case: ServiceCase, actor: Actor) -> Iterator[str]:
    if case.close_reason == "REFUSED":
        yield T("Closed by a refusal: the head overturns the refusal")


def rested_on(case: ServiceCase) -> Iterator[str]:
    """Agreed dates are built on by the first record, an outcome by the closing."""
    if case.status == "CLOSED":
        yield T("The case is closed")
    elif ServiceRecord.given(case, case.round_no).exists():
        yield T("A service record is written")


def summary_of(case: ServiceCase) -> ServiceSummary | None:
    return (
        ServiceSummary.living()
        .where(ServiceSummary.service_case == case.id, ServiceSummary.round_no == case.round_no)
        .first()
    )


# referrals


def end_referrals(actor: Actor, case: ServiceCase, response: str, why: str, **more) -> list:
    """Referrals that wait or were accepted end with this answer; answers them."""
    found = list(attempts(case).where(Referral.response.in_(("WAIT", "ACCEPTED"))))
    for referral in found:
        writes.update_in_event(
            actor,
            referral,
            {
                "response": response,
                "responded_at": referral.responded_at or now(),
                "decline_reason": why,
                **more,
            },
            response.lower(),
            "STATE",
        )
        tell_provider(referral.provider_id, "REFER", f"{referral.code} {why}"[:300], referral)
    return found


def was_referred(case: ServiceCase) -> bool:
    """Whether there is a referral to take back."""
    return case.status == "WAIT_PROV" or case.provider_id is not None


def recall(context: Context) -> dict:
    """A provider that was chosen by mistake: the referral ends, counts as no round, and the case is
    matched again.
    """
    why = context.values["reason"]
    ended = end_referrals(context.actor, context.row, "RECALLED", why, informed_enterprise_at=now())
    names = "、".join(referral.provider.name for referral in ended)
    context.content = f"{names}：{why}"
    return dict(NOT_BEGUN)


def break_off(context: Context) -> dict:
    """The provider leaves in the middle of the service: the enterprise is told, the next provider
    found (SY-6.2.3). What it recorded stays.
    """
    case, why = context.row, context.values["reason"]
    ended = end_referrals(context.actor, case, "BROKEN", why)
    names = "、".join(referral.provider.name for referral in ended)
    context.content, context.party = f"{names}：{why}", "PROV"
    words = f"{case.code} {names}：{why}"[:300]
    tell_staff(case.specialist_id, "FEEDBACK", words, case)
    tell_heads(case.station_id, "FEEDBACK", words, case)
    return dict(NOT_BEGUN)


def redirect(context: Context) -> dict:
    """The station serves it itself instead of referring it, or the reverse; the tick of the need
    follows.
    """
    case, wanted, why = context.row, context.values["delivery"], context.values["reason"]
    if wanted == case.delivery:
        raise Invalid({"delivery": [T("This is how it is served already")]})
    end_referrals(context.actor, case, "RECALLED", why, informed_enterprise_at=now())
    for item in RequestItem.living().where(RequestItem.service_case == case.id):
        writes.update_in_event(context.actor, item, {"disposition": wanted}, "redirect")
    context.content = correcting.words(case, changed={"delivery": [case.delivery, wanted]}, why=why)
    return {**NOT_BEGUN, "delivery": wanted}


def after_redirect(context: Context) -> str:
    """A referred case that had rounds goes on with them; any other begins anew."""
    referred = context.values["delivery"] != "SELF"
    return "MATCHING" if referred and attempts(context.row).exists() else "NEW"


# ended, closed, withdrawn


def go_on(context: Context) -> dict:
    """The service has not ended: its summary and its survey are void, nobody is asked by the old
    link.
    """
    case = context.row
    for row in filter(None, (summary_of(case), surveys.survey_of(case))):
        writes.store(context.actor, row, {"is_deleted": True})
        writes.log(context.actor, "DELETE", row, {}, event="go_on")
    context.content = correcting.words(
        case,
        changed=audit.difference(ServiceCase, {"ended_at": case.ended_at}, {"ended_at": None}),
        why=context.values["reason"],
    )
    return {"ended_at": None, "progress_pct": None}


def take_back_closing(context: Context) -> dict:
    """The case stands where it stood before it was closed, in the same round."""
    case = context.row
    names = ("outcome", "outcome_note", "close_reason", "closed_by", "closed_at")
    context.content = correcting.words(
        case,
        changed=audit.difference(
            ServiceCase,
            {"outcome": case.outcome, "close_reason": case.close_reason},
            {"outcome": None, "close_reason": None},
        ),
        why=context.values["reason"],
    )
    return dict.fromkeys(names) | ({} if case.started_at else NOT_BEGUN)


def before_closing(context: Context) -> str:
    """The state that the facts of a case tell."""
    case = context.row
    if case.started_at is None:
        referred = case.delivery != "SELF" and attempts(case).exists()
        return "MATCHING" if referred else "NEW"
    if case.ended_at is None:
        return "SERVING"
    return "EVALUATING" if summary_of(case) else "ENDED"


def may_withdraw(case: ServiceCase, actor: Actor) -> Iterator[str]:
    """Money and complaints are settled before anybody leaves (R-X1, R-K3)."""
    yield from fees.unsettled(case, actor)
    yield from closing.has_no_open_complaint(case, actor)


def withdraw(context: Context) -> dict:
    """The enterprise withdraws while it is served: one act closes the case, and its survey is not
    asked for any more.
    """
    case, why = context.row, context.values["outcome_note"]
    survey = surveys.survey_of(case)
    if survey is not None and survey.status in surveys.OPEN:
        writes.update_in_event(
            context.actor,
            survey,
            {"status": "DECLINED", "declined_reason": f"企业撤回：{why}"[:200]},
            "withdraw",
            "STATE",
        )
    context.content, context.party = f"企业撤回：{why}", "ENT"
    return {
        **extensions.go_on(context.actor, case),
        "outcome": "NONEED",
        "outcome_note": why,
        "close_reason": "WITHDRAW",
        "closed_by": context.actor.account_id,
        "closed_at": now(),
    }


# words and dates


def correctable(case: ServiceCase) -> tuple[str, ...]:
    """The fields that a case has in its state."""
    if case.started_at is None and case.status == "CLOSED":
        return ("close_reason", "outcome_note")
    if case.started_at is None:
        return ("agreed_start_at", "agreed_days")
    found: tuple[str, ...] = ("agreed_start_at", "agreed_days", "started_at")
    if case.ended_at is not None:
        found = (*found, "ended_at")
    return (*found, "outcome", "outcome_note") if case.status == "CLOSED" else found


def has_dates(case: ServiceCase) -> bool:
    """An unserved case has its agreed start, or what it was closed for; a refused one is the
    head's.
    """
    if case.started_at is not None:
        return case.status != "WAIT_ENT"
    if case.status == "CLOSED":
        return case.close_reason not in ("REFUSED", "DONE")
    return case.agreed_start_at is not None


def fits(actor: Actor, case: ServiceCase) -> None:
    """No instant of a case lies before the one it follows (R-X2); no outcome contradicts the
    enterprise (R-Q3).
    """
    errors: dict = {}
    first = ServiceRecord.given(case, case.round_no).order_by(ServiceRecord.started_at).first()
    for name, earlier, later in (
        ("started_at", case.accepted_at, case.started_at),
        ("started_at", case.started_at, first.started_at if first else None),
        ("ended_at", case.started_at, case.ended_at),
        ("ended_at", case.ended_at, case.closed_at),
        ("ended_at", case.ended_at, now()),
        ("started_at", case.started_at, now()),
    ):
        if is_before(later, earlier):
            errors[name] = [T("The dates of a case follow each other: {dates}", dates=dates(case))]
    if case.status == "CLOSED" and case.started_at:
        errors |= wrong_outcome(case)
    if case.status == "CLOSED" and not case.started_at:
        errors |= wrong_reason(case)
    if errors:
        raise Invalid(errors)


def is_before(later: datetime | None, earlier: datetime | None) -> bool:
    return bool(later and earlier and later < earlier.replace(second=0, microsecond=0))


def dates(case: ServiceCase) -> str:
    """Acceptance, beginning, end and closing as they would stand."""
    known = (case.accepted_at, case.started_at, case.ended_at, case.closed_at)
    return " → ".join(local(one).strftime("%Y-%m-%d %H:%M") for one in known if one)


def wrong_outcome(case: ServiceCase) -> dict:
    if not case.outcome:
        return {"outcome": [T("Please fill this in")]}
    if case.outcome == "SOLVED" and surveys.not_solved(case):
        return {"outcome": [T("The enterprise answered that its problem is not solved")]}
    return {}


def wrong_reason(case: ServiceCase) -> dict:
    if case.close_reason == "NOPROV" and not refusals.agreed_for(case):
        return {
            "close_reason": [
                T("For want of a provider a case closes only when the head agrees to a refusal")
            ]
        }
    return {}


def dates_follow(context: Context, before: dict) -> dict:
    """The survey and the referral say what the case says; a reason brings its outcome."""
    case = context.row
    survey = surveys.survey_of(case)
    if survey is not None and "ended_at" in before and case.ended_at != before["ended_at"]:
        due = add_workdays(day_of(case.ended_at), settings.number("survey_invite_days"))
        copied = {"ended_at": case.ended_at} | ({} if survey.invited_at else {"invite_due_on": due})
        writes.update_in_event(context.actor, survey, copied, "correct")
    if survey is not None and case.started_at != survey.started_at:
        writes.update_in_event(context.actor, survey, {"started_at": case.started_at}, "correct")
    taken = attempts(case).where(Referral.response == "ACCEPTED").first()
    if taken is not None and taken.agreed_days != case.agreed_days:
        writes.update_in_event(context.actor, taken, {"agreed_days": case.agreed_days}, "correct")
    if case.started_at is not None or case.status != "CLOSED":
        return {}
    return {"outcome": "NONEED" if case.close_reason == "WITHDRAW" else "UNSOLVED"}


UNSERVED_REASONS = Choices(
    "CLOSE_REASON",
    *(
        item
        for item in CLOSE_REASON.items
        if item[0] in ("INSTANT", "NOPROV", "WITHDRAW", "DECLINED", "DUP")
    ),
)


# the story


def lines_of(case: ServiceCase, actor: Actor) -> dict:
    """The lines of the story that somebody may have typed wrong, the newest first."""
    rows = (
        CaseEvent.living()
        .where(CaseEvent.service_case == case.id, CaseEvent.event_type != "CORRECT")
        .order_by(CaseEvent.id.desc())
        .limit(STORY_LINES)
    )
    items = [(str(row.id), *_line(row)) for row in rows]
    return {
        "line": Choice("Line of the story", Choices("LINE", *items)),
        "content": Text("As it should read"),
        **correcting.WHY,
    }


def _line(row: CaseEvent) -> tuple[str, str]:
    when = local(row.happened_at).strftime("%m-%d %H:%M")
    kinds = CaseEvent.event_type.options
    return tuple(
        f"{when} {kinds.label(row.event_type, language)}：{row.content[:60]}"
        for language in ("zh", "en")
    )


def retell(context: Context) -> dict:
    """A line of the story is never changed: a second one says what it should have been."""
    line = CaseEvent.get_by_id(int(context.values["line"]))
    context.content = correcting.words(
        line,
        changed={"content": [line.content, context.values["content"]]},
        why=context.values["reason"],
    )
    return {}


TRANSITIONS = (
    Transition(
        "recall",
        "Take the referral back",
        ("WAIT_PROV", "WAIT_ENT"),
        "MATCHING",
        when=was_referred,
        fields={"reason": Text("Reason", help="Such as: chosen by mistake")},
        effect=recall,
        verb="refer",
        event_type="RESPOND",
        clause="SY-6.2.3",
    ),
    Transition(
        "break_off",
        "The provider breaks off",
        ("SERVING",),
        "MATCHING",
        when=lambda case: case.provider_id is not None,
        fields={"reason": Text("Why the provider does not go on")},
        effect=break_off,
        verb="end",
        event_type="RESPOND",
        danger=True,
        clause="SY-6.2.3",
    ),
    Transition(
        "redirect",
        "Serve it in another way",
        due_dates.OPEN,
        after_redirect,
        fields={"delivery": Choice("Delivery", DELIVERY), **correcting.WHY},
        guard=correcting.mended_by(correcting.handles, begun),
        effect=redirect,
        verb="correct",
        event_type="CORRECT",
        clause="SY-6.2.1-a",
    ),
    Transition(
        "go_on",
        "The service has not ended",
        ("ENDED", "EVALUATING"),
        "SERVING",
        fields=correcting.WHY,
        guard=correcting.mended_by(correcting.handles, summed_up, not_answered),
        effect=go_on,
        verb="end",
        event_type="CORRECT",
        clause="SY-6.4.2",
    ),
    Transition(
        "unclose",
        "Closed by mistake",
        ("CLOSED",),
        before_closing,
        fields=correcting.WHY,
        guard=correcting.mended_by(closed_it, closed_before_today, not_refused),
        effect=take_back_closing,
        verb="correct",
        event_type="CORRECT",
        clause="SY-B",
    ),
    Transition(
        "withdraw",
        "The enterprise withdraws",
        ("SERVING", "ENDED", "EVALUATING"),
        "CLOSED",
        fields={"outcome_note": Text("Why the enterprise withdraws")},
        guard=may_withdraw,
        effect=withdraw,
        verb="close",
        event_type="CLOSE",
        danger=True,
        clause="SY-B",
    ),
    Transition(
        "retell",
        "Correct the story",
        (*due_dates.OPEN, "ENDED", "EVALUATING", "CLOSED"),
        extra_fields=lines_of,
        effect=retell,
        verb="correct",
        event_type="CORRECT",
        clause="decision 50",
    ),
    correcting.correction(
        ServiceCase,
        ("agreed_start_at", "agreed_days"),
        DATED,
        fields={
            "started_at": DateTime("Service started at"),
            "ended_at": DateTime("Service ended at"),
            "outcome": Choice("Outcome", OUTCOME, null=True),
            "outcome_note": Text("Outcome note", null=True),
            "close_reason": Choice("Close reason", UNSERVED_REASONS),
        },
        names_of=correctable,
        when=has_dates,
        story=lambda case: case,
        maker=correcting.handles,
        built_on=rested_on,
        check=fits,
        follow=dates_follow,
    ),
)
