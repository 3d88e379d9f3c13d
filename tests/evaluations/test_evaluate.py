"""Scores of a person for a period: by somebody else, told to the person, withdrawn by the superior
(JL-9.2.2, SY-8.1.4).
"""

import pytest

from backoffice.deadlines.workdays import add_workdays
from backoffice.errors import Invalid, Refused
from backoffice.records import writes
from backoffice.workflow import evaluations
from models.clock import today
from models.evaluations import SCORES, StaffEvaluation
from models.notifications import Notification
from models.special_tasks import TaskAssignment
from tests.factories import ANSWERS, Desk, actor

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


SECOND = {"period_from": "2024-04-01", "period_to": "2024-06-30"}


def write(desk, by=None, of=None, **typed) -> StaffEvaluation:
    return writes.create(
        by or desk.head, StaffEvaluation, desk.evaluation(of, **{**SECOND, **typed})
    )


def refused_at(desk, **typed) -> set:
    with pytest.raises(Invalid) as fault:
        write(desk, **typed)
    return set(fault.value.errors)


def fire(row, who, event, **typed) -> StaffEvaluation:
    return evaluations.WORKFLOW.fire(who, row, event, typed, row.row_version)


@pytest.mark.clause("JL-9.2.2")
@pytest.mark.parametrize("name", SCORES)
def test_each_of_the_four_scores_is_a_number_up_to_a_hundred(desk, name):
    assert refused_at(desk, **{name: "101"}) == {name} and refused_at(desk, **{name: ""}) == {name}
    assert getattr(write(desk, **{name: "87"}), name) == 87


@pytest.mark.clause("JL-9.2.2")
def test_no_grade_is_better_than_the_scores(house, desk):
    """«管理部门应定期对工作人员服务的专业性、及时性、廉洁性、满意度等服务效能进行定期评价»: 0/0/0/0 is
    not excellent (need2 fault 18).
    """
    head, nothing = house.browser("head1"), dict.fromkeys(SCORES, "0")
    for grade in ("A", "B", "C"):
        typed = desk.evaluation(grade=grade, **SECOND, **nothing)
        page = head.submit(head.get("/admin/staff_evaluation/new/"), holding="grade", **typed)
        assert (page.status, page.faults) == (422, {"grade"}), grade
    assert refused_at(desk, **dict.fromkeys(SCORES, "84")) == {"grade"}
    assert write(desk, **dict.fromkeys(SCORES, "85")).grade == "A"


@pytest.mark.clause("JL-9.2.2")
def test_a_failed_evaluation_becomes_a_task_with_a_person_and_a_day(desk):
    due = add_workdays(today(), 20)
    row = fire(
        write(desk, grade="FAIL", findings="多次超期，需跟班学习", improve_by=str(due)),
        desk.head,
        "tell",
    )
    part = TaskAssignment.get(TaskAssignment.task == row.task_id)
    assert (part.owner_id, part.due_on) == (desk.clerk.staff_id, due)


@pytest.mark.clause("JL-9.2.2")
def test_nobody_evaluates_himself(desk):
    assert refused_at(desk, of=desk.head) == {"staff"}
    row = write(desk, by=actor("auditor1"), of=desk.head)
    with pytest.raises(Invalid):
        writes.update(desk.head, row, {"score_integrity": "100"})
    assert row.evaluator == actor("auditor1").account_id


@pytest.mark.clause("JL-9.2.2")
def test_the_evaluated_reads_the_own_one_alone_and_only_when_it_is_concluded(house, desk):
    row = write(desk)
    clerk, colleague = house.browser("clerk1"), house.browser("clerk3")
    address = f"/admin/staff_evaluation/details/?id={row.id}"
    assert clerk.get(address).status == 404
    fire(row, desk.head, "tell")
    assert clerk.get(address).status == 200 and colleague.get(address).status == 404
    assert (
        Notification.select()
        .where(
            Notification.user == desk.clerk.account_id,
            Notification.object_ref == f"staff_evaluation:{row.id}",
        )
        .exists()
    )


def test_a_concluded_evaluation_is_changed_by_nobody_and_withdrawn_by_the_superior(desk):
    row = fire(write(desk), desk.head, "tell")
    with pytest.raises(Refused):
        writes.update(desk.head, row, {"grade": "B"})
    with pytest.raises(Refused):
        fire(row, desk.head, "withdraw", void_note="评分有误")
    assert fire(row, actor("auditor1"), "withdraw", void_note="评分有误").status == "VOID"
    assert write(desk, grade="B").grade == "B"


@pytest.mark.parametrize(
    "period",
    [("2024-06-30", "2024-09-30"), ("2024-05-01", "2024-05-31"), ("2024-01-01", "2024-04-01")],
)
def test_periods_of_a_person_do_not_overlap(desk, period):
    write(desk)
    assert refused_at(desk, period_from=period[0], period_to=period[1]) == {"period_from"}


def test_a_period_has_an_end_that_is_over(desk):
    assert refused_at(desk, period_to="2024-04-01") == {"period_to"}
    assert refused_at(desk, period_from=str(today()), period_to=f"{today().year + 1}-12-31") == {
        "period_to"
    }


def test_who_failed_learns_what_must_become_better_and_so_does_the_head(desk):
    assert refused_at(desk, grade="FAIL") == {"findings", "improve_by"}
    due = str(add_workdays(today(), 20))
    for empty in (".", "。。。", "差"):
        assert refused_at(desk, grade="FAIL", findings=empty, improve_by=due) == {"findings"}
    row = fire(
        write(
            desk,
            by=actor("auditor1"),
            grade="FAIL",
            findings="多次超期，需跟班学习",
            improve_by=due,
        ),
        actor("auditor1"),
        "tell",
    )
    assert (
        Notification.select()
        .where(
            Notification.user == desk.head.account_id,
            Notification.object_ref == f"staff_evaluation:{row.id}",
            Notification.kind == "ASSIGN",
        )
        .exists()
    )


@pytest.mark.clause("JL-7.1.4", "JL-9.2.2")
def test_scores_that_are_left_empty_come_from_the_cases_of_the_period(desk, monkeypatch):
    """A few answers say too much of one person; here one is enough."""
    monkeypatch.setattr(evaluations, "FEW", 1)
    desk.answer(desk.case("EVALUATING"), **ANSWERS)
    typed = {
        "period_from": str(today().replace(month=1, day=1)),
        "period_to": str(today()),
        "score_timely": "",
        "score_satisfaction": "",
    }
    row = write(desk, **typed)
    assert row.figures["done"] >= 1 and row.figures["answered"] >= 1
    monkeypatch.undo()
    assert refused_at(desk, score_timely="", score_satisfaction="") == {
        "score_timely",
        "score_satisfaction",
    }
    assert (row.score_timely, row.score_satisfaction) == (
        round(float(row.figures["in_time"])),
        round(float(row.figures["mean"]) * 25),
    )
