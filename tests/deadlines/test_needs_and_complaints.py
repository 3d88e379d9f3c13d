"""Needs before their acceptance, and complaints at every step, have their clocks (need A16, need2
fault 11, SY-7.2-d, GDD-7.2.1.1).
"""

from datetime import datetime, timedelta

import pytest

from backoffice.deadlines.workdays import add_workdays
from backoffice.errors import GuardFailed, Invalid
from backoffice.records import writes
from backoffice.reminders import digest
from backoffice.workflow import delays
from models import clock
from models.clock import local, today
from models.complaints import Complaint
from models.deadlines import Deadline
from models.notifications import Notification
from models.requests import CaseNotice, RequestSpecialEquipment, ServiceRequest
from tests.factories import Desk

pytestmark = [pytest.mark.both_databases, pytest.mark.clause("SY-7.2-d")]


@pytest.fixture
def desk(house):
    with clock.at(clock.stored(datetime(2026, 11, 23, 10))):
        yield Desk()


def later(days):
    return clock.at(clock.now() + (add_workdays(today(), days) - today()))


def clocks(row, kind) -> list:
    return list(
        Deadline.select()
        .where(Deadline.object_ref == f"{row.table()}:{row.id}", Deadline.kind == kind)
        .order_by(Deadline.round_no)
    )


# needs


@pytest.mark.clause("GDD-7.2.1.1")
def test_a_registered_need_waits_for_its_acceptance_only_so_long(house, desk):
    """«建立需求收集、分析、确认、回复沟通机制»: what was collected is confirmed in time; who
    registered it is reminded, and sees it on the workbench.
    """
    need = desk.need(state="DRAFT")
    assert clocks(need, "TAKE") == []
    need = desk.do(need, "register")
    (row,) = clocks(need, "TAKE")
    assert (row.started_on, row.due_on, row.staff_id) == (
        today(),
        add_workdays(today(), 3),
        desk.clerk.staff_id,
    )
    with later(4):
        Notification.delete().execute()
        digest.note_delays()
        digest.remind()
        assert need.code in house.browser("clerk1").get("/?of=mine").text
        told = Notification.select().where(Notification.content.contains(f"{need.code} 受理"))
        assert {one.user.username for one in told} == {"clerk1"}
        desk.do(desk.do(need, "assess"), "accept")
    (row,) = clocks(need, "TAKE")
    assert row.breached_on and row.stopped_on == add_workdays(row.due_on, 1)


def test_withdrawn_it_waits_no_longer(desk):
    need = desk.do(desk.need(), "withdraw")
    assert clocks(need, "TAKE")[0].stopped_on == today()


@pytest.mark.clause("SY-4.2.1-a")
def test_while_papers_are_awaited_the_enterprise_has_the_clock(desk):
    """The notice names the day; the station's clock stands still and goes on when they arrive."""
    need = desk.need()
    until = add_workdays(today(), 6)
    need = desk.do(need, "notify", supplement_due_on=str(until))
    (take,), (supply,) = clocks(need, "TAKE"), clocks(need, "SUPPLY")
    assert take.is_paused and (supply.started_on, supply.due_on) == (today(), until)
    begun = today()
    with later(5):
        digest.note_delays()
        need = desk.do(need, "supplement")
        (take,), (supply,) = clocks(need, "TAKE"), clocks(need, "SUPPLY")
        assert supply.stopped_on == today() and supply.breached_on is None
        assert (take.is_paused, take.breached_on, take.due_on) == (
            False,
            None,
            add_workdays(begun, 3 + 5),
        )


def test_the_limit_for_papers_is_proposed_and_never_lies_in_the_past(house, desk):
    need = desk.need()
    clerk = house.browser("clerk1")
    page = clerk.get(f"/admin/service_request/events/notify/?id={need.id}")
    assert str(add_workdays(today(), 10)) in page.html
    with pytest.raises(Invalid) as fault:
        desk.do(need, "notify", supplement_due_on=str(today() - timedelta(days=1)))
    assert set(fault.value.errors) == {"supplement_due_on"}
    need = desk.do(need, "notify")
    notice = CaseNotice.get(CaseNotice.request == need, CaseNotice.kind == "YCGZ")
    assert notice.supplement_due_on == add_workdays(today(), 10)
    assert "补正期限：2026 年 12 月 7 日前" in clerk.post(
        f"/admin/case_notice/print/F04/?id={notice.id}"
    ).text.replace("\u00a0", " ")


@pytest.mark.clause("SY-A-6.2")
def test_the_notice_of_papers_ticks_that_the_materials_were_named(desk):
    """«特种设备检验申报材料应由检验机构依据相关规定向客户列明» (need A17)."""
    rows = {RequestSpecialEquipment: [{"category": "4000", "quantity": "1", "need_type": "A"}]}
    need = desk.need("T03", children=rows)
    row = RequestSpecialEquipment.get(RequestSpecialEquipment.request == need)
    assert not row.materials_notified
    desk.do(need, "notify")
    assert RequestSpecialEquipment.get_by_id(row.id).materials_notified


