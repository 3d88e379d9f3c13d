"""The green channel of one item: proposed with its criterion and evidence, approved by the head in
words of their own, faster and first (SY-6.3.3, SY-5.6.2.2, SY-5.7.2).
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
from models.catalogue import ServiceItem
from models.clock import now, today
from models.fields import Text
from models.green import GREEN_CRITERION, GREEN_DECISION, GreenChannel
from models.messages import T
from models.requests import RequestItem, ServiceRequest

OPEN = ("REGISTERED", "SUPPLEMENT", "ASSESSING", "ACCEPTED", "IN_PROGRESS")
LANES = {"METROLOGY": ("M04", "M06"), "PATENT": ("I02",)}
"""The items that each lane belongs to (SY-5.6.2.2, SY-5.7.2)."""

TICK, JOB = "M06", "M04"
"""The tick 开通计量检定绿色通道 asks for the lane; the work is that of its instruments."""

MODES = ("APPOINT", "VISIT", "OFFPEAK")
"""How the metrology lane serves: 预约服务、上门服务、错峰服务 (SY-5.6.2.2)."""


def propose(actor: Actor, channel: GreenChannel) -> None:
    """A proposal fits its need and one item of it: open, without another channel, faster than what
    is promised anyway (R-GC).
    """
    if channel.id is not None or channel.__data__.get("request") is None:
        return
    wanted = items_of(channel.request)
    errors = {
        **_of_item(channel, wanted),
        **_of_need(channel.request),
        **_of_criterion(channel, wanted),
    }
    if not errors:
        errors = {**_of_others(channel), **_of_days(channel)}
    if errors:
        raise Invalid(errors)
    channel.code = numbering.next_number("green_channel", STATION=channel.request.station.code)


def items_of(request: ServiceRequest) -> list[ServiceItem]:
    """The items that a need asks for."""
    return [row.service_item for row in with_item(request)]


def _of_item(channel: GreenChannel, wanted: list[ServiceItem]) -> dict:
    """The item that goes first: as typed, or the only one that it can be."""
    lane = LANES.get(channel.criterion)
    fitting = {one.id: one for one in wanted if lane is None or one.code in lane}
    chosen = channel.__data__.get("service_item")
    if chosen:
        asked = {one.id for one in wanted}
        return {} if chosen in asked else {"service_item": [T("The need does not ask for it")]}
    jobs = {job_of(one): one for one in fitting.values()}
    if len(jobs) == 1:
        (channel.service_item,) = jobs.values()
        return {}
    if lane and not jobs:
        return {}
    return {"service_item": [T("Say which item of the need goes first")]}


def job_of(item: ServiceItem) -> str:
    """What is one piece of work has one name: the tick of the lane and the instruments."""
    return JOB if item.code == TICK else item.code


def _of_need(request: ServiceRequest) -> dict:
    if request.status not in OPEN:
        return {"request": [T("Only an open need can go through the green channel")]}
    return {}


def _of_others(channel: GreenChannel) -> dict:
    others = GreenChannel.living().where(
        GreenChannel.request == channel.request_id, GreenChannel.decision.in_(("WAIT", "APPROVE"))
    )
    if any(goes_through(one, channel.service_item) for one in others):
        return {"service_item": [T("This item has a green channel already")]}
    return {}


def goes_through(channel: GreenChannel, item: ServiceItem) -> bool:
    """Whether a channel is that of an item. One without an item was opened for a whole form, before
    channels had items.
    """
    return channel.service_item_id is None or job_of(channel.service_item) == job_of(item)


def _of_criterion(channel: GreenChannel, wanted: list[ServiceItem]) -> dict:
    lane, enterprise = LANES.get(channel.criterion), channel.request.enterprise
    item = channel.service_item
    if lane and (item is None or item.code not in lane):
        return {"criterion": [T("This lane is for the item {code} only", code="、".join(lane))]}
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
    normal = due_dates.promise(channel.request.station_id, channel.service_item).days
    if channel.fast_days and channel.fast_days >= normal:
        return {"fast_days": [T("Must be fewer than the normal {days} working days", days=normal)]}
    return {}


def has_mode(actor: Actor, channel: GreenChannel, created: bool) -> None:
    """The metrology lane says how it serves (SY-5.6.2.2). Raises Invalid."""
    if not created or channel.criterion != "METROLOGY":
        return
    if not {one.code for one in channel.modes} & set(MODES):
        raise Invalid({"modes": [T("Choose at least one: appointment, on site, off-peak")]})


def tell_head(actor: Actor, channel: GreenChannel, created: bool) -> None:
    if created:
        title = f"{channel.code} {channel.request.code} {channel.service_item.name}"
        tell_heads(channel.request.station_id, "ASSIGN", title, channel)
        criterion = GREEN_CRITERION.label(channel.criterion)
        case_events.add(
            actor,
            channel.request,
            "COORD",
            f"申请绿色通道 {channel.code}：{channel.service_item.name}，{criterion}",
        )


def channel_of(request: ServiceRequest, item: ServiceItem) -> GreenChannel | None:
    """The approved channel of an item of a need."""
    if not request.is_green:
        return None
    approved = GreenChannel.living().where(
        GreenChannel.request == request.id, GreenChannel.decision == "APPROVE"
    )
    return next(
        (one for one in approved.order_by(GreenChannel.id) if goes_through(one, item)), None
    )


def without_channel(request: ServiceRequest, actor: Actor) -> Iterator[str]:
    """The tick of the lane was made, and nobody has proposed the channel (SY-5.6.2.2)."""
    if awaits_channel(request):
        yield T("The metrology lane is asked for, but no green channel was proposed")


def awaits_channel(request: ServiceRequest) -> ServiceItem | None:
    """The item of the lane that is ticked and has no channel yet."""
    ticked = next((one for one in items_of(request) if one.code == TICK), None)
    known = GreenChannel.living().where(
        GreenChannel.request == request.id, GreenChannel.decision.not_in(("REJECT", "REVOKED"))
    )
    if ticked is None or any(goes_through(one, ticked) for one in known):
        return None
    return ticked


def same_job(request: ServiceRequest, item: ServiceItem) -> ServiceCase | None:
    """The case of the instruments, which the tick of the lane does not open a second time."""
    if item.code != TICK:
        return None
    cases = open_cases(request)
    return next((one for one in cases if one.service_item.code == JOB), None)


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
    for case in cases_of(channel):
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


def cases_of(channel: GreenChannel) -> list[ServiceCase]:
    """The open cases that a channel is for."""
    cases = open_cases(channel.request)
    return [one for one in cases if goes_through(channel, one.service_item)]


def own_words(channel: GreenChannel, opinion: str) -> None:
    """Where the file does not name the enterprise, the head says why it goes first, and does not
    repeat the proposal (SY-5.7.2). Raises Invalid.
    """
    if opinion.strip() == (channel.reason or "").strip():
        raise Invalid({"head_opinion": [T("Say in your own words why it goes first")]})


def approve(context: Context) -> dict:
    """The case of the item goes first, and its promise shortens; the rest of the need stays as it
    is.
    """
    channel = context.row
    request = channel.request
    own_words(channel, context.values["head_opinion"])
    writes.update_in_event(context.actor, request, {"is_green": True}, "green")
    for case in cases_of(channel):
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
    """Proposed or approved by mistake: the cases go back to what is promised to everybody, by a
    notice that says so.
    """
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
        notices.issue_anew(actor, case, f"绿色通道 {channel.code} 已撤销")
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
    wanted = items_of(channel.request)
    if errors := {**_of_criterion(channel, wanted), **_of_days(channel)}:
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
        after_save=(has_mode, tell_head),
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
            fields={"head_opinion": Text("Head's review")},
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
