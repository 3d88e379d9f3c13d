"""The workflow of a need: draft, registered, complete or supplemented, assessed, accepted, done
(SY-6.1, SY-7.2, R-L1).
"""

import json
from collections.abc import Iterator

from backoffice import settings
from backoffice.access.actor import Actor
from backoffice.access.scopes import visible
from backoffice.deadlines import due_dates
from backoffice.deadlines.workdays import add_workdays
from backoffice.errors import Invalid, Refused
from backoffice.records import numbering, writes
from backoffice.records.rules import Deadlines, Rules, declare
from backoffice.workflow import (
    asked_items,
    case_events,
    chains,
    consultations,
    green_channels,
    intakes,
    materials,
    need_corrections,
    need_deadlines,
    need_files,
    need_states,
    refusals,
    signatures,
    suggestions,
)
from backoffice.workflow.cases import open_case
from backoffice.workflow.engine import Context, Transition, Workflow, register
from backoffice.workflow.need_states import ticked
from backoffice.workflow.notices import issue
from backoffice.workflow.promises import without_promise
from models.cases import ServiceCase
from models.catalogue import ServiceItem
from models.choices import Choices
from models.clock import day_of, now, today
from models.enterprises import Enterprise
from models.fields import Choice, Date, DateTime, Integer, Link, ShortText, Text
from models.messages import T
from models.requests import (
    ASSESSED_AS,
    DELIVER_MODE,
    DISPOSITION,
    CaseNotice,
    RequestFoodDrug,
    RequestInstrument,
    RequestItem,
    RequestOperatorExam,
    RequestProductTest,
    RequestSpecialEquipment,
    ServiceRequest,
)
from models.staff import Staff
from models.stations import Station
from models.structures import MaterialList
from models.suggestions import Suggestion

DETAIL_TABLES = {
    "FOOD": RequestFoodDrug,
    "SE": RequestSpecialEquipment,
    "EXAM": RequestOperatorExam,
    "PROD": RequestProductTest,
    "INST": RequestInstrument,
}
SERVED_AS = Choices(
    "DISPOSITION", *(item for item in DISPOSITION.items if item[0] in ("SELF", "REFER"))
)
TAKES_NEEDS = ("ACTIVE", "RECTIFYING")
"""A station that has to rectify something goes on serving meanwhile (R-E3)."""
OPEN = ("REGISTERED", "SUPPLEMENT", "ASSESSING", "ACCEPTED", "IN_PROGRESS")


def take_in(actor: Actor, request: ServiceRequest) -> None:
    """Whoever takes a need in is its first responder for good (R-F1); its station is theirs."""
    if request.id is None:
        if request.first_responder_id is None:
            if actor.staff_id is None:
                raise Refused(
                    T(
                        "Only staff of a station take in needs; your account is not "
                        "linked to a member of staff"
                    )
                )
            request.first_responder = actor.staff_id
            request.station = actor.station_id
        if request.station_id:
            refuse_unless_open(request)
        request.service_staff = request.service_staff_id or request.first_responder_id
    need_corrections.note_other_enterprise(request)
    if request.enterprise_id and (request.status == "DRAFT" or request.moved_from):
        request.enterprise_snapshot = need_corrections.snapshot(request.enterprise)


def refuse_unless_open(request: ServiceRequest) -> None:
    """A station that is not yet open, suspended or removed takes no new needs. Raises Refused."""
    for reason in not_open(request):
        raise Refused(reason)


def not_open(request: ServiceRequest) -> Iterator[str]:
    station = request.station
    if station.status not in TAKES_NEEDS:
        yield T(
            "The station takes no needs now: {status}",
            status=Station.status.options.label(station.status),
        )


