"""Providers and experts enter the pool, are suspended, restored, and leave (R-PL1, R-P2,
GDD-8.2).
"""

from datetime import timedelta

import pytest

from backoffice.errors import GuardFailed, Invalid
from backoffice.records import writes
from backoffice.workflow import pools
from models.clock import today
from models.experts import Expert
from models.providers import Provider, ProviderQualification, ProviderService
from tests.factories import item

pytestmark = pytest.mark.both_databases


@pytest.fixture
def admin(house):
    return house.actor("admin")


@pytest.fixture
def candidate(house):
    return Provider.get(Provider.status == "CAND")


def test_entry_names_everything_that_is_missing(admin, candidate):
    Provider.update(legal_person_verified=False, nda_signed_on=None).where(
        Provider.id == candidate.id
    ).execute()
    ProviderService.update(is_deleted=True).where(
        ProviderService.provider == candidate.id
    ).execute()
    with pytest.raises(GuardFailed) as fault:
        pools.PROVIDERS.fire(admin, candidate, "admit", {})
    assert len(fault.value.missing) == 3


def test_a_fit_candidate_enters_with_day_and_name(admin, candidate):
    candidate = writes.update(
        admin, candidate, {"legal_person_verified": "1", "nda_signed_on": str(today())}
    )
    row = pools.PROVIDERS.fire(admin, candidate, "admit", {})
    assert (row.status, row.joined_on, row.approved_by) == ("IN_POOL", today(), admin.account_id)


@pytest.mark.parametrize("event", ["watch", "suspend", "exit"])
def test_every_change_of_standing_needs_a_reason(house, admin, event):
    row = Provider.get_by_id(house.rows["provider"]["west"])
    with pytest.raises(Invalid) as fault:
        pools.PROVIDERS.fire(admin, row, event, {"reason": ""})
    assert set(fault.value.errors) == {"reason"}


def test_whoever_left_says_why(house, admin):
    row = pools.PROVIDERS.fire(
        admin, Provider.get_by_id(house.rows["provider"]["west"]), "exit", {"reason": "业务调整"}
    )
    assert (row.status, row.exit_reason) == ("EXITED", "业务调整")


def test_an_expert_enters_with_the_promise_of_secrecy(admin):
    row = Expert.get(Expert.status == "CAND")
    with pytest.raises(GuardFailed, match="confidentiality"):
        pools.EXPERTS.fire(admin, row, "admit", {})
    row = writes.update(admin, row, {"nda_signed_on": str(today())})
    assert pools.EXPERTS.fire(admin, row, "admit", {}).status == "IN_POOL"


def test_a_certificate_is_verified_by_the_administrator(admin):
    row = ProviderQualification.select().where(ProviderQualification.verified_on.is_null()).first()
    row = pools.verify(admin, row, row.row_version)
    assert (row.verified_by, row.verified_on) == (admin.account_id, today())


def capability(house, **typed):
    return {
        "provider": house.rows["provider"]["west"],
        "service_item": item("T03").id,
        "promise_days": "5",
        "categories": "",
        **typed,
    }


def test_an_item_that_needs_a_certificate_is_offered_only_on_one(house, admin):
    with pytest.raises(Invalid) as fault:
        writes.create(admin, ProviderService, capability(house))
    assert set(fault.value.errors) == {"qualification"}
    with pytest.raises(Invalid):
        writes.create(
            admin,
            ProviderService,
            capability(house, qualification=house.rows["provider_qualification"]["far"]),
        )
    row = writes.create(
        admin,
        ProviderService,
        capability(house, qualification=house.rows["provider_qualification"]["west"]),
    )
    assert row.is_active


def test_a_fee_names_its_basis(house, admin):
    with pytest.raises(Invalid) as fault:
        writes.create(
            admin,
            ProviderService,
            capability(
                house,
                qualification=house.rows["provider_qualification"]["west"],
                fee_standard="500 元",
            ),
        )
    assert set(fault.value.errors) == {"fee_basis"}


def test_a_certificate_ends_after_it_begins(house, admin):
    row = ProviderQualification.get_by_id(house.rows["provider_qualification"]["west"])
    with pytest.raises(Invalid) as fault:
        writes.update(admin, row, {"valid_to": str(row.issued_on - timedelta(days=1))})
    assert set(fault.value.errors) == {"valid_to"}


def test_a_promise_keeps_within_the_law(house, admin):
    """R-T3."""
    type(item("T03")).update(statutory_days=4).where(type(item("T03")).code == "T03").execute()
    with pytest.raises(Invalid) as fault:
        writes.create(
            admin,
            ProviderService,
            capability(house, qualification=house.rows["provider_qualification"]["west"]),
        )
    assert set(fault.value.errors) == {"promise_days"}


@pytest.mark.clause("SY-5.4.1")
def test_certification_bodies_have_a_list_and_say_what_small_enterprises_pay_less(house, admin):
    bodies = Provider.select().where(Provider.kind == "CERT")
    listed = house.browser("clerk1").get("/admin/provider/?kind=CERT&size=100").text
    assert bodies.exists() and all(one.name in listed for one in bodies if one.status == "IN_POOL")
    offer = ProviderService.living().where(ProviderService.provider.in_(bodies)).get()
    writes.update(admin, offer, {"sme_note": "小微企业审核费减半"})
    assert (
        "小微企业审核费减半"
        in house.browser("clerk1").get(f"/admin/provider_service/details/?id={offer.id}").text
    )
    assert item("C01").is_active
