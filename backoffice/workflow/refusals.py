"""Refusal filing: whoever says no registers why, and the head decides, never the handler (SY-7.2-a,
R-D1).
"""

from collections.abc import Iterator
from typing import Any

from peewee import Expression, ModelSelect

from backoffice.access.actor import Actor
from backoffice.deadlines import register as deadlines
from backoffice.errors import Invalid
from backoffice.messages.notifications import holders_of, tell_account, tell_heads, tell_staff
from backoffice.records import numbering, writes
from backoffice.workflow import case_events, need_states
from backoffice.workflow.engine import Context, Transition, Workflow, register, workflow_of
from backoffice.workflow.notices import issue
from models.accounts import UserAccount, UserRole
from models.cases import UNSERVED, ServiceCase
from models.clock import now
from models.fields import Choice, DateTime, ShortText, Text
from models.messages import T
from models.refusals import REFUSAL_KIND, REVIEW_RESULT, RefusalFiling
from models.requests import DELIVER_MODE, CaseNotice, RequestItem, ServiceRequest
from models.stations import Station

OF_NEED = type(REFUSAL_KIND)(
    "REFUSAL_KIND", *(item for item in REFUSAL_KIND.items if item[0] != "NOCOMP")
)
REFUSABLE = ("REGISTERED", "SUPPLEMENT", "ASSESSING")
WORDS = {
    "reason": Text("Reason"),
    "basis": ShortText("Legal/standard basis", 300),
    "informed_at": DateTime("Informed at"),
    "informed_via": Choice("Informed how", DELIVER_MODE, default="FACE"),
}
PROPOSE_FIELDS = {"kind": Choice("Kind", OF_NEED, default="NOACC"), **WORDS}


def begins(row: Any, actor: Actor) -> dict:
    return {"informed_at": now(), "informed_via": "FACE", "kind": "NOACC"}


def waiting(condition: Expression) -> ModelSelect:
    """Filings about which the head has not decided yet."""
    return RefusalFiling.living().where(condition, RefusalFiling.decision == "WAIT")


def undecided(request: ServiceRequest, actor: Actor) -> Iterator[str]:
    """While a refusal waits for the head nothing else happens to the need."""
    for filing in waiting(
        (RefusalFiling.request == request.id) & RefusalFiling.service_case.is_null()
    ):
        yield T("Refusal {code} waits for the head's decision", code=filing.code)


def every_part(request: ServiceRequest) -> list[RequestItem]:
    """All items of a need, but what was taken off it."""
    return list(
        RequestItem.living().where(
            RequestItem.request == request.id,
            RequestItem.disposition.is_null() | (RequestItem.disposition != "DROP"),
        )
    )


def refused_parts(request: ServiceRequest) -> ModelSelect:
    """The needs that the assessment says no to."""
    return RequestItem.living().where(
        RequestItem.request == request.id, RequestItem.disposition == "REFUSE"
    )


def agreed_parts(request: ServiceRequest) -> set[int]:
    """The items of a need whose refusal the head has agreed to, each by a filing that names it."""
    filings = RefusalFiling.living().where(
        RefusalFiling.request == request.id, RefusalFiling.decision == "APPROVE"
    )
    return {number for filing in filings for number in writes.linked_ids(filing, "items")}


def unfiled(request: ServiceRequest) -> list[RequestItem]:
    """The items that the assessment says no to, and no head yet."""
    agreed = agreed_parts(request)
    return [row for row in refused_parts(request) if row.id not in agreed]


def unfiled_parts(request: ServiceRequest, actor: Actor) -> Iterator[str]:
    """Needs assessed as refused are accepted as such only after the head has agreed (R-D1)."""
    if unfiled(request):
        yield T(
            "Some needs were assessed as refused: propose the refusal of these parts, the "
            "head decides"
        )


def propose(context: Context) -> dict:
    """The handler registers reason and basis, and that the enterprise was told (SY-7.2-a)."""
    request, values = context.row, context.values
    parts = unfiled(request) if values["kind"] == "NODO" else every_part(request)
    if values["kind"] == "NODO" and not parts:
        raise Invalid({"kind": [T("No need was assessed as refused; choose another kind")]})
    filing = file(context.actor, request, values, parts)
    context.content, context.party = (
        f"{filing.code}: {REFUSAL_KIND.label(values['kind'])}，{values['reason']}",
        "ENT",
    )
    return {}


