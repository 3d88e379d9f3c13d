"""A need is refused or withdrawn: by whom, with which words (SY-7.2-a, R-D1, R-S3)."""

import pytest

from backoffice.errors import GuardFailed, Invalid
from models.cases import ServiceCase
from models.requests import CaseNotice
from tests.factories import Desk

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


def test_a_refusal_has_its_notice_with_reason_and_basis(desk):
    need = desk.need(state="REFUSED")
    notice = CaseNotice.get(CaseNotice.request == need, CaseNotice.kind == "BYSL")
    assert notice.code.startswith("BYSL-") and notice.reason == "不属于本站服务范围\n服务目录"


@pytest.mark.parametrize("piece", ["reason", "basis"])
def test_both_are_needed(desk, piece):
    with pytest.raises(Invalid) as fault:
        desk.do(desk.need(), "refuse", **{piece: " "})
    assert set(fault.value.errors) == {piece}


def test_whoever_handles_a_need_does_not_decide_its_refusal(house):
    """The head who took a need in himself cannot refuse it."""
    own = Desk("head1", "head1")
    with pytest.raises(GuardFailed, match="handler of a need cannot decide"):
        own.do(own.need(), "refuse", by=own.head)


def test_a_withdrawal_keeps_the_words_of_the_enterprise(desk):
    with pytest.raises(Invalid):
        desk.do(desk.need(), "withdraw", reason="")
    assert desk.need(state="WITHDRAWN").status == "WITHDRAWN"


def test_a_need_with_open_cases_is_not_withdrawn(desk):
    need = desk.need("Q01", state="IN_PROGRESS")
    case = ServiceCase.get(ServiceCase.request == need)
    with pytest.raises(GuardFailed, match=case.code):
        desk.do(need, "withdraw")
