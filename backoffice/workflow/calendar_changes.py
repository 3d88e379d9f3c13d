"""Due dates follow the calendar: a year that is loaded, or a day that is changed, moves every open
one that is not late (decision 46).

A day counted in working days is counted again from its start and its limit, so that it does not
matter when the calendar came. A day that somebody typed stays, unless it has become a day off: then
it is the next working day. Nothing moves into the past.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial, reduce
from operator import or_

from peewee import Expression, ModelSelect

from backoffice import filling, settings
from backoffice.access.actor import SYSTEM, Actor
from backoffice.batch import current_batch
from backoffice.deadlines import due_dates, register, workdays
from backoffice.deadlines.workdays import add_workdays, is_workday, rolled
from backoffice.filling import Filling
from backoffice.messages.notifications import tell_account
from backoffice.records import audit, change_log, writes
from backoffice.records.rules import Rules, declare
from backoffice.workflow import case_deadlines, case_events, complaints
from models.base import BaseTable, Record
from models.cases import ServiceCase
from models.clock import day_of, today
from models.complaints import Complaint
from models.consultations import Consultation
from models.deadlines import CaseExtension, Deadline
from models.intakes import Intake
from models.messages import T
from models.plans import PlanMilestone, ServicePlan
from models.projects import JointProject, ProjectMilestone
from models.reference import WorkCalendar
from models.referrals import Referral
from models.special_tasks import SpecialTask, TaskAssignment
from models.surveys import SatisfactionSurvey

NAME = "calendar:"
AT_ONCE = 200
"""Records that are moved by the change of the calendar itself; more are moved by the worker in
short steps.
"""
BECAUSE = "工作日历变更："
WORDS = {
    "due_on": "到期日",
    "reply_due_on": "答复期限",
    "response_due_on": "机构答复期限",
    "invite_due_on": "邀请评价期限",
    "link_until": "评价链接有效期",
    "check_due_on": "核查期限",
    "callback_due_on": "回访期限",
    "wanted_on": "申请延至",
}
"""How a case event names the days, in the language in which case events are stored."""

_moving: dict = {}


def moves(model: type[BaseTable], open_when: Callable, *names) -> Callable:
    """Register `function(row) -> {field: day}`: these due days of an open row as the calendar says
    them now; `open_when()` finds open rows.
    """
    return lambda function: _moving.update({model: (function, open_when, names)}) or function


def counted(start: date, days: int | None) -> date | None:
    return None if days is None else due_dates.due_day(start, days)


@moves(ServiceCase, lambda: ServiceCase.status.in_(due_dates.OPEN), "due_on", "reply_due_on")
def of_case(case: ServiceCase) -> dict:
    found: dict[str, date | None] = {}
    if register.limit_kept(case, "DONE", case.round_no) is not None:
        days = case.limit_days or due_dates.promise(case.station_id, case.service_item).days
        found["due_on"] = due_dates.due_day(
            due_dates.round_start(case),
            days,
            due_dates.ended_pauses(case),
            due_dates.extended_days(case),
        )
    days = register.limit_kept(case, "REPLY") if case.round_no == 1 else None
    if days is not None:
        run = case_deadlines.reply_run(case)
        found["reply_due_on"] = run.due(case_deadlines.pauses_of(case), days)
    return found


@moves(Referral, lambda: Referral.response == "WAIT", "response_due_on")
def of_referral(referral: Referral) -> dict:
    case = referral.service_case
    days = register.limit_kept(case, "REFERRAL", referral.attempt)
    if days is None:
        return {}
    run = case_deadlines.answer_run(referral)
    return {"response_due_on": run.due(case_deadlines.pauses_of(case), days)}


@moves(
    SatisfactionSurvey,
    lambda: SatisfactionSurvey.status.in_(("TODO", "INVITED", "SUBMITTED")),
    "invite_due_on",
    "link_until",
    "check_due_on",
    "callback_due_on",
)
def of_survey(survey: SatisfactionSurvey) -> dict:
    if survey.status == "TODO":
        return {
            "invite_due_on": counted(
                day_of(survey.ended_at),
                register.limit_kept(survey.service_case, "INVITE", survey.round_no),
            )
        }
    if survey.status == "INVITED":
        return {"link_until": rolled(survey.link_until)}
    begun = day_of(survey.submitted_at)
    called = survey.callback_due_on and survey.callback_at is None
    return {
        "check_due_on": add_workdays(begun, settings.number("survey_check_days")),
        "callback_due_on": add_workdays(begun, settings.number("callback_days"))
        if called
        else None,
    }


@moves(Complaint, lambda: Complaint.status.in_(complaints.OPEN), "due_on")
def of_complaint(complaint: Complaint) -> dict:
    """The days that it was given, from its receipt or its re-opening."""
    events = complaints.events_of(complaint)
    run = complaints.completion_run(complaint, events)
    number = sum(one.step == "REOPEN" for one in events) + 1
    days = register.limit_kept(complaint, "COMPLAINT", number)
    return {} if days is None else {"due_on": run.due(days=days)}


@moves(Consultation, lambda: Consultation.status == "OPEN", "reply_due_on")
def of_consultation(row: Consultation) -> dict:
    return {"reply_due_on": counted(day_of(row.created_at), register.limit_kept(row, "REPLY"))}


@moves(Intake, lambda: Intake.status == "OPEN", "due_on")
def of_intake(row: Intake) -> dict:
    return {"due_on": counted(day_of(row.received_at), register.limit_kept(row, "REPLY"))}


@moves(CaseExtension, lambda: CaseExtension.decision == "WAIT", "wanted_on")
def of_extension(row: CaseExtension) -> dict:
    """What is asked for is so many days after the promised day, which moved before."""
    due = ServiceCase.get_by_id(row.service_case_id).due_on
    return {"old_due_on": due, "wanted_on": add_workdays(due, row.days)}


def unfinished() -> ModelSelect:
    return SpecialTask.select(SpecialTask.id).where(
        SpecialTask.status.not_in(SpecialTask.locked_states)
    )


def planned() -> ModelSelect:
    return ServicePlan.select(ServicePlan.id).where(ServicePlan.status != "VOID")


def going_on() -> ModelSelect:
    return JointProject.select(JointProject.id).where(JointProject.status.in_(("PLAN", "DOING")))


@moves(SpecialTask, lambda: SpecialTask.status.not_in(SpecialTask.locked_states), "due_on")
@moves(
    TaskAssignment,
    lambda: TaskAssignment.done_on.is_null() & TaskAssignment.task.in_(unfinished()),
    "due_on",
)
@moves(PlanMilestone, lambda: PlanMilestone.plan.in_(planned()), "due_on")
@moves(
    ProjectMilestone,
    lambda: ProjectMilestone.done_on.is_null() & ProjectMilestone.project.in_(going_on()),
    "due_on",
)
def of_typed(row: Record) -> dict:
    return {"due_on": rolled(row.due_on)}


def move(row: Record) -> bool:
    """Bring the due days of one record into line with the calendar, with a case event; returns
    whether one moved.
    """
    function = _moving[type(row)][0] if type(row) in _moving else lambda row: {}
    before = _clocks_of(row)
    changed = {
        name: max(day, _soonest())
        for name, day in function(row).items()
        if day and _may_move(row, name)
    }
    changed = {name: day for name, day in changed.items() if day != getattr(row, name)}
    if changed:
        old = {**row.__data__}
        writes.store(SYSTEM, row, changed)
        writes.log(
            SYSTEM, "STATE", row, audit.difference(type(row), old, changed), event="calendar"
        )
        _tell(row, old, changed)
    register.keep(row)
    return bool(changed) or _clocks_of(row) != before


def _soonest() -> date:
    """A date that the calendar draws nearer gives at least today."""
    return today() if is_workday(today()) else add_workdays(today(), 1)


def _may_move(row: Record, name: str) -> bool:
    """What is late stays late; a clock that stands still is late on no day."""
    day = getattr(row, name)
    return day is not None and (
        day >= today() or (name == "due_on" and getattr(row, "is_paused", False))
    )


def _clocks_of(row: Record) -> dict:
    rows = Deadline.living().where(
        Deadline.object_ref == f"{row.table()}:{row.id}", Deadline.stopped_on.is_null()
    )
    return {(one.kind, one.round_no): one.due_on for one in rows}


def _tell(row: Record, old: dict, changed: dict[str, date]) -> None:
    """A case event, or an event of a complaint; the history of every record has its own."""
    words = "；".join(
        f"{WORDS[name]} {old[name]} → {day}" for name, day in changed.items() if name in WORDS
    )
    if isinstance(row, Complaint):
        complaints.add_event(SYSTEM, row, "TRACK", f"{BECAUSE}{words}", informed=False)
    elif isinstance(row, ServiceCase):
        case_events.add(SYSTEM, row, "COORD", f"{BECAUSE}{words}")
    elif "service_case" in row._meta.fields:
        case_events.add(SYSTEM, row.service_case, "COORD", f"{BECAUSE}{words}")


# --- what a change of the calendar moves


def models() -> list[type[BaseTable]]:
    """Tables with due days, those first on which others rest."""
    return list(dict.fromkeys([*_moving, *register.models()]))


def _own_days(model: type[BaseTable], since: date) -> Expression:
    """The condition that one of the row's own due days lies on a day or after it."""
    _function, open_when, names = _moving[model]
    return open_when() & reduce(or_, (model._meta.fields[name] >= since for name in names))


