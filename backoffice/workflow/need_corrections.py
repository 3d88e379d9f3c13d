"""Mistakes with a need, put right by whoever made them while nobody built on it, else by the head
with a reason; the story keeps both (decision 50).
"""

from collections.abc import Iterable, Iterator

from backoffice.access.actor import Actor
from backoffice.deadlines import register as deadlines
from backoffice.errors import Invalid
from backoffice.messages.notifications import tell_provider
from backoffice.records import audit, writes
from backoffice.workflow import case_events, need_states, refusals, surveys
from backoffice.workflow.engine import Context, workflow_of
from backoffice.workflow.need_states import cases_of, ticked
from backoffice.workflow.notices import issue
from models.base import Record
from models.cases import UNSERVED, CaseEvent, ServiceCase, ServiceRecord
from models.choices import Choices
from models.clock import today
from models.enterprises import DataConsent, Enterprise
from models.fields import Choice, Flag, Link, Text
from models.messages import T
from models.referrals import Referral
from models.registry import models
from models.requests import CaseNotice, RequestItem, ServiceRequest
from models.surveys import SatisfactionSurvey

SNAPSHOT = (
    "name",
    "uscc",
    "legal_rep",
    "industry",
    "size_class",
    "employee_count",
    "output_value",
    "contact_name",
    "contact_phone",
    "email",
    "wechat",
    "address",
    "in_park",
    "park",
    "main_products",
    "lab_count",
    "lab_sufficient",
)
COPIED = (
    "missing_materials",
    "received_materials",
    "promised_on",
    "supplement_due_on",
    "reason",
)
"""What a notice to the right enterprise says as the one to the wrong enterprise did."""
LIVE = ("WAIT", "ACCEPTED")
"""Answers of a referral whose provider has, or may get, the enterprise's data."""


def snapshot(enterprise: Enterprise) -> dict:
    """What the enterprise declared, frozen on its form."""
    values = {}
    for name in SNAPSHOT:
        value = getattr(enterprise, name)
        if hasattr(value, "open"):
            values[name] = value.open()
        else:
            values[name] = None if value is None else str(value)
    return values


# the wrong enterprise

ENTERPRISE_FIELDS = {
    "enterprise": Link("Right enterprise", Enterprise),
    "form_is_theirs": Flag(
        "The signed form is this enterprise's",
        help="Otherwise its signature and scan are taken off, and it signs anew",
    ),
    "reason": Text("Reason", help="Such as: two enterprises of nearly the same name"),
}


def note_other_enterprise(request: ServiceRequest) -> None:
    """Remember on the row whose need it was, when a form names another enterprise."""
    request.moved_from = None
    if request.id is not None:
        former = ServiceRequest.get_by_id(request.id).enterprise_id
        request.moved_from = former if former != request.enterprise_id else None


def follow_enterprise(actor: Actor, request: ServiceRequest, created: bool) -> None:
    """What hangs on a need whose form names another enterprise now goes with it."""
    former = getattr(request, "moved_from", None)
    if former and request.status != "DRAFT":
        tell_both(actor, request, former, "")
    if former:
        move(actor, request, former)


def built_on(request: ServiceRequest) -> bool:
    """Whether anything came of the need that others rely on."""
    begun = cases_of(request).where(ServiceCase.status != "NEW")
    return request.status in ("DONE", "REFUSED", "WITHDRAWN") or begun.exists()


def may_change_enterprise(request: ServiceRequest, actor: Actor) -> Iterator[str]:
    """An archived case is not changed; what others built on is the head's to correct."""
    yield from nothing_archived(request, actor)
    if built_on(request) and "HEAD" not in actor.roles:
        yield T("The service has gone on from here; the head corrects it, with a reason")


def nothing_archived(request: ServiceRequest, actor: Actor) -> Iterator[str]:
    for case in cases_of(request).where(ServiceCase.status == "ARCHIVED"):
        yield T("Case {code} is archived; write a correction slip", code=case.code)


def signature_as_typed(request: ServiceRequest, actor: Actor) -> dict:
    return {"form_is_theirs": True, "consent": False}


def consent_again(request: ServiceRequest, actor: Actor) -> dict:
    """The right enterprise's consent, when a provider has the data of the wrong one."""
    if not list(live_referrals(request)):
        return {}
    return {"consent": Flag("The right enterprise agrees that its data are passed on")}


def live_referrals(request: ServiceRequest) -> Iterator[Referral]:
    for case in cases_of(request).where(ServiceCase.status != "ARCHIVED"):
        yield from Referral.living().where(
            Referral.service_case == case.id, Referral.response.in_(LIVE)
        )


