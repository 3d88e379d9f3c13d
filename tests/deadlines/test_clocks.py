"""Every clock of a case: when it starts and stops, when it is amber and red, and that a delay never
disappears (SY-7.2-d, R-T1 to R-T8).
"""

from datetime import datetime, timedelta

import pytest

from backoffice import filling
from backoffice import settings as numbers
from backoffice.deadlines import due_dates, register
from backoffice.deadlines.workdays import add_workdays
from backoffice.errors import GuardFailed, Invalid, Refused
from backoffice.records import writes
from backoffice.reminders import digest
from backoffice.workflow import delays, extensions
from models import clock
from models.cases import CaseEvent, ServiceCase
from models.catalogue import ServiceItem
from models.clock import today
from models.deadlines import CaseExtension, Deadline
from models.notifications import Notification
from models.staff import PostAssignment
from models.stations import ServicePromise
from tests.factories import OWN, Desk, actor, item

pytestmark = [pytest.mark.both_databases, pytest.mark.clause("SY-7.2-d", "SY-4.2.1-b", "SY-4.2.2")]
MONDAY = "2026-11-23 10:00"


def at(text):
    return clock.at(clock.stored(datetime.fromisoformat(text)))


@pytest.fixture
def desk(house):
    with at(MONDAY):
        yield Desk()


def later(days):
    """So many working days from now, at the same hour."""
    return clock.at(clock.now() + (add_workdays(today(), days) - today()))


def again(row):
    return type(row).get_by_id(row.id)


def the(case, kind, number=None) -> Deadline:
    rows = Deadline.select().where(
        Deadline.object_ref == f"service_case:{case.id}", Deadline.kind == kind
    )
    return (
        (rows.where(Deadline.round_no == number) if number else rows)
        .order_by(Deadline.id.desc())
        .get()
    )


def asked(case) -> CaseExtension:
    return CaseExtension.get(CaseExtension.service_case == case)


@pytest.mark.clause("GDD-7.2.1.1")
def test_completion_and_reply_run_from_acceptance(desk):
    case = desk.case("NEW")
    assert (the(case, "DONE").due_on, the(case, "REPLY").due_on) == (case.due_on, case.reply_due_on)
    assert (
        the(case, "DONE").started_on == today()
        and the(case, "DONE").staff_id == desk.clerk.staff_id
    )
    case = desk.step(case, "start")
    assert the(case, "REPLY").stopped_on == today() and the(case, "DONE").stopped_on is None


def test_each_round_of_referral_has_its_own_clock(desk):
    case = desk.case("MATCHING", referred=True)
    case = desk.step(case, "rematch")
    first, second = the(case, "REFERRAL", 1), the(case, "REFERRAL", 2)
    assert first.stopped_on == today() and second.stopped_on is None
    assert second.due_on == add_workdays(today(), 2) and second.provider_id


@pytest.mark.clause("GDD-7.2.3.2", "SY-7.3.2-g")
def test_the_service_starts_the_clock_of_follow_up_and_each_contact_starts_it_anew(desk):
    case = desk.case("SERVING")
    assert the(case, "FOLLOW").due_on == add_workdays(today(), 10)
    with later(3):
        case = desk.step(case, "record", next_follow_up_on=str(add_workdays(today(), 4)))
        assert the(case, "FOLLOW", 1).stopped_on == today()
        assert the(case, "FOLLOW", 2).due_on == add_workdays(today(), 4)
        case = desk.step(case, "end")
    assert the(case, "FOLLOW", 2).stopped_on is not None


def test_the_end_starts_the_clock_of_the_summary_and_closing_that_of_the_archive(desk):
    case = desk.case("ENDED")
    summary = the(case, "SUMMARY")
    assert (summary.near_on, summary.due_on) == (add_workdays(today(), 3), add_workdays(today(), 5))
    assert the(case, "DONE").stopped_on == today()
    case = desk.step(desk.step(desk.step(case, "summarise"), "survey"), "close")
    assert (
        the(case, "INVITE").due_on == add_workdays(today(), 5)
        and the(case, "INVITE").stopped_on == today()
    )
    assert the(case, "SUMMARY").stopped_on == today() and the(
        case, "ARCHIVE"
    ).due_on == add_workdays(today(), 10)


