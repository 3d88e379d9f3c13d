"""The workflow of a complaint in the order of GB/T 19012: receipt, acknowledgement, assessment,
investigation, response, decision, closing (R-CS).
"""

from collections.abc import Callable, Collection, Iterator
from datetime import date

from backoffice import settings
from backoffice.access.actor import Actor
from backoffice.deadlines import clock_table, due_dates
from backoffice.deadlines.clock_table import Run
from backoffice.deadlines.register import Clock
from backoffice.errors import Invalid, Refused
from backoffice.messages.notifications import tell_account, tell_heads
from backoffice.records import numbering, writes
from backoffice.records.rules import Deadlines, Rules, declare
from backoffice.workflow.delays import causes_stated
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.accounts import UserAccount
from models.clock import now, today
from models.complaints import (
    COMPLAINT_CATEGORY,
    COMPLAINT_FINDING,
    LEVEL3,
    Complaint,
    ComplaintEvent,
)
from models.fields import Choice, Flag, Link, Text
from models.links import Links
from models.messages import T
from models.reference import DictItem
from models.sheets import ACCEPT_RESULT
from models.surveys import SATISFACTION4

OPEN = (
    "RECEIVED",
    "ACKED",
    "ASSESSED",
    "INVESTIGATING",
    "RESPONDED",
    "COMMUNICATED",
    "REJECTED_BY_C",
)
ANSWERS = type(ACCEPT_RESULT)(
    "ACCEPT_RESULT", *(item for item in ACCEPT_RESULT.items if item[0] in ("ACCEPT", "REJECT"))
)


def receive(actor: Actor, complaint: Complaint) -> None:
    """A complaint gets its number, its station and its clock when it is received (7.2); the clock
    counts from the hour at which the station heard of it, not from the typing.
    """
    if complaint.id is None:
        if complaint.station_id is None:
            if actor.station_id is None:
                raise Refused(T("Only staff of a station receive complaints"))
            complaint.station = actor.station_id
        received = completion_run(complaint)
        complaint.due_on = received.due() if received.begun else today()
        complaint.code = numbering.next_number("complaint", STATION=complaint.station.code)


def counts_from_receipt(actor: Actor, complaint: Complaint) -> None:
    """The hour of receipt is what the clock counts from: corrected, it moves the day."""
    received = complaint.__data__.get("received_at")
    if complaint.id is None or received is None:
        return
    events = events_of(complaint)
    if (
        Complaint.get_by_id(complaint.id).received_at != received
        and complaint.status in OPEN
        and not any(one.step == "REOPEN" for one in events)
    ):
        complaint.due_on = completion_run(complaint).due()


def events_of(complaint: Complaint) -> list[ComplaintEvent]:
    """What people wrote into the tracking log, in its order; the calendar is nobody's step."""
    return list(
        ComplaintEvent.living()
        .where(ComplaintEvent.complaint == complaint.id, ComplaintEvent.actor != 0)
        .order_by(ComplaintEvent.id)
    )


def completion_run(complaint: Complaint, events: Collection[ComplaintEvent] = ()) -> Run:
    """How the clock of completion runs: from receipt, or anew from the last re-opening."""
    anew = [one for one in events if one.step == "REOPEN"]
    return clock_table.run(
        "complaint",
        "COMPLAINT",
        complaint=complaint,
        reopening=anew[-1] if anew else None,
        refusal=_refusal(complaint, events),
    )


def _refusal(complaint: Complaint, events: Collection[ComplaintEvent]) -> ComplaintEvent | None:
    closing = [one for one in events if one.step == "CLOSE"]
    return closing[-1] if closing and complaint.status == "NOT_ADMITTED" else None


def clocks_of(complaint: Complaint) -> Iterator[Clock]:
    """Acknowledgement, each next step, completion (SY-7.2-d, R-T10, R-T11)."""
    events = events_of(complaint)
    handler = UserAccount.get_or_none(UserAccount.id == complaint.handler)
    more = {"staff": handler.staff_id if handler else None}
    anew = [number for number, one in enumerate(events) if one.step == "REOPEN"]
    acknowledged = clock_table.run(
        "complaint", "ACK", complaint=complaint, refusal=_refusal(complaint, events)
    )
    yield _clock(acknowledged, acknowledged.due(), 1, more)
    completion = completion_run(complaint, events)
    yield _clock(completion, complaint.due_on, len(anew) + 1, more)
    for number, one in enumerate(events):
        is_last = number + 1 == len(events)
        if one.step == "CLOSE" or (is_last and complaint.status not in OPEN):
            continue
        step = clock_table.run(
            "complaint",
            "STEP",
            complaint=complaint,
            complaint_event=None if one.step == "RECEIPT" else one,
            next_event=None if is_last else events[number + 1],
        )
        yield _clock(step, step.due(), number + 1, more)