def correct_enterprise(context: Context) -> dict:
    """The need belongs to another enterprise: snapshot, cases, survey forms, notices and consents
    follow, and nothing of the former one stays on them (SY-A-base).
    """
    request, values = context.row, context.values
    former, right = request.enterprise_id, Enterprise.get_by_id(values["enterprise"])
    if right.id == former:
        raise Invalid({"enterprise": [T("The need is this enterprise's already")]})
    if values.get("consent") is False:
        raise Invalid(
            {"consent": [T("Without consent nothing is passed on; tick when it is given")]}
        )
    changed = {"enterprise": right.id, "enterprise_snapshot": snapshot(right)}
    if not values["form_is_theirs"]:
        changed |= dict.fromkeys(("signed_by", "signed_on", "signed_scan"))
    if request.visit_id and request.visit.enterprise_id != right.id:
        changed["visit"] = None
    rewrite(context.actor, request, changed)
    move(context.actor, request, former)
    context.content = both_names(former, right.id, values["reason"])
    return {}


def rewrite(actor: Actor, row: Record, changed: dict) -> None:
    """Store these columns of a row, sealed where they are secret, with their line in the log."""
    before = {**row.bind_sealed().__data__}
    for name, value in changed.items():
        setattr(row, name, value)
    stored = {name: row.__data__[name] for name in changed}
    writes.store(actor, row, stored, before)
    shown = audit.difference(type(row), before, stored)
    writes.log(actor, "UPDATE", row, shown, event="correct_enterprise")


def both_names(former: int, right: int, reason: str) -> str:
    """The words of the story, which keeps both enterprises."""
    names = [Enterprise.get_by_id(one).name for one in (former, right)]
    return f"更正企业：{names[0]} → {names[1]}" + (f"（{reason}）" if reason else "")


def tell_both(actor: Actor, request: ServiceRequest, former: int, reason: str) -> None:
    case_events.add(actor, request, "COORD", both_names(former, request.enterprise_id, reason))


def move(actor: Actor, request: ServiceRequest, former: int) -> None:
    """Let everything that hangs on the need and its cases name the enterprise of the need."""
    cases = list(cases_of(request))
    for row, link in rows_of(request, cases, former):
        writes.update_in_event(actor, row, {link: request.enterprise_id}, "correct_enterprise")
    for case in cases:
        case = ServiceCase.get_by_id(case.id)
        renew_surveys(actor, case)
        renew_consents(actor, case, former)
        deadlines.keep(case)
    replace_notices(actor, request)


def rows_of(
    request: ServiceRequest, cases: list[ServiceCase], former: int
) -> Iterator[tuple[Record, str]]:
    """(row, name of its link) of whatever names both the need or a case of it and the former
    enterprise.
    """
    owners = {ServiceRequest: [request.id], ServiceCase: [case.id for case in cases]}
    owners[ServiceCase] = owners[ServiceCase] or [0]
    for model in models():
        links = {
            field.rel_model: field
            for field in model._meta.sorted_fields
            if getattr(field, "kind", "") == "link"
        }
        firm = links.get(Enterprise)
        if firm is None or not issubclass(model, Record) or model is ServiceRequest:
            continue
        for owner, ids in owners.items():
            if owner in links:
                for row in list(model.living().where(links[owner].in_(ids), firm == former)):
                    yield row, firm.name


def renew_surveys(actor: Actor, case: ServiceCase) -> None:
    """The head of a survey names the right enterprise; a link that went to the wrong one opens
    nothing any more, and the right one is invited.
    """
    for survey in list(
        SatisfactionSurvey.living().where(SatisfactionSurvey.service_case == case.id)
    ):
        head = surveys.head_of(case)
        changed = {name: head[name] for name in ("enterprise_name", "contact_line")}
        if survey.status == "INVITED":
            changed |= {"status": "TODO", "invited_at": None, "link_no": survey.link_no + 1}
        rewrite(actor, survey, changed)