def same_item_open(request: ServiceRequest, actor: Actor) -> Iterator[str]:
    """Other open needs of the enterprise for the same item: perhaps it is the same matter."""
    items = [row.service_item_id for row in ticked(request) if row.service_item_id]
    closed = ServiceCase.select(ServiceCase.id).where(
        ServiceCase.status.in_(("CLOSED", "ARCHIVED"))
    )
    others = (
        visible(actor, ServiceRequest)
        .select(ServiceRequest, RequestItem)
        .join(RequestItem, on=(RequestItem.request == ServiceRequest.id))
        .where(
            ServiceRequest.enterprise == request.enterprise_id,
            ServiceRequest.id != request.id,
            ServiceRequest.status.in_(OPEN),
            RequestItem.is_deleted == False,
            RequestItem.service_item.in_(items or [0]),
            RequestItem.service_case.is_null() | RequestItem.service_case.not_in(closed),
        )
        .order_by(ServiceRequest.id)
    )
    for row in others:
        yield T(
            "The enterprise has an open need {code} for “{item}” already",
            code=row.code,
            item=str(row.requestitem),
        )


def warned_before_acceptance(request: ServiceRequest, actor: Actor) -> Iterator[str]:
    yield from without_promise(request, actor)
    yield from same_item_open(request, actor)
    yield from green_channels.without_channel(request, actor)
    yield from materials.still_missing(request, actor)


def tick_what_rows_say(actor: Actor, request: ServiceRequest, created: bool) -> None:
    """Rows of a detail table tick their item of the catalogue by themselves (decisions 8)."""
    for kind, table in DETAIL_TABLES.items():
        if table.living().where(table.request == request.id).exists():
            item = (
                ServiceItem.living()
                .where(ServiceItem.detail_kind == kind)
                .order_by(ServiceItem.code)
                .first()
            )
            if item and not ticked(request).where(RequestItem.service_item == item).exists():
                writes.insert(
                    actor,
                    RequestItem,
                    request=request.id,
                    service_item=item,
                    section=item.annex_a_section,
                )


def declare_again(actor: Actor, request: ServiceRequest) -> ServiceRequest:
    """The declaration after its enterprise's data were corrected on the form, before acceptance."""
    fresh = ServiceRequest.get_by_id(request.id).bind_sealed()
    again = ServiceRequest.get_by_id(request.id).bind_sealed()
    declared = need_corrections.snapshot(Enterprise.get_by_id(request.enterprise_id))
    again.enterprise_snapshot = declared
    declared = {"enterprise_snapshot": again.__data__["enterprise_snapshot"]}
    writes.update_in_event(actor, fresh, declared, "update")
    return fresh


def snapshot_of(request: ServiceRequest) -> dict:
    """The frozen declaration again, for those who may see it."""
    return json.loads(request.enterprise_snapshot.open())


def has_needs(request: ServiceRequest, actor: Actor) -> Iterator[str]:
    """A form without a single need is not registered (SY-A), nor at a station that is shut."""
    yield from not_open(request)
    if not is_of_jilin(request) and not ticked(request).exists():
        yield T("Tick at least one need or add a row to a table")
    exams = RequestOperatorExam.living().where(RequestOperatorExam.request == request.id)
    if exams.exists() and not request.operator_training_mode:
        yield T("Operator examinations need the training mode")


def give_number(context: Context) -> dict:
    """A need that began with a short intake keeps its number."""
    request = context.row
    request.code = intakes.number_of(request) or numbering.next_number(
        request.number_rule, STATION=request.station.code
    )
    return {"code": request.code, "registered_at": now()}


def checklist(request: ServiceRequest, actor: Actor) -> dict:
    """Every material that the ticked items ask for and nobody has brought, and until when."""
    return {
        **materials.checklist(request, actor),
        "supplement_due_on": add_workdays(today(), settings.number("supplement_days")),
    }