def affected(since: date, ids: dict | None = None) -> dict[type[BaseTable], list[int]]:
    """{table: rows} with an open due date that is not late, from a day on; `ids` names those among
    which to look.
    """
    kept = Deadline.living().where(
        Deadline.stopped_on.is_null(), Deadline.breached_on.is_null(), Deadline.due_on >= since
    )
    found: dict[type[BaseTable], set] = {model: set() for model in models()}
    named = {model.table(): model for model in found}
    if ids is not None:
        kept = kept.where(
            Deadline.object_ref.in_(
                [f"{model.table()}:{key}" for model, keys in ids.items() for key in keys]
            )
        )
    for (reference,) in kept.select(Deadline.object_ref).distinct().tuples():
        table, _colon, key = reference.partition(":")
        found[named[table]].add(int(key))
    for model in _moving:
        rows = model.living().where(_own_days(model, since))
        if ids is not None:
            rows = rows.where(model.id.in_(ids.get(model, ())))
        found[model] |= {key for (key,) in rows.select(model.id).tuples()}
    return {model: sorted(keys) for model, keys in found.items() if keys}


def move_all(found: dict[type[BaseTable], list[int]]) -> int:
    """Move the rows of each table; returns how many records have another due date now."""
    with change_log.aside():
        return sum(move(row) for model, keys in found.items() for row in filling.held(model, keys))