def test_the_promised_day_comes_again_from_the_log(desk):
    """Start, limit, pauses and extensions answer the same day that is stored."""
    case = desk.case("SERVING")
    case = desk.step(case, "extend")
    extensions.WORKFLOW.fire(desk.head, asked(case), "approve", {"told": "已电话告知"})
    with later(1):
        case = desk.step(again(case), "pause")
    with later(4):
        case = desk.step(case, "resume")
    assert (
        case.due_on
        == due_dates.recomputed_due(case)
        == due_dates.due_day(
            today(), case.limit_days, [(add_workdays(today(), 1), add_workdays(today(), 4))], 3
        )
    )


def test_a_new_promise_of_the_station_moves_no_running_clock(desk):
    case = desk.case("SERVING")
    before = case.due_on
    ServiceItem.update(default_promise_days=1).execute()
    case = desk.step(desk.step(case, "pause"), "resume")
    assert case.due_on == before


def test_a_new_round_has_its_own_clock_and_keeps_the_old_delay(desk):
    case = desk.case("SERVING")
    with later(case.limit_days + 2):
        case = desk.step(
            desk.step(desk.step(desk.step(case, "record"), "end"), "summarise"), "survey"
        )
        state_causes(desk, case)
        case = desk.step(case, "close")
        case = desk.step(case, "reopen")
        assert (
            case.due_on == due_dates.recomputed_due(case) == add_workdays(today(), case.limit_days)
        )
    assert the(case, "DONE", 1).breached_on and the(case, "DONE", 2).breached_on is None


def state_causes(desk, case, cause="OURS"):
    for late in register.unexplained(case):
        delays.WORKFLOW.fire(
            desk.clerk, late, "explain", {"cause": cause, "cause_note": "人手不足"}
        )


# delays


def test_the_day_after_the_promise_is_late_and_the_worker_writes_it_down(desk):
    case = desk.case("SERVING")
    with clock.at(clock.now() + (case.due_on - today())):
        assert f"service_case:{case.id}" not in {row.object_ref for row in register.newly_late()}
    with later(case.limit_days + 1):
        assert digest.note_delays() >= 1
        assert digest.note_delays() == 0
    row = the(case, "DONE")
    assert (row.breached_on, row.cause) == (case.due_on + timedelta(days=1), "OPEN")
    assert (
        CaseEvent.select()
        .where(CaseEvent.service_case == case, CaseEvent.event_type == "OVERDUE")
        .exists()
    )


@pytest.mark.parametrize("afterwards", ["resume", "end"])
def test_a_delay_never_disappears(desk, afterwards):
    case = desk.case("SERVING")
    with later(case.limit_days + 1):
        digest.note_delays()
        case = again(case)
        if afterwards == "resume":
            case = desk.step(desk.step(case, "pause"), "resume")
        else:
            case = desk.step(desk.step(case, "record"), "end")
    assert the(case, "DONE").breached_on and the(case, "DONE").cause == "OPEN"


def test_a_late_case_closes_only_with_the_cause_of_its_delay(desk):
    case = desk.case("SERVING")
    with later(case.limit_days + 2):
        case = desk.step(
            desk.step(desk.step(desk.step(case, "record"), "end"), "summarise"), "survey"
        )
        with pytest.raises(GuardFailed, match="cause of the delay is missing: 办结"):
            desk.step(case, "close")
        state_causes(desk, case, "FORCE")
        assert desk.step(case, "close").status == "CLOSED"
    assert the(case, "DONE").cause == "FORCE"


