"""Official notices to an applicant: numbered, with the contact who answers for them (SY-7.3.2-b,
SY-4.2.1).
"""

from backoffice.access.actor import Actor
from backoffice.errors import Invalid
from backoffice.records import numbering, writes
from backoffice.workflow import case_events
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.clock import now
from models.fields import DateTime, ShortText
from models.messages import T
from models.requests import NOTICE_KIND, CaseNotice, ServiceRequest
from models.staff import Staff


def issue(
    actor: Actor,
    request: ServiceRequest,
    kind: str,
    delivery_mode: str,
    item_ids: list[int],
    **content,
) -> CaseNotice:
    """Write a notice of `kind` (SLTZ, YCGZ, BYSL, JGTZ) for a need; part of the event that causes
    it.
    """
    issuer = Staff.get_by_id(actor.staff_id)
    notice = writes.insert(
        actor,
        CaseNotice,
        kind=kind,
        request=request,
        issued_by=issuer,
        issued_at=now(),
        delivery_mode=delivery_mode,
        code=numbering.next_number(f"notice_{kind}", STATION=request.station.code),
        contact_line=f"{issuer.name} {request.station.service_phone}",
        **content,
    )
    writes.set_links(notice, "items", item_ids)
    return notice


RECEIPT = {
    "received_by": ShortText(
        "Received by", 40, help="Who signed for it, or answered, and for whom"
    ),
    "received_at": DateTime("Received at"),
}


def receipt(notice: CaseNotice, actor: Actor) -> dict:
    """What is known of the receipt, else this moment."""
    return {"received_by": notice.received_by, "received_at": notice.received_at or now()}


def receive(context: Context) -> dict:
    """Who took the notice, and when; logging it again corrects it, and the story keeps both
    (decisions 50).
    """
    notice, values = context.row, context.values
    if values["received_at"] > now():
        raise Invalid({"received_at": [T("May not lie in the future")]})
    if values["received_at"].replace(second=0) < notice.issued_at.replace(second=0):
        raise Invalid({"received_at": [T("The notice was issued later than that")]})
    case_events.add(
        context.actor,
        notice.request,
        "INFORM",
        f"{notice.code} 签收：{values['received_by']}",
        party="ENT",
        happened_at=values["received_at"],
    )
    return {name: values[name] for name in RECEIPT}


WORKFLOW = register(
    Workflow(
        CaseNotice,
        Transition(
            "receive",
            "Log the receipt",
            tuple(code for code, *_labels in NOTICE_KIND.items),
            fields=RECEIPT,
            initial=receipt,
            effect=receive,
            primary=lambda notice: notice.received_at is None,
            icon="check",
            clause="SY-7.3.2-b",
        ),
        state="kind",
    )
)