def propose_for_case(context: Context) -> dict:
    """A case that cannot be served: the same filing, for this one case."""
    case = context.row
    parts = list(RequestItem.living().where(RequestItem.service_case == case.id))
    filing = file(context.actor, case.request, {**context.values, "kind": "NODO"}, parts, case)
    context.content, context.party = f"{filing.code}: {context.values['reason']}", "ENT"
    return {}


def file(
    actor: Actor,
    request: ServiceRequest,
    values: dict,
    parts: list[RequestItem],
    case: ServiceCase | None = None,
) -> RefusalFiling:
    """Write the filing of these items and tell whoever decides that it waits."""
    if values["informed_at"] > now():
        raise Invalid({"informed_at": [T("May not lie in the future")]})
    filing = writes.insert(
        actor,
        RefusalFiling,
        code=numbering.next_number("refusal_filing", STATION=request.station.code),
        request=request,
        service_case=case,
        handled_by=actor.staff_id or request.service_staff_id,
        decision="WAIT",
        **values,
    )
    writes.set_links(filing, "items", [row.id for row in parts])
    tell_heads(request.station_id, "ASSIGN", f"{filing.code} {request.code}", filing)
    if no_head_is_free(filing):
        for account in superiors_of(request.station):
            tell_account(account.id, "ASSIGN", f"{filing.code} {request.code}", filing)
    return filing


def hands_of(filing: RefusalFiling) -> set[int | None]:
    """The staff who handled what is refused."""
    hands = {
        filing.handled_by_id,
        filing.request.first_responder_id,
        filing.request.service_staff_id,
    }
    return hands | ({filing.service_case.specialist_id} if filing.service_case_id else set())


def not_the_handler(filing: RefusalFiling, actor: Actor) -> Iterator[str]:
    """Who decides is not who handled: another head, or the superior where every head of the
    station had a hand in it (R-D1, R-S3).
    """
    if actor.staff_id in hands_of(filing) - {None}:
        yield T("The handler of a need cannot decide its refusal")
    elif "HEAD" not in actor.roles and not no_head_is_free(filing):
        yield T("The head of the station decides; the superior only for a head who handled it")


def no_head_is_free(filing: RefusalFiling) -> bool:
    """Whether every head of the station had a hand in it, or the station has none."""
    heads = holders_of((UserRole.role == "HEAD") & (UserRole.station == filing.request.station_id))
    hands = hands_of(filing) - {None}
    return all(account.staff_id in hands for account in heads)


def superiors_of(station: Station) -> list[UserAccount]:
    """The auditors whose region holds a station."""
    above, region = [], station.region
    while region is not None:
        above.append(region.id)
        region = region.parent
    return holders_of((UserRole.role == "AUDITOR") & UserRole.region.in_(above))


def still_refusable(filing: RefusalFiling, actor: Actor) -> Iterator[str]:
    """Nothing else may have happened meanwhile."""
    yield from not_the_handler(filing, actor)
    if filing.service_case_id:
        if filing.service_case.status not in UNSERVED:
            yield T("The case has gone on meanwhile")
    elif filing.request.status not in REFUSABLE and not waits_for_disposal(filing):
        yield T("The need has gone on meanwhile")


def waits_for_disposal(filing: RefusalFiling) -> bool:
    """Whether all items of a filing are still deferred in an accepted need."""
    items = RequestItem.living().where(RequestItem.id.in_(writes.linked_ids(filing, "items")))
    return filing.request.status in ("ACCEPTED", "IN_PROGRESS") and all(
        row.disposition == "DEFER" for row in items
    )


def decided(context: Context, decision: str) -> dict:
    """What every decision of the head leaves on the filing; the handler is told."""
    filing, opinion = context.row, context.values["head_opinion"]
    tell_staff(
        filing.handled_by_id,
        "FEEDBACK",
        f"{filing.code} {REVIEW_RESULT.label(decision)}：{opinion}"[:300],
        filing,
    )
    return {"head_opinion": opinion, "reviewed_by": context.actor.account_id, "filed_at": now()}


