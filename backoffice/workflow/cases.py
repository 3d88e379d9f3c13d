"""The workflow of a case: matched or served by the station, agreed, served, ended, summed up,
evaluated, closed (SY-B, R-L2).
"""

from collections.abc import Iterator
from datetime import datetime

from backoffice.access.actor import Actor
from backoffice.deadlines import due_dates
from backoffice.errors import Invalid
from backoffice.messages.notifications import tell_staff
from backoffice.records import numbering, writes
from backoffice.workflow import (
    archives,
    arrangements,
    asked_items,
    case_events,
    case_mistakes,
    expert_teams,
    extensions,
    need_states,
    reclassifying,
    refusals,
    samples,
    signatures,
    surveys,
)
from backoffice.workflow.closing import (
    abandon,
    close,
    complete,
    has_record,
    may_reopen,
    proposed_end,
    recently_closed,
    reopen,
    replied,
)
from backoffice.workflow.engine import Context, Transition, Workflow, register
from backoffice.workflow.green_channels import channel_of, same_job
from backoffice.workflow.referring import (
    REFER_FIELDS,
    RESPOND_FIELDS,
    WIDEN_FIELDS,
    after_answer,
    attempts_used,
    disagree,
    has_attempts_left,
    inform,
    must_inform,
    refer,
    respond,
    widen,
)
from models.attachments import FileField
from models.cases import (
    OUTCOME,
    PARTY,
    PAUSE_REASON,
    SERVICE_MODE,
    UNSERVED,
    ServiceCase,
    ServiceRecord,
    ServiceSummary,
)
from models.clock import day_of, local, now, today
from models.fields import (
    Choice,
    Date,
    DateTime,
    DecimalNumber,
    Flag,
    Integer,
    Link,
    ShortText,
    Text,
)
from models.links import Links
from models.messages import T
from models.requests import DELIVER_MODE, RequestItem, ServiceRequest
from models.staff import Staff
from models.structures import TextList


def open_case(actor: Actor, request: ServiceRequest, item: RequestItem) -> ServiceCase:
    """One case for one ticked need: its number, its clock, its specialist (decisions 8)."""
    service = asked_items.service_of(item)
    if known := same_job(request, service):
        writes.update_in_event(actor, item, {"service_case": known.id}, "open")
        return known
    kept, channel = due_dates.promise(request.station_id, service), channel_of(request, service)
    days = min(kept.days, channel.fast_days) if channel else kept.days
    case = writes.insert(
        actor,
        ServiceCase,
        code=numbering.next_number("service_case", STATION=request.station.code),
        request=request,
        enterprise=request.enterprise_id,
        station=request.station_id,
        service_item=service,
        service_class=service.category.annex_c_code,
        content=item.other_text or item.remarks or service.name,
        delivery=item.disposition,
        specialist=request.service_staff_id,
        accepted_at=now(),
        limit_days=days,
        green_channel=channel,
        is_green=channel is not None,
        due_on=due_dates.due_day(today(), days),
        reply_due_on=due_dates.due_day(today(), min(kept.reply_days, days)),
    )
    writes.update_in_event(actor, item, {"service_case": case.id}, "open")
    case_events.add(actor, case, "REGISTER", case.code, after="NEW")
    tell_staff(case.specialist_id, "ASSIGN", f"{case.code} {case.service_item.name}", case)
    return case


def tell(context: Context, before: str, after: str) -> None:
    """Write the case event and let the need follow its cases."""
    case_events.tell(context, before, after)
    need_states.follow(context.actor, context.row.request_id)


def is_own(case: ServiceCase) -> bool:
    return case.delivery in ("SELF", "BOTH")


def is_referred(case: ServiceCase) -> bool:
    return case.delivery in ("REFER", "BOTH")


def propose(context: Context) -> dict:
    """What the station will do is conveyed on a handling sheet, which waits for the enterprise's
    word (SY-B).
    """
    words = context.values["arrangement"]
    sheet = arrangements.convey(context.actor, context.row, words, context.values["conveyed_via"])
    context.content, context.party = f"{sheet.code}：{words}", "ENT"
    return replied(context.row)