# complaints


def test_a_complaint_counts_from_the_hour_at_which_it_was_heard(house, desk):
    """Typed late, it is late: acknowledgement and completion run from receipt."""
    heard = add_workdays(today(), -4)
    complaint = desk.complaint(received_at=f"{heard} 09:00")
    (ack,), (whole,) = clocks(complaint, "ACK"), clocks(complaint, "COMPLAINT")
    assert (ack.started_on, ack.due_on) == (heard, add_workdays(heard, 1))
    assert ack.breached_on and ack.cause == "OPEN"
    assert complaint.due_on == whole.due_on == add_workdays(heard, 15)
    assert complaint.code in house.browser("head1").get("/admin/deadline/?view=late&size=100").text


def test_the_hour_of_receipt_corrected_moves_its_day(desk):
    complaint = desk.complaint()
    heard = add_workdays(today(), -2)
    complaint = writes.update(desk.clerk, complaint, {"received_at": f"{heard} 09:00"})
    assert local(complaint.received_at).date() == heard
    assert complaint.due_on == clocks(complaint, "COMPLAINT")[0].due_on == add_workdays(heard, 15)


def test_every_step_waits_for_the_next_one(desk):
    """GB/T 19012 7.3: a complaint is tracked from step to step, and none is left lying."""
    complaint = desk.complaint()
    steps = ("acknowledge", "assess", "investigate", "respond", "communicate", "settle")
    for number, event in enumerate(steps, 1):
        (*_over, waiting) = clocks(complaint, "STEP")
        assert (waiting.round_no, waiting.stopped_on) == (number, None)
        assert waiting.due_on == add_workdays(today(), 5)
        more = {"response_measures": measures()} if event == "respond" else {}
        complaint = desk.handle(complaint, event, **more)
    assert clocks(complaint, "ACK")[0].stopped_on == today()
    complaint = desk.handle(complaint, "close")
    assert all(
        one.stopped_on for kind in ("ACK", "STEP", "COMPLAINT") for one in clocks(complaint, kind)
    )


def measures() -> list:
    from models.reference import DictItem

    return [DictItem.get(DictItem.dict_type == "complaint_response").id]


def test_a_late_complaint_closes_only_with_the_cause_of_its_delay(desk):
    complaint = desk.complaint()
    for event in ("acknowledge", "assess", "investigate"):
        complaint = desk.handle(complaint, event)
    with later(16):
        complaint = desk.handle(complaint, "respond", response_measures=measures())
        for event in ("communicate", "settle"):
            complaint = desk.handle(complaint, event)
        with pytest.raises(GuardFailed, match="cause of the delay is missing: 投诉办结"):
            desk.handle(complaint, "close")
        for late in Deadline.select().where(
            Deadline.object_ref == f"complaint:{complaint.id}", Deadline.cause == "OPEN"
        ):
            delays.WORKFLOW.fire(
                desk.head, late, "explain", {"cause": "OURS", "cause_note": "调查人手不足"}
            )
        assert desk.handle(complaint, "close").status == "CLOSED"


def test_re_opened_it_begins_anew_and_keeps_no_answer_of_before(desk):
    complaint = desk.handle(desk.complaint(), "refuse")
    with later(4):
        complaint = desk.handle(complaint, "reopen")
        assert complaint.due_on == add_workdays(today(), 15)
        first, second = clocks(complaint, "COMPLAINT")
        assert first.stopped_on and (second.round_no, second.stopped_on) == (2, None)
        assert second.started_on == today()
    assert (complaint.closed_at, complaint.accepted, complaint.alternatives_told) == (
        None,
        None,
        None,
    )


@pytest.mark.parametrize("words", ["。", "- -", "…"])
def test_the_cause_of_a_delay_is_told_in_words(desk, words):
    """need2 fault 20."""
    complaint = desk.complaint(received_at=f"{add_workdays(today(), -4)} 09:00")
    with pytest.raises(Invalid) as fault:
        delays.WORKFLOW.fire(
            desk.head,
            clocks(complaint, "ACK")[0],
            "explain",
            {"cause": "OURS", "cause_note": words},
        )
    assert set(fault.value.errors) == {"cause_note"}


def test_both_nouns_get_their_clocks_at_an_upgrade(desk):
    from backoffice import filling
    from models.filling import FillingState

    need, complaint = desk.need(), desk.complaint()
    tables = (ServiceRequest.table(), Complaint.table())
    for table in tables:
        Deadline.delete().where(Deadline.object_ref.startswith(f"{table}:")).execute()
        FillingState.delete().where(FillingState.name == f"clocks:{table}").execute()
    assert set(filling.begin()) >= {f"clocks:{table}" for table in tables}
    filling.run()
    assert clocks(need, "TAKE") and clocks(complaint, "COMPLAINT")
