"""A need is refused or withdrawn: the handler proposes, the head decides, the filing stays
(SY-7.2-a, R-D1, R-S3).
"""

import pytest

from backoffice.errors import GuardFailed, Invalid, Refused
from models.cases import CaseEvent, ServiceCase
from models.clock import now
from models.refusals import RefusalFiling
from models.requests import CaseNotice, RequestItem, ServiceRequest
from tests.factories import Desk

pytestmark = [pytest.mark.both_databases, pytest.mark.clause("SY-7.2-a")]


@pytest.fixture
def desk(house):
    return Desk()


def again(row):
    return type(row).get_by_id(row.id)


def test_a_refusal_is_filed_with_number_reason_basis_and_handler(desk):
    need = desk.do(desk.need(), "refuse")
    filing = desk.filing(need)
    assert (
        filing.code.startswith(f"FD-{need.station.code}-")
        and filing.handled_by_id == desk.clerk.staff_id
    )
    assert (filing.reason, filing.basis, filing.informed_via, filing.decision) == (
        "不属于本站服务范围",
        "服务目录",
        "FACE",
        "WAIT",
    )
    assert (
        need.status == "REGISTERED"
        and not CaseNotice.select()
        .where(CaseNotice.request == need, CaseNotice.kind == "BYSL")
        .exists()
    )


@pytest.mark.parametrize("piece", ["reason", "basis", "informed_at"])
def test_every_piece_is_needed(desk, piece):
    with pytest.raises(Invalid) as fault:
        desk.do(desk.need(), "refuse", **{piece: " "})
    assert set(fault.value.errors) == {piece}


def test_the_enterprise_was_told_in_the_past(desk):
    with pytest.raises(Invalid) as fault:
        desk.do(desk.need(), "refuse", informed_at=now().replace(year=2099))
    assert set(fault.value.errors) == {"informed_at"}


@pytest.mark.parametrize("event", ["assess", "notify", "refuse"])
def test_nothing_else_happens_while_the_head_has_not_decided(desk, event):
    need = desk.do(desk.need(), "refuse")
    with pytest.raises(GuardFailed, match=desk.filing(need).code):
        desk.do(need, event)


def test_when_the_head_agrees_the_notice_goes_out_with_reason_and_basis(desk):
    need = desk.need(state="REFUSED")
    notice = CaseNotice.get(CaseNotice.request == need, CaseNotice.kind == "BYSL")
    assert (
        notice.code.startswith("BYSL-")
        and notice.reason == "不属于本站服务范围\n服务目录"
        and len(notice.items) == 2
    )
    filing = desk.filing(need)
    assert (filing.decision, filing.reviewed_by, filing.head_opinion) == (
        "APPROVE",
        desk.head.account_id,
        "情况属实，依据充分",
    )
    assert (
        filing.filed_at
        and CaseEvent.select()
        .where(CaseEvent.request == need, CaseEvent.to_status == "REFUSED")
        .exists()
    )


def test_a_clerk_decides_nothing(desk):
    need = desk.do(desk.need(), "refuse")
    for event in ("approve", "overturn"):
        with pytest.raises(Refused):
            desk.decide(desk.filing(need), event, by=desk.clerk)


@pytest.mark.parametrize("proposer", ["head1", "clerk1"])
def test_whoever_handles_a_need_does_not_decide_its_refusal(house, proposer):
    """The head who took the need in, or who proposed the refusal himself, is the handler."""
    own = Desk("head1", "head1") if proposer == "head1" else Desk()
    need = own.do(own.need(), "refuse", by=own.head)
    with pytest.raises(GuardFailed, match="handler of a need cannot decide"):
        own.decide(own.filing(need), "approve")


def test_when_the_head_overturns_the_need_goes_on(desk):
    need = desk.do(desk.need(), "refuse")
    assert desk.decide(desk.filing(need), "overturn").decision == "OVERTURN"
    assert desk.do(again(need), "assess").status == "ASSESSING"


