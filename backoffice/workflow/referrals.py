"""A provider's own answer to a referral, and the round that nobody answered (SY-6.2.2, R-T7)."""

from dataclasses import dataclass

from backoffice.access.actor import SYSTEM, Actor
from backoffice.deadlines import register as deadlines
from backoffice.messages.notifications import tell_staff
from backoffice.records import writes
from backoffice.workflow import case_deadlines, case_events
from backoffice.workflow.engine import Context, Transition, Workflow, register
from backoffice.workflow.referring import ANSWER_FIELDS, answered, take_answer, time_out
from models.cases import ServiceCase
from models.clock import today
from models.enterprises import Enterprise, EnterpriseContact
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
    industry: DictItem
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
    numbers = [firm.contact_phone, *(one.phone for one in people)]
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
        state="response",
    )
)
