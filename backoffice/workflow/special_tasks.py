"""Special tasks: registered once, broken down to owners, reported, finished, assessed by the
superior (SY-9.6.1, R-Z1 to R-Z4, SY-5.6.4.3).
"""

from collections.abc import Iterator
from datetime import date

from peewee import ModelSelect

from backoffice.access.actor import SYSTEM, Actor
from backoffice.deadlines.register import Clock
from backoffice.errors import Invalid
from backoffice.messages.notifications import tell_account, tell_heads, tell_staff
from backoffice.records import numbering, writes
from backoffice.records.rules import Deadlines, Rules, declare
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.base import Record
from models.clock import day_of, now, today
from models.fields import Choice, Integer, Text
from models.links import Links
from models.messages import T
from models.requests import RequestOperatorExam, ServiceRequest
from models.special_tasks import TASK_ASSESS, SpecialTask, TaskAssignment, TaskProgress
from models.staff import Staff
from models.stations import Station

OPEN = ("REG", "ASSIGNED", "DOING", "OVERDUE")
UNDER_WAY = ("ASSIGNED", "DOING", "OVERDUE")


def begin(actor: Actor, row: SpecialTask) -> None:
    """Whoever registers a task is named; its number is that of the year."""
    if row.id is None:
        row.registered_by = actor.staff_id
        row.code = numbering.next_number("special_task")


def tell_stations(actor: Actor, row: SpecialTask, created: bool) -> None:
    if created:
        for station in row.stations:
            tell_heads(
                station.id,
                "ASSIGN",
                f"{row.code} {row.title}",
                row,
                but=[actor.staff_id] if actor.staff_id else (),
            )


def fit_together(actor: Actor, row: SpecialTask, created: bool) -> None:
    """Each part belongs to a station of the task, to one of its people, and ends with the task at
    the latest (R-Z1).
    """
    stations = writes.linked_ids(row, "stations")
    errors: dict[str, list] = {}
    for place, part in enumerate(parts(row)):
        errors |= {
            f"{TaskAssignment.table()}-{place}-{name}": [text]
            for name, text in faults(part, row, stations)
        }
    if errors:
        raise Invalid(errors)
    if row.status in UNDER_WAY:
        hand_out(actor, row)


def faults(
    part: TaskAssignment, task: SpecialTask, stations: list[int]
) -> Iterator[tuple[str, str]]:
    """(field, message) of what does not fit."""
    if part.station_id not in stations:
        yield "station", T("Choose a station of the task")
    if part.owner.station_id != part.station_id:
        yield "owner", T("Choose somebody of this station")
    if part.due_on > task.due_on:
        yield "due_on", T("Not later than the task itself: {day}", day=task.due_on)


def parts(task: SpecialTask) -> ModelSelect:
    return (
        TaskAssignment.living()
        .where(TaskAssignment.task == task.id)
        .order_by(TaskAssignment.row_no)
    )


def clocks_of(part: TaskAssignment) -> list[Clock]:
    """Each part has its own day and its own owner; nothing runs for a task that was called off."""
    if part.task.status == "CANCELLED":
        return []
    return [
        Clock(
            "TASK",
            day_of(part.created_at),
            part.due_on,
            stopped_on=part.done_on,
            staff=part.owner_id,
        )
    ]


def parts_of(task: SpecialTask) -> list[TaskAssignment]:
    """Clocks of the parts follow the task: they stop when it is called off."""
    return list(parts(task))


def covers_all(task: SpecialTask, actor: Actor) -> Iterator[str]:
    """Every named station has its part (R-Z1)."""
    given = {part.station_id for part in parts(task)}
    for station in task.stations:
        if station.id not in given:
            yield T("No part for {station} yet", station=station.name)


def assign(context: Context) -> None:
    """From now on the owners report."""
    hand_out(context.actor, context.row)


def hand_out(actor: Actor, task: SpecialTask) -> None:
    """Owners of parts that are new learn of them."""
    for part in parts(task).where(TaskAssignment.status == "REG"):
        writes.update_in_event(actor, part, {"status": "ASSIGNED"}, "assign")
        tell_staff(part.owner_id, "ASSIGN", f"{task.code} {part.subtask}（{part.due_on} 前）", part)


