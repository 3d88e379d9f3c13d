"""A task from above: registered once, broken down, reported as it happens, late by the clock,
assessed; examinations (SY-9.6.1, SY-5.6.4.3).
"""

from datetime import timedelta

import pytest

from backoffice.deadlines import workdays
from backoffice.deadlines.workdays import add_workdays
from backoffice.errors import GuardFailed, Invalid, Refused
from backoffice.records import writes
from backoffice.workflow import special_tasks
from models.clock import at, now, today
from models.deadlines import Deadline
from models.notifications import Notification
from models.requests import RequestOperatorExam
from models.special_tasks import SpecialTask, TaskAssignment, TaskProgress
from tests.factories import Desk, actor

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


def entered(desk, *parts, by=None, **typed) -> SpecialTask:
    return writes.create(
        by or desk.head,
        SpecialTask,
        desk.task(**typed),
        children={TaskAssignment: list(parts or (desk.part(),))},
    )


def fire(task, who, event, **typed) -> SpecialTask:
    return special_tasks.WORKFLOW.fire(who, SpecialTask.get_by_id(task.id), event, typed)


def part_of(task) -> TaskAssignment:
    return TaskAssignment.get(TaskAssignment.task == task)


def report(task, who, percent, **typed) -> TaskAssignment:
    return special_tasks.PARTS.fire(
        who,
        part_of(task),
        "report",
        {"progress_pct": str(percent), "content": "已联系企业", **typed},
    )


def handed_out(desk, **typed) -> SpecialTask:
    return fire(entered(desk, **typed), desk.head, "assign")


# --- registered once, broken down


@pytest.mark.clause("SY-9.6.1")
def test_a_document_is_registered_once(desk):
    task = entered(desk, doc_no="沈市监〔2026〕88号")
    assert (
        task.code.startswith(f"ZXGZ-{today().year}-")
        and task.registered_by_id == desk.head.staff_id
    )
    with pytest.raises(Invalid) as fault:
        entered(desk, doc_no="沈市监〔2026〕88号")
    assert set(fault.value.errors) == {"doc_no"}


@pytest.mark.clause("SY-9.6.1")
def test_a_part_has_an_owner_of_its_station_and_ends_with_the_task_at_the_latest(desk):
    south = actor("clerk2")
    late = str(add_workdays(today(), 11))
    with pytest.raises(Invalid) as fault:
        entered(desk, desk.part(), desk.part(due_on=late), by=actor("auditor1"))
    assert set(fault.value.errors) == {"task_assignment-1-due_on"}
    with pytest.raises(Invalid) as fault:
        entered(desk, desk.part(owner=south.staff_id), desk.part(south), by=actor("auditor1"))
    assert set(fault.value.errors) == {"task_assignment-0-owner", "task_assignment-1-station"}


@pytest.mark.clause("SY-9.6.1")
def test_every_station_of_the_task_gets_its_part(house, desk):
    stations = [desk.head.station_id, actor("head2").station_id]
    task = entered(desk, by=actor("auditor1"), stations=stations)
    with pytest.raises(GuardFailed):
        fire(task, desk.head, "assign")
    raw = [{"id": part_of(task).id, **desk.part()}, desk.part(actor("clerk2"))]
    writes.update(actor("auditor1"), task, {}, children={TaskAssignment: raw})
    assert fire(task, actor("auditor1"), "assign").status == "ASSIGNED"
    assert house.browser("head2").get(f"/admin/special_task/details/?id={task.id}").status == 200
    assert house.browser("clerk3").get(f"/admin/special_task/details/?id={task.id}").status == 404


def test_a_head_changes_a_task_that_names_other_stations_too(desk):
    """A link that stays is not asked again; a new one lies within reach."""
    stations = sorted([desk.head.station_id, actor("head2").station_id])
    task = entered(desk, by=actor("auditor1"), stations=stations)
    assert (
        writes.update(
            desk.head, task, {"stations": stations, "requirements": "月底前上报"}
        ).requirements
        == "月底前上报"
    )
    own = entered(desk)
    with pytest.raises(Invalid):
        writes.update(desk.head, own, {"stations": stations})


# --- reported


@pytest.mark.clause("SY-9.6.1")
def test_progress_is_reported_by_the_owner_on_the_clock_of_the_server(desk):
    task = handed_out(desk)
    raw = [{"id": part_of(task).id, **desk.part()}, desk.part(actor("clerk3"), subtask="核对名单")]
    writes.update(desk.head, task, {}, children={TaskAssignment: raw})
    with pytest.raises(GuardFailed):
        report(task, actor("clerk3"), 50)
    part = report(task, desk.clerk, 40)
    entry = TaskProgress.get(TaskProgress.assignment == part)
    assert (
        part.progress_pct,
        part.status,
        entry.reported_by,
        SpecialTask.get_by_id(task.id).status,
    ) == (40, "DOING", desk.clerk.account_id, "DOING")
    assert abs(entry.reported_at - now()) < timedelta(minutes=1)


def test_progress_that_goes_back_says_why(desk):
    task = handed_out(desk)
    report(task, desk.clerk, 60)
    with pytest.raises(Invalid) as fault:
        report(task, desk.clerk, 30)
    assert set(fault.value.errors) == {"reason"}
    assert report(task, desk.clerk, 30, reason="两家企业撤回报名").progress_pct == 30


