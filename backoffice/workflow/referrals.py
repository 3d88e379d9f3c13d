"""A provider's own answer to a referral, and the round that nobody answered (SY-6.2.2, R-T7)."""

from collections.abc import Iterator
from dataclasses import dataclass

from backoffice import settings
from backoffice.access.actor import SYSTEM, Actor
from backoffice.deadlines import register as deadlines
from backoffice.deadlines.workdays import add_workdays
from backoffice.messages.notifications import tell_staff
from backoffice.records import writes
from backoffice.workflow import case_deadlines, case_events, correcting
from backoffice.workflow.engine import Context, Transition, Workflow, register
from backoffice.workflow.referring import ANSWER_FIELDS, answered, attempts, take_answer, time_out
from models.cases import ServiceCase
from models.clock import today
from models.enterprises import Enterprise, EnterpriseContact
from models.messages import T
from models.providers import ProviderService
from models.reference import DictItem, Region
from models.referrals import Referral

MIN_LETTERS = 2
"""Shorter names of people and firms are words of other sentences too."""


@dataclass(frozen=True)
class Question:
    """What a provider is asked, without a word about who asks (decisions 41); `offer` is what it
    registered for the item.
    """

    content: str
    district: Region
    industry: DictItem | None
    offer: ProviderService | None


def question_of(referral: Referral) -> Question:
    case = referral.service_case
    firm = case.enterprise
    offer = (
        ProviderService.living()
        .where(
            ProviderService.provider == referral.provider_id,
            ProviderService.service_item == case.service_item_id,
        )
        .first()
    )
    return Question(without_names(case.content, firm), firm.region, firm.industry, offer)


def without_names(text: str, firm: Enterprise) -> str:
    """Free words without what names the enterprise or its people."""
    people = list(EnterpriseContact.living().where(EnterpriseContact.enterprise == firm.id))
    numbers = [one for one in (firm.contact_phone, *(one.phone for one in people)) if one]
    words = [
        firm.name,
        firm.uscc,
        firm.address,
        firm.legal_rep,
        firm.person_in_charge,
        firm.contact_name,
        firm.cqo_name,
        firm.email,
        firm.wechat,
        *(one.name for one in people),
        *(number.open() for number in numbers if number is not None),
    ]
    for word in sorted(
        {str(one) for one in words if one and len(str(one)) >= MIN_LETTERS}, key=len, reverse=True
    ):
        text = text.replace(word, "＊＊")
    return text


def answer(context: Context) -> dict:
    """Accept or decline: the referral and its case move together."""
    referral, values = context.row, context.values
    words = take_answer(context.actor, referral, values, context.actor.name)
    case = ServiceCase.get_by_id(referral.service_case_id)
    state = "WAIT_ENT" if values["response"] == "ACCEPTED" else "MATCHING"
    move_case(context.actor, case, state, answered(case, values), "RESPOND", words)
    tell_staff(case.specialist_id, "FEEDBACK", f"{case.code} {words}"[:300], case)
    context.row = Referral.get_by_id(referral.id)
    return {}


def move_case(  # noqa: PLR0913 - the columns of the line
    actor: Actor, case: ServiceCase, state: str, changes: dict, story: str, words: str
) -> None:
    """Move a case because of its referral, with its own case event and audit line."""
    before = case.status
    writes.update_in_event(actor, case, {**changes, "status": state}, "answer", "STATE")
    case_events.add(actor, case, story, words, before, state, "PROV")
    deadlines.keep(case)


def overdue_referrals() -> int:
    """End every round whose time has run out, but none whose clock stands still with its case;
    returns how many. Runs in the worker.
    """
    late = list(
        Referral.living().where(Referral.response == "WAIT", Referral.response_due_on < today())
    )
    ended = 0
    for referral in late:
        with writes.writing():
            fresh = Referral.get_by_id(referral.id)
            case = ServiceCase.get_by_id(fresh.service_case_id)
            waits = case_deadlines.answer_run(fresh).stands_still(case_deadlines.pauses_of(case))
            if fresh.response == "WAIT" and case.status == "WAIT_PROV" and not waits:
                ended += 1
                time_out(SYSTEM, fresh, case)
                move_case(
                    SYSTEM,
                    case,
                    "MATCHING",
                    {"provider": None},
                    "RESPOND",
                    f"{fresh.provider.name}：超时未回应",
                )
    return ended


def gave_it(referral: Referral, actor: Actor) -> bool:
    """Whether the answer is the actor's: the provider's own, or typed by them on its behalf."""
    return referral.provider_id == actor.provider_id or referral.updated_by == actor.account_id


def gone_on(referral: Referral, actor: Actor) -> Iterator[str]:
    """Nobody takes back an answer after which the case went on."""
    case = ServiceCase.get_by_id(referral.service_case_id)
    newest = attempts(case).order_by(Referral.attempt.desc()).first()
    if newest != referral or case.status not in ("MATCHING", "WAIT_ENT"):
        yield T("The case has gone on since this answer")


def told(referral: Referral) -> Iterator[str]:
    if referral.informed_enterprise_at:
        yield T("The enterprise was told of the answer")


def begun(referral: Referral) -> Iterator[str]:
    """A service rests on what was agreed."""
    if referral.service_case.status != "WAIT_ENT":
        yield T("The enterprise has agreed to it")


def wait_again(context: Context) -> dict:
    """An answer that was typed wrong: the referral waits, for a whole term when its own is over."""
    referral = context.row
    case = ServiceCase.get_by_id(referral.service_case_id)
    words = correcting.words(
        referral,
        changed={"response": [referral.response, "WAIT"]},
        why=context.values["reason"],
    )
    move_case(context.actor, case, "WAIT_PROV", {"provider": None}, "CORRECT", words)
    due = max(
        referral.response_due_on, add_workdays(today(), settings.number("referral_answer_days"))
    )
    return {
        "responded_at": None,
        "decline_reason": None,
        "informed_enterprise_at": None,
        "agreed_item": None,
        "agreed_at": None,
        "agreed_days": None,
        "agreed_fee": None,
        "response_due_on": due,
    }


def answer_has(referral: Referral) -> tuple[str, ...]:
    if referral.response == "DECLINED":
        return ("decline_reason",)
    return ("agreed_item", "agreed_at", "agreed_days", "agreed_fee")


def days_follow(context: Context, before: dict) -> dict:
    """The case says what was agreed with its provider."""
    referral = context.row
    case = ServiceCase.get_by_id(referral.service_case_id)
    if case.started_at and case.agreed_days != referral.agreed_days:
        changed = {"agreed_days": referral.agreed_days}
        writes.update_in_event(context.actor, case, changed, "correct")
    return {}


WORKFLOW = register(
    Workflow(
        Referral,
        Transition(
            "answer",
            "Answer",
            ("WAIT",),
            fields=ANSWER_FIELDS,
            effect=answer,
            primary=True,
            icon="chat",
            clause="SY-6.2.2",
        ),
        Transition(
            "reconsider",
            "The answer was typed wrong",
            ("ACCEPTED", "DECLINED"),
            "WAIT",
            fields=correcting.WHY,
            guard=correcting.mended_by(gave_it, told, gone_on),
            effect=wait_again,
            verb="correct",
            clause="SY-6.2.2",
        ),
        correcting.correction(
            Referral,
            ("decline_reason", "agreed_item", "agreed_at", "agreed_days", "agreed_fee"),
            ("ACCEPTED", "DECLINED"),
            names_of=answer_has,
            story=lambda referral: referral.service_case,
            maker=gave_it,
            built_on=begun,
            follow=days_follow,
        ),
        state="response",
    )
)