def all_done(task: SpecialTask, actor: Actor) -> Iterator[str]:
    for part in parts(task).where(TaskAssignment.status != "DONE"):
        yield T("Not finished: {part} ({station})", part=part.subtask, station=part.station.name)


def finish(context: Context) -> dict:
    tell_account(context.row.created_by, "FEEDBACK", f"{context.row.code} 已办结", context.row)
    return dict(context.values)


def assess(context: Context) -> dict:
    """The superior's word closes the task (R-Z4)."""
    for station in context.row.stations:
        tell_heads(
            station.id,
            "FEEDBACK",
            f"{context.row.code} {TASK_ASSESS.label(context.values['assessment'])}",
            context.row,
        )
    return dict(context.values)


def open_improvement(  # noqa: PLR0913 (a task with its person and day, called with names)
    actor: Actor, source: Record, *, station: int, owner: int, due_on: date, title: str, what: str
) -> SpecialTask:
    """A task that a survey or an evaluation gives rise to: one part, one person, one day, handed
    out at once.
    """
    task = writes.insert(
        actor,
        SpecialTask,
        code=numbering.next_number("special_task"),
        title=title[:150],
        kind="OTHER",
        assigned_by_org=Station.get_by_id(station).supervising_org_id,
        received_on=today(),
        due_on=due_on,
        requirements=what,
        registered_by=actor.staff_id,
        source_ref=f"{source.table()}:{source.id}",
        status="ASSIGNED",
    )
    writes.link_rows(task, {"stations": [station]}, fresh=True)
    part = writes.insert(
        actor,
        TaskAssignment,
        task=task.id,
        row_no=1,
        station=station,
        subtask=title[:200],
        owner=owner,
        due_on=due_on,
        status="ASSIGNED",
    )
    tell_staff(owner, "ASSIGN", f"{task.code} {title}（{due_on} 前）", part)
    return task


def can_improve(station: int, owner: int, due_on: date, at: tuple[str, str]) -> dict:
    """{field: messages} of what is wrong with the person and the day of an improvement."""
    found: dict = {}
    if Staff.get_by_id(owner).station_id != station:
        found[at[0]] = [T("Choose somebody of this station")]
    if due_on < today():
        found[at[1]] = [T("May not lie in the past")]
    return found


def registered_it(task: SpecialTask, actor: Actor) -> Iterator[str]:
    if task.created_by != actor.account_id:
        yield T("Who registered the task calls it off")


def cancel(context: Context) -> dict:
    """Owners of its parts learn that nothing is wanted of them any more."""
    task = context.row
    for part in parts(task):
        tell_staff(
            part.owner_id,
            "FEEDBACK",
            f"{task.code} 已取消：{context.values['completion_text']}",
            task,
        )
    return dict(context.values)


def enrol(context: Context) -> None:
    """Rows of Annex A 6.2 join an examination of their category (SY-5.6.4.3)."""
    task, chosen = context.row, context.values["rows"]
    rows = list(RequestOperatorExam.living().where(RequestOperatorExam.id.in_(chosen)))
    for row in rows:
        if row.exam_category not in (task.exam_categories or []):
            raise Invalid(
                {"rows": [T("{trade}: its category is not examined here", trade=row.trade)]}
            )
        if row.special_task_id:
            raise Invalid({"rows": [T("{trade}: is in an examination already", trade=row.trade)]})
    for row in rows:
        writes.update_in_event(context.actor, row, {"special_task": task.id}, "enrol")
        need = ServiceRequest.get_by_id(row.request_id)
        tell_staff(
            need.service_staff_id or need.first_responder_id,
            "FEEDBACK",
            f"{need.code or ''} {row.trade} 已编入考试任务 {task.code}",
            need,
        )


def candidates_in(task: SpecialTask) -> int:
    """How many people are to be examined."""
    return sum(
        row.needed_count
        for row in RequestOperatorExam.living().where(RequestOperatorExam.special_task == task.id)
    )


def is_yours(part: TaskAssignment, actor: Actor) -> Iterator[str]:
    """Whoever answers for a part reports on it; the head may for the whole station."""
    if part.owner_id != actor.staff_id and "HEAD" not in actor.roles:
        yield T("Only the owner of the part reports on it")