def agreement_starts(case: ServiceCase, actor: Actor) -> dict:
    taken = arrangements.accepted_referral(case)
    agreed_at = case.agreed_start_at or (taken and taken.agreed_at)
    is_ahead = agreed_at is not None and agreed_at > now()
    return {
        "agreed_start_at": agreed_at,
        "started_at": None if is_ahead else now(),
        "agreed_days": case.agreed_days or (taken and taken.agreed_days),
        "agreed_fee": taken and taken.agreed_fee,
        "agreed_item": taken and taken.agreed_item,
        "confirmed_by": case.enterprise.contact_name,
        "enterprise_agrees": False,
    }


def coordinated(case: ServiceCase, actor: Actor) -> dict:
    """Between an enterprise and a provider the station coordinates, and writes it down."""
    if not is_referred(case):
        return {}
    return {
        "coordination": Text(
            "What was coordinated", help="Item, time and duration that both sides agreed on"
        )
    }


def agree(context: Context) -> dict:
    """The enterprise agrees item, time, days and fee, and accepts the handling sheet; the service
    begins now, or at the agreed time (SY-6.2.2, SY-B, SY-C).
    """
    case, values = context.row, context.values
    if not values["enterprise_agrees"]:
        raise Invalid(
            {
                "enterprise_agrees": [
                    T("Tick when the enterprise has agreed; otherwise choose “Not agreed”")
                ]
            }
        )
    begun, agreed_at = values["started_at"], values["agreed_start_at"] or values["started_at"]
    if agreed_at is None:
        raise Invalid({"agreed_start_at": [T("Say when the service begins")]})
    if begun is not None:
        in_time_order(case.accepted_at, begun, "started_at")
    elif agreed_at < case.accepted_at:
        raise Invalid({"agreed_start_at": [T("May not lie before the step it follows")]})
    if taken := arrangements.accepted_referral(case):
        agreed = {name: values[name] for name in ("agreed_item", "agreed_days", "agreed_fee")}
        writes.update_in_event(context.actor, taken, {**agreed, "agreed_at": agreed_at}, "agree")
    item = values["agreed_item"] or case.service_item.name
    days = f"，{values['agreed_days']} 个工作日" if values["agreed_days"] else ""
    words = f"{item}，{local(agreed_at):%Y-%m-%d %H:%M} 开始{days}"
    if is_referred(case):
        arrangements.keep_coordination(context.actor, case, values["coordination"])
    sheet = arrangements.accept(context.actor, case, values["confirmed_by"], words)
    context.content, context.party = f"{words}（{sheet.code}）", "ENT"
    return {
        "started_at": begun,
        "agreed_start_at": agreed_at,
        "agreed_days": values["agreed_days"],
        **replied(case),
    }


def now_or_later(context: Context) -> str | None:
    """An arrangement for another day leaves the case waiting for it."""
    return "SERVING" if context.values["started_at"] else None


def is_arranged(case: ServiceCase) -> bool:
    return case.agreed_start_at is not None


def may_begin(case: ServiceCase, actor: Actor) -> Iterator[str]:
    """The service begins on an accepted handling sheet, and on an order that is fit."""
    yield from arrangements.unaccepted(case, actor)
    yield from samples.unfit(case, actor)


def begin(context: Context) -> dict:
    """The agreed time has come: the actual start is kept apart from what was agreed."""
    begun = context.values["started_at"]
    in_time_order(context.row.accepted_at, begun, "started_at")
    context.content, context.party = context.row.service_item.name, "ENT"
    return {"started_at": begun}


def not_agreed(context: Context) -> dict:
    """The enterprise does not take the arrangement: its sheet says so, and another is sought."""
    if not context.values.get("by_sheet"):
        arrangements.decline(context.actor, context.row, context.values["reason"])
    return {"agreed_start_at": None, "agreed_days": None, **disagree(context)}


def another_arrangement(context: Context) -> str:
    return "MATCHING" if is_referred(context.row) else "NEW"


def in_time_order(first: datetime, later: datetime, name: str) -> None:
    """No instant of a case lies before the one it follows, none in the future (R-X2)."""
    if later > now():
        raise Invalid({name: [T("May not lie in the future")]})
    if first and later < first.replace(second=0):
        raise Invalid({name: [T("May not lie before the step it follows")]})


def is_outside(actor: Actor) -> bool:
    """Whether who writes is a provider or an expert, who works for no station."""
    return actor.staff_id is None and bool(actor.provider_id or actor.expert_id)