def notify(context: Context) -> dict:
    """The one-time notice names everything missing; a second one only by the head, with a reason
    (R-N1).
    """
    request, values = context.row, context.values
    until = values["supplement_due_on"] or add_workdays(today(), settings.number("supplement_days"))
    if until < today():
        raise Invalid({"supplement_due_on": [T("May not lie in the past")]})
    earlier = (
        CaseNotice.living()
        .where(CaseNotice.request == request.id, CaseNotice.kind == "YCGZ")
        .count()
    )
    if not earlier and day_of(request.registered_at) < today() and not values["override_reason"]:
        raise Invalid(
            {
                "override_reason": [
                    T("The notice is due on the day of receipt; say why it comes later")
                ]
            }
        )
    if earlier and not ("HEAD" in context.actor.roles and values["override_reason"]):
        raise Invalid(
            {
                "override_reason": [
                    T(
                        "A one-time notice was already issued; only the "
                        "head may issue another, with a reason"
                    )
                ]
            }
        )
    notice = issue(
        context.actor,
        request,
        "YCGZ",
        values["delivery_mode"],
        [row.id for row in ticked(request)],
        missing_materials=values["missing_materials"],
        supplement_due_on=until,
        reason=values["override_reason"],
    )
    for row in RequestSpecialEquipment.living().where(
        RequestSpecialEquipment.request == request.id, ~RequestSpecialEquipment.materials_notified
    ):
        writes.update_in_event(context.actor, row, {"materials_notified": True}, "notify")
    context.content, context.party = (
        f"{notice.code}: {'; '.join(values['missing_materials'])}",
        "ENT",
    )
    return {
        "materials_complete": False,
        "received_materials": materials.brought_at_first(request, values["missing_materials"]),
    }


def dispositions(request: ServiceRequest, actor: Actor) -> dict:
    """One choice for each ticked need, the item for each need in words, and the words of the
    assessment.
    """
    return {
        **{f"item_{row.id}": Choice(row, ASSESSED_AS) for row in assessable(request)},
        **{
            f"kind_{row.id}": Link(
                T("Service item of “{words}”", words=row.other_text), ServiceItem, null=True
            )
            for row in assessable(request)
            if row.other_text
        },
        **({} if ticked(request).exists() else NAMED_ITEM),
        "assessment_note": Text("Assessment note"),
    }


NAMED_ITEM = {
    "service_item": Link("Service item", ServiceItem, limit={"is_active": True}),
    "disposition": Choice("Disposition", ASSESSED_AS),
}
"""What the assessment names when the form describes a need in words and ticks nothing."""


def assessable(request: ServiceRequest) -> list[RequestItem]:
    """The items whose disposition the assessment chooses: all but those that the head has agreed to
    refuse.
    """
    agreed = refusals.agreed_parts(request)
    return [row for row in ticked(request) if row.id not in agreed]


def name_item(context: Context) -> None:
    """A form that describes its need in words alone gets its item at the assessment (JL-B)."""
    request, wanted = context.row, ServiceItem.get_by_id(context.values["service_item"])
    writes.insert(
        context.actor,
        RequestItem,
        request=request.id,
        service_item=wanted,
        section=wanted.section_in(request.form_profile),
        remarks=(request.description or "")[:200] or None,
        disposition=context.values["disposition"],
    )


def suggested(request: ServiceRequest, actor: Actor) -> dict:
    """What the catalogue suggests for each need: own service or referral, and the item of words."""
    wanted = {}
    for row in ticked(request):
        service = asked_items.service_of(row)
        usual = "REFER" if service.delivery == "REFER" else "SELF"
        wanted[f"item_{row.id}"] = row.disposition or usual
        if row.other_text:
            wanted[f"kind_{row.id}"] = service.id
    return wanted


def assess(context: Context) -> dict:
    """Whether the station can meet each need itself (SY-6.2.1); the result follows from the
    parts.
    """
    if not ticked(context.row).exists():
        name_item(context)
    chosen = {
        row: context.values.get(f"item_{row.id}", row.disposition) for row in ticked(context.row)
    }
    for row, disposition in chosen.items():
        changed = {"disposition": disposition}
        if named := context.values.get(f"kind_{row.id}"):
            changed["service_item"] = named
        writes.update_in_event(context.actor, row, changed, "assess")
    kinds = set(chosen.values()) - {"DEFER"}
    result = kinds.pop() if len(kinds) == 1 else "MIXED"
    context.content = context.values["assessment_note"]
    return {
        "assessment_result": result,
        "assessment_note": context.content,
        "materials_complete": context.row.materials_complete is not False,
        "assessed_by": context.actor.staff_id or context.row.service_staff_id,
        "assessed_at": now(),
    }