def test_the_cause_is_stated_in_words_and_corrected_by_the_head_alone(desk):
    case = desk.case("SERVING")
    with later(case.limit_days + 1):
        digest.note_delays()
    late = the(case, "DONE")
    with pytest.raises(Invalid) as fault:
        delays.WORKFLOW.fire(desk.clerk, late, "explain", {"cause": "OPEN", "cause_note": ""})
    assert set(fault.value.errors) == {"cause", "cause_note"}
    late = delays.WORKFLOW.fire(
        desk.clerk, late, "explain", {"cause": "ENT", "cause_note": "企业迟送样"}
    )
    with pytest.raises(Refused):
        delays.WORKFLOW.fire(desk.clerk, late, "restate", {"cause": "PROV", "cause_note": "机构"})
    assert (
        delays.WORKFLOW.fire(
            desk.head, late, "restate", {"cause": "OURS", "cause_note": "核实为本站原因"}
        ).cause
        == "OURS"
    )


def test_a_corrected_cause_stays_in_the_story_of_the_delay(house, desk):
    """need2 fault 20: the clerk said it was the enterprise, the head corrects; the page shows both."""
    case = desk.case("SERVING")
    with later(case.limit_days + 1):
        digest.note_delays()
    late = the(case, "DONE")
    clerk, head = house.browser("clerk1"), house.browser("head1")
    url = f"/admin/deadline/events/explain/?id={late.id}"
    empty = clerk.submit(clerk.get(url), action="explain", cause="ENT", cause_note="。")
    assert (empty.status, empty.faults) == (422, {"cause_note"})
    page = clerk.submit(clerk.get(url), action="explain", cause="ENT", cause_note="企业迟送样品")
    assert page.status == 302
    url = f"/admin/deadline/events/restate/?id={late.id}"
    page = head.submit(head.get(url), action="restate", cause="OURS", cause_note="核实为本站排期")
    assert page.status == 302
    text = head.get(f"/admin/deadline/details/?id={late.id}").text
    assert "企业原因" in text and "企业迟送样品" in text and "核实为本站排期" in text


def test_from_the_late_case_one_explains_the_delay_that_keeps_it_from_closing(house, desk):
    """On its page, and where closing says what is missing; afterwards one is back at the case."""
    case = desk.case("SERVING")
    with later(case.limit_days + 2):
        case = desk.step(
            desk.step(desk.step(desk.step(case, "record"), "end"), "summarise"), "survey"
        )
        clerk, page = house.browser("clerk1"), f"/admin/service_case/details/?id={case.id}"
        way = f"/admin/deadline/events/explain/?id={the(case, 'DONE').id}"
        assert (
            way in clerk.get(page).links
            and way in clerk.get(f"/admin/service_case/events/close/?id={case.id}").links
        )
        done = clerk.submit(clerk.get(way), holding="cause", cause="ENT", cause_note="企业迟送样")
        assert done.location.endswith(page) and way not in clerk.get(page).links


def test_the_head_explains_many_delays_at_once(house, desk):
    """Tried first, by the engine's own way: what is explained already is skipped with its
    reason.
    """
    late = [desk.case("SERVING") for _one in range(3)]
    with later(late[0].limit_days + 2):
        digest.note_delays()
        rows = [the(case, "DONE") for case in late]
        delays.WORKFLOW.fire(
            desk.clerk, rows[0], "explain", {"cause": "ENT", "cause_note": "企业迟送样"}
        )
        head, order = (
            house.browser("head1"),
            {
                "action": "explain",
                "rowid": [row.id for row in rows],
                "cause": "FORCE",
                "cause_note": "暴雪停运",
            },
        )
        assert "将处理 2 条，跳过 1 条" in head.post("/admin/deadline/action/", order).text
        head.post("/admin/deadline/action/", {**order, "confirm": "1"})
    assert [again(row).cause for row in rows] == ["ENT", "FORCE", "FORCE"]


def test_a_paused_clock_is_not_late(desk):
    case = desk.step(desk.case("SERVING"), "pause")
    with later(case.limit_days + 5):
        digest.note_delays()
        assert the(case, "DONE").breached_on is None
        case = desk.step(case, "resume")
        assert case.due_on == add_workdays(today(), case.limit_days)


@pytest.mark.parametrize("event", ["end", "close"])
def test_a_paused_case_is_resumed_before_it_ends(desk, event):
    case = desk.step(desk.step(desk.case("SERVING"), "record"), "pause")
    with pytest.raises(GuardFailed, match="clock is paused"):
        desk.step(case, event)