def test_a_refusal_that_stood_is_overturned_and_the_need_opened_again(desk):
    need = desk.need(state="REFUSED")
    desk.decide(desk.filing(need), "overturn", head_opinion="企业补充了依据，应予受理")
    need = again(need)
    assert need.status == "ASSESSING" and desk.do(need, "assess").assessment_result
    assert CaseNotice.select().where(CaseNotice.request == need, CaseNotice.kind == "BYSL").exists()


def test_parts_assessed_as_refused_are_filed_before_the_rest_is_accepted(desk):
    need = desk.need("Q01", "T01")
    first, second = RequestItem.select().where(RequestItem.request == need).order_by(RequestItem.id)
    need = desk.do(need, "assess", **{f"item_{first.id}": "SELF", f"item_{second.id}": "REFUSE"})
    with pytest.raises(GuardFailed, match="assessed as refused"):
        desk.do(need, "accept")
    desk.do(need, "refuse", kind="NODO")
    desk.decide(desk.filing(need), "approve")
    need = desk.do(again(need), "accept")
    assert (
        need.status == "IN_PROGRESS"
        and ServiceCase.select().where(ServiceCase.request == need).count() == 1
    )
    notice = CaseNotice.get(CaseNotice.request == need, CaseNotice.kind == "BYSL")
    assert [item.id for item in notice.items] == [second.id]


def test_a_refusal_in_parts_names_parts(desk):
    with pytest.raises(Invalid) as fault:
        desk.do(desk.need(), "refuse", kind="NODO")
    assert set(fault.value.errors) == {"kind"}


def test_a_case_closes_for_want_of_a_provider_only_with_the_heads_word(desk):
    case = desk.case("MATCHING", referred=True)
    for who in (desk.clerk, desk.head):
        with pytest.raises(Invalid) as fault:
            desk.step(case, "abandon", by=who, close_reason="NOPROV", outcome_note="无机构")
        assert set(fault.value.errors) == {"close_reason"}
    case = desk.step(case, "refuse")
    desk.decide(desk.filing(case.request, case), "approve")
    case = again(case)
    assert (case.status, case.close_reason, case.outcome) == (
        "CLOSED",
        "NOPROV",
        "UNSOLVED",
    )
    assert case.request.status == "REFUSED"


def test_a_case_that_the_head_wants_served_stays_open(desk):
    case = desk.step(desk.case("MATCHING", referred=True), "refuse")
    desk.decide(desk.filing(case.request, case), "overturn")
    assert (
        again(case).status == "MATCHING" and desk.step(again(case), "rematch").status == "WAIT_PROV"
    )


def test_the_superior_lists_what_was_filed(house, desk):
    need = desk.need(state="REFUSED")
    text = house.browser("auditor1").get("/admin/refusal_filing/?view=month").text
    assert desk.filing(need).code in text


def test_the_handler_proposes_on_the_screen_and_the_head_agrees(house, desk):
    need = desk.need()
    clerk = house.browser("clerk1")
    clerk.submit(
        clerk.get(f"/admin/service_request/events/refuse/?id={need.id}"),
        holding="reason",
        reason="不属本站",
        basis="服务目录",
    )
    filing = desk.filing(need)
    head = house.browser("head1")
    head.submit(
        head.get(f"/admin/refusal_filing/events/approve/?id={filing.id}"),
        holding="head_opinion",
        head_opinion="同意",
    )
    assert ServiceRequest.get_by_id(need.id).status == "REFUSED"


def test_a_withdrawal_keeps_the_words_of_the_enterprise(desk):
    with pytest.raises(Invalid):
        desk.do(desk.need(), "withdraw", reason="")
    assert desk.need(state="WITHDRAWN").status == "WITHDRAWN"


def test_the_filing_is_nobodys_to_edit(house, desk):
    need = desk.need(state="REFUSED")
    answer = house.browser("head1").get(f"/admin/refusal_filing/edit/?id={desk.filing(need).id}")
    assert answer.status in (403, 404) and RefusalFiling.append_only
