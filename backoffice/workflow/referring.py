"""Sending a case to a provider and taking its answer: consent, choice, rounds, news to the
enterprise (SY-6.2, R-R0 to R-R2).
"""

from collections.abc import Iterator

from peewee import ModelSelect

from backoffice import settings
from backoffice.access.actor import Actor
from backoffice.deadlines.workdays import add_workdays
from backoffice.errors import Conflict, Invalid
from backoffice.messages.notifications import tell_provider, tell_staff
from backoffice.records import numbering, writes
from backoffice.workflow import match_reasons, provider_ranking
from backoffice.workflow.engine import Context
from backoffice.workflow.provider_ranking import Candidate
from models.cases import ServiceCase
from models.choices import Choices
from models.clock import now, today
from models.enterprises import DataConsent
from models.fields import Choice, DateTime, DecimalNumber, Flag, Integer, Link, ShortText, Text
from models.messages import T
from models.providers import Provider
from models.referrals import Referral

ANSWERS = Choices(
    "REFERRAL_RESPONSE",
    ("ACCEPTED", "能满足/接受", "Accepted"),
    ("DECLINED", "不能满足", "Declined"),
)

REFER_FIELDS = {
    "provider": Link("Provider", Provider),
    "consent": Flag("The enterprise chose this provider and agrees that its data are passed to it"),
    "choice_reason": Text("Why not the first one", null=True),
}

ACCEPTED = {"response": ("ACCEPTED",)}
FAILED = ("DECLINED", "TIMEOUT", "BROKEN")
"""Answers of rounds that the enterprise is told of before the next one."""

RESPOND_FIELDS = {
    "response": Choice("Response", ANSWERS),
    "decline_reason": Text("Reason for decline", null=True, when={"response": ("DECLINED",)}),
    "answered_by": ShortText(
        "Who answered, and how", 100, help="Name and way, such as: Ms Li, by telephone"
    ),
    "agreed_days": Integer(
        "Agreed duration", least=1, most=500, null=True, unit="working days", when=ACCEPTED
    ),
    "agreed_fee": DecimalNumber("Agreed fee", 12, 2, null=True, unit="CNY", when=ACCEPTED),
}

ANSWER_FIELDS = {
    "response": RESPOND_FIELDS["response"],
    "decline_reason": RESPOND_FIELDS["decline_reason"],
    "agreed_item": ShortText("Agreed item", 200, null=True, when=ACCEPTED),
    "agreed_at": DateTime("Agreed time", null=True, when=ACCEPTED),
    "agreed_days": RESPOND_FIELDS["agreed_days"],
    "agreed_fee": RESPOND_FIELDS["agreed_fee"],
}


def attempts(case: ServiceCase) -> ModelSelect:
    return Referral.living().where(Referral.service_case == case.id).order_by(Referral.attempt)


def open_referral(case: ServiceCase) -> Referral:
    """The referral of a case that waits for its answer. Raises Conflict when none does any more."""
    found = attempts(case).where(Referral.response == "WAIT").first()
    if found is None:
        raise Conflict(case)
    return found


def must_inform(case: ServiceCase) -> bool:
    """Whether a failed round was not yet told to the enterprise."""
    return (
        attempts(case)
        .where(Referral.response.in_(FAILED), Referral.informed_enterprise_at.is_null())
        .exists()
    )


def has_attempts_left(case: ServiceCase, actor: Actor) -> Iterator[str]:
    """The next round needs the enterprise told of the last (R-R2), and is not the sixth (R-R1)."""
    if must_inform(case):
        yield T("The enterprise was not yet told of the last round")
    if attempts_used(case):
        yield T(
            "{n} rounds have failed; the head decides whether others are asked",
            n=rounds(case),
        )


def rounds(case: ServiceCase) -> int:
    """How many rounds were tried; one that was taken back as a mistake is none."""
    return attempts(case).where(Referral.response != "RECALLED").count()


def attempts_used(case: ServiceCase) -> bool:
    """Whether the rounds that are allowed have all been tried (R-R1)."""
    return rounds(case) >= settings.number("max_attempts") + case.extra_attempts


WIDEN_FIELDS = {
    "rounds": Integer("Further rounds", least=1, most=5, default=1),
    "reason": Text("Reason"),
}


def widen(context: Context) -> dict:
    """After the last allowed round the head decides: others are asked, or the refusal is proposed
    (R-R1).
    """
    context.content = f"再匹配 {context.values['rounds']} 轮：{context.values['reason']}"
    return {"extra_attempts": context.row.extra_attempts + context.values["rounds"]}