def approve(context: Context) -> dict:
    """The refusal stands: the notice goes out, the need or the case ends (SY-7.2-a, SY-7.3.2-b)."""
    filing, request = context.row, context.row.request
    notice = issue(
        context.actor,
        request,
        "BYSL",
        context.values["delivery_mode"],
        writes.linked_ids(filing, "items"),
        reason="\n".join(filter(None, (filing.reason, filing.basis))),
    )
    told = f"{notice.code}: {filing.reason}"
    if filing.service_case_id:
        end_case(context.actor, filing)
    elif request.status in REFUSABLE and says_no_to_all(filing):
        move(context.actor, request, "REFUSED", told, "NOTICE")
    else:
        case_events.add(context.actor, request, "NOTICE", told, party="ENT")
        refuse_parts(context.actor, filing)
    return decided(context, "APPROVE")


def says_no_to_all(filing: RefusalFiling) -> bool:
    """Whether nothing of the need is left once this refusal stands."""
    request = filing.request
    refused = {*writes.linked_ids(filing, "items"), *agreed_parts(request)}
    every = {row.id for row in every_part(request)}
    return filing.kind != "NODO" or every <= refused


def refuse_parts(actor: Actor, filing: RefusalFiling) -> None:
    """The items of a filing are refused; an accepted need follows what is left of it."""
    for row in RequestItem.living().where(
        RequestItem.id.in_(writes.linked_ids(filing, "items")), RequestItem.disposition != "REFUSE"
    ):
        writes.update_in_event(actor, row, {"disposition": "REFUSE"}, "approve")
    if filing.request.status not in REFUSABLE:
        need_states.follow(actor, filing.request_id)


def overturn(context: Context) -> dict:
    """The head says otherwise: the need goes on, or what was refused is opened again (R-D1)."""
    filing, request = context.row, context.row.request
    stood = filing.decision == "APPROVE"
    if stood and filing.service_case_id:
        reopen_case(context)
    elif stood and was_accepted(request):
        reopen_parts(context)
    elif request.status == "REFUSED":
        move(
            context.actor,
            request,
            "ASSESSING",
            f"{context.row.code}: {context.values['head_opinion']}",
            "REOPEN",
        )
    else:
        case_events.add(
            context.actor, request, "COORD", f"{context.row.code}: {context.values['head_opinion']}"
        )
    return decided(context, "OVERTURN")


def was_accepted(request: ServiceRequest) -> bool:
    """Whether a need was accepted, with or without cases."""
    return (
        CaseNotice.living()
        .where(CaseNotice.request == request.id, CaseNotice.kind == "SLTZ")
        .exists()
    )


def reopen_parts(context: Context) -> None:
    """Items that were refused after acceptance wait again for what becomes of them."""
    filing = context.row
    for row in RequestItem.living().where(
        RequestItem.id.in_(writes.linked_ids(filing, "items")), RequestItem.disposition == "REFUSE"
    ):
        writes.update_in_event(context.actor, row, {"disposition": "DEFER"}, "overturn")
    case_events.add(
        context.actor,
        filing.request,
        "REOPEN",
        f"{filing.code}: {context.values['head_opinion']}",
    )
    need_states.follow(context.actor, filing.request_id)


def reopen_case(context: Context) -> None:
    """A case that was not handled is begun anew: own service from its start, a referral with the
    next round.
    """
    filing, case = context.row, context.row.service_case
    state = "MATCHING" if case.delivery in ("REFER", "BOTH") else "NEW"
    writes.store(
        context.actor,
        case,
        {
            "status": state,
            "provider": None,
            **dict.fromkeys(
                ("outcome", "outcome_note", "close_reason", "closed_by", "closed_at"), None
            ),
        },
    )
    words = f"{filing.code}: {context.values['head_opinion']}"
    case_events.add(context.actor, case, "REOPEN", words, "CLOSED", state, "ENT")
    writes.log(context.actor, "STATE", case, {"status": ["CLOSED", state]}, event="overturn")
    deadlines.keep(case)
    need_states.follow(context.actor, filing.request_id)