@pytest.mark.clause("JL-7.4.2")
def test_a_delay_stays_with_whoever_held_the_clock_and_a_running_one_goes_to_the_successor(desk):
    """The holder may still say how his delay came; the successor does not inherit it. The next
    contact is due later.
    """
    promised = numbers.number("follow_up_days") - 3
    ServicePromise.update(promise_days=promised).where(
        ServicePromise.service_item == item(OWN)
    ).execute()
    case, colleague = desk.case("SERVING"), actor("clerk3")
    with later(case.limit_days + 1):
        case = desk.step(case, "transfer", specialist=colleague.staff_id)
        assert the(case, "DONE").breached_on and the(case, "DONE").staff_id == desk.clerk.staff_id
        assert the(case, "FOLLOW").staff_id == colleague.staff_id
        with pytest.raises(Refused):
            delays.WORKFLOW.fire(
                colleague, the(case, "DONE"), "explain", {"cause": "OURS", "cause_note": "不是我的"}
            )
        assert (
            delays.WORKFLOW.fire(
                desk.clerk,
                the(case, "DONE"),
                "explain",
                {"cause": "ENT", "cause_note": "企业迟送样"},
            ).cause
            == "ENT"
        )


def test_what_was_due_on_friday_is_late_on_sunday(house, desk):
    """By no working day yet, and no longer due today."""
    case = desk.case("SERVING")
    with at("2026-11-27 10:00"):
        ServiceCase.update(due_on=today()).where(ServiceCase.id == case.id).execute()
        Deadline.update(due_on=today()).where(Deadline.id == the(case, "DONE").id).execute()
    with at("2026-11-29 10:00"):
        browser = house.browser("head1")
        for page in (
            browser.get(f"/admin/service_case/details/?id={case.id}"),
            browser.get(f"/admin/deadline/details/?id={the(case, 'DONE').id}"),
        ):
            assert "逾期不足 1 日" in page.text and "今日到期" not in page.text
        assert due_dates.left(again(case).due_on, "SERVING").tone == "late"


@pytest.mark.clause("SY-9.3.2")
def test_what_is_to_be_filed_waits_for_the_archivist_or_else_for_the_head(desk):
    """A clerk may not archive, so no clock of archiving is his."""
    keeper, case = actor("archive1"), desk.case("CLOSED")
    assert the(case, "ARCHIVE").staff_id == keeper.staff_id
    post = PostAssignment.get(
        PostAssignment.staff == keeper.staff_id, PostAssignment.post == "ARCHIVIST"
    )
    with later(1):
        writes.update(desk.head, post, {"valid_to": str(today() - timedelta(days=1))})
        assert the(case, "ARCHIVE").staff_id is None


# extensions


def test_an_extension_is_asked_in_time_and_moves_nothing_until_the_head_agrees(desk):
    case = desk.case("SERVING")
    before = case.due_on
    case = desk.step(case, "extend")
    row = asked(case)
    assert case.due_on == before and (row.decision, row.days) == ("WAIT", 3)
    extensions.WORKFLOW.fire(desk.head, row, "approve", {"told": "已电话告知企业原因"})
    assert again(case).due_on == add_workdays(before, 3) == the(case, "DONE").due_on


def test_there_is_only_one(desk):
    case = desk.step(desk.case("SERVING"), "extend")
    extensions.WORKFLOW.fire(desk.head, asked(case), "reject", {"head_opinion": "理由不足"})
    with pytest.raises(GuardFailed, match="only one"):
        desk.step(again(case), "extend")
    assert again(case).due_on == case.due_on


def test_after_the_due_date_nobody_asks(desk):
    case = desk.case("SERVING")
    with later(case.limit_days + 1), pytest.raises(GuardFailed, match="before the due date"):
        desk.step(case, "extend")


@pytest.mark.parametrize("wanted", ["2026-11-28", "2026-11-20"])
def test_the_new_day_is_a_working_day_after_the_old_one(desk, wanted):
    with pytest.raises(Invalid) as fault:
        desk.step(desk.case("SERVING"), "extend", wanted_on=wanted)
    assert set(fault.value.errors) == {"wanted_on"}


