"""Acceptance, its notice and its cases are one step (SY-7.3.2-b, R-N2, decisions 8)."""

import pytest

from backoffice.errors import GuardFailed
from backoffice.records import writes
from backoffice.workflow import requests
from models.cases import CaseEvent, ServiceCase
from models.notifications import Notification
from models.requests import CaseNotice, RequestItem, ServiceRequest
from tests.factories import Desk

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


def cases_of(need):
    return list(ServiceCase.select().where(ServiceCase.request == need).order_by(ServiceCase.id))


def disposed(need, *dispositions) -> dict:
    """The input of an assessment that gives the ticks these dispositions."""
    rows = list(requests.ticked(need))
    return {f"item_{row.id}": one for row, one in zip(rows, dispositions, strict=True)}


@pytest.mark.clause("SY-4.2.1-a", "SY-7.3.2-c")
def test_one_case_for_each_tick(desk):
    need = desk.need("Q01", "T01", "Q04", state="IN_PROGRESS")
    found = cases_of(need)
    assert sorted(case.service_item.code for case in found) == ["Q01", "Q04", "T01"]
    assert {row.service_case for row in requests.ticked(need)} == {case.id for case in found}
    assert all(case.status == "NEW" and case.specialist_id == desk.clerk.staff_id for case in found)
    assert need.status == "IN_PROGRESS"


@pytest.mark.clause("SY-7.3.2-b")
def test_the_notice_has_number_contact_promised_day_and_the_items(desk):
    need = desk.need("Q01", "T01", state="IN_PROGRESS")
    notice = CaseNotice.get(CaseNotice.request == need, CaseNotice.kind == "SLTZ")
    assert notice.code.startswith(f"SLTZ-{need.station.code}-")
    assert notice.promised_on == max(case.due_on for case in cases_of(need))
    assert (
        notice.contact_line.open()
        and len(notice.items) == 2
        and notice.issued_by_id == desk.clerk.staff_id
    )


@pytest.mark.clause("SY-7.3.2-b")
def test_there_is_no_acceptance_without_its_notice(desk, monkeypatch):
    """When the notice cannot be issued, nothing of the acceptance stays."""
    need = desk.need(state="ASSESSING")
    monkeypatch.setattr(requests, "issue", lambda *_args, **_more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk.do(need, "accept")
    assert ServiceRequest.get_by_id(need.id).status == "ASSESSING" and cases_of(need) == []


MISSING = {
    "assessment": ({}, "The assessment is missing"),
    "signature": ({"signed_by": "", "signed_on": ""}, "signature of the enterprise"),
    "date": ({"signed_on": ""}, "date of the signature"),
}


@pytest.mark.clause("SY-6.2.1-a", "SY-7.3.2-a", "JL-8.3.1")
@pytest.mark.parametrize("piece", MISSING)
def test_what_is_missing_is_named(desk, piece):
    typed, words = MISSING[piece]
    need = (
        desk.need(state="ASSESSING", **typed)
        if piece != "assessment"
        else desk.do(desk.need(state="SUPPLEMENT"), "supplement")
    )
    with pytest.raises(GuardFailed, match=words):
        desk.do(need, "accept")


def test_a_tick_that_came_after_the_assessment_is_named(desk):
    need = desk.need("Q01", state="ASSESSING")
    from tests.factories import tick

    kept = [
        {"id": row.id, "service_item": row.service_item_id, "section": row.section}
        for row in requests.ticked(need)
    ]
    need = writes.update(desk.clerk, need, {}, children={RequestItem: [*kept, tick("T01")]})
    with pytest.raises(GuardFailed, match="T01"):
        desk.do(need, "accept")


def test_needs_that_were_all_refused_are_not_accepted(desk):
    need = desk.need("Q01", state="REGISTERED")
    need = desk.do(need, "assess", **disposed(need, "REFUSE"))
    with pytest.raises(GuardFailed, match="head decides on refusal"):
        desk.do(need, "accept")


@pytest.mark.clause("SY-B-2")
@pytest.mark.parametrize(
    "dispositions, result",
    [
        (("SELF", "SELF"), "SELF"),
        (("REFER", "REFER"), "REFER"),
        (("SELF", "REFER"), "MIXED"),
        (("SELF", "DEFER"), "SELF"),
    ],
)
def test_the_result_follows_from_its_parts(desk, dispositions, result):
    need = desk.need("Q01", "T01")
    assert desk.do(need, "assess", **disposed(need, *dispositions)).assessment_result == result


@pytest.mark.clause("JL-8.3.2")
def test_what_was_answered_at_once_makes_no_case(desk):
    need = desk.need("Q01", "T01")
    need = desk.do(desk.do(need, "assess", **disposed(need, "INSTANT", "INSTANT")), "accept")
    assert cases_of(need) == [] and need.status == "DONE"


def test_a_deferred_need_keeps_the_form_open(desk):
    """decisions 8: it must be disposed of before the need is done."""
    need = desk.need("Q01", "T01")
    need = desk.do(desk.do(need, "assess", **disposed(need, "INSTANT", "DEFER")), "accept")
    assert need.status == "ACCEPTED" and cases_of(need) == []
    row = requests.ticked(need).where(RequestItem.disposition == "DEFER").get()
    need = desk.do(need, "dispose", **{f"item_{row.id}": "REFER"})
    assert need.status == "IN_PROGRESS" and [case.service_item.code for case in cases_of(need)] == [
        "T01"
    ]


def test_the_need_is_done_when_its_last_case_is_closed(desk):
    need = desk.need("Q01", "Q04", state="IN_PROGRESS")
    first, second = cases_of(need)
    desk.lead(first, "CLOSED")
    assert ServiceRequest.get_by_id(need.id).status == "IN_PROGRESS"
    desk.lead(second, "CLOSED")
    assert ServiceRequest.get_by_id(need.id).status == "DONE"
    desk.step(ServiceCase.get_by_id(second.id), "reopen")
    assert ServiceRequest.get_by_id(need.id).status == "IN_PROGRESS"


def test_an_accepted_form_is_not_edited_any_more(desk):
    """roles.md: U until ACCEPTED, then by action only."""
    from backoffice.errors import Refused

    need = desk.need(state="IN_PROGRESS")
    with pytest.raises(Refused):
        writes.update(desk.clerk, need, {"description": "改写"})


def test_numbers_of_cases_follow_one_another(desk):
    numbers = [
        int(case.code[-4:])
        for case in cases_of(desk.need("Q01", "T01", "Q04", state="IN_PROGRESS"))
    ]
    assert numbers == list(range(numbers[0], numbers[0] + 3))


@pytest.mark.clause("SY-4.2.2", "GDD-7.2.1.1")
def test_the_story_and_the_message_tell_of_it(desk):
    need = desk.need("Q01", state="IN_PROGRESS")
    (case,) = cases_of(need)
    events = list(CaseEvent.select().where(CaseEvent.request == need).order_by(CaseEvent.id))
    assert [event.event_type for event in events] == ["REGISTER", "ASSESS", "REGISTER", "NOTICE"]
    assert (events[-1].from_status, events[-1].to_status, events[-1].party) == (
        "ASSESSING",
        "IN_PROGRESS",
        "ENT",
    )
    assert (
        Notification.select().where(Notification.object_ref == f"service_case:{case.id}").exists()
    )