def _clock(found: Run, due_on: date, round_no: int, more: dict) -> Clock:
    return Clock(found.rule.kind, found.begun, due_on, round_no, stopped_on=found.stopped, **more)


def tell_receipt(actor: Actor, complaint: Complaint, created: bool) -> None:
    """Whoever takes in a complaint about themselves hands it to the head with that (R-C8)."""
    if created:
        add_event(actor, complaint, "RECEIPT", complaint.description, informed=False)
        if complaint.respondent_staff_id and complaint.respondent_staff_id == actor.staff_id:
            tell_heads(
                complaint.station_id,
                "ASSIGN",
                f"{complaint.code} {COMPLAINT_CATEGORY.label(complaint.category)}",
                complaint,
                but=[actor.staff_id],
            )


def add_event(
    actor: Actor, complaint: Complaint, step: str | None, content: str | None, informed: bool
) -> None:
    """One line of the tracking log (7.3)."""
    ComplaintEvent.create(
        complaint=complaint,
        step=step,
        content=content,
        informed=informed,
        actor=actor.account_id or 0,
        happened_at=now(),
        created_by=actor.account_id,
    )


def tell(context: Context, before: str | None, after: str | None) -> None:
    add_event(
        context.actor,
        context.row,
        context.transition.event_type,
        context.content,
        informed=context.party == "ENT",
    )


def not_respondent(complaint: Complaint, actor: Actor) -> Iterator[str]:
    """Nobody handles a complaint against himself (R-C8)."""
    if complaint.respondent_staff_id and complaint.respondent_staff_id == actor.staff_id:
        yield T("The person complained of cannot handle the complaint")


def acknowledge(context: Context) -> dict:
    context.content, context.party = context.values["how"], "ENT"
    return {"acknowledged_at": now()}


def assess(context: Context) -> dict:
    """Five questions decide how much effort the complaint gets (7.5)."""
    values = dict(context.values)
    handler = UserAccount.get_by_id(values["handler"])
    if handler.staff_id and handler.staff_id == context.row.respondent_staff_id:
        raise Invalid({"handler": [T("The person complained of cannot handle the complaint")]})
    context.content = "；".join(
        f"{label}：{LEVEL3.label(values[name])}"
        for name, label in (
            ("severity", "严重性"),
            ("complexity", "复杂性"),
            ("impact", "影响范围"),
        )
    )
    tell_account(handler.id, "ASSIGN", f"{context.row.code}", context.row)
    return {**values, "handler": handler.id, "admitted": True}


def assign(context: Context) -> dict:
    handler = UserAccount.get_by_id(context.values["handler"])
    if handler.staff_id and handler.staff_id == context.row.respondent_staff_id:
        raise Invalid({"handler": [T("The person complained of cannot handle the complaint")]})
    context.content = handler.display_name
    return {"handler": handler.id}


def investigate(context: Context) -> dict:
    context.content = context.values["investigation"]
    return {"investigation": context.content}


def respond(context: Context) -> dict:
    """A finding with measures; an upheld complaint names its root cause (7.7, R-C6)."""
    values = dict(context.values)
    if values["finding"] in ("UPHELD", "PART") and not values["root_cause"]:
        raise Invalid({"root_cause": [T("An upheld complaint needs its root cause")]})
    writes.set_links(context.row, "response_measures", values.pop("response_measures"))
    context.content = COMPLAINT_FINDING.label(values["finding"])
    return values


def communicate(context: Context) -> dict:
    context.content, context.party = context.values["how"], "ENT"
    return {"communicated_at": now(), "accepted": "WAIT"}


def settle(context: Context) -> dict:
    """The complainant accepts, or hears of further ways (7.8, 7.9)."""
    values = context.values
    if values["accepted"] == "REJECT" and not values["alternatives_told"]:
        raise Invalid(
            {"alternatives_told": [T("Explain the ways that remain, inside and outside, and tick")]}
        )
    context.content, context.party = ACCEPT_RESULT.label(values["accepted"]), "ENT"
    return dict(values)


def may_close(complaint: Complaint, actor: Actor) -> Iterator[str]:
    yield from not_respondent(complaint, actor)
    if complaint.status == "COMMUNICATED" and complaint.accepted != "ACCEPT":
        yield T("The complainant has not yet accepted the decision")
    yield from causes_stated(complaint, actor)


def close(context: Context) -> dict:
    context.content = context.values["note"]
    return {"closed_at": now(), "handling_satisfaction": context.values["handling_satisfaction"]}


def reopen(context: Context) -> dict:
    """The handling begins again with a clock of its own; what the former one found stays in the
    log, and no answer of the complainant is taken for this one.
    """
    context.content = context.values["reason"]
    return {
        "due_on": due_dates.due_day(today(), settings.number("complaint_days")),
        "closed_at": None,
        "communicated_at": None,
        "accepted": None,
        "alternatives_told": None,
        "handling_satisfaction": None,
    }


