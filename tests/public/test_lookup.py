"""The public look-up: five words and nothing personal, for whoever knows number and telephone;
guessing is stopped (promises I1, I2).
"""

import re
from datetime import timedelta

import pytest

from backoffice.access import rate_limit
from backoffice.public import progress_lookup
from backoffice.records import writes
from backoffice.workflow import report_deliveries
from models.cases import CASE_STATUS, ServiceCase
from models.clock import now, today
from models.deliveries import ReportDelivery
from models.lookups import LookupMiss
from models.requests import REQUEST_STATUS, ServiceRequest
from tests.factories import Desk

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


@pytest.fixture
def case(desk):
    return desk.case("SERVING")


def tail_of(row) -> str:
    return row.enterprise.contact_phone.open()[-4:]


def look(house, number, tail, address="127.0.0.1"):
    stranger = house.browser()
    token = stranger.token
    return stranger.post(
        "/look-up",
        {"number": number, "tail": tail, "csrf_token": token},
        environ_overrides={"REMOTE_ADDR": address},
    )


@pytest.mark.clause("GDD-8.4.1", "JL-7.4.6")
def test_an_enterprise_sees_where_its_case_stands(house, case):
    ServiceCase.update(report_status="DRAFTING").where(ServiceCase.id == case.id).execute()
    page = look(house, case.code.lower(), tail_of(case))
    assert page.status == 200
    for told in (
        case.code,
        "办理中",
        case.due_on.isoformat(),
        case.station.name,
        case.station.service_phone,
        case.specialist.staff_no,
    ):
        assert told in page.text
    assert page.answer.headers["Cache-Control"] == "no-store"


@pytest.mark.clause("JL-7.4.6")
def test_the_report_shows_how_far_it_is_and_when_it_is_expected(house, desk):
    case = desk.case("SERVING", referred=True)
    day = today() + timedelta(days=9)
    report = writes.create(
        desk.clerk,
        ReportDelivery,
        {"service_case": case.id, "provider": case.provider_id, "expected_on": str(day)},
    )
    report_deliveries.WORKFLOW.fire(desk.clerk, report, "advance", {})
    text = look(house, case.code, tail_of(case)).text
    assert "检测中" in text and f"报告预计日期{day}" in text
    ReportDelivery.update(progress="DELIVERED").where(ReportDelivery.id == report.id).execute()
    assert "报告预计日期" not in look(house, case.code, tail_of(case)).text


def test_nothing_personal_is_told(house, case):
    page = look(house, case.code, tail_of(case))
    kept = case.enterprise
    for secret in (
        kept.name,
        kept.uscc,
        kept.contact_name,
        kept.contact_phone.open(),
        tail_of(case),
        kept.address,
        case.specialist.name,
        case.specialist.mobile.open(),
        case.content,
        case.service_item.name,
    ):
        assert secret not in page.html, secret


@pytest.mark.parametrize(
    "state, word",
    [
        ("REGISTERED", "待受理"),
        ("ASSESSING", "待受理"),
        ("SUPPLEMENT", "待补正"),
        ("ACCEPTED", "办理中"),
        ("IN_PROGRESS", "办理中"),
        ("REFUSED", "未受理"),
        ("WITHDRAWN", "企业已撤回"),
        ("DONE", "已办结"),
        ("ARCHIVED", "已办结"),
    ],
)
def test_each_state_of_a_need_has_one_of_six_words(house, case, state, word):
    ServiceRequest.update(status=state).where(ServiceRequest.id == case.request_id).execute()
    assert word in look(house, case.request.code, tail_of(case)).text


@pytest.mark.parametrize("state", CASE_STATUS)
def test_each_state_of_a_case_has_one_of_six_words(house, case, state):
    ServiceCase.update(status=state).where(ServiceCase.id == case.id).execute()
    assert ("已办结" if state in ("CLOSED", "ARCHIVED") else "办理中") in look(
        house, case.code, tail_of(case)
    ).text


def test_every_state_has_its_word():
    assert set(progress_lookup.OF_NEED) == set(REQUEST_STATUS) - {"DRAFT"}


def test_a_draft_is_not_found(house, desk):
    need = desk.need("Q01", state="DRAFT")
    assert look(house, need.code or "", tail_of(need)).status == 422


def body(page) -> str:
    """The answer without what differs for everybody: token and typed number."""
    return re.sub(r'(content|value)="[^"]*"', "", page.html)


def test_an_unknown_number_and_wrong_digits_get_the_same_answer(house, case):
    wrong = "0000" if tail_of(case) != "0000" else "1111"
    answers = [
        look(house, case.code, wrong),
        look(house, "SX-000000-S-001-202601-0001", wrong),
        look(house, "", ""),
        look(house, case.code, tail_of(case) + "1"),
    ]
    assert {page.status for page in answers} == {422}
    assert len({body(page) for page in answers}) == 1


def test_five_misses_lock_the_number_whatever_it_is(house, case):
    for number in (case.code, "SX-NOBODY-1"):
        for place in range(5):
            assert look(house, number, "wrng", f"192.0.2.{place}").status == 422
        assert look(house, number, tail_of(case), "192.0.2.77").status == 429


def test_five_misses_lock_the_address(house, case):
    for place in range(5):
        look(house, f"SX-{place}", "0000")
    assert look(house, case.code, tail_of(case)).status == 429
    assert look(house, case.code, tail_of(case), "192.0.2.5").status == 200


def test_the_lock_ends_after_an_hour(house, case):
    for _ in range(5):
        look(house, case.code, "wrng")
    LookupMiss.update(at=now() - timedelta(minutes=61)).execute()
    assert look(house, case.code, tail_of(case)).status == 200


def test_a_right_answer_counts_for_nothing(house, case):
    for _ in range(8):
        assert look(house, case.code, tail_of(case)).status == 200
    assert (
        LookupMiss.select()
        .where(LookupMiss.subject == progress_lookup._subject("number", case.code))
        .count()
        == 0
    )


def test_sixty_questions_a_minute_are_counted_by_all_nodes_together(house, case):
    """What a node keeps in memory is forgotten between two questions, as if each came to another
    node.
    """
    for _n in range(59):
        LookupMiss.create(subject=progress_lookup._subject("asked", "127.0.0.1"))
    answers = []
    for _n in range(2):
        rate_limit.forget()
        answers.append(look(house, case.code, tail_of(case)).status)
    assert answers == [200, 429]


def test_misses_are_counted_by_all_nodes_together(house, case):
    for _n in range(5):
        rate_limit.forget()
        look(house, case.code, "wrng")
    rate_limit.forget()
    assert look(house, case.code, tail_of(case)).status == 429


def test_misses_name_nobody(house, case):
    look(house, case.code, "wrng", "192.0.2.8")
    told = repr(list(LookupMiss.select().dicts()))
    assert case.code not in told and "192.0.2.8" not in told


@pytest.mark.parametrize(
    "number", ["\0", "' OR 1=1 --", "x" * 5000, "＜script＞", "%00", "SX-\u202e"]
)
def test_hostile_numbers_fail_like_any_other(house, number):
    assert look(house, number, "0000").status in (400, 422)


def test_without_the_token_against_forged_requests_nothing_is_told(house, case):
    assert (
        house.browser()
        .post("/look-up", {"number": case.code, "tail": tail_of(case)}, token=False)
        .status
        == 400
    )


def test_more_than_sixty_a_minute_are_too_many(house):
    stranger = house.browser()
    assert [stranger.get("/look-up").status for _ in range(61)][-2:] == [200, 429]
