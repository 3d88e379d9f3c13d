"""Refusal filing: whoever says no registers why, and the head decides, never the handler (SY-7.2-a,
R-D1).
"""

from collections.abc import Iterator
from typing import Any

from peewee import Expression, ModelSelect

from backoffice.access.actor import Actor
from backoffice.errors import Invalid
from backoffice.messages.notifications import tell_heads, tell_staff
from backoffice.records import numbering, writes
from backoffice.workflow import case_events
from backoffice.workflow.engine import Context, Transition, Workflow, register, workflow_of
from backoffice.workflow.notices import issue
from models.cases import ServiceCase
from models.clock import now
from models.fields import Choice, DateTime, ShortText, Text
from models.messages import T
from models.refusals import REFUSAL_KIND, REVIEW_RESULT, RefusalFiling
from models.requests import DELIVER_MODE, RequestItem, ServiceRequest

OF_NEED = type(REFUSAL_KIND)(
    "REFUSAL_KIND", *(item for item in REFUSAL_KIND.items if item[0] != "NOCOMP")
)
REFUSABLE = ("REGISTERED", "SUPPLEMENT", "ASSESSING")
UNSERVED = ("NEW", "MATCHING", "WAIT_PROV", "WAIT_ENT")
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


def refused_parts(request: ServiceRequest) -> ModelSelect:
    """The needs that the assessment says no to."""
    return RequestItem.living().where(
        RequestItem.request == request.id, RequestItem.disposition == "REFUSE"
    )


def unfiled_parts(request: ServiceRequest, actor: Actor) -> Iterator[str]:
    """Needs assessed as refused are accepted as such only after the head has agreed (R-D1)."""
    agreed = RefusalFiling.living().where(
        RefusalFiling.request == request.id,
        RefusalFiling.kind == "NODO",
        RefusalFiling.service_case.is_null(),
        RefusalFiling.decision == "APPROVE",
    )
    if refused_parts(request).exists() and not agreed.exists():
        yield T(
            "Some needs were assessed as refused: propose the refusal of these parts, the "
            "head decides"
        )


def propose(context: Context) -> dict:
    """The handler registers reason and basis, and that the enterprise was told (SY-7.2-a)."""
    request, values = context.row, context.values
    if values["kind"] == "NODO" and not refused_parts(request).exists():
        raise Invalid({"kind": [T("No need was assessed as refused; choose another kind")]})
    filing = file(context.actor, request, values)
    context.content, context.party = (
        f"{filing.code}: {REFUSAL_KIND.label(values['kind'])}，{values['reason']}",
        "ENT",
    )
    return {}


def propose_for_case(context: Context) -> dict:
    """A case that cannot be served: the same filing, for this one case."""
    case = context.row
    filing = file(context.actor, case.request, {**context.values, "kind": "NODO"}, case)
    context.content, context.party = f"{filing.code}: {context.values['reason']}", "ENT"
    return {}


def file(
    actor: Actor,
    request: ServiceRequest,
    values: dict,
    case: ServiceCase | None = None,
) -> RefusalFiling:
    """Write the filing and tell the heads of the station that it waits."""
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
    tell_heads(request.station_id, "ASSIGN", f"{filing.code} {request.code}", filing)
    return filing


def not_the_handler(filing: RefusalFiling, actor: Actor) -> Iterator[str]:
    """Who decides is not who handled (R-D1, R-S3)."""
    hands = {
        filing.handled_by_id,
        filing.request.first_responder_id,
        filing.request.service_staff_id,
    }
    if filing.service_case_id:
        hands.add(filing.service_case.specialist_id)
    if actor.staff_id in hands:
        yield T("The handler of a need cannot decide its refusal")


def still_refusable(filing: RefusalFiling, actor: Actor) -> Iterator[str]:
    """Nothing else may have happened meanwhile."""
    yield from not_the_handler(filing, actor)
    if filing.service_case_id:
        if filing.service_case.status not in UNSERVED:
            yield T("The case has gone on meanwhile")
    elif filing.request.status not in REFUSABLE:
        yield T("The need has gone on meanwhile")


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
    rows = (
        refused_parts(request)
        if filing.kind == "NODO"
        else RequestItem.living().where(RequestItem.request == request.id)
    )
    if filing.service_case_id:
        rows = RequestItem.living().where(RequestItem.service_case == filing.service_case_id)
    notice = issue(
        context.actor,
        request,
        "BYSL",
        context.values["delivery_mode"],
        [row.id for row in rows],
        reason="\n".join(filter(None, (filing.reason, filing.basis))),
    )
    if filing.service_case_id:
        end_case(context.actor, filing)
    elif filing.kind != "NODO":
        move(context.actor, request, "REFUSED", f"{notice.code}: {filing.reason}", "NOTICE")
    else:
        case_events.add(
            context.actor, request, "NOTICE", f"{notice.code}: {filing.reason}", party="ENT"
        )
    return decided(context, "APPROVE")


def overturn(context: Context) -> dict:
    """The head says otherwise: the need goes on, or is opened again (R-D1)."""
    request = context.row.request
    if request.status == "REFUSED":
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


def still_open(filing: RefusalFiling, actor: Actor) -> Iterator[str]:
    """A refusal in parts or of a case, once carried out, is not undone; a new need is
    registered.
    """
    yield from not_the_handler(filing, actor)
    if filing.request.status == "ARCHIVED":
        yield T("The need is archived; register it anew")
    elif filing.decision == "APPROVE" and filing.request.status != "REFUSED":
        yield T("This refusal was carried out in a case; register the need anew")


def move(actor: Actor, row: Any, state: str, words: str, story: str) -> None:
    """Lead a need or a case to another state because of the head's decision."""
    before = row.status
    writes.store(actor, row, {"status": state})
    case_events.add(actor, row, story, words, before, state, "ENT")
    writes.log(actor, "STATE", row, {"status": [before, state]}, event="decide")


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
    case = ServiceCase.get_by_id(filing.service_case_id)
    workflow_of(ServiceCase).fire(
        actor,
        case,
        "abandon",
        {"close_reason": "NOPROV", "outcome_note": f"{filing.code} {filing.reason}"},
    )


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
        state="decision",
    )
)
