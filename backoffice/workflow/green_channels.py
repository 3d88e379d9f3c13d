"""The green channel: proposed with its criterion and evidence, approved by the head, faster and
first (SY-6.3.3, SY-5.6.2.2, SY-5.7.2).
"""

from collections.abc import Iterator

from peewee import ModelSelect

from backoffice.access.actor import Actor
from backoffice.deadlines import due_dates
from backoffice.deadlines import register as deadlines
from backoffice.deadlines.register import Deadlines
from backoffice.errors import Invalid
from backoffice.messages.notifications import tell_account, tell_heads, tell_staff
from backoffice.records import numbering, writes
from backoffice.records.rules import Rules, declare
from backoffice.workflow import case_deadlines, case_events, correcting, notices
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.cases import ServiceCase
from models.clock import now, today
from models.fields import Text
from models.green import GREEN_CRITERION, GREEN_DECISION, GreenChannel
from models.messages import T
from models.requests import RequestItem, ServiceRequest

OPEN = ("REGISTERED", "SUPPLEMENT", "ASSESSING", "ACCEPTED", "IN_PROGRESS")
LANES = {"METROLOGY": "M04", "PATENT": "I02"}
"""The item that each lane belongs to (SY-5.6.2.2, SY-5.7.2)."""


def propose(actor: Actor, channel: GreenChannel) -> None:
    """A proposal fits its need: open, without another channel, faster than what is promised anyway
    (R-GC).
    """
    if channel.id is not None or channel.__data__.get("request") is None:
        return
    errors = {**_of_need(channel.request), **_of_criterion(channel), **_of_days(channel)}
    if errors:
        raise Invalid(errors)
    channel.code = numbering.next_number("green_channel", STATION=channel.request.station.code)


def _of_need(request: ServiceRequest) -> dict:
    if request.status not in OPEN:
        return {"request": [T("Only an open need can go through the green channel")]}
    if (
        GreenChannel.living()
        .where(GreenChannel.request == request.id, GreenChannel.decision.in_(("WAIT", "APPROVE")))
        .exists()
    ):
        return {"request": [T("This need has a green channel already")]}
    return {}


def _of_criterion(channel: GreenChannel) -> dict:
    lane, enterprise = LANES.get(channel.criterion), channel.request.enterprise
    if lane and not any(item.service_item.code == lane for item in with_item(channel.request)):
        return {"criterion": [T("This lane is for the item {code} only", code=lane)]}
    if channel.criterion == "PATENT" and not enterprise.is_high_end_mfg and not channel.reason:
        return {
            "reason": [
                T(
                    "The enterprise is not marked as high-end manufacturing: say why "
                    "the lane is open to it"
                )
            ]
        }
    if channel.criterion == "SCI_TECH" and not enterprise.is_sci_tech and not channel.reason:
        return {
            "reason": [
                T(
                    "The enterprise is not marked as a sci-tech enterprise: say why the "
                    "channel is open to it"
                )
            ]
        }
    return {}


def with_item(request: ServiceRequest) -> ModelSelect:
    return RequestItem.living().where(
        RequestItem.request == request.id, RequestItem.service_item.is_null(False)
    )


def _of_days(channel: GreenChannel) -> dict:
    normal = max(
        [
            due_dates.promise(channel.request.station_id, item.service_item).days
            for item in with_item(channel.request)
        ],
        default=None,
    )
    if normal and channel.fast_days and channel.fast_days >= normal:
        return {"fast_days": [T("Must be fewer than the normal {days} working days", days=normal)]}
    return {}


def tell_head(actor: Actor, channel: GreenChannel, created: bool) -> None:
    if created:
        tell_heads(
            channel.request.station_id, "ASSIGN", f"{channel.code} {channel.request.code}", channel
        )
        case_events.add(
            actor,
            channel.request,
            "COORD",
            f"申请绿色通道 {channel.code}：{GREEN_CRITERION.label(channel.criterion)}",
        )


def channel_of(request: ServiceRequest) -> GreenChannel | None:
    """The approved channel of a need."""
    return (
        GreenChannel.living()
        .where(GreenChannel.request == request.id, GreenChannel.decision == "APPROVE")
        .first()
        if request.is_green
        else None
    )


def not_the_proposer(channel: GreenChannel, actor: Actor) -> Iterator[str]:
    """Who asks does not approve (R-S3)."""
    if channel.created_by == actor.account_id:
        yield T("Who proposed the green channel does not approve it")


def in_time(channel: GreenChannel, actor: Actor) -> Iterator[str]:
    yield from not_the_proposer(channel, actor)
    if channel.criterion != "JL_OTHER" and channel.evidence_id is None:
        yield T("The evidence is missing; propose it anew with its paper")
    if channel.request.status not in OPEN:
        yield T("The need has gone on meanwhile")
    for case in open_cases(channel.request):
        if (
            due_dates.due_day(
                due_dates.round_start(case), channel.fast_days, due_dates.pauses_of(case)
            )
            < today()
        ):
            yield T("Case {code}: the faster date has passed already", code=case.code)


