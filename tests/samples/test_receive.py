"""An inspection body reviews its contracts and follows each sample from hand to hand (JL-5.3.1.2,
JL-5.3.1.4, JL-7.4.4).
"""

from datetime import timedelta

import pytest

from backoffice.errors import Conflict, GuardFailed, Invalid, Refused
from backoffice.records import writes
from backoffice.workflow import samples
from models.clock import now
from models.notifications import Notification
from models.samples import ContractReview, Sample
from tests.factories import Desk

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


@pytest.mark.clause("JL-5.3.1.2")
class TestReview:
    def test_a_case_whose_review_found_something_missing_does_not_begin(self, desk):
        case = desk.case("WAIT_ENT")
        writes.create(
            desk.clerk, ContractReview, desk.review(case, capability_ok="0", terms_ok="0")
        )
        with pytest.raises(GuardFailed, match=r"capability.*method, time and fee"):
            desk.step(case, "agree")
        review = writes.create(desk.clerk, ContractReview, desk.review(case))
        assert (
            review.reviewer_id == desk.clerk.staff_id
            and desk.step(case, "agree").status == "SERVING"
        )

    def test_a_complex_contract_goes_to_the_head(self, desk):
        case = desk.case("WAIT_ENT")
        for kind, told in (("SIMPLE", 0), ("COMPLEX", 1)):
            review = writes.create(desk.clerk, ContractReview, desk.review(case, kind=kind))
            found = Notification.select().where(
                Notification.user == desk.head.account_id,
                Notification.object_ref == f"contract_review:{review.id}",
            )
            assert found.count() == told


@pytest.mark.clause("JL-5.3.1.4")
class TestSample:
    def received(self, desk, **typed) -> Sample:
        return writes.create(desk.clerk, Sample, desk.sample(desk.case("SERVING"), **typed))

    def passed(self, desk, sample, **typed) -> Sample:
        return samples.WORKFLOW.fire(
            desk.clerk,
            sample,
            "hand_over",
            {"to_whom": "检验一室", "at": now(), "signature": "孙检", **typed},
        )

    def test_its_chain_begins_with_the_enterprise_and_has_no_gap(self, house, desk):
        sample = self.passed(desk, self.received(desk))
        assert sample.code.startswith("YP-") and sample.holder == "检验一室"
        links = [(row.row_no, row.from_whom, row.to_whom) for row in samples.chain(sample)]
        assert links == [
            (1, sample.service_case.enterprise.name, desk.clerk.name),
            (2, desk.clerk.name, "检验一室"),
        ]
        assert (
            "检验一室" in house.browser("clerk1").get(f"/admin/sample/details/?id={sample.id}").text
        )

    @pytest.mark.parametrize("hours", [-1, 1])
    def test_no_hand_over_lies_before_the_last_or_ahead(self, desk, hours):
        with pytest.raises(Invalid) as fault:
            self.passed(desk, self.received(desk), at=now() + timedelta(hours=hours))
        assert set(fault.value.errors) == {"at"}

    def test_what_is_disposed_of_passes_no_more(self, desk):
        sample = samples.WORKFLOW.fire(
            desk.clerk, self.received(desk), "dispose", {"disposal": "RETURN"}
        )
        with pytest.raises(Conflict):
            self.passed(desk, sample)
        with pytest.raises(Refused):
            writes.update(desk.clerk, sample, {"quantity": "3"})

    @pytest.mark.clause("JL-7.4.4")
    @pytest.mark.parametrize("mode", ["WINDOW", "PICKUP", "MAIL"])
    def test_it_is_brought_fetched_or_sent(self, desk, mode):
        assert self.received(desk, receive_mode=mode).receive_mode == mode

    def test_there_is_more_than_none(self, desk):
        with pytest.raises(Invalid) as fault:
            self.received(desk, quantity="0")
        assert set(fault.value.errors) == {"quantity"}
