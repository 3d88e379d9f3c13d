"""A case goes to a provider: who is fit, in which order, with whose consent, and what follows an
answer (SY-6.2, R-R0 to R-R3).
"""

from datetime import timedelta

import pytest

from backoffice.access.actor import SYSTEM
from backoffice.errors import GuardFailed, Invalid
from backoffice.records import writes
from backoffice.workflow import provider_ranking, referrals
from models.cases import CaseEvent, ServiceCase
from models.clock import today
from models.enterprises import DataConsent, Enterprise
from models.notifications import Notification
from models.providers import Provider, ProviderQualification, ProviderService
from models.reference import Setting
from models.referrals import Referral
from tests.factories import Desk
from tests.town import PROVIDERS

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


@pytest.fixture
def case(desk):
    return desk.case("NEW", referred=True)


def fit(case):
    return [one for one in provider_ranking.candidates(case) if not one.out]


def chosen() -> Provider:
    return Provider.get(Provider.name == PROVIDERS["west"])


def judged(case):
    return next(
        one for one in provider_ranking.candidates(case) if one.provider.name == PROVIDERS["west"]
    )


def change(model, condition, **values):
    model.update(values).where(condition).execute()


# --- who is fit (R-R0)


def leave_pool():
    change(Provider, Provider.id == chosen().id, status="WATCH")


def unverified():
    change(Provider, Provider.id == chosen().id, legal_person_verified=False)


def without_promise_of_secrecy():
    change(Provider, Provider.id == chosen().id, nda_signed_on=None)


def certificate_ran_out():
    change(
        ProviderQualification,
        ProviderQualification.provider == chosen().id,
        valid_to=today() - timedelta(days=1),
    )


def certificate_of_tomorrow():
    change(
        ProviderQualification,
        ProviderQualification.provider == chosen().id,
        issued_on=today() + timedelta(days=1),
    )


def certificate_of_another_kind():
    ProviderQualification.delete().where(
        ProviderQualification.provider == chosen().id,
        ProviderQualification.kind == "CNAS_L",
        ProviderQualification.id.not_in(
            ProviderService.select(ProviderService.qualification).where(
                ProviderService.qualification.is_null(False)
            )
        ),
    ).execute()
    change(ProviderQualification, ProviderQualification.provider == chosen().id, kind="PATENT")


UNFIT = {
    "left the pool": (leave_pool, "Not in the pool"),
    "legal person": (unverified, "Legal status not verified"),
    "confidentiality": (without_promise_of_secrecy, "confidentiality"),
    "ran out": (certificate_ran_out, "certificate"),
    "not yet valid": (certificate_of_tomorrow, "certificate"),
    "other kind": (certificate_of_another_kind, "certificate"),
}


@pytest.mark.clause("SY-6.2.1-b")
@pytest.mark.parametrize("why", UNFIT)
def test_an_unfit_provider_is_shown_with_its_reason_and_cannot_be_chosen(desk, case, why):
    spoil, words = UNFIT[why]
    assert judged(case).out is None
    spoil()
    assert words in judged(case).out
    with pytest.raises(Invalid) as fault:
        desk.step(case, "refer", provider=PROVIDERS["west"])
    assert "provider" in fault.value.errors
    assert Referral.select().where(Referral.service_case == case).count() == 0


def test_a_certificate_that_ends_today_is_valid_today(case):
    change(ProviderQualification, ProviderQualification.provider == chosen().id, valid_to=today())
    assert judged(case).out is None and judged(case).warning


def test_a_provider_that_does_not_offer_the_item_is_no_candidate(desk, case):
    other = Provider.get(Provider.name == "示例智权专利代理事务所")
    assert other.id not in {one.provider.id for one in provider_ranking.candidates(case)}
    with pytest.raises(Invalid) as fault:
        desk.step(case, "refer", provider=str(other.id))
    assert "provider" in fault.value.errors


def test_a_capability_that_is_switched_off_is_none(case):
    change(
        ProviderService,
        (ProviderService.provider == chosen().id)
        & (ProviderService.service_item == case.service_item_id),
        is_active=False,
    )
    assert chosen().id not in {one.provider.id for one in provider_ranking.candidates(case)}


@pytest.mark.clause("SY-6.2.1-b")
def test_fit_ones_come_first_by_score_with_their_reasons(case):
    ranked = provider_ranking.candidates(case)
    assert [one.out is None for one in ranked] == sorted(
        (one.out is None for one in ranked), reverse=True
    )
    scores = [one.score for one in fit(case)]
    assert scores == sorted(scores, reverse=True) and all(0 < score <= 100 for score in scores)
    assert all(len(one.why) == 6 for one in fit(case))