def test_a_task_is_done_when_all_its_parts_are_and_then_assessed_by_the_superior(desk):
    task = handed_out(desk)
    with pytest.raises(GuardFailed):
        fire(task, desk.head, "finish", completion_text="完成")
    report(task, desk.clerk, 100)
    clock = Deadline.get(Deadline.object_ref == f"task_assignment:{part_of(task).id}")
    assert (clock.kind, clock.staff_id, clock.stopped_on) == ("TASK", desk.clerk.staff_id, today())
    fire(task, desk.head, "finish", completion_text="已全部报名")
    with pytest.raises(Refused):
        fire(task, desk.head, "assess", assessment="GOOD")
    assert fire(task, actor("auditor1"), "assess", assessment="GOOD").status == "ASSESSED"


# --- late, called off


@pytest.mark.clause("SY-9.6.2")
@pytest.mark.parametrize("days, late", [(0, 0), (1, 1)])
def test_a_task_is_overdue_from_the_day_after(desk, days, late):
    task = handed_out(desk)
    SpecialTask.update(status="CANCELLED").where(SpecialTask.id != task.id).execute()
    with at(now() + (task.due_on - today()) + timedelta(days=days)):
        workdays.forget()
        assert special_tasks.overdue() == late
    assert SpecialTask.get_by_id(task.id).status == ("OVERDUE" if late else "ASSIGNED")


def test_who_registered_a_task_calls_it_off_and_its_clocks_stop(desk):
    task = fire(entered(desk, by=actor("auditor1")), desk.head, "assign")
    with pytest.raises(GuardFailed):
        fire(task, desk.head, "cancel", completion_text="改期")
    fire(task, actor("auditor1"), "cancel", completion_text="改期")
    assert (
        Deadline.get(Deadline.object_ref == f"task_assignment:{part_of(task).id}").stopped_on
        == today()
    )


# --- examinations


def candidate(desk, category) -> RequestOperatorExam:
    """A row of Annex A 6.2 of an accepted need."""
    row = {"trade": "叉车司机", "needed_count": "3", "exam_category": category}
    need = desk.need(
        "T05",
        state="IN_PROGRESS",
        operator_training_mode="1",
        children={RequestOperatorExam: [row]},
    )
    return RequestOperatorExam.get(RequestOperatorExam.request == need)


@pytest.mark.clause("SY-5.6.4.3")
def test_rows_of_annex_a_join_an_examination_of_their_category(house, desk):
    task = handed_out(desk, kind="EXAM", exam_categories=["G", "E"])
    lift, truck = candidate(desk, "D"), candidate(desk, "G")
    with pytest.raises(Invalid):
        fire(task, desk.head, "enrol", rows=[lift.id])
    fire(task, desk.clerk, "enrol", rows=[truck.id])
    assert (
        RequestOperatorExam.get_by_id(truck.id).special_task_id == task.id
        and special_tasks.candidates_in(task) == 3
    )
    with pytest.raises(Invalid):
        fire(task, desk.head, "enrol", rows=[truck.id])
    assert (
        Notification.select()
        .where(
            Notification.user == desk.clerk.account_id,
            Notification.content.contains(task.code),
            Notification.kind == "FEEDBACK",
        )
        .exists()
    )
    head = house.browser("head1")
    page = head.get(f"/admin/special_task/details/?id={task.id}").text
    assert "叉车司机" in page and f"{part_of(task).subtask}（{part_of(task).station.name}）" in page
    assert (
        "考试需求行" in page
        and "t-request_operator_exam"
        not in head.get(f"/admin/special_task/details/?id={handed_out(desk).id}").html
    )


@pytest.mark.clause("SY-5.6.4.3")
def test_a_clerk_without_a_part_reaches_the_examinations_of_the_own_station(house, desk):
    """«按照市场监管部门下达的考试任务,协助企业进行特种设备作业人员的相关考试»: every clerk enrols candidates of
    the own needs; no other task, and no other station's, opens to them (need2 fault 20).
    """
    heads = desk.part(desk.head)
    exam = entered(desk, heads, kind="EXAM", exam_categories=["G"])
    other = entered(desk, heads, title="质量月企业走访")
    clerk, stranger = house.browser("clerk1"), house.browser("clerk2")
    page = clerk.get(f"/admin/special_task/details/?id={exam.id}")
    assert page.status == 200
    assert clerk.get(f"/admin/special_task/details/?id={other.id}").status == 404
    assert stranger.get(f"/admin/special_task/details/?id={exam.id}").status == 404
    truck = candidate(desk, "G")
    enrolled = clerk.submit(
        clerk.get(f"/admin/special_task/events/enrol/?id={exam.id}"),
        action="enrol",
        rows=[str(truck.id)],
    )
    assert enrolled.status == 302
    assert RequestOperatorExam.get_by_id(truck.id).special_task_id == exam.id


@pytest.mark.clause("SY-5.6.4.3")
def test_an_examination_says_which_categories_it_examines_and_no_other_task_enrols(desk):
    with pytest.raises(Invalid) as fault:
        entered(desk, kind="EXAM")
    assert set(fault.value.errors) == {"exam_categories"}
    offered = {
        offer.transition.event for offer in special_tasks.WORKFLOW.offers(desk.head, entered(desk))
    }
    assert "enrol" not in offered