def refer(context: Context) -> dict:
    """Send the case to a fit provider, chosen by the enterprise, after its consent (R-R0, decisions
    17).
    """
    case, values = context.row, context.values
    ranked = provider_ranking.candidates(case)
    found = next((one for one in ranked if one.provider.id == values["provider"]), None)
    chosen = _require_choice(found, ranked, values)
    attempt = attempts(case).count() + 1
    sent = writes.insert(
        context.actor,
        Referral,
        service_case=case,
        attempt=attempt,
        provider=chosen.provider,
        code=numbering.next_number("referral", CASE=case.code, ATTEMPT=attempt),
        match_reason=match_reasons.of(chosen.why, values["choice_reason"]),
        match_score=chosen.score,
        enterprise_confirmed=True,
        sent_at=now(),
        response="WAIT",
        response_due_on=add_workdays(today(), settings.number("referral_answer_days")),
    )
    _keep_consent(context.actor, case, chosen.provider)
    shown = "；".join(
        f"{place}. {one.provider.name} {one.score}"
        for place, one in enumerate(ranked[:3], 1)
        if not one.out
    )
    context.content, context.party = f"{attempt}. {chosen.provider.name}（{shown}）", "PROV"
    tell_provider(
        chosen.provider.id, "REFER", f"{sent.code}（{sent.response_due_on:%m-%d} 前答复）", sent
    )
    return {}


def _require_choice(chosen: Candidate | None, ranked: list[Candidate], values: dict) -> Candidate:
    """The chosen provider. Raises Invalid when it does not fit or something is not filled in."""
    errors: dict[str, list[str]] = {}
    if chosen is None:
        errors["provider"] = [T("This provider does not offer the item")]
    elif chosen.out:
        errors["provider"] = [chosen.out]
    elif chosen is not ranked[0] and not values["choice_reason"]:
        errors["choice_reason"] = [T("Say why the first one was not chosen")]
    if not values["consent"]:
        errors["consent"] = [
            T("Without its choice and consent nothing is passed on; tick when they are given")
        ]
    if chosen is None or errors:
        raise Invalid(errors)
    return chosen


def _keep_consent(actor: Actor, case: ServiceCase, provider: Provider) -> None:
    """The enterprise's word that its data may go to this provider (SY-9.3.3)."""
    writes.insert(
        actor,
        DataConsent,
        enterprise=case.enterprise_id,
        purpose=f"{case.code} {case.service_item.name}",
        data_scope="联系方式、需求内容",
        recipient=provider.name,
        signed_on=today(),
    )


def respond(context: Context) -> dict:
    """The provider's answer, entered by the station on its behalf."""
    values = context.values
    context.content = take_answer(
        context.actor, open_referral(context.row), values, values["answered_by"]
    )
    context.party = "PROV"
    return answered(context.row, values)


def after_answer(context: Context) -> str:
    """Where an answer leads the case."""
    return "WAIT_ENT" if context.values["response"] == "ACCEPTED" else "MATCHING"


def answered(case: ServiceCase, values: dict) -> dict:
    """Column changes of a case after an answer: an accepting provider is the case's provider."""
    if values["response"] != "ACCEPTED":
        return {"provider": None}
    return {"provider": open_or_accepted(case).provider_id}


def open_or_accepted(case: ServiceCase) -> Referral:
    return (
        attempts(case)
        .where(Referral.response == "ACCEPTED")
        .order_by(Referral.attempt.desc())
        .get()
    )


def take_answer(actor: Actor, referral: Referral, values: dict, by: str) -> str:
    """Write the answer on the referral; returns the text of the case event. Raises Invalid when a
    refusal has no reason.
    """
    if values["response"] == "DECLINED" and not values["decline_reason"]:
        raise Invalid({"decline_reason": [T("A decline needs its reason")]})
    changes = {
        name: values[name]
        for name in (
            "response",
            "decline_reason",
            "agreed_item",
            "agreed_at",
            "agreed_days",
            "agreed_fee",
        )
        if name in values
    }
    if values["response"] == "ACCEPTED":
        changes["decline_reason"] = None
    writes.update_in_event(actor, referral, {**changes, "responded_at": now()}, "answer", "STATE")
    word = ANSWERS.label(values["response"])
    return f"{referral.provider.name}：{word}（{by}）" + (
        f" {values['decline_reason']}" if values["decline_reason"] else ""
    )


def inform(context: Context) -> dict:
    """The enterprise learns of a failed round before the next one (R-R2)."""
    for referral in list(
        attempts(context.row).where(
            Referral.informed_enterprise_at.is_null(),
            Referral.response.in_(FAILED),
        )
    ):
        writes.update_in_event(context.actor, referral, {"informed_enterprise_at": now()}, "inform")
    context.content, context.party = context.values["content"], "ENT"
    return {} if context.row.replied_at else {"replied_at": now()}


def disagree(context: Context) -> dict:
    """The enterprise does not take the arrangement: the round ends, another provider may be
    found.
    """
    for referral in list(attempts(context.row).where(Referral.response == "ACCEPTED")):
        writes.update_in_event(
            context.actor,
            referral,
            {"response": "CANCELLED", "informed_enterprise_at": now()},
            "cancel",
            "STATE",
        )
    context.content, context.party = context.values["reason"], "ENT"
    return {"provider": None}


def time_out(actor: Actor, referral: Referral, case: ServiceCase) -> None:
    """No answer within the limit ends the round (R-T7); returns the case's column changes."""
    writes.update_in_event(
        actor, referral, {"response": "TIMEOUT", "responded_at": now()}, "time_out", "STATE"
    )
    tell_staff(case.specialist_id, "OVERDUE", f"{case.code} {referral.provider.name}", case)
