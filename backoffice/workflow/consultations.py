"""Consultations: answered at once or in time, or turned into a need; each is recorded (SY-7.3.2-d,
JL-8.3.2, R-T2).
"""

from collections.abc import Iterator
from typing import Any

from backoffice import settings
from backoffice.access.actor import Actor
from backoffice.deadlines import clock_table, due_dates
from backoffice.deadlines import register as register_clocks
from backoffice.deadlines.register import Clock
from backoffice.errors import Invalid, Refused
from backoffice.records import numbering, writes
from backoffice.records.rules import Deadlines, Rules, declare
from backoffice.workflow import asked_items, form_profiles
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.catalogue import ServiceCategory
from models.clock import day_of, now, today
from models.consultations import Consultation
from models.enterprises import Enterprise
from models.fields import Link, Text
from models.messages import T
from models.requests import RequestItem, ServiceRequest


def hear(actor: Actor, row: Consultation) -> None:
    """Whoever hears a question first answers for it (R-F1); answered at once, it needs no clock."""
    if row.id is not None:
        return
    if actor.staff_id is None:
        raise Refused(
            T(
                "Only staff of a station take in needs; your account is not linked to a "
                "member of staff"
            )
        )
    row.station, row.first_responder = actor.station_id, actor.staff_id
    row.reply_due_on = due_dates.due_day(today(), settings.number("reply_days"))
    row.code = numbering.next_number("consultation", STATION=row.station.code)
    if row.answer:
        row.status, row.answered_at = "ANSWERED", now()


def answered_at_once(actor: Actor, request: ServiceRequest, item: Any, answer: str) -> None:
    """A need that was answered on the spot leaves a consultation (JL-8.3.2)."""
    writes.insert(
        actor,
        Consultation,
        code=numbering.next_number("consultation", STATION=request.station.code),
        station=request.station_id,
        enterprise=request.enterprise_id,
        channel=request.channel,
        category=asked_items.service_of(item).category_id,
        question=str(item),
        answer=answer,
        first_responder=request.first_responder_id,
        reply_due_on=today(),
        answered_at=now(),
        request=request,
        status="ANSWERED",
    )


def answer(context: Context) -> dict:
    return {"answer": context.values["answer"], "answered_at": now()}


def convert(context: Context) -> dict:
    """What cannot be answered is a need: its form begins with what was asked (SY-6.1.2)."""
    row = context.row
    enterprise = context.values["enterprise"] or row.enterprise_id
    if not enterprise:
        raise Invalid({"enterprise": [T("A need belongs to an enterprise; open its file first")]})
    made = writes.create(
        context.actor,
        ServiceRequest,
        {
            "enterprise": enterprise,
            "channel": row.channel,
            "description": row.question,
            "form_profile": form_profiles.of_draft(row.station, row.question),
        },
        children={RequestItem: [asked_items.as_words(row.category, row.question)]},
    )
    return {"request": made.id, "enterprise": enterprise}


def may_set_back(row: Consultation, actor: Actor) -> Iterator[str]:
    """What became a need in earnest is withdrawn there first; a draft goes with the mistake."""
    need = row.request
    if need.status not in ("DRAFT", "WITHDRAWN"):
        yield T("The need {code} is under way; withdraw it first", code=need.code)


def set_back(context: Context) -> dict:
    """It was no need after all: the draft is thrown away, the question is open or answered as
    before.
    """
    row = context.row
    if row.request.status == "DRAFT":
        throw_away(context.actor, row.request)
    return as_before(row)


def throw_away(actor: Actor, draft: ServiceRequest) -> None:
    """Put the draft that a question had become into the recycle bin, with its parts."""
    for part in [*writes.parts(draft), draft]:
        writes.store(actor, part, {"is_deleted": True})
        writes.log(actor, "DELETE", part, {}, event="set_back")


def as_before(row: Consultation) -> dict:
    """The columns of a question that is no need: answered if it was, else open."""
    return {"request": None, "status": "ANSWERED" if row.answer else "OPEN"}


def let_go(actor: Actor, request: ServiceRequest) -> None:
    """Whoever deletes the draft of a need leaves the question as it was before."""
    for row in Consultation.living().where(
        Consultation.request == request.id, Consultation.status == "CONVERTED"
    ):
        writes.update_in_event(actor, row, as_before(row), "let_go", "STATE")
        register_clocks.keep(row)


def amend(context: Context) -> dict:
    """A wrong word of an answer is put right; the log keeps both (decision 50)."""
    values = dict(context.values)
    values.pop("reason")
    return values


def may_amend(row: Consultation, actor: Actor) -> Iterator[str]:
    """Who answered puts it right on the same day, the head afterwards."""
    is_own = row.first_responder_id == actor.staff_id
    is_fresh = row.answered_at is not None and day_of(row.answered_at) == today()
    if "HEAD" not in actor.roles and not (is_own and is_fresh):
        yield T("After the day of the answer the head corrects it")


def clocks_of(row: Consultation) -> list[Clock]:
    """A question waits for its answer only so long."""
    found = clock_table.run(
        "consultation",
        "REPLY",
        consultation=row,
        conversion=row if row.status in ("CONVERTED", "VOID") else None,
    )
    return [
        Clock(
            "REPLY",
            found.begun,
            row.reply_due_on,
            stopped_on=found.stopped,
            staff=row.first_responder_id,
        )
    ]


AMENDED = {
    "enterprise": Link("Enquiring enterprise", Enterprise, null=True),
    "category": Link("Category", ServiceCategory),
    "question": Text("Question"),
    "answer": Text("Answer"),
}


declare(
    Rules(
        Consultation,
        before_save=(hear,),
        deadlines=Deadlines(clocks_of, title=lambda row: f"{row.code} {row.question}"),
    )
)


WORKFLOW = register(
    Workflow(
        Consultation,
        Transition(
            "answer",
            "Answer the question",
            ("OPEN",),
            "ANSWERED",
            fields={"answer": Text("Words of the answer")},
            effect=answer,
            primary=True,
            icon="chat",
            clause="SY-7.3.2-d",
        ),
        Transition(
            "convert",
            "Turn into a need",
            ("OPEN", "ANSWERED"),
            "CONVERTED",
            when=lambda row: row.request_id is None,
            effect=convert,
            icon="form",
            fields={
                "enterprise": Link(
                    "Enterprise",
                    Enterprise,
                    null=True,
                    help="Only when the consultation names none",
                )
            },
            clause="SY-6.1.2",
        ),
        Transition(
            "set_back",
            "Not a need after all",
            ("CONVERTED",),
            lambda context: context.changes["status"],
            when=lambda row: row.request_id is not None,
            guard=may_set_back,
            effect=set_back,
            verb="convert",
            icon="back",
            fields={"reason": Text("Reason")},
            clause="SY-6.1.2",
        ),
        Transition(
            "amend",
            "Correct the consultation",
            ("ANSWERED",),
            guard=may_amend,
            effect=amend,
            initial=lambda row, actor: {name: row.__data__.get(name) for name in AMENDED},
            verb="answer",
            icon="edit",
            fields={**AMENDED, "reason": Text("Reason")},
            clause="SY-7.3.2-d",
        ),
        Transition(
            "void",
            "Void it",
            ("OPEN", "ANSWERED"),
            "VOID",
            when=lambda row: row.request_id is None,
            verb="answer",
            danger=True,
            fields={"reason": Text("Reason", help="Such as: taken down twice")},
            clause="SY-7.3.2-d",
        ),
    )
)