def say(name: str) -> Callable:
    def effect(context: Context) -> dict:
        context.content = context.values[name]
        return {}

    return effect


HOW = {"how": Text("How and what was told")}
HANDLER = {"handler": Link("Handler", UserAccount, able=("investigate", "complaint"))}


declare(
    Rules(
        Complaint,
        before_save=(receive, counts_from_receipt),
        after_save=(tell_receipt,),
        deadlines=Deadlines(clocks_of, title=lambda complaint: complaint.code),
    )
)
declare(Rules(ComplaintEvent, deadline_owners=(lambda event: [event.complaint],)))


WORKFLOW = register(
    Workflow(
        Complaint,
        Transition(
            "acknowledge",
            "Acknowledge",
            ("RECEIVED",),
            "ACKED",
            fields=HOW,
            guard=not_respondent,
            effect=acknowledge,
            event_type="ACK",
            primary=True,
            icon="check",
            clause="SY-8.1.5",
        ),
        Transition(
            "assess",
            "Initial assessment",
            ("ACKED",),
            "ASSESSED",
            guard=not_respondent,
            effect=assess,
            event_type="ASSESS",
            primary=True,
            icon="edit",
            clause="SY-8.1.5",
            fields={
                "severity": Choice("Severity", LEVEL3),
                "safety_implication": Flag("Safety implication"),
                "complexity": Choice("Complexity", LEVEL3),
                "impact": Choice("Impact", LEVEL3),
                "immediate_action": Flag("Immediate action needed"),
                **HANDLER,
            },
        ),
        Transition(
            "investigate",
            "Investigate",
            ("ASSESSED", "INVESTIGATING", "REJECTED_BY_C"),
            "INVESTIGATING",
            fields={"investigation": Text("Investigation")},
            guard=not_respondent,
            effect=investigate,
            event_type="INVEST",
            primary=True,
            icon="search",
            clause="SY-8.1.5",
        ),
        Transition(
            "respond",
            "Propose the response",
            ("INVESTIGATING",),
            "RESPONDED",
            guard=not_respondent,
            effect=respond,
            event_type="RESPONSE",
            primary=True,
            icon="chat",
            clause="SY-8.1.5",
            fields={
                "finding": Choice("Finding", COMPLAINT_FINDING),
                "response_measures": Links(
                    "Response offered",
                    DictItem,
                    limit={"dict_type": "complaint_response"},
                    required=True,
                ),
                "root_cause": Text("Root cause", null=True),
            },
        ),
        Transition(
            "communicate",
            "Communicate the decision",
            ("RESPONDED",),
            "COMMUNICATED",
            fields=HOW,
            guard=not_respondent,
            effect=communicate,
            event_type="COMM",
            primary=True,
            icon="phone",
            clause="SY-8.1.5",
        ),
        Transition(
            "settle",
            "The complainant's answer",
            ("COMMUNICATED",),
            lambda context: "REJECTED_BY_C" if context.values["accepted"] == "REJECT" else None,
            when=lambda complaint: complaint.accepted == "WAIT",
            effect=settle,
            event_type="TRACK",
            primary=True,
            icon="user",
            clause="SY-8.1.5",
            fields={
                "accepted": Choice("Complainant accepts?", ANSWERS),
                "alternatives_told": Flag("Alternatives explained", when={"accepted": ("REJECT",)}),
            },
        ),
        Transition(
            "close",
            "Close",
            ("COMMUNICATED", "REJECTED_BY_C"),
            "CLOSED",
            guard=may_close,
            effect=close,
            event_type="CLOSE",
            primary=True,
            icon="check",
            clause="SY-8.1.5",
            fields={
                "handling_satisfaction": Choice(
                    "Satisfaction with handling", SATISFACTION4, null=True
                ),
                "note": Text("What was carried out"),
            },
        ),
        Transition(
            "refuse",
            "Do not admit",
            ("RECEIVED", "ACKED"),
            "NOT_ADMITTED",
            fields={"reason": Text("Reason")},
            guard=not_respondent,
            effect=say("reason"),
            event_type="CLOSE",
            danger=True,
            clause="SY-7.2-a",
        ),
        Transition(
            "assign",
            "Assign the handler",
            OPEN,
            fields=HANDLER,
            effect=assign,
            event_type="TRACK",
            icon="user",
            clause="SY-8.1.5",
        ),
        Transition(
            "take_over",
            "Take over",
            OPEN,
            effect=lambda context: {"handler": context.actor.account_id},
            event_type="TRACK",
            when=lambda complaint: complaint.respondent_type == "STATION",
            clause="SY-8.2",
        ),
        Transition(
            "reopen",
            "Re-open",
            ("CLOSED", "NOT_ADMITTED"),
            "INVESTIGATING",
            fields={"reason": Text("Reason")},
            effect=reopen,
            event_type="REOPEN",
            clause="SY-8.1.5",
        ),
        on_transition=tell,
    )
)