def ready_to_accept(request: ServiceRequest, actor: Actor) -> Iterator[str]:
    """Acceptance needs an assessment, and the signature of the enterprise (SY-7.3.2-b)."""
    if not request.assessment_result:
        yield T("The assessment is missing")
    if request.assessment_result == "REFUSE":
        yield T("All needs were assessed as refused; the head decides on refusal")
    yield from refusals.undecided(request, actor)
    yield from refusals.unfiled_parts(request, actor)
    yield from signatures.unsigned(request)
    if not ticked(request).exists():
        yield T("The need has no item yet; the assessment names it")
    for row in ticked(request).where(RequestItem.disposition.is_null()):
        yield T("No disposition is chosen for “{item}”", item=str(row))


def accept(context: Context) -> dict:
    """Acceptance and its notice are one step; each need becomes a case with its own clock (R-N2,
    GDD-7.3-a).
    """
    request = context.row
    rows = list(ticked(request).where(RequestItem.disposition.in_(("SELF", "REFER"))))
    rows.sort(key=lambda row: asked_items.service_of(row).code == green_channels.TICK)
    for row in ticked(request).where(RequestItem.disposition == "INSTANT"):
        consultations.answered_at_once(context.actor, request, row, request.assessment_note or "")
    cases = [open_case(context.actor, request, row) for row in rows]
    promised = max([case.due_on for case in cases], default=None) or due_dates.due_day(
        due_dates.today(), 1
    )
    notice = issue(
        context.actor,
        request,
        "SLTZ",
        context.values["delivery_mode"],
        [row.id for row in rows] or [row.id for row in ticked(request)],
        promised_on=promised,
        received_materials=context.values["received_materials"],
    )
    context.content, context.party = notice.code, "ENT"
    return {"received_materials": context.values["received_materials"]}


def after_acceptance(context: Context) -> str:
    """In progress with its cases, accepted while needs are deferred, else as it ended (decisions
    8).
    """
    return need_states.state_of(context.row)


def undisposed(request: ServiceRequest) -> bool:
    return ticked(request).where(RequestItem.disposition == "DEFER").exists()


def deferred(request: ServiceRequest, actor: Actor) -> dict:
    """One choice for each deferred need, and what an answer or a refusal must say."""
    return {
        **{
            f"item_{row.id}": Choice(row, ASSESSED_AS)
            for row in ticked(request).where(RequestItem.disposition == "DEFER")
        },
        "delivery_mode": Choice("Delivery mode", DELIVER_MODE, default="FACE"),
        "answer": Text("Words of the answer", null=True, help="For what is solved at once"),
        "reason": Text("Reason", null=True, help="For what is refused"),
        "basis": ShortText("Legal/standard basis", 300, null=True, help="For what is refused"),
    }


def dispose(context: Context) -> dict:
    """A deferred need is disposed of before the whole is done (decisions 8): as a case with its own
    notice, by an answer that is kept, or by a refusal that the head decides.
    """
    rows = list(ticked(context.row).where(RequestItem.disposition == "DEFER"))
    chosen = {row: context.values[f"item_{row.id}"] for row in rows}
    require_words(chosen, context.values)
    opened = {}
    for row, disposition in chosen.items():
        if disposition in ("SELF", "REFER", "INSTANT"):
            writes.update_in_event(context.actor, row, {"disposition": disposition}, "dispose")
        if disposition == "INSTANT":
            consultations.answered_at_once(
                context.actor, context.row, row, context.values["answer"]
            )
        elif disposition in ("SELF", "REFER"):
            opened[row.id] = open_case(context.actor, context.row, row)
    said = []
    if opened:
        said.append(notify_of(context, opened).code)
    if refused := [row for row, disposition in chosen.items() if disposition == "REFUSE"]:
        values = {
            "kind": "NODO",
            "reason": context.values["reason"],
            "basis": context.values["basis"],
            "informed_at": now(),
            "informed_via": context.values["delivery_mode"],
        }
        said.append(refusals.file(context.actor, context.row, values, refused).code)
    context.content, context.party = (
        "；".join(filter(None, (*said, context.values["answer"]))),
        "ENT",
    )
    return {}