@filling.declares
def fillings() -> Iterator[Filling]:
    """The due dates of each table after a change of the calendar that moves many, or that came with
    a new version of the product.
    """
    version = workdays.fingerprint()
    for model in models():
        yield Filling(
            f"{NAME}{model.table()}",
            version,
            model,
            partial(_step, model),
            T("Due dates by the calendar"),
            is_needed=partial(filling.is_known, f"{NAME}{model.table()}"),
        )


def _step(model: type[BaseTable], ids: list[int]) -> None:
    move_all(affected(today(), {model: ids}))


def changed(actor: Actor, row: WorkCalendar, created: bool) -> None:
    follow(actor, row, row.day if created else today())


def removed(actor: Actor, row: WorkCalendar) -> None:
    follow(actor, row, row.day)


def follow(actor: Actor, row: WorkCalendar, since: date) -> None:
    """Move what the day moves, at once or by the worker; a year that arrives as a whole moves it
    once.
    """
    if many := current_batch():
        first = min([since, *([many.concluding[NAME].args[2]] if NAME in many.concluding else [])])
        many.concluding[NAME] = partial(_follow, actor, row, first)
    else:
        _follow(actor, row, since)


def _follow(actor: Actor, row: WorkCalendar, since: date) -> None:
    workdays.forget()
    found = affected(max(since, today()))
    number = sum(map(len, found.values()))
    is_many = number > AT_ONCE
    moved = 0 if is_many else move_all(found)
    for one in fillings():
        filling.restart(one, is_over=not is_many)
    words = (
        f"{BECAUSE}后台正逐步核对 {number} 条记录的到期日"
        if is_many
        else f"{BECAUSE}{moved} 条记录的到期日随之调整"
    )
    if number:
        tell_account(actor.account_id, "FEEDBACK", words, row)


declare(Rules(WorkCalendar, after_save=(changed,), after_delete=(removed,)))