def open_cases(request: ServiceRequest) -> list[ServiceCase]:
    return list(
        ServiceCase.living().where(
            ServiceCase.request == request.id, ServiceCase.status.in_(due_dates.OPEN)
        )
    )


def approve(context: Context) -> dict:
    """The need and its open cases go first, and their promise shortens."""
    channel = context.row
    request = channel.request
    writes.update_in_event(context.actor, request, {"is_green": True}, "green")
    for case in open_cases(request):
        before = case.due_on
        writes.update_in_event(
            context.actor,
            case,
            {
                "green_channel": channel.id,
                "is_green": True,
                "limit_days": min(case.limit_days, channel.fast_days),
            },
            "green",
        )
        writes.update_in_event(
            context.actor, case, {"due_on": due_dates.recomputed_due(case)}, "green"
        )
        deadlines.keep(case)
        notice = notices.issue_anew(context.actor, case, f"绿色通道 {channel.code}")
        case_events.add(
            context.actor,
            case,
            "COORD",
            f"绿色通道 {channel.code}：{before} → {case.due_on}"
            f"{f'（{notice.code}）' if notice else ''}",
        )
    case_events.add(context.actor, request, "COORD", f"绿色通道 {channel.code} 已批准")
    tell_staff(channel.owner_id, "ASSIGN", f"{channel.code} {request.code}", channel)
    return decided(context, "APPROVE")


def reject(context: Context) -> dict:
    case_events.add(
        context.actor,
        context.row.request,
        "COORD",
        f"绿色通道 {context.row.code} 未批准：{context.values['head_opinion']}",
    )
    return decided(context, "REJECT")


def approved(channel: GreenChannel) -> Iterator[str]:
    if channel.decision == "APPROVE":
        yield T("The head has approved it")


def revoke(context: Context) -> dict:
    """Proposed or approved by mistake: the cases go back to what is promised to everybody."""
    channel, actor = context.row, context.actor
    request = channel.request
    for case in list(
        ServiceCase.living().where(
            ServiceCase.green_channel == channel.id, ServiceCase.status.in_(due_dates.OPEN)
        )
    ):
        kept = due_dates.promise(case.station_id, case.service_item)
        back = {"green_channel": None, "is_green": False, "limit_days": kept.days}
        writes.update_in_event(actor, case, back, "revoke")
        writes.update_in_event(actor, case, {"due_on": due_dates.recomputed_due(case)}, "revoke")
        deadlines.keep(case)
    others = GreenChannel.living().where(
        GreenChannel.request == request.id,
        GreenChannel.decision == "APPROVE",
        GreenChannel.id != channel.id,
    )
    if request.is_green and not others.exists():
        writes.update_in_event(actor, request, {"is_green": False}, "revoke")
    correcting.tell(
        actor,
        request,
        channel,
        changed={"decision": [channel.decision, "REVOKED"]},
        why=context.values["reason"],
    )
    tell_account(
        channel.created_by, "FEEDBACK", f"{channel.code} {GREEN_DECISION.label('REVOKED')}", channel
    )
    return {"approved_at": channel.approved_at or now()}


def as_promised(actor: Actor, channel: GreenChannel) -> None:
    """Corrected days and criterion meet the same conditions as proposed ones. Raises Invalid."""
    if errors := {**_of_criterion(channel), **_of_days(channel)}:
        raise Invalid(errors)


def decided(context: Context, decision: str) -> dict:
    tell_account(
        context.row.created_by,
        "FEEDBACK",
        f"{context.row.code} {GREEN_DECISION.label(decision)}",
        context.row,
    )
    return {
        "head_opinion": context.values["head_opinion"],
        "approved_by": context.actor.account_id,
        "approved_at": now(),
    }


declare(
    Rules(
        GreenChannel,
        before_save=(propose,),
        after_save=(tell_head,),
        deadlines=Deadlines(
            case_deadlines.approval, title=lambda channel: f"{channel.code} {channel.request.code}"
        ),
    )
)


WORKFLOW = register(
    Workflow(
        GreenChannel,
        Transition(
            "approve",
            "Approve the green channel",
            ("WAIT",),
            "APPROVE",
            guard=in_time,
            effect=approve,
            primary=True,
            icon="check",
            fields={"head_opinion": Text("Head's review", null=True)},
            clause="SY-6.3.3",
        ),
        Transition(
            "reject",
            "Do not approve",
            ("WAIT",),
            "REJECT",
            guard=not_the_proposer,
            effect=reject,
            verb="approve",
            danger=True,
            fields={"head_opinion": Text("Head's review")},
            clause="SY-6.3.3",
        ),
        Transition(
            "revoke",
            "Revoke the green channel",
            ("WAIT", "APPROVE"),
            "REVOKED",
            fields=correcting.WHY,
            guard=correcting.mended_by(correcting.wrote, approved),
            effect=revoke,
            verb="correct",
            danger=True,
            clause="SY-6.3.3",
        ),
        correcting.correction(
            GreenChannel,
            ("project_ref", "reason", "fast_days", "modes", "owner"),
            ("WAIT",),
            story=lambda channel: channel.request,
            check=as_promised,
        ),
        state="decision",
    )
)