def still_open(filing: RefusalFiling, actor: Actor) -> Iterator[str]:
    """What is archived is not opened again; nor a case that ended otherwise meanwhile."""
    yield from not_the_handler(filing, actor)
    case = filing.service_case if filing.service_case_id else None
    if "ARCHIVED" in (filing.request.status, case and case.status):
        yield T("The need is archived; register it anew")
    elif case is not None and filing.decision == "APPROVE" and case.close_reason != "NOPROV":
        yield T("The case has gone on meanwhile")


def only_the_proposer(filing: RefusalFiling, actor: Actor) -> Iterator[str]:
    """What somebody proposed nobody else takes back; the head decides it."""
    if filing.created_by != actor.account_id:
        yield T("Only who proposed the refusal takes it back; the head decides it")


def take_back(context: Context) -> dict:
    """The proposer takes the proposal back before anybody decided; the filing keeps its number."""
    filing = context.row
    case_events.add(
        context.actor,
        filing.service_case if filing.service_case_id else filing.request,
        "COORD",
        f"收回 {filing.code}：{context.values['reason']}",
    )
    return {"filed_at": now()}


def move(actor: Actor, row: Any, state: str, words: str, story: str) -> None:
    """Lead a need or a case to another state because of the head's decision."""
    before = row.status
    writes.store(actor, row, {"status": state})
    case_events.add(actor, row, story, words, before, state, "ENT")
    writes.log(actor, "STATE", row, {"status": [before, state]}, event="decide")
    deadlines.keep(row)


def agreed_for(case: ServiceCase) -> bool:
    """Whether the head has agreed that this case is not handled."""
    return (
        RefusalFiling.living()
        .where(RefusalFiling.service_case == case.id, RefusalFiling.decision == "APPROVE")
        .exists()
    )


def case_undecided(case: ServiceCase, actor: Actor) -> Iterator[str]:
    for filing in waiting(RefusalFiling.service_case == case.id):
        yield T("Refusal {code} waits for the head's decision", code=filing.code)


def end_case(actor: Actor, filing: RefusalFiling) -> None:
    """The case of a refusal closes unserved, and the need follows its cases."""
    writes.store(actor, filing, {"decision": "APPROVE"})
    workflow_of(ServiceCase).carry_out(
        actor,
        filing.service_case,
        "abandon",
        {"close_reason": "NOPROV", "outcome_note": f"{filing.code} {filing.reason}"},
    )


def end_waiting(actor: Actor, request: ServiceRequest, words: str) -> None:
    """What waits for the head when the enterprise withdraws is decided no more; heads are told."""
    for filing in list(waiting(RefusalFiling.request == request.id)):
        writes.update_in_event(
            actor, filing, {"decision": "RECALLED", "filed_at": now()}, "withdraw", "STATE"
        )
        deadlines.keep(filing)
        tell_heads(request.station_id, "FEEDBACK", f"{filing.code} {words}"[:300], filing)


DECIDE = {"head_opinion": Text("Head's review")}

WORKFLOW = register(
    Workflow(
        RefusalFiling,
        Transition(
            "approve",
            "Agree to the refusal",
            ("WAIT",),
            "APPROVE",
            guard=still_refusable,
            effect=approve,
            verb="approve",
            fields={
                **DECIDE,
                "delivery_mode": Choice("Delivery mode", DELIVER_MODE, default="FACE"),
            },
            primary=True,
            icon="check",
            clause="SY-7.2-a",
        ),
        Transition(
            "overturn",
            "Overturn the refusal",
            ("WAIT", "APPROVE"),
            "OVERTURN",
            guard=still_open,
            effect=overturn,
            verb="approve",
            fields=DECIDE,
            danger=True,
            clause="SY-7.2-a",
        ),
        Transition(
            "take_back",
            "Take the proposal back",
            ("WAIT",),
            "RECALLED",
            guard=only_the_proposer,
            effect=take_back,
            fields={"reason": Text("Reason")},
            clause="SY-7.2-a",
        ),
        state="decision",
    )
)