def require_words(chosen: dict, values: dict) -> None:
    """Raises Invalid when an answer has no words, or a refusal neither reason nor basis."""
    errors = {}
    if "INSTANT" in chosen.values() and not values["answer"]:
        errors["answer"] = [T("Write down what was answered")]
    if "REFUSE" in chosen.values():
        for name in ("reason", "basis"):
            if not values[name]:
                errors[name] = [T("A refusal needs reason and basis; the head decides it")]
    if errors:
        raise Invalid(errors)


def notify_of(context: Context, opened: dict[int, ServiceCase]) -> CaseNotice:
    """The notice of acceptance of items that became cases later (SY-7.3.2-b)."""
    return issue(
        context.actor,
        context.row,
        "SLTZ",
        context.values["delivery_mode"] or "FACE",
        list(opened),
        promised_on=max(case.due_on for case in opened.values()),
        received_materials=context.row.received_materials,
    )


def add_item(context: Context) -> dict:
    """One more item on an accepted need, at the enterprise's word: a case with a notice of its own;
    the form stays.
    """
    request, values = context.row, context.values
    wanted = ServiceItem.get_by_id(values["service_item"])
    same = ticked(request).where(
        RequestItem.service_item == wanted.id, RequestItem.disposition != "DROP"
    )
    if same.exists() and not values["other_text"]:
        raise Invalid(
            {"service_item": [T("This item is on the form already; say in words what is new")]}
        )
    row = writes.insert(
        context.actor,
        RequestItem,
        request=request.id,
        service_item=wanted,
        section=wanted.section_in(request.form_profile),
        other_text=values["other_text"],
        quantity=values["quantity"],
        disposition=values["disposition"],
    )
    notice = notify_of(context, {row.id: open_case(context.actor, request, row)})
    context.content = f"增加事项 {row.service_item.name}：{values['reason']}（{notice.code}）"
    context.party = "ENT"
    return {}


def answered_items(request: ServiceRequest, actor: Actor) -> dict:
    """Which answered item is to be served, how, and why."""
    return {
        "item": Choice("Item", need_corrections.offered(need_corrections.answered(request))),
        "disposition": Choice("Disposition", SERVED_AS),
        "reason": Text("Reason"),
        "delivery_mode": Choice("Delivery mode", DELIVER_MODE, default="FACE"),
    }


def serve_after_all(context: Context) -> dict:
    """What was thought to be answered at once is served after all: a case with its own notice; the
    answer stays on file.
    """
    row = RequestItem.get_by_id(int(context.values["item"]))
    writes.update_in_event(
        context.actor, row, {"disposition": context.values["disposition"]}, "serve_after_all"
    )
    notice = notify_of(context, {row.id: open_case(context.actor, context.row, row)})
    context.content = f"{row}：{context.values['reason']}（{notice.code}）"
    context.party = "ENT"
    return {}


def feed_back(context: Context) -> dict:
    """What came back to the enterprise, and when: the last cells of Annex B of Jilin (JL-B)."""
    told_at, words = context.values["feedback_at"], context.values["feedback_text"]
    if told_at > now():
        raise Invalid({"feedback_at": [T("May not lie in the future")]})
    if told_at < context.row.registered_at.replace(second=0, microsecond=0):
        raise Invalid({"feedback_at": [T("Not before the need was registered")]})
    context.content, context.party = f"服务反馈：{words}", "ENT"
    return {"feedback_at": told_at, "feedback_text": words}


def is_of_jilin(request: ServiceRequest) -> bool:
    return request.form_profile == "JL_B"


def reassign(context: Context) -> dict:
    """The work passes to a colleague; the first responder stays (decisions 4)."""
    staff = Staff.get_by_id(context.values["service_staff"])
    if staff.station_id != context.row.station_id:
        raise Invalid({"service_staff": [T("Choose a colleague of the same station")]})
    context.content = case_events.handed_over(
        context.row.service_staff, staff, context.values["reason"]
    )
    return {"service_staff": staff.id}


declare(
    Rules(
        ServiceRequest,
        before_save=(take_in,),
        after_save=(
            tick_what_rows_say,
            asked_items.name_needs,
            need_corrections.follow_enterprise,
        ),
        after_delete=(consultations.let_go,),
        deadlines=Deadlines(need_deadlines.clocks_of, title=need_deadlines.named),
    )
)