def record_starts(case: ServiceCase, actor: Actor) -> dict:
    """What the form of a record begins with: who writes is who served, never somebody of the other
    side.
    """
    outside = is_outside(actor)
    return {
        "started_at": now(),
        "staff": [] if outside else [case.specialist_id],
        "served_by": actor.name if outside else None,
        "party": "ENT",
        "mode": last_mode(case),
    }


def served_by_own_people(author: Actor, staff: list, values: dict) -> None:
    """What a provider or an expert did carries the names of its own people (decision 41). Raises
    Invalid.
    """
    if staff:
        raise Invalid(
            {"staff": [T("The station's staff write their own records; name your people")]}
        )
    if not values["served_by"]:
        raise Invalid({"served_by": [T("Name who served")]})


def record(context: Context) -> dict:
    """One contact or visit is recorded (SY-6.3.1, SY-8.1.2)."""
    case, values = context.row, dict(context.values)
    in_time_order(case.started_at, values["started_at"], "started_at")
    if values["ended_at"]:
        in_time_order(values["started_at"], values["ended_at"], "ended_at")
    if values["next_follow_up_on"] and values["next_follow_up_on"] < today():
        raise Invalid({"next_follow_up_on": [T("May not lie in the past")]})
    staff = values.pop("staff")
    author = context.actor
    outside = is_outside(author)
    if outside:
        served_by_own_people(author, staff, values)
    count = ServiceRecord.select().where(ServiceRecord.service_case == case.id).count()
    staff = staff or ([] if outside else [case.specialist_id])
    row = writes.insert(
        author,
        ServiceRecord,
        service_case=case,
        record_no=count + 1,
        round_no=case.round_no,
        team=expert_teams.team_at(case, author, staff),
        provider=author.provider_id if outside else None,
        expert=author.expert_id if outside else None,
        **values,
    )
    writes.set_links(row, "staff", staff)
    context.content, context.party = values["content"], values["party"]
    return {}


def last_mode(case: ServiceCase) -> str | None:
    """How the enterprise was served the last time; nothing before the first."""
    last = ServiceRecord.given(case).order_by(ServiceRecord.id.desc()).first()
    return last and last.mode


def may_end(case: ServiceCase, actor: Actor) -> Iterator[str]:
    """The end of a service has its record, and a running clock."""
    yield from has_record(case, actor)
    yield from extensions.not_paused(case, actor)


def end(context: Context) -> dict:
    case = context.row
    in_time_order(case.started_at, context.values["ended_at"], "ended_at")
    context.content = case.service_item.name
    surveys.open_survey(context.actor, case, context.values["ended_at"])
    return {"ended_at": context.values["ended_at"], "progress_pct": 100}


def summarise(context: Context) -> dict:
    """What was done and what came of it, from who served (SY-6.4.2)."""
    case = context.row
    if context.values["ended_on"] > today():
        raise Invalid({"ended_on": [T("May not lie in the future")]})
    written = {
        "provider": case.provider_id,
        "submitted_at": now(),
        "submitted_by": context.actor.account_id or 0,
        **context.values,
    }
    if void := surveys.void_row(ServiceSummary, case):
        again = {**written, "created_by": context.actor.account_id, "is_deleted": False}
        writes.update_in_event(context.actor, void, again, "summarise")
    else:
        writes.insert(
            context.actor, ServiceSummary, service_case=case, round_no=case.round_no, **written
        )
    context.content = context.values["summary"]
    return {}


def transfer(context: Context) -> dict:
    staff = Staff.get_by_id(context.values["specialist"])
    if staff.station_id != context.row.station_id:
        raise Invalid({"specialist": [T("Choose a colleague of the same station")]})
    context.content = case_events.handed_over(
        context.row.specialist, staff, context.values["reason"]
    )
    if not context.values.get("as_one"):
        tell_staff(
            staff.id, "ASSIGN", f"{context.row.code} {context.row.service_item.name}", context.row
        )
    return {"specialist": staff.id}


RECORD_FIELDS = {
    "started_at": DateTime("From"),
    "ended_at": DateTime("To", null=True),
    "mode": Choice("Mode", SERVICE_MODE),
    "party": Choice("Tracked party", PARTY, default="ENT"),
    "content": Text("Content"),
    "coordination": Text("Explanation/coordination", null=True),
    "staff": Links("Staff", Staff, help="Who of the station served"),
    "served_by": ShortText(
        "Who served for the provider", 100, null=True, help="Names of the provider's people"
    ),
    "opinion": Text("Opinion on service", null=True),
    "next_follow_up_on": Date("Next follow-up", null=True),
}