def test_an_extension_stays_within_the_law(desk):
    case = desk.case("SERVING")
    ServiceItem.update(statutory_days=case.limit_days + 2).where(ServiceItem.code == OWN).execute()
    with pytest.raises(Invalid) as fault:
        desk.step(again(case), "extend")
    assert set(fault.value.errors) == {"wanted_on"}


def test_who_asks_does_not_decide(desk):
    case = desk.step(desk.case("SERVING"), "extend", by=desk.head)
    with pytest.raises(GuardFailed, match="does not decide"):
        extensions.WORKFLOW.fire(desk.head, asked(case), "approve", {"told": "已告知"})


def test_an_extension_granted_too_late_leaves_the_delay(desk):
    case = desk.step(desk.case("SERVING"), "extend", wanted_on="2026-12-31")
    with later(case.limit_days + 1):
        digest.note_delays()
        extensions.WORKFLOW.fire(desk.head, asked(case), "approve", {"told": "已告知"})
    assert (
        the(case, "DONE").breached_on and the(case, "DONE").due_on > the(case, "DONE").breached_on
    )


# places


def test_amber_and_red_stand_on_the_workbench_and_in_the_list(house, desk):
    case = desk.case("SERVING")
    with later(case.limit_days - 1):
        page = house.browser("clerk1").get("/?of=mine")
        assert (
            f"/admin/service_case/details/?id={case.id}" in page.links and "临期与逾期" in page.text
        )
        assert case.code in house.browser("head1").get("/admin/deadline/?view=urgent&size=100").text
        assert (
            case.code not in house.browser("head1").get("/admin/deadline/?view=late&size=100").text
        )
    with later(case.limit_days + 1):
        assert case.code in house.browser("head1").get("/admin/deadline/?view=late&size=100").text


def test_each_clock_reminds_who_answers_for_it(desk):
    """The specialist of a referral, and the provider who has to answer it, by one digest each."""
    case = desk.case("WAIT_PROV", referred=True, provider="示例衡准检测技术有限公司")
    Deadline.update(stopped_on=today()).where(
        (Deadline.object_ref != f"service_case:{case.id}") | (Deadline.kind != "REFERRAL")
    ).execute()
    Notification.delete().execute()
    digest.remind()
    told = Notification.select().where(Notification.content.contains(f"{case.code} 机构回应"))
    assert {row.user.username for row in told} == {"clerk1", "provider1"}


def test_what_waits_for_the_head_reminds_the_head(desk):
    filing = desk.filing(desk.do(desk.need(), "refuse"))
    Deadline.update(stopped_on=today()).where(
        Deadline.object_ref != f"refusal_filing:{filing.id}"
    ).execute()
    with later(2):
        digest.remind()
    told = Notification.select().where(
        Notification.content.contains(f"{filing.code} 否定备案审核"), Notification.kind == "OVERDUE"
    )
    assert {row.user.username for row in told} == {"head1"}


def test_nobody_writes_a_clock_by_hand(desk):
    case = desk.case("SERVING")
    with pytest.raises(Refused):
        writes.update(desk.head, the(case, "DONE"), {})
    with pytest.raises(Refused):
        writes.delete(desk.head, the(case, "DONE"))
    assert ServiceCase.get_by_id(case.id).due_on == case.due_on


def test_open_cases_that_are_older_than_the_clocks_get_theirs(desk):
    def kept():
        return set(
            Deadline.select(
                Deadline.object_ref,
                Deadline.kind,
                Deadline.round_no,
                Deadline.due_on,
                Deadline.stopped_on,
            ).tuples()
        )

    case = desk.case("NEW")
    mine = {one for one in kept() if one[0] == f"service_case:{case.id}"}
    Deadline.delete().execute()
    assert f"clocks:{ServiceCase.table()}" in filling.begin()
    assert filling.is_pending("clocks:") and filling.run()
    assert mine and mine <= kept()
    assert filling.begin() == [] and not filling.is_pending()
