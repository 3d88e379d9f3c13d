"""How a case ends and begins again: what it must have to close, closing unserved, a new round
(R-X1, R-Q3, decisions 18).
"""

from collections.abc import Iterator

from backoffice import settings
from backoffice.access.actor import Actor
from backoffice.deadlines import due_dates
from backoffice.errors import GuardFailed, Invalid
from backoffice.records import writes
from backoffice.workflow import (
    archives,
    arrangements,
    case_issues,
    duplicate_checks,
    extensions,
    fees,
    notices,
    refusals,
    surveys,
)
from backoffice.workflow.delays import causes_stated
from backoffice.workflow.engine import Context
from models.cases import OUTCOME, ServiceCase, ServiceRecord, ServiceSummary
from models.clock import day_of, now, today
from models.complaints import Complaint
from models.messages import T
from models.referrals import Referral


def replied(case: ServiceCase) -> dict:
    """The first answer to the enterprise stops the reply clock (R-T2)."""
    return {} if case.replied_at else {"replied_at": now()}


def has_record(case: ServiceCase, actor: Actor | None) -> Iterator[str]:
    if not ServiceRecord.given(case, case.round_no).exists():
        yield T("At least one service record is missing")


def has_summary(case: ServiceCase, actor: Actor) -> Iterator[str]:
    rows = ServiceSummary.living().where(
        ServiceSummary.service_case == case.id, ServiceSummary.round_no == case.round_no
    )
    if not rows.exists():
        yield T("The service summary is missing")


def has_no_open_complaint(case: ServiceCase, actor: Actor) -> Iterator[str]:
    """A complaint that is still handled keeps its case open (R-K3)."""
    for complaint in Complaint.living().where(
        Complaint.service_case == case.id, Complaint.status.not_in(("CLOSED", "NOT_ADMITTED"))
    ):
        yield T("Complaint {code} is still open", code=complaint.code)


NEEDED = (
    arrangements.unaccepted,
    has_record,
    has_summary,
    surveys.missing,
    surveys.head_closes,
    fees.unsettled,
    has_no_open_complaint,
    extensions.not_paused,
    causes_stated,
    case_issues.unsolved,
)
"""What a case that closes must have: functions of case and actor that give each unmet condition as
a sentence.
"""


def complete(case: ServiceCase, actor: Actor) -> Iterator[str]:
    """Every unmet condition for closing a case, by its name (R-X1)."""
    for need in NEEDED:
        yield from need(case, actor)


def proposed_end(case: ServiceCase, actor: Actor) -> dict:
    """What the enterprise itself said of the outcome, where it answered the survey (SY-C-5)."""
    survey = surveys.survey_of(case)
    if survey is None or survey.q5_solved is None:
        return {}
    return {"outcome": "SOLVED" if survey.q5_solved else "UNSOLVED"}


def close(context: Context) -> dict:
    """Outcome and note; what the enterprise calls unsolved is not closed as solved (R-Q3), and a
    duplicate check not without its result (SY-5.3.6).
    """
    values = context.values
    if values["outcome"] == "SOLVED" and surveys.not_solved(context.row):
        raise Invalid(
            {
                "outcome": [
                    T(
                        "The enterprise answered that its problem is not solved "
                        "(question 5); the head re-opens, or close with another "
                        "outcome"
                    )
                ]
            }
        )
    if values["outcome"] in archives.WITH_RESULT and (
        missing := list(duplicate_checks.result_wanting(context.row, context.actor))
    ):
        raise GuardFailed(missing)
    context.content = f"{OUTCOME.label(values['outcome'])}：{values['outcome_note']}"
    return {
        **values,
        "close_reason": "DONE",
        "closed_by": context.actor.account_id,
        "closed_at": now(),
    }


def abandon(context: Context) -> dict:
    """A case that nobody could serve closes with its reason; an open referral is cancelled."""
    values = context.values
    if values["close_reason"] == "NOPROV" and not refusals.agreed_for(context.row):
        raise Invalid(
            {
                "close_reason": [
                    T(
                        "For want of a provider a case closes only when the "
                        "head agrees: propose not to handle it"
                    )
                ]
            }
        )
    for referral in Referral.living().where(
        Referral.service_case == context.row.id, Referral.response.in_(("WAIT", "ACCEPTED"))
    ):
        writes.update_in_event(
            context.actor,
            referral,
            {"response": "CANCELLED", "responded_at": now()},
            "cancel",
            "STATE",
        )
    context.content, context.party = values["outcome_note"], "ENT"
    return {
        **extensions.go_on(context.actor, context.row),
        "outcome": "NONEED" if values["close_reason"] == "WITHDRAW" else "UNSOLVED",
        "outcome_note": values["outcome_note"],
        "close_reason": values["close_reason"],
        "closed_by": context.actor.account_id,
        "closed_at": now(),
        **replied(context.row),
    }


def may_reopen(case: ServiceCase) -> bool:
    """A served case: closed, or called unsolved by the enterprise before it was closed (R-Q3)."""
    return case.started_at is not None and (case.status == "CLOSED" or surveys.not_solved(case))


def recently_closed(case: ServiceCase, actor: Actor) -> Iterator[str]:
    """A closed case re-opens within 30 days, an archived one never (decisions 18)."""
    if case.closed_at and (today() - day_of(case.closed_at)).days > settings.number("reopen_days"):
        yield T(
            "Closed more than {n} days ago; open a new case and link it",
            n=settings.number("reopen_days"),
        )


def reopen(context: Context) -> dict:
    """A new round with its own clocks, records, summary and survey; the former round's stay as they
    are. The day that is promised now is told by a notice of its own.
    """
    case = context.row
    kept = due_dates.promise(case.station_id, case.service_item)
    case.due_on = due_dates.due_day(today(), kept.days)
    notice = notices.issue_anew(context.actor, case, f"重新办理：{context.values['reason']}")
    context.content = context.values["reason"] + (f"（{notice.code}）" if notice else "")
    return {
        "round_no": case.round_no + 1,
        "limit_days": kept.days,
        "due_on": case.due_on,
        "ended_at": None,
        "closed_at": None,
        "closed_by": None,
        "outcome": None,
        "outcome_note": None,
        "close_reason": None,
        "progress_pct": None,
    }