def renew_consents(actor: Actor, case: ServiceCase, former: int) -> None:
    """The wrong enterprise's word for this case ends; the right one's takes its place with whoever
    has its data now.
    """
    for consent in list(
        DataConsent.living().where(
            DataConsent.enterprise == former,
            DataConsent.purpose.startswith(case.code),
            DataConsent.withdrawn_on.is_null(),
        )
    ):
        writes.update_in_event(actor, consent, {"withdrawn_on": today()}, "correct_enterprise")
    for referral in Referral.living().where(
        Referral.service_case == case.id, Referral.response.in_(LIVE)
    ):
        writes.insert(
            actor,
            DataConsent,
            enterprise=case.enterprise_id,
            purpose=f"{case.code} {case.service_item.name}",
            data_scope="联系方式、需求内容",
            recipient=referral.provider.name,
            signed_on=today(),
        )
        tell_provider(referral.provider_id, "REFER", f"{referral.code} 企业信息更正", referral)


def replace_notices(actor: Actor, request: ServiceRequest) -> None:
    """What was issued to the wrong enterprise stays under its number; a notice to the right one
    names and replaces it (decision 48).
    """
    replaced = (
        CaseNotice.living()
        .select(CaseNotice.replaces)
        .where(CaseNotice.request == request.id, CaseNotice.replaces.is_null(False))
    )
    for notice in list(
        CaseNotice.living()
        .where(CaseNotice.request == request.id, CaseNotice.id.not_in(replaced))
        .order_by(CaseNotice.id)
    ):
        issue(
            actor,
            request,
            notice.kind,
            notice.delivery_mode,
            writes.linked_ids(notice, "items"),
            **{name: notice.__data__[name] for name in COPIED},
            replaces=notice,
        )


# an item too many, an answer that did not solve it


def offered(rows: Iterable[RequestItem]) -> Choices:
    """Items of a need as a list to choose from."""
    return Choices("NEED_ITEM", *((str(row.id), str(row), str(row)) for row in rows))


def answered(request: ServiceRequest) -> list[RequestItem]:
    """Items that were answered at once."""
    return list(ticked(request).where(RequestItem.disposition == "INSTANT"))


def has_answers(request: ServiceRequest) -> bool:
    return bool(answered(request))


def unserved_items(request: ServiceRequest) -> list[RequestItem]:
    """Items that nobody has served yet: deferred, or with a case that has no service record."""
    found = []
    for row in ticked(request).where(RequestItem.disposition.in_(("SELF", "REFER", "DEFER"))):
        case = ServiceCase.get_or_none(ServiceCase.id == (row.service_case or 0))
        if case is None or is_unserved(case):
            found.append(row)
    return found


def is_unserved(case: ServiceCase) -> bool:
    return case.status in UNSERVED or (
        case.status == "SERVING" and not ServiceRecord.given(case).exists()
    )


def has_items_to_drop(request: ServiceRequest) -> bool:
    return bool(unserved_items(request))


def droppable(request: ServiceRequest, actor: Actor) -> dict:
    return {
        "item": Choice("Item", offered(unserved_items(request))),
        "reason": Text("Reason", help="The enterprise's own words"),
    }


def drop_item(context: Context) -> dict:
    """An item that nobody has served is taken off with its case; the form stays as it was signed,
    and the rest goes on.
    """
    row = RequestItem.get_by_id(int(context.values["item"]))
    writes.update_in_event(context.actor, row, {"disposition": "DROP"}, "drop_item")
    if row.service_case:
        case = ServiceCase.get_by_id(row.service_case)
        withdraw_case(context.actor, case, context.values["reason"])
    context.row = ServiceRequest.get_by_id(context.row.id).bind_sealed()
    context.content, context.party = f"撤去事项 {row}：{context.values['reason']}", "ENT"
    return {}


def after_items(context: Context) -> str:
    return need_states.state_of(context.row)


# withdrawal


def withdraw(context: Context) -> dict:
    """The enterprise takes its need back, whatever has become of it: open cases close with it, and
    nobody is asked any more.
    """
    actor, request, words = context.actor, context.row, context.values["reason"]
    refusals.end_waiting(actor, request, words)
    for row in list(ticked(request).where(RequestItem.disposition == "DEFER")):
        writes.update_in_event(actor, row, {"disposition": "DROP"}, "withdraw")
    for case in list(cases_of(request).where(need_states.is_open())):
        withdraw_case(actor, case, words)
    context.row = ServiceRequest.get_by_id(request.id).bind_sealed()
    context.content, context.party = words, "ENT"
    return {}


def after_withdrawal(context: Context) -> str:
    """A need of which something was served is done with the rest withdrawn."""
    return "DONE" if was_served(context.row) else "WITHDRAWN"


def was_served(request: ServiceRequest) -> bool:
    served = cases_of(request).where(ServiceCase.close_reason == "DONE")
    return served.exists() or (has_answers(request) and refusals.was_accepted(request))


