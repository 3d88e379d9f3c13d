"""Consultations: answered at once or in time, or turned into a need; each is recorded (SY-7.3.2-d,
JL-8.3.2, R-T2).
"""

from typing import Any

from backoffice import settings
from backoffice.access.actor import Actor
from backoffice.deadlines import clock_table, due_dates
from backoffice.deadlines.register import Clock
from backoffice.errors import Invalid, Refused
from backoffice.records import numbering, writes
from backoffice.records.rules import Deadlines, Rules, declare
from backoffice.workflow import form_profiles
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.catalogue import ServiceCategory
from models.clock import now, today
from models.consultations import Consultation
from models.enterprises import Enterprise
from models.fields import Link, Text
from models.messages import T
from models.requests import ServiceRequest


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


def answered_at_once(actor: Actor, request: ServiceRequest, item: Any) -> None:
    """A need that was answered on the spot leaves a consultation (JL-8.3.2)."""
    service = item.service_item
    category = (
        service.category_id
        if service
        else ServiceCategory.living().where(ServiceCategory.code == "O").get().id
    )
    writes.insert(
        actor,
        Consultation,
        code=numbering.next_number("consultation", STATION=request.station.code),
        station=request.station_id,
        enterprise=request.enterprise_id,
        channel=request.channel,
        category=category,
        question=str(item),
        answer=request.assessment_note,
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
    )
    return {"request": made.id, "enterprise": enterprise}


def clocks_of(row: Consultation) -> list[Clock]:
    """A question waits for its answer only so long."""
    found = clock_table.run(
        "consultation",
        "REPLY",
        consultation=row,
        conversion=row if row.status == "CONVERTED" else None,
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
    )
)
