"""Tasks from above: one being done with an examination in it, one assessed, one late (SY-9.6.1,
SY-5.6.4.3).
"""

from backoffice.deadlines.workdays import add_workdays
from backoffice.records import writes
from models.clock import today
from models.requests import RequestOperatorExam, ServiceRequest
from models.special_tasks import SpecialTask, TaskAssignment
from models.stations import Station

EXAM = {
    "title": "特种设备作业人员四季度集中考试组织",
    "kind": "EXAM",
    "exam_categories": list("DEGIK"),
    "doc_no": "示例市监函〔示例〕第12号",
    "requirements": "各站统计所服务企业的报名人数，按类别汇总，考前一周上报名单。",
}
CHECK = {
    "title": "计量器具强制检定情况摸底",
    "kind": "SPECIAL",
    "doc_no": "示例市监函〔示例〕第7号",
    "requirements": "走访辖区企业，核对在用强检器具台账。",
}
LATE = {
    "title": "质量月企业首席质量官推广情况上报",
    "kind": "CAMPAIGN",
    "doc_no": None,
    "requirements": "上报本站推广场次、参加企业数。",
}


def begin(play):
    """Each on its day."""
    play.works.begin(play.works.early(play.works.day(8), 10), examination(play))
    play.works.begin(play.works.early(play.works.day(60), 10), assessed(play))
    play.works.begin(play.works.early(play.works.day(18), 11), late(play))


def enter(actor, raw, days, *parts) -> SpecialTask:
    """A task with its parts, each (who, what): all of them due two days before the task."""
    due = add_workdays(today(), days)
    rows = [
        {
            "station": who.station_id,
            "subtask": what,
            "owner": who.staff_id,
            "due_on": add_workdays(due, -2),
        }
        for who, what in parts
    ]
    raw = {
        **raw,
        "assigned_by_org": Station.get_by_id(parts[0][0].station_id).supervising_org_id,
        "due_on": due,
        "stations": sorted({who.station_id for who, _what in parts}),
    }
    return writes.create(actor, SpecialTask, raw, children={TaskAssignment: rows})


def report(play, task, who, percent, content):
    part = TaskAssignment.get(TaskAssignment.task == task, TaskAssignment.owner == who.staff_id)
    play.fire(who, part, "report", progress_pct=percent, content=content)


def examination(play):
    """The superior sets it for two stations; one has enrolled its candidates."""
    superior, one, other = (play.actor(login) for login in ("auditor1", "clerk1", "clerk2"))
    task = enter(
        superior, EXAM, 14, (one, "统计报名人数并汇总名单"), (other, "统计报名人数并汇总名单")
    )
    yield play.works.early(play.works.day(7), 10)
    play.fire(superior, task, "assign")
    yield play.works.early(play.works.day(5), 14)
    report(play, task, one, 40, "已通知服务企业，收到部分报名。")
    asked = (
        RequestOperatorExam.living()
        .join(ServiceRequest)
        .where(
            ServiceRequest.station == one.station_id,
            ServiceRequest.status.in_(("IN_PROGRESS", "DONE")),
            RequestOperatorExam.exam_category.in_(EXAM["exam_categories"]),
        )
    )
    if rows := [row.id for row in asked]:
        play.fire(one, task, "enrol", rows=rows)


def assessed(play):
    """Registered by the head, done in time, praised."""
    head, clerk, colleague = (play.actor(login) for login in ("head1", "clerk1", "clerk3"))
    task = enter(head, CHECK, 15, (clerk, "走访机械加工企业"), (colleague, "走访食品企业"))
    play.fire(head, task, "assign")
    yield play.works.early(play.works.day(52), 15)
    report(play, task, clerk, 100, "走访十二家，台账已核对。")
    report(play, task, colleague, 100, "走访九家，两家补建台账。")
    play.fire(head, task, "finish", completion_text="两类企业走访完毕，问题已当场告知。")
    yield play.works.early(play.works.day(49), 10)
    play.fire(
        play.actor("auditor1"), task, "assess", assessment="GOOD", assessment_note="材料完整。"
    )


def late(play):
    """Nobody has finished it, and its day has passed."""
    head, clerk = play.actor("head2"), play.actor("clerk2")
    task = enter(head, LATE, 12, (clerk, "汇总推广场次"))
    play.fire(head, task, "assign")
    yield play.works.early(play.works.day(9), 15)
    report(play, task, clerk, 60, "已汇总七场，余三场待企业确认。")