WORKFLOW = register(
    Workflow(
        ServiceCase,
        Transition(
            "start",
            "Serve it ourselves",
            ("NEW",),
            "WAIT_ENT",
            when=is_own,
            effect=propose,
            event_type="INFORM",
            primary=True,
            icon="check",
            fields={
                "arrangement": Text("Arrangement told to the enterprise"),
                "conveyed_via": Choice("Conveyed via", DELIVER_MODE, default="PHONE", null=True),
            },
            clause="SY-6.2.1",
        ),
        Transition(
            "refer",
            "Refer",
            ("NEW",),
            "WAIT_PROV",
            when=is_referred,
            fields=REFER_FIELDS,
            effect=refer,
            event_type="REFER",
            primary=True,
            icon="refer",
            page="candidates",
            clause="SY-6.2.2",
        ),
        Transition(
            "rematch",
            "Re-match",
            ("MATCHING",),
            "WAIT_PROV",
            fields=REFER_FIELDS,
            guard=has_attempts_left,
            effect=refer,
            event_type="REMATCH",
            primary=True,
            icon="refer",
            page="candidates",
            clause="SY-6.2.3",
        ),
        Transition(
            "inform",
            "Tell the enterprise",
            ("MATCHING",),
            when=must_inform,
            effect=inform,
            event_type="INFORM",
            primary=True,
            icon="phone",
            fields={"content": Text("What the enterprise was told and what it said")},
            clause="SY-6.2.3",
        ),
        Transition(
            "respond",
            "Provider's answer",
            ("WAIT_PROV",),
            after_answer,
            fields=RESPOND_FIELDS,
            effect=respond,
            event_type="RESPOND",
            primary=True,
            icon="chat",
            clause="SY-6.2.2",
        ),
        Transition(
            "agree",
            "Agreed, begin service",
            ("WAIT_ENT",),
            now_or_later,
            guard=samples.unfit,
            effect=agree,
            initial=agreement_starts,
            event_type="START",
            primary=lambda case: not is_arranged(case),
            icon="check",
            extra_fields=coordinated,
            fields={
                "enterprise_agrees": Flag("The enterprise agrees to the arrangement"),
                "confirmed_by": ShortText(
                    "Confirmed by", 40, help="Who accepted the handling sheet for the enterprise"
                ),
                "agreed_item": ShortText("Agreed item", 200, null=True),
                "agreed_start_at": DateTime("Agreed service time", null=True),
                "started_at": DateTime(
                    "Service started at",
                    null=True,
                    help="Leave it empty when the service begins at the agreed time",
                ),
                "agreed_days": Integer(
                    "Agreed duration", least=1, most=500, null=True, unit="working days"
                ),
                "agreed_fee": DecimalNumber("Agreed fee", 12, 2, null=True, unit="CNY"),
            },
            clause="SY-6.2.2",
        ),
        Transition(
            "begin",
            "Begin service",
            ("WAIT_ENT",),
            "SERVING",
            when=is_arranged,
            guard=may_begin,
            verb="agree",
            effect=begin,
            event_type="START",
            primary=True,
            icon="check",
            fields={"started_at": DateTime("Service started at")},
            initial=lambda case, actor: {"started_at": now()},
            clause="SY-6.2.2",
        ),
        Transition(
            "disagree",
            "Not agreed",
            ("WAIT_ENT",),
            another_arrangement,
            verb="agree",
            effect=not_agreed,
            event_type="RESPOND",
            fields={"reason": Text("Reason")},
            clause="SY-6.2.3",
        ),
        Transition(
            "record",
            "Service record",
            ("SERVING", "ENDED"),
            fields=RECORD_FIELDS,
            warnings=signatures.of_case,
            effect=record,
            event_type="FOLLOW",
            icon="edit",
            primary=lambda case: any(has_record(case, None)),
            initial=record_starts,
            clause="SY-6.3.1",
        ),
        Transition(
            "end",
            "End service",
            ("SERVING",),
            "ENDED",
            guard=may_end,
            effect=end,
            event_type="END",
            primary=True,
            icon="flag",
            fields={"ended_at": DateTime("Service ended at")},
            initial=lambda case, actor: {"ended_at": now()},
            clause="SY-6.4.2",
        ),
        Transition(
            "summarise",
            "Service summary",
            ("ENDED",),
            "EVALUATING",
            effect=summarise,
            event_type="SUMMARY",
            primary=True,
            icon="form",
            initial=lambda case, actor: {
                "ended_on": day_of(case.ended_at) if case.ended_at else today()
            },
            clause="SY-6.4.2",
            fields={
                "ended_on": Date("Ended on"),
                "end_info": Text("End information"),
                "summary": Text("Summary"),
                "effect": TextList(
                    "Quantified effect",
                    null=True,
                    help="One result a line, such as: rework rate from 8 % to 3 %",
                ),
                "file": FileField("File"),
            },
        ),
        Transition(
            "close",
            "Close",
            ("SERVING", "ENDED", "EVALUATING"),
            "CLOSED",
            guard=complete,
            initial=proposed_end,
            effect=close,
            event_type="CLOSE",
            primary=True,
            icon="check",
            clause="SY-B",
            fields={"outcome": Choice("Outcome", OUTCOME), "outcome_note": Text("Outcome note")},
        ),
        Transition(
            "abandon",
            "Close unserved",
            UNSERVED,
            "CLOSED",
            effect=abandon,
            verb="close",
            event_type="CLOSE",
            danger=True,
            fields={
                "close_reason": Choice("Close reason", case_mistakes.UNSERVED_REASONS),
                "outcome_note": Text("Outcome note"),
            },
            clause="SY-B",
        ),
        Transition(
            "refuse",
            "Do not handle",
            UNSERVED,
            fields=refusals.WORDS,
            initial=refusals.begins,
            guard=refusals.case_undecided,
            effect=refusals.propose_for_case,
            event_type="COORD",
            verb="close",
            danger=True,
            clause="SY-7.2-a",
        ),
        Transition(
            "pause",
            "Pause the clock",
            due_dates.OPEN,
            when=lambda case: not case.is_paused,
            effect=extensions.pause,
            event_type="PAUSE",
            icon="pause",
            fields={"reason": Choice("Reason", PAUSE_REASON), "note": Text("Note")},
            clause="SY-7.2",
        ),
        Transition(
            "resume",
            "Resume the clock",
            due_dates.OPEN,
            when=lambda case: case.is_paused,
            effect=extensions.resume,
            event_type="RESUME",
            icon="clock",
            primary=True,
            fields={"note": Text("Note")},
            clause="SY-7.2",
        ),
        Transition(
            "extend",
            "Ask for an extension",
            due_dates.OPEN,
            fields=extensions.FIELDS,
            guard=extensions.may_ask,
            effect=extensions.ask,
            event_type="COORD",
            icon="clock",
            clause="SY-7.2-d",
        ),
        Transition(
            "widen",
            "Allow further rounds",
            ("MATCHING",),
            when=attempts_used,
            fields=WIDEN_FIELDS,
            effect=widen,
            event_type="COORD",
            icon="refer",
            clause="SY-6.2.3",
        ),
        Transition(
            "transfer",
            "Hand over",
            (*due_dates.OPEN, "ENDED", "EVALUATING"),
            effect=transfer,
            event_type="COORD",
            icon="user",
            fields={
                "specialist": Link(
                    "Responsible specialist", Staff, able=("record", "service_case")
                ),
                "reason": Text("Reason"),
            },
            clause="SY-7.2-c",
        ),
        Transition(
            "reopen",
            "Re-open",
            ("EVALUATING", "CLOSED"),
            "SERVING",
            guard=recently_closed,
            effect=reopen,
            event_type="REOPEN",
            when=may_reopen,
            fields={"reason": Text("Reason")},
            clause="SY-6.4",
        ),
        Transition(
            "archive",
            "Archive",
            ("CLOSED",),
            "ARCHIVED",
            guard=archives.wanting,
            effect=archives.archive,
            event_type="ARCHIVE",
            primary=True,
            icon="box",
            clause="SY-7.3.2-f",
        ),
        *case_mistakes.TRANSITIONS,
        reclassifying.TRANSITION,
        on_transition=tell,
    )
)