def report(context: Context) -> dict:
    """Progress as it happens, on the clock of the server; less than before needs a reason
    (R-Z2).
    """
    part, values = context.row, context.values
    if values["progress_pct"] < part.progress_pct and not values["reason"]:
        raise Invalid({"reason": [T("Less than before: say why")]})
    writes.insert(
        context.actor,
        TaskProgress,
        assignment=part.id,
        reported_at=now(),
        reported_by=context.actor.account_id,
        **values,
    )
    task = SpecialTask.get_by_id(part.task_id)
    if task.status == "ASSIGNED":
        writes.update_in_event(context.actor, task, {"status": "DOING"}, "report")
    return {
        "progress_pct": values["progress_pct"],
        "done_on": today() if values["progress_pct"] == 100 else None,
    }


def overdue() -> int:
    """Tasks whose day has passed undone say so from the next day on (R-T13); returns how many.
    Runs in the worker.
    """
    late = list(
        SpecialTask.living().where(
            SpecialTask.status.in_(("REG", "ASSIGNED", "DOING")), SpecialTask.due_on < today()
        )
    )
    for task in late:
        with writes.writing():
            before = task.status
            writes.store(SYSTEM, task, {"status": "OVERDUE"})
            writes.log(SYSTEM, "STATE", task, {"status": [before, "OVERDUE"]}, event="overdue")
            for station in task.stations:
                tell_heads(station.id, "OVERDUE", f"{task.code} {task.title}", task)
    return len(late)


ENROLLED = Links(
    "Exam rows",
    RequestOperatorExam,
    limit={"special_task": None},
    required=True,
    help="Rows of needs whose category is examined",
)


declare(
    Rules(
        SpecialTask,
        before_save=(begin,),
        after_save=(
            tell_stations,
            fit_together,
        ),
        deadline_owners=(parts_of,),
    )
)
declare(
    Rules(
        TaskAssignment,
        deadlines=Deadlines(clocks_of, title=lambda part: f"{part.task.code} {part.subtask}"),
    )
)


WORKFLOW = register(
    Workflow(
        SpecialTask,
        Transition(
            "assign",
            "Hand out the parts",
            ("REG", "OVERDUE"),
            lambda context: "ASSIGNED" if context.row.due_on >= today() else "OVERDUE",
            verb="update",
            guard=covers_all,
            effect=assign,
            primary=True,
            icon="right",
            clause="SY-9.6.1",
        ),
        Transition(
            "enrol",
            "Enrol candidates",
            OPEN,
            when=lambda task: task.kind == "EXAM",
            fields={"rows": ENROLLED},
            effect=enrol,
            icon="form",
            clause="SY-5.6.4.3",
        ),
        Transition(
            "finish",
            "Report as done",
            UNDER_WAY,
            "DONE",
            verb="update",
            guard=all_done,
            effect=finish,
            primary=True,
            icon="check",
            fields={"completion_text": Text("Completion note")},
            clause="SY-9.6.2",
        ),
        Transition(
            "assess",
            "Assess the task",
            ("DONE",),
            "ASSESSED",
            verb="approve",
            effect=assess,
            primary=True,
            icon="star",
            clause="SY-9.6.2",
            fields={
                "assessment": Choice("Superior's assessment", TASK_ASSESS),
                "assessment_note": Text("Assessment note", null=True),
            },
        ),
        Transition(
            "cancel",
            "Call off",
            OPEN,
            "CANCELLED",
            verb="update",
            guard=registered_it,
            effect=cancel,
            danger=True,
            fields={"completion_text": Text("Reason")},
            clause="SY-9.6.1",
        ),
    )
)
PARTS = register(
    Workflow(
        TaskAssignment,
        Transition(
            "report",
            "Report progress",
            ("ASSIGNED", "DOING"),
            lambda context: "DONE" if context.values["progress_pct"] == 100 else "DOING",
            guard=is_yours,
            effect=report,
            primary=True,
            icon="edit",
            clause="SY-9.6.1",
            initial=lambda part, actor: {"progress_pct": part.progress_pct},
            fields={
                "progress_pct": Integer("Progress", most=100, unit="%"),
                "content": Text("Work done"),
                "reason": Text(
                    "Why it went back", null=True, help="Only when it is less than before"
                ),
            },
        ),
    )
)
