"""What a case costs: within the registered standard, against a receipt, nothing for what is free
(SY-7.3.2-e, R-$1).
"""

from decimal import Decimal

import pytest

from backoffice.errors import GuardFailed, Invalid, Refused
from backoffice.records import writes
from models.cases import ServiceCase
from models.catalogue import ServiceItem
from models.fees import FeeRecord
from models.providers import ProviderService
from tests.factories import Desk

pytestmark = [pytest.mark.both_databases, pytest.mark.clause("SY-7.3.2-e", "JL-5.3.1.5")]


@pytest.fixture
def desk(house):
    return Desk()


@pytest.fixture
def case(desk):
    return desk.case("SERVING")


def charge(desk, case, by=None, **typed) -> FeeRecord:
    return writes.create(by or desk.clerk, FeeRecord, desk.fee(case, **typed))


def faults(desk, case, **typed) -> set:
    with pytest.raises(Invalid) as fault:
        charge(desk, case, **typed)
    return set(fault.value.errors)


def test_a_fee_has_its_basis_its_receipt_and_who_calculated_it(desk, case):
    fee = charge(desk, case)
    assert (fee.amount_due, fee.amount_paid, fee.settled) == (Decimal(600), Decimal(600), True)
    assert fee.calculated_by_id == desk.clerk.staff_id


@pytest.mark.parametrize(
    "piece",
    [
        "item_name",
        "standard_basis",
        "amount_due",
        "payee",
        "receipt_kind",
        "receipt_no",
        "issued_on",
    ],
)
def test_each_piece_that_is_missing_is_named_beside_its_field(desk, case, piece):
    assert faults(desk, case, **{piece: ""}) == {piece}


def test_nothing_paid_needs_no_receipt(desk, case):
    fee = charge(desk, case, amount_paid="0", receipt_kind="", receipt_no="", issued_on="")
    assert not fee.settled


@pytest.mark.parametrize(
    "due, quantity, allowed",
    [("800", "1", True), ("800.01", "1", False), ("1600", "2", True), ("1600.01", "2", False)],
)
def test_nothing_beyond_the_registered_standard(desk, case, due, quantity, allowed):
    typed = {
        "amount_due": due,
        "amount_paid": "0",
        "receipt_kind": "",
        "receipt_no": "",
        "issued_on": "",
        "quantity": quantity,
    }
    if allowed:
        assert charge(desk, case, **typed).amount_due == Decimal(due)
    else:
        assert faults(desk, case, **typed) == {"amount_due"}


def test_without_a_registered_standard_nothing_is_charged(desk, case):
    typed = desk.fee(case)
    ServiceItem.update(fee_limit=None).where(ServiceItem.id == case.service_item_id).execute()
    with pytest.raises(Invalid, match="No standard in figures is registered"):
        writes.create(desk.clerk, FeeRecord, typed)


def test_a_free_item_cannot_be_charged(desk, case):
    typed = desk.fee(case)
    ServiceItem.update(is_chargeable=False).where(ServiceItem.id == case.service_item_id).execute()
    with pytest.raises(Invalid, match="item is free"):
        writes.create(desk.clerk, FeeRecord, typed)


def test_what_a_provider_offers_free_is_not_charged(desk):
    case = desk.case("SERVING", referred=True)
    typed = desk.fee(case)
    ProviderService.update(is_free=True).where(
        ProviderService.provider == case.provider_id
    ).execute()
    with pytest.raises(Invalid, match="item is free"):
        writes.create(desk.clerk, FeeRecord, typed)


def test_a_reduction_needs_its_reason_and_stays_within_the_sum(desk, case):
    assert faults(desk, case, reduction="100", amount_paid="500") == {"reduction_reason"}
    assert faults(
        desk, case, reduction="700", reduction_reason="小微企业减免", amount_paid="0"
    ) == {"reduction"}
    assert charge(
        desk, case, reduction="100", reduction_reason="小微企业减免", amount_paid="500"
    ).settled


def test_nobody_pays_more_than_what_is_due(desk, case):
    assert faults(desk, case, amount_paid="601") == {"amount_paid"}


def test_a_case_does_not_close_with_an_open_fee(desk):
    case = desk.case("EVALUATING")
    fee = charge(desk, case, amount_paid="0", receipt_kind="", receipt_no="", issued_on="")
    with pytest.raises(GuardFailed, match=r"检验检测费.*not settled"):
        desk.step(case, "close")
    writes.update(
        desk.clerk,
        fee,
        {"amount_paid": "600", "receipt_kind": "VAT", "receipt_no": "1", "issued_on": "2026-01-05"},
    )
    closed = desk.step(desk.step(ServiceCase.get_by_id(case.id), "survey"), "close")
    assert closed.status == "CLOSED"
    assert faults(desk, closed) == {"service_case"}


def test_the_provider_charges_for_its_own_cases_only(house, desk):
    """SY-7.3.2-e: whoever serves may write down what it took."""
    provider = house.actor("provider1")
    own = ServiceCase.get_by_id(house.rows["service_case"]["west"])
    fee = charge(desk, own, by=provider, amount_due="200", amount_paid="200")
    assert fee.calculated_by is None
    with pytest.raises((Invalid, Refused)):
        charge(desk, desk.case("SERVING"), by=provider)


def test_the_form_of_a_fee_opens_from_its_case(house, desk, case):
    clerk = house.browser("clerk1")
    assert (
        f"/admin/fee_record/new/?service_case={case.id}"
        in clerk.get(f"/admin/service_case/details/?id={case.id}").links
    )
    page = clerk.submit(
        clerk.get(f"/admin/fee_record/new/?service_case={case.id}"),
        holding="item_name",
        **desk.fee(case, receipt_no=""),
    )
    assert page.status == 422 and page.faults == {"receipt_no"}
