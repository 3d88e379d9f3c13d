"""Official notices to an applicant: numbered, with the contact who answers for them, frozen as they
were issued (SY-7.3.2-b, SY-4.2.1, decision 48).

What a paper says under its number is kept with it (`facts`), so that it prints the same for ever. A
promise that changes afterwards is a new notice, which names the one that it replaces.
"""

import json
from collections.abc import Collection, Iterator

from backoffice import filling
from backoffice.access.actor import Actor
from backoffice.deadlines.workdays import add_workdays, marked, workdays_between
from backoffice.errors import Invalid
from backoffice.filling import Filling
from backoffice.records import numbering, writes
from backoffice.workflow import case_events
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.cases import CasePause, ServiceCase
from models.catalogue import DELIVERY
from models.clock import day_of, now
from models.fields import DateTime, ShortText
from models.messages import T
from models.requests import NOTICE_KIND, CaseNotice, RequestItem, ServiceRequest
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
    issuer = Staff.get_by_id(actor.staff_id or request.service_staff_id)
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
    freeze(notice)
    return notice


def issue_anew(actor: Actor, case: ServiceCase, reason: str) -> CaseNotice | None:
    """The promise of a case has changed: a notice of its own, naming the one that held until now.
    None for a case that was accepted without one.
    """
    item = RequestItem.living().where(RequestItem.service_case == case.id).first()
    old = newest_of(case, item) if item else None
    if item is None or old is None:
        return None
    return issue(
        actor,
        case.request,
        "SLTZ",
        old.delivery_mode,
        [item.id],
        promised_on=case.due_on,
        replaces=old,
        reason=reason,
        received_materials=old.received_materials,
    )


def newest_of(case: ServiceCase, item: RequestItem) -> CaseNotice | None:
    """The notice of acceptance that holds for a case."""
    rows = (
        CaseNotice.living()
        .where(CaseNotice.request == case.request_id, CaseNotice.kind == "SLTZ")
        .order_by(CaseNotice.id.desc())
    )
    return next((row for row in rows if item.id in writes.linked_ids(row, "items")), None)


def printed(notice: CaseNotice) -> dict:
    """What the paper of a notice says: as it was issued."""
    return json.loads(notice.facts.open()) if notice.facts is not None else gathered(notice)


def freeze(notice: CaseNotice) -> None:
    """Keep what the paper says with its number; the row is append-only, and this is its issue."""
    notice.facts = gathered(notice)
    CaseNotice.update(facts=notice.facts).where(CaseNotice.id == notice.id).execute()


def gathered(notice: CaseNotice) -> dict:
    """The facts of a paper from the records as they are at this moment."""
    request = ServiceRequest.get_by_id(notice.request_id)
    station, firm = request.station, request.enterprise
    rows = list(
        RequestItem.select()
        .where(RequestItem.id.in_(writes.linked_ids(notice, "items") or [0]))
        .order_by(RequestItem.id)
    )
    known = [row for row in rows if row.service_item_id]
    return {
        "station": station.name,
        "supervision_phone": station.supervision_phone,
        "enterprise": firm.name,
        "uscc": firm.uscc or "",
        "request": request.code,
        "items": [_item(row) for row in rows],
        "materials": notice.received_materials or [],
        "charged": [wanted(row) for row in known if row.service_item.is_chargeable],
        "supplement_due_on": str(notice.supplement_due_on or ""),
        "replaces": notice.replaces.code if notice.replaces_id else "",
    }


def wanted(row: RequestItem) -> str:
    return row.other_text or (row.service_item.name if row.service_item_id else "")


def _item(row: RequestItem) -> dict:
    """How a need is served, and until when it is promised: the days of a pause are no part of the
    promise.
    """
    case = ServiceCase.get_or_none(ServiceCase.id == row.service_case) if row.service_case else None
    if case is None:
        return {"name": wanted(row), "delivery": "", "days": "", "due": ""}
    start = day_of(case.accepted_at)
    over = CasePause.living().where(
        CasePause.service_case == case.id, CasePause.to_on.is_null(False)
    )
    paused = sum(workdays_between(pause.from_on, pause.to_on) for pause in over)
    days = workdays_between(start, case.due_on) - paused
    return {
        "name": wanted(row),
        "delivery": DELIVERY.label(case.delivery),
        "days": f"{days} 个工作日",
        "due": marked(add_workdays(start, days)),
    }


@filling.declares
def fillings() -> Iterator[Filling]:
    """Notices of before the freezing keep what they would have printed at the upgrade."""
    yield Filling(
        "notices:facts",
        "1",
        CaseNotice,
        _freeze_open,
        T("Papers as they were issued"),
        is_needed=lambda: CaseNotice.select().where(CaseNotice.facts.is_null()).exists(),
    )


def _freeze_open(ids: Collection[int]) -> None:
    for notice in filling.held(CaseNotice, ids):
        if notice.facts is None:
            freeze(notice)


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