@pytest.mark.clause("SY-6.2.2-a")
def test_nothing_is_passed_on_without_the_enterprise(desk, case):
    """decisions 17: its choice and its consent come before; one tick says both."""
    with pytest.raises(Invalid) as fault:
        desk.step(case, "refer", consent="")
    assert set(fault.value.errors) == {"consent"}


def test_another_than_the_first_needs_a_reason(desk, case):
    second = fit(case)[1].provider.id
    with pytest.raises(Invalid) as fault:
        desk.step(case, "refer", provider=second, choice_reason="")
    assert set(fault.value.errors) == {"choice_reason"}
    assert (
        desk.step(case, "refer", provider=second, choice_reason="企业长期合作").status
        == "WAIT_PROV"
    )


def test_the_first_needs_none(desk, case):
    assert desk.step(case, "refer", choice_reason="").status == "WAIT_PROV"


@pytest.mark.clause("SY-6.2.2-a", "JL-8.3.4")
def test_a_referral_keeps_the_choice_the_consent_and_the_clock(desk, case):
    desk.step(case, "refer", provider=PROVIDERS["west"])
    row = Referral.get(Referral.service_case == case)
    assert (row.code, row.attempt, row.response, row.enterprise_confirmed) == (
        f"ZP-{case.code}-1",
        1,
        "WAIT",
        True,
    )
    assert (
        row.response_due_on > today() and row.match_score and row.match_reason[-1][1] == "企业指定"
    )
    consent = (
        DataConsent.select()
        .where(DataConsent.enterprise == case.enterprise_id)
        .order_by(DataConsent.id.desc())
        .get()
    )
    assert consent.recipient == PROVIDERS["west"] and case.code in consent.purpose
    event = (
        CaseEvent.select()
        .where(CaseEvent.service_case == case, CaseEvent.event_type == "REFER")
        .get()
    )
    assert PROVIDERS["west"] in event.content and "1. " in event.content, (
        "the order that was shown is kept"
    )


@pytest.mark.clause("SY-6.2.2-a")
def test_the_provider_is_told(house, desk, case):
    desk.step(case, "refer", provider=PROVIDERS["west"])
    provider = house.actor("provider1")
    sent = Referral.get(Referral.service_case == case, Referral.response == "WAIT")
    assert (
        Notification.select()
        .where(
            Notification.user == provider.account_id,
            Notification.object_ref == f"referral:{sent.id}",
        )
        .exists()
    )


# --- its answer


@pytest.fixture
def sent(desk, case):
    return desk.step(case, "refer", provider=PROVIDERS["west"])


def test_before_it_accepts_a_provider_sees_the_referral_alone(house, desk, sent):
    """roles note 4, decisions 41."""
    from backoffice.access.scopes import visible

    other = desk.case("NEW", referred=True, enterprise=desk.enterprise(7))
    desk.step(other, "refer", provider=PROVIDERS["west"])
    provider = house.actor("provider1")
    assert visible(provider, Referral).where(Referral.service_case == other.id).exists()
    assert not visible(provider, ServiceCase).where(ServiceCase.id == other.id).exists()
    assert not visible(provider, Enterprise).where(Enterprise.id == other.enterprise_id).exists()
    answer(house, other, "ACCEPTED")
    assert visible(provider, ServiceCase).where(ServiceCase.id == other.id).exists()
    assert visible(provider, Enterprise).where(Enterprise.id == other.enterprise_id).exists()


def answer(house, case, response, **values):
    row = Referral.select().where(Referral.service_case == case, Referral.response == "WAIT").get()
    referrals.WORKFLOW.fire(
        house.actor("provider1"), row, "answer", {"response": response, **values}, row.row_version
    )
    return ServiceCase.get_by_id(case.id)


@pytest.mark.clause("SY-6.2.2-b")
def test_an_accepting_provider_is_the_case_s_provider(house, sent):
    case = answer(house, sent, "ACCEPTED", agreed_days="5", agreed_fee="1200.50")
    row = Referral.get(Referral.service_case == case)
    assert (case.status, case.provider_id) == ("WAIT_ENT", chosen().id)
    assert (row.response, row.agreed_days, str(row.agreed_fee)) == (
        "ACCEPTED",
        5,
        "1200.50",
    ) and row.responded_at


@pytest.mark.clause("SY-6.2.3")
def test_a_decline_needs_its_reason(house, desk, sent):
    with pytest.raises(Invalid) as fault:
        answer(house, sent, "DECLINED")
    assert set(fault.value.errors) == {"decline_reason"}
    with pytest.raises(Invalid) as fault:
        desk.step(sent, "respond", response="DECLINED", decline_reason="")
    assert set(fault.value.errors) == {"decline_reason"}