def withdraw_case(actor: Actor, case: ServiceCase, words: str) -> None:
    """A case closes because the enterprise wants it no more, in whatever state it is."""
    workflow_of(ServiceCase).carry_out(
        actor, case, "abandon", {"close_reason": "WITHDRAW", "outcome_note": words}
    )
    survey = surveys.survey_of(case)
    if survey is not None and survey.status in surveys.OPEN:
        writes.update_in_event(
            actor,
            survey,
            {"status": "DECLINED", "declined_reason": words[:200]},
            "withdraw",
            "STATE",
        )


def withdrawal_of(request: ServiceRequest) -> CaseEvent | None:
    """The event by which the enterprise took the need back."""
    return (
        CaseEvent.living()
        .where(
            CaseEvent.request == request.id,
            CaseEvent.service_case.is_null(),
            CaseEvent.event_type == "CLOSE",
            CaseEvent.to_status == "WITHDRAWN",
        )
        .order_by(CaseEvent.id.desc())
        .first()
    )


def was_withdrawn(request: ServiceRequest) -> bool:
    """Whether the need as a whole was taken back, and not its cases one by one."""
    return withdrawal_of(request) is not None


def take_up(context: Context) -> dict:
    """It was not withdrawn after all: the need and the cases that the withdrawal closed go on where
    they stood.
    """
    actor, request = context.actor, context.row
    event = withdrawal_of(request)
    for row in list(ticked(request).where(RequestItem.disposition == "DROP")):
        if not row.service_case:
            writes.update_in_event(actor, row, {"disposition": "DEFER"}, "take_up")
    for case in list(cases_of(request)):
        if (case.status, case.close_reason, case.outcome_note) == (
            "CLOSED",
            "WITHDRAW",
            event.content,
        ):
            take_up_case(actor, case, context.values["reason"])
    context.row = ServiceRequest.get_by_id(request.id).bind_sealed()
    context.content = context.values["reason"]
    return {}


def before_withdrawal(context: Context) -> str:
    """Where a need goes on: with its cases, or in the state in which it was withdrawn."""
    if refusals.was_accepted(context.row):
        return need_states.state_of(context.row)
    return withdrawal_of(context.row).from_status


def take_up_case(actor: Actor, case: ServiceCase, words: str) -> None:
    """A case goes on where it stood; a provider that had not answered is asked again."""
    closing = (
        CaseEvent.living()
        .where(CaseEvent.service_case == case.id, CaseEvent.to_status == "CLOSED")
        .order_by(CaseEvent.id.desc())
        .get()
    )
    state = "MATCHING" if closing.from_status == "WAIT_PROV" else closing.from_status
    if case.provider_id and state not in ("NEW", "MATCHING"):
        give_back_to_provider(actor, case)
    for survey in SatisfactionSurvey.living().where(
        SatisfactionSurvey.service_case == case.id,
        SatisfactionSurvey.round_no == case.round_no,
        SatisfactionSurvey.status == "DECLINED",
    ):
        writes.update_in_event(
            actor, survey, {"status": "TODO", "declined_reason": None}, "take_up"
        )
    ended = ("outcome", "outcome_note", "close_reason", "closed_by", "closed_at")
    writes.store(actor, case, {"status": state, **dict.fromkeys(ended)})
    case_events.add(actor, case, "REOPEN", words, "CLOSED", state, "ENT")
    writes.log(actor, "STATE", case, {"status": ["CLOSED", state]}, event="take_up")
    deadlines.keep(case)


def give_back_to_provider(actor: Actor, case: ServiceCase) -> None:
    """The referral that the withdrawal ended is the provider's again."""
    referral = (
        Referral.living()
        .where(
            Referral.service_case == case.id,
            Referral.provider == case.provider_id,
            Referral.response == "CANCELLED",
        )
        .order_by(Referral.attempt.desc())
        .first()
    )
    if referral is not None:
        writes.update_in_event(actor, referral, {"response": "ACCEPTED"}, "take_up", "STATE")
        tell_provider(case.provider_id, "REFER", f"{referral.code} 继续服务", referral)


# materials


def was_supplemented(request: ServiceRequest) -> bool:
    """Whether materials were asked for and then said to have arrived."""
    asked = CaseNotice.living().where(CaseNotice.request == request.id, CaseNotice.kind == "YCGZ")
    return asked.exists()


def lack(context: Context) -> dict:
    """What was taken for complete is not: the notice that was issued still stands."""
    context.content, context.party = context.values["reason"], "ENT"
    return {"materials_complete": False}
