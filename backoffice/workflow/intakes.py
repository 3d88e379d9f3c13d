"""Short intakes: registered in under a minute, then turned into a need that keeps its number and
time, answered at once, or closed with a reason (decisions 52, SY-6.1.1, SY-6.1.2).
"""

from peewee import ModelSelect

from backoffice.access.actor import Actor
from backoffice.access.scopes import visible
from backoffice.deadlines import clock_table
from backoffice.deadlines import register as clocks
from backoffice.deadlines.register import Clock
from backoffice.errors import Invalid, Refused
from backoffice.records import numbering, writes
from backoffice.records.rules import Deadlines, Rules, declare
from backoffice.workflow import form_profiles
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.catalogue import ServiceCategory
from models.clock import now, today
from models.consultations import Consultation
from models.enterprises import Enterprise, EnterpriseContact
from models.fields import Choice, Link, Text
from models.intakes import INTAKE_END, Intake
from models.messages import T
from models.requests import ServiceRequest


def hear(actor: Actor, row: Intake) -> None:
    """Whoever takes the call answers for it (R-F1); its number is that of the need it may
    become.
    """
    if row.status == "OPEN":
        heard = clock_table.run("intake", "REPLY", intake=row)
        row.due_on = heard.due() if heard.begun else today()
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
    row.code = numbering.next_number(row.number_rule, STATION=row.station.code)


def number_of(request: ServiceRequest) -> str | None:
    """The number that a need brings along from its short intake."""
    row = Intake.living().where(Intake.request == request.id).first()
    return row and row.code


def same_telephone(actor: Actor, row: Intake) -> ModelSelect:
    """Other intakes from the same telephone that the person may see, the newest first."""
    return (
        visible(actor, Intake)
        .where(Intake.phone_digest == row.phone_digest, Intake.id != row.id)
        .order_by(Intake.id.desc())
    )


def firms_of(actor: Actor, row: Intake) -> list[Enterprise]:
    """Enterprises on file with this telephone, as their own number or that of a contact."""
    number = row.phone.open()
    contacts = (
        EnterpriseContact.living()
        .select(EnterpriseContact.enterprise)
        .where(EnterpriseContact.phone_digest == EnterpriseContact.phone.index_of(number))
    )
    found = visible(actor, Enterprise).where(
        Enterprise.status == "ACTIVE",
        (Enterprise.contact_phone_digest == Enterprise.contact_phone.index_of(number))
        | Enterprise.id.in_(contacts),
    )
    return list(found.order_by(Enterprise.id).limit(5))


def needs_of(actor: Actor, firms: list[Enterprise]) -> ModelSelect:
    """Needs of these enterprises that are not over yet."""
    return (
        visible(actor, ServiceRequest)
        .where(
            ServiceRequest.enterprise.in_([firm.id for firm in firms] or [0]),
            ServiceRequest.status.not_in(ServiceRequest.closed_in),
        )
        .order_by(ServiceRequest.id.desc())
    )


def proposed_firm(row: Intake, actor: Actor) -> dict:
    """The enterprise that was named, else the only one with this telephone."""
    if row.enterprise_id:
        return {"enterprise": row.enterprise_id}
    firms = firms_of(actor, row)
    return {"enterprise": firms[0].id if len(firms) == 1 else None}


def convert(context: Context) -> dict:
    """The need form begins with what was said, when it was said and who heard it first."""
    row = context.row
    enterprise = context.values["enterprise"]
    if not enterprise:
        raise Invalid({"enterprise": [T("A need belongs to an enterprise; open its file first")]})
    made = writes.create(
        context.actor,
        ServiceRequest,
        {
            "enterprise": enterprise,
            "channel": row.channel,
            "description": row.wanted,
            "form_profile": form_profiles.of_draft(row.station, row.wanted),
            "raised_at": row.received_at,
        },
        given={"first_responder": row.first_responder_id, "station": row.station_id},
    )
    return {"request": made.id, "enterprise": enterprise, "settled_at": now()}


def answer(context: Context) -> dict:
    """What could be answered at once is a consultation with its answer (JL-8.3.2)."""
    row, values = context.row, context.values
    known = {"enterprise": row.enterprise_id} if row.enterprise_id else {}
    made = writes.create(
        context.actor,
        Consultation,
        {
            **known,
            "enquirer": f"{row.caller} {row.phone.open()}",
            "channel": row.channel,
            "category": values["category"],
            "question": row.wanted,
            "answer": values["answer"],
        },
    )
    return {"consultation": made.id, "settled_at": now()}


def close(context: Context) -> dict:
    values = context.values
    if values["close_reason"] == "DUP" and not (
        values["close_note"] or same_telephone(context.actor, context.row).exists()
    ):
        raise Invalid({"close_note": [T("Say which one it repeats")]})
    return {**values, "settled_at": now()}


def may_take_back(row: Intake) -> bool:
    """Closed by mistake, or turned into a need of which there is only a draft (decisions 50)."""
    return row.status == "CLOSED" or (row.request_id is not None and row.request.status == "DRAFT")


def take_back(context: Context) -> dict:
    """It waits again; the draft that was made of it is thrown away."""
    row = context.row
    undone = {"request": None, "settled_at": None, "close_reason": None, "close_note": None}
    if row.request_id is not None:
        draft = row.request
        writes.update_in_event(context.actor, row, {"request": None}, "take_back")
        writes.delete(context.actor, draft)
    return undone


def clocks_of(row: Intake) -> list[Clock]:
    """Who called waits only so long: until it is answered or closed, or the form of its need is
    registered.
    """
    found = clock_table.run(
        "intake", "REPLY", intake=row, need=row.request, end=None if row.request_id else row
    )
    return [
        Clock(
            "REPLY",
            found.begun,
            row.due_on,
            stopped_on=found.stopped,
            staff=row.first_responder_id,
        )
    ]


def of_need(request: ServiceRequest) -> list[Intake]:
    return list(Intake.living().where(Intake.request == request.id))


clocks.add_owners(ServiceRequest, of_need)


declare(
    Rules(
        Intake,
        before_save=(hear,),
        deadlines=Deadlines(clocks_of, title=lambda row: f"{row.code} {row.wanted}"),
    )
)


WORKFLOW = register(
    Workflow(
        Intake,
        Transition(
            "convert",
            "Turn into a need",
            ("OPEN", "ANSWERED"),
            "CONVERTED",
            fields={"enterprise": Link("Enterprise", Enterprise, null=True)},
            initial=proposed_firm,
            effect=convert,
            primary=True,
            icon="form",
            clause="SY-6.1.2",
        ),
        Transition(
            "answer",
            "Answer the question",
            ("OPEN",),
            "ANSWERED",
            fields={
                "answer": Text("Words of the answer"),
                "category": Link("Category", ServiceCategory),
            },
            effect=answer,
            icon="chat",
            clause="SY-7.3.2-d",
        ),
        Transition(
            "close",
            "Close without a need",
            ("OPEN",),
            "CLOSED",
            fields={
                "close_reason": Choice("Why it is closed", INTAKE_END),
                "close_note": Text("Note", null=True),
            },
            effect=close,
            danger=True,
            clause="SY-6.1.1",
        ),
        Transition(
            "take_back",
            "Back to the open ones",
            ("CONVERTED", "CLOSED"),
            "OPEN",
            when=may_take_back,
            effect=take_back,
            clause="SY-6.1.2",
        ),
    )
)
