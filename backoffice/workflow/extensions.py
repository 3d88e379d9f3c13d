"""What moves a promised day: pauses for listed reasons, and one extension asked in time and decided
by the head (R-T14, SY-7.2-d).
"""

from collections.abc import Iterator

from peewee import ModelSelect

from backoffice.access.actor import Actor
from backoffice.deadlines import due_dates
from backoffice.deadlines import register as deadlines
from backoffice.deadlines.workdays import is_workday, workdays_between
from backoffice.errors import Invalid
from backoffice.messages.notifications import tell_account, tell_heads
from backoffice.records import writes
from backoffice.workflow import case_deadlines, case_events, notices
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.cases import PAUSE_REASON, CasePause, ServiceCase
from models.clock import now, today
from models.deadlines import EXTENSION_DECISION, CaseExtension
from models.fields import Date, Text
from models.messages import T
from models.referrals import Referral


def pause(context: Context) -> dict:
    """The clock stands still, for listed reasons only (R-T14)."""
    writes.insert(
        context.actor, CasePause, service_case=context.row, from_on=today(), **context.values
    )
    context.content = f"{PAUSE_REASON.label(context.values['reason'])}：{context.values['note']}"
    return {"is_paused": True}


def resume(context: Context) -> dict:
    """The clock goes on; every day that the case owes moves by the working days that it stood
    still.
    """
    context.content = context.values["note"]
    return go_on(context.actor, context.row)


def go_on(actor: Actor, case: ServiceCase) -> dict:
    """End the pause of a case: no clock becomes late through the days on which it stood still
    (decision 47); returns the case's column changes. Without a pause nothing changes.
    """
    if not case.is_paused:
        return {}
    for row in list(
        CasePause.living().where(CasePause.service_case == case.id, CasePause.to_on.is_null())
    ):
        writes.update_in_event(actor, row, {"to_on": today()}, "resume")
    pauses = case_deadlines.pauses_of(case)
    for referral in Referral.living().where(
        Referral.service_case == case.id, Referral.response == "WAIT"
    ):
        days = deadlines.limit_kept(case, "REFERRAL", referral.attempt)
        moved = case_deadlines.answer_run(referral).due(pauses, days)
        if days is not None and moved != referral.response_due_on:
            writes.update_in_event(actor, referral, {"response_due_on": moved}, "resume")
    changes = {"is_paused": False, "due_on": due_dates.recomputed_due(case)}
    days = deadlines.limit_kept(case, "REPLY") if case.round_no == 1 else None
    if days is not None:
        changes["reply_due_on"] = case_deadlines.reply_run(case).due(pauses, days)
    return changes


def not_paused(case: ServiceCase, actor: Actor) -> Iterator[str]:
    """What ends a service happens on a running clock."""
    if case.is_paused:
        yield T("The clock is paused; resume it first")


def asked_in_round(case: ServiceCase) -> ModelSelect:
    return CaseExtension.living().where(
        CaseExtension.service_case == case.id, CaseExtension.round_no == case.round_no
    )


def may_ask(case: ServiceCase, actor: Actor) -> Iterator[str]:
    """One extension, asked before the promised day has passed."""
    if case.due_on < today():
        yield T("An extension is asked before the due date; this one has passed")
    if asked_in_round(case).exists():
        yield T("An extension was already asked for; there is only one")


def ask(context: Context) -> dict:
    """The new day is a working day after the old one and within the law; until the head agrees
    nothing moves.
    """
    case, wanted = context.row, context.values["wanted_on"]
    if wanted <= case.due_on or not is_workday(wanted):
        raise Invalid(
            {"wanted_on": [T("Choose a working day after {day}", day=case.due_on.isoformat())]}
        )
    days, limit = workdays_between(case.due_on, wanted), case.service_item.statutory_days
    if limit and case.limit_days + due_dates.extended_days(case) + days > limit:
        raise Invalid({"wanted_on": [T("The statutory limit is {days} working days", days=limit)]})
    row = writes.insert(
        context.actor,
        CaseExtension,
        service_case=case,
        round_no=case.round_no,
        reason=context.values["reason"],
        old_due_on=case.due_on,
        wanted_on=wanted,
        days=days,
        asked_by=context.actor.account_id or 0,
        asked_at=now(),
        decision="WAIT",
    )
    tell_heads(case.station_id, "ASSIGN", f"{case.code} {case.due_on} → {wanted}", row)
    context.content = f"申请延期 {case.due_on} → {wanted}：{context.values['reason']}"
    return {}


def somebody_else(extension: CaseExtension, actor: Actor) -> Iterator[str]:
    """Who asks does not decide (R-S3)."""
    if extension.asked_by == actor.account_id:
        yield T("Who asked for the extension does not decide it")


def still_running(extension: CaseExtension, actor: Actor) -> Iterator[str]:
    yield from somebody_else(extension, actor)
    if extension.service_case.status not in due_dates.OPEN:
        yield T("The clock of the case has stopped meanwhile")


def approve(context: Context) -> dict:
    """The promised day moves by the days that were asked; a delay that was already there stays
    written down.
    """
    extension = context.row
    writes.store(context.actor, extension, {"decision": "APPROVE"})
    case = ServiceCase.get_by_id(extension.service_case_id)
    before, after = case.due_on, due_dates.recomputed_due(case)
    writes.update_in_event(context.actor, case, {"due_on": after}, "extend")
    deadlines.keep(case)
    notice = notices.issue_anew(context.actor, case, f"延期：{extension.reason}")
    case_events.add(
        context.actor,
        case,
        "COORD",
        f"延期 {before} → {after}{f'（{notice.code}）' if notice else ''}；"
        f"已告知企业：{context.values['told']}",
        party="ENT",
    )
    return decided(context, "APPROVE")


def reject(context: Context) -> dict:
    case = context.row.service_case
    case_events.add(context.actor, case, "COORD", f"未同意延期：{context.values['head_opinion']}")
    return decided(context, "REJECT")


def decided(context: Context, decision: str) -> dict:
    tell_account(
        context.row.asked_by,
        "FEEDBACK",
        f"{context.row.service_case.code} {EXTENSION_DECISION.label(decision)}",
        context.row,
    )
    return {
        "head_opinion": context.values["head_opinion"],
        "decided_by": context.actor.account_id,
        "decided_at": now(),
    }


WORKFLOW = register(
    Workflow(
        CaseExtension,
        Transition(
            "approve",
            "Agree to the extension",
            ("WAIT",),
            "APPROVE",
            guard=still_running,
            effect=approve,
            primary=True,
            icon="check",
            fields={
                "told": Text("What the enterprise was told"),
                "head_opinion": Text("Head's review", null=True),
            },
            clause="SY-7.2-d",
        ),
        Transition(
            "reject",
            "Do not agree",
            ("WAIT",),
            "REJECT",
            guard=somebody_else,
            effect=reject,
            verb="approve",
            danger=True,
            fields={"head_opinion": Text("Head's review")},
            clause="SY-7.2-d",
        ),
        state="decision",
    )
)

FIELDS = {"wanted_on": Date("Asked until"), "reason": Text("Reason")}