WORKFLOW = register(
    Workflow(
        ServiceRequest,
        Transition(
            "register",
            "Register",
            ("DRAFT",),
            "REGISTERED",
            guard=has_needs,
            warnings=same_item_open,
            effect=give_number,
            event_type="REGISTER",
            primary=True,
            icon="check",
            clause="SY-6.1",
        ),
        Transition(
            "assess",
            "Assess",
            ("REGISTERED", "ASSESSING"),
            "ASSESSING",
            fields=dispositions,
            initial=suggested,
            guard=refusals.undecided,
            effect=assess,
            event_type="ASSESS",
            primary=lambda request: request.assessment_result is None,
            icon="edit",
            clause="SY-6.2.1",
        ),
        Transition(
            "notify",
            "One-time notice",
            ("REGISTERED", "ASSESSING"),
            "SUPPLEMENT",
            fields={
                "missing_materials": MaterialList(
                    "Missing materials",
                    help="Name everything that is missing: name | form | copies",
                ),
                "supplement_due_on": Date("To be completed by", null=True),
                "delivery_mode": Choice("Delivery mode", DELIVER_MODE, default="FACE"),
                "override_reason": Text("Reason for a second or a late notice", null=True),
            },
            initial=checklist,
            guard=refusals.undecided,
            effect=notify,
            event_type="NOTICE",
            icon="file",
            clause="SY-4.2.1",
        ),
        Transition(
            "supplement",
            "Materials arrived",
            ("SUPPLEMENT",),
            "ASSESSING",
            fields={"received_materials": materials.ARRIVED},
            initial=materials.expected,
            effect=materials.arrive,
            event_type="SUPPLEMENT",
            primary=True,
            icon="check",
            clause="SY-4.2.1",
        ),
        Transition(
            "accept",
            "Accept",
            ("ASSESSING",),
            after_acceptance,
            fields={
                "delivery_mode": Choice("Delivery mode", DELIVER_MODE, default="FACE"),
                "received_materials": materials.RECEIVED,
            },
            initial=materials.received,
            guard=ready_to_accept,
            warnings=warned_before_acceptance,
            effect=accept,
            event_type="NOTICE",
            primary=True,
            icon="check",
            clause="SY-7.3.2-b",
        ),
        Transition(
            "dispose",
            "Dispose of deferred needs",
            ("ACCEPTED", "IN_PROGRESS"),
            after_acceptance,
            fields=deferred,
            when=undisposed,
            guard=refusals.undecided,
            effect=dispose,
            verb="assess",
            event_type="ASSESS",
            icon="edit",
            clause="SY-6.2.1",
        ),
        Transition(
            "reassign",
            "Hand over",
            ("DRAFT", *OPEN),
            effect=reassign,
            event_type="COORD",
            icon="user",
            fields={
                "service_staff": Link("Service staff", Staff, able=("assess", "service_request")),
                "reason": Text("Reason"),
            },
            clause="SY-7.2-c",
        ),
        Transition(
            "refuse",
            "Refuse",
            refusals.REFUSABLE,
            fields=refusals.PROPOSE_FIELDS,
            initial=refusals.begins,
            danger=True,
            guard=refusals.undecided,
            effect=refusals.propose,
            event_type="COORD",
            clause="SY-7.2-a",
        ),
        Transition(
            "withdraw",
            "Withdraw",
            OPEN,
            need_corrections.after_withdrawal,
            fields={"reason": Text("Reason", help="The enterprise's own words")},
            effect=need_corrections.withdraw,
            event_type="CLOSE",
            danger=True,
            clause="SY-6.1",
        ),
        Transition(
            "take_up",
            "Withdrawn by mistake",
            ("WITHDRAWN",),
            need_corrections.before_withdrawal,
            when=need_corrections.was_withdrawn,
            guard=need_corrections.nothing_archived,
            effect=need_corrections.take_up,
            verb="withdraw",
            event_type="REOPEN",
            icon="back",
            fields={"reason": Text("Reason")},
            clause="SY-6.1",
        ),
        Transition(
            "lack",
            "Materials are still missing",
            ("ASSESSING",),
            "SUPPLEMENT",
            when=need_corrections.was_supplemented,
            effect=need_corrections.lack,
            verb="supplement",
            event_type="NOTICE",
            icon="back",
            fields={"reason": Text("Reason")},
            clause="SY-4.2.1",
        ),
        Transition(
            "correct_enterprise",
            "Wrong enterprise",
            (*OPEN, "DONE", "REFUSED", "WITHDRAWN"),
            guard=need_corrections.may_change_enterprise,
            effect=need_corrections.correct_enterprise,
            initial=need_corrections.signature_as_typed,
            verb="correct",
            event_type="COORD",
            icon="edit",
            fields=need_corrections.ENTERPRISE_FIELDS,
            extra_fields=need_corrections.consent_again,
            clause="SY-A-base",
        ),
        Transition(
            "add_item",
            "One more item",
            ("ACCEPTED", "IN_PROGRESS"),
            effect=add_item,
            verb="correct",
            event_type="NOTICE",
            icon="plus",
            fields={
                "service_item": Link("Service item", ServiceItem, limit={"is_active": True}),
                "other_text": ShortText("In words", 300, null=True),
                "quantity": Integer("Quantity", least=1, most=99_999, null=True, unit="count"),
                "disposition": Choice("Disposition", SERVED_AS),
                "reason": Text("Reason", help="The enterprise's own words"),
                "delivery_mode": Choice("Delivery mode", DELIVER_MODE, default="FACE"),
            },
            clause="SY-7.3.2-b",
        ),
        Transition(
            "drop_item",
            "One item fewer",
            ("ACCEPTED", "IN_PROGRESS"),
            need_corrections.after_items,
            when=need_corrections.has_items_to_drop,
            fields=need_corrections.droppable,
            effect=need_corrections.drop_item,
            verb="correct",
            event_type="COORD",
            icon="close",
            clause="SY-7.3.2-b",
        ),
        Transition(
            "serve_after_all",
            "Not solved by the answer",
            ("ACCEPTED", "IN_PROGRESS", "DONE"),
            after_acceptance,
            when=need_corrections.has_answers,
            fields=answered_items,
            effect=serve_after_all,
            verb="correct",
            event_type="NOTICE",
            icon="back",
            clause="JL-8.3.2",
        ),
        Transition(
            "archive",
            "Archive",
            need_files.WITHOUT_CASE,
            "ARCHIVED",
            when=need_files.is_without_case,
            guard=need_files.wanting,
            effect=need_files.archive,
            event_type="ARCHIVE",
            primary=True,
            icon="box",
            clause="GDD-7.2.1.3",
        ),
        Transition(
            "feed_back",
            "Record the feedback",
            (*OPEN, "DONE"),
            fields={
                "feedback_at": DateTime("Feedback time"),
                "feedback_text": Text("Service feedback"),
            },
            initial=lambda request, actor: {
                "feedback_at": request.feedback_at or now(),
                "feedback_text": request.feedback_text,
            },
            when=is_of_jilin,
            effect=feed_back,
            verb="register",
            event_type="COORD",
            icon="chat",
            clause="JL-B",
        ),
        Transition(
            "suggest",
            "Make it a suggestion",
            (*OPEN, "DONE"),
            verb="register",
            effect=suggestions.of_need,
            event_type="COORD",
            icon="chat",
            when=lambda request: (
                bool(request.opinion) and suggestions.is_new(Suggestion.request, request)
            ),
            clause="SY-A-8",
        ),
        *signatures.TRANSITIONS,
        on_transition=case_events.tell,
    )
)

chains.add(
    WORKFLOW,
    chains.Chain(
        "settle",
        "Assess and accept",
        (
            chains.Step(
                "sign",
                asks=("signed_by", "signed_on"),
                when=lambda request: any(signatures.unsigned(request)),
            ),
            chains.Step("assess"),
            chains.Step("accept"),
        ),
        event_type="NOTICE",
        clause="SY-7.3.2-b",
    ),
)