@pytest.mark.clause("SY-6.2.3")
def test_a_declined_round_is_told_to_the_enterprise_before_the_next(house, desk, sent):
    """R-R2."""
    case = answer(house, sent, "DECLINED", decline_reason="设备检修")
    assert (case.status, case.provider_id) == ("MATCHING", None)
    with pytest.raises(GuardFailed, match="not yet told"):
        desk.step(case, "rematch")
    case = desk.step(case, "inform")
    assert case.replied_at and Referral.get(Referral.service_case == case).informed_enterprise_at
    assert desk.step(case, "rematch").status == "WAIT_PROV"


@pytest.mark.clause("SY-6.2.3")
def test_who_declined_a_case_does_not_get_it_again(house, desk, sent):
    """R-R1."""
    case = desk.step(answer(house, sent, "DECLINED", decline_reason="设备检修"), "inform")
    assert "round 1" in judged(case).out
    with pytest.raises(Invalid) as fault:
        desk.step(case, "rematch", provider=PROVIDERS["west"])
    assert "provider" in fault.value.errors


def test_rounds_are_counted_and_end(house, desk, sent):
    """R-R1: after the last allowed round the head decides."""
    Setting.update(value="2").where(Setting.key == "max_attempts").execute()
    from backoffice import settings

    settings.forget()
    case = desk.step(
        desk.step(sent, "respond", response="DECLINED", decline_reason="人手不足"), "inform"
    )
    case = desk.step(case, "rematch")
    assert [
        row.attempt
        for row in Referral.select().where(Referral.service_case == case).order_by(Referral.attempt)
    ] == [1, 2]
    case = desk.step(
        desk.step(case, "respond", response="DECLINED", decline_reason="人手不足"), "inform"
    )
    with pytest.raises(GuardFailed, match="2 rounds have failed; the head decides"):
        desk.step(case, "rematch")
    desk.decide(desk.filing(case.request, desk.step(case, "refuse")), "approve")
    closed = ServiceCase.get_by_id(case.id)
    assert (closed.status, closed.close_reason, closed.outcome) == ("CLOSED", "NOPROV", "UNSOLVED")


@pytest.mark.clause("SY-6.2.3")
def test_a_round_that_nobody_answers_ends_by_itself(desk, sent):
    """R-T7."""
    row = Referral.get(Referral.service_case == sent)
    assert referrals.overdue_referrals() == 0
    Referral.update(response_due_on=today() - timedelta(days=1)).where(
        Referral.id == row.id
    ).execute()
    assert referrals.overdue_referrals() == 1
    case = ServiceCase.get_by_id(sent.id)
    assert (case.status, Referral.get_by_id(row.id).response) == ("MATCHING", "TIMEOUT")
    assert referrals.overdue_referrals() == 0
    with pytest.raises(GuardFailed, match="not yet told"):
        desk.step(case, "rematch")


def test_a_referral_is_taken_back(desk, sent):
    case = desk.step(sent, "recall")
    assert (case.status, Referral.get(Referral.service_case == case).response) == (
        "MATCHING",
        "RECALLED",
    )
    assert judged(case).out is None, "a provider that was not asked to the end has not declined"
    assert desk.step(case, "rematch").status == "WAIT_PROV"


def test_an_arrangement_that_the_enterprise_does_not_take_ends_the_round(desk, sent):
    case = desk.step(desk.step(sent, "respond"), "disagree")
    assert (case.status, case.provider_id) == ("MATCHING", None)


def test_two_answers_to_one_referral(house, desk, sent):
    """The provider answers while the clerk writes the answer down: one wins."""
    from backoffice.errors import Conflict

    answer(house, sent, "ACCEPTED")
    with pytest.raises(Conflict):
        desk.step(sent, "respond", response="DECLINED", decline_reason="x")
    row = Referral.get(Referral.service_case == sent)
    with pytest.raises(Conflict):
        referrals.WORKFLOW.fire(
            house.actor("provider1"),
            row,
            "answer",
            {"response": "DECLINED", "decline_reason": "x"},
            row.row_version,
        )


def test_the_system_is_no_provider(house, desk):
    """Jobs act with their own name."""
    case = desk.case("WAIT_PROV", referred=True)
    Referral.update(response_due_on=today() - timedelta(days=1)).where(
        Referral.service_case == case
    ).execute()
    referrals.overdue_referrals()
    event = (
        CaseEvent.select().where(CaseEvent.service_case == case).order_by(CaseEvent.id.desc()).get()
    )
    assert event.actor == 0 and SYSTEM.account_id is None
    assert writes.station_of(case) == case.station_id
