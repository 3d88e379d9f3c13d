"""The open work of a person goes to a colleague in one act of the head, who sees before what goes
and what stays (SY-7.2-c).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from peewee import ModelSelect

from backoffice.access.actor import Actor
from backoffice.deadlines import due_dates, register
from backoffice.deadlines.workdays import marked
from backoffice.errors import Invalid
from backoffice.messages.notifications import list_of, tell_staff
from backoffice.records import writes
from backoffice.workflow import cases, requests
from backoffice.workflow.engine import Context, Workflow
from models.accounts import UserAccount
from models.assets import ASSET_STATUS, FixedAsset
from models.base import BaseTable
from models.cases import CASE_STATUS, ServiceCase
from models.catalogue import ServiceItem
from models.choices import Choices
from models.clock import today
from models.complaints import Complaint
from models.consultations import Consultation
from models.deadlines import Deadline
from models.enterprises import Enterprise
from models.green import GreenChannel
from models.intakes import Intake
from models.messages import T, Word
from models.plans import ServicePlan
from models.requests import REQUEST_STATUS, ServiceRequest
from models.special_tasks import TaskAssignment
from models.staff import Staff
from models.structures import PickedRows
from models.teams import ExpertTeam
from models.windows import StationWindow

DONE_WITH = ("CLOSED", "ARCHIVED")
SHOWN = 10
HANDED = Choices(
    "HANDED",
    ("assets", "资产", "Assets"),
    ("parts", "专项任务", "Parts of special tasks"),
    ("channels", "绿色通道", "Green channels"),
    ("plans", "服务方案", "Plans"),
    ("contacts", "团队联系人", "Contacts of teams"),
    ("teams", "服务团队", "Teams"),
    ("windows", "服务窗口", "Windows"),
)


def open_cases(staff: Staff) -> ModelSelect:
    return ServiceCase.living().where(
        ServiceCase.specialist == staff.id, ServiceCase.status.not_in(DONE_WITH)
    )


def open_needs(staff: Staff) -> ModelSelect:
    """Drafts too: somebody has to finish or drop them."""
    return ServiceRequest.living().where(
        ServiceRequest.service_staff == staff.id,
        ServiceRequest.status.in_(("DRAFT", *requests.OPEN)),
    )


@dataclass(frozen=True)
class Kind:
    """A kind of what a person answers for, which changes hands row by row.

    Where the row has an event for that, the event does it: its case event says so, and
    the enterprise sees the new contact. `stops` says why nobody leaves who still holds some of it.
    """

    name: str
    model: type[BaseTable]
    person: str
    work: Callable
    line: Callable
    title: Callable
    word: str
    stops: Callable
    workflow: Workflow | None = None
    event: str = "hand_over"

    def rows(self, staff: Staff, ids: Iterable[int] | None) -> list:
        return list(self.work(staff).where(self.model.id.in_(ids or [0])).order_by(self.model.id))

    def give(self, context: Context, row: Any, leaving: Staff, successor: Staff) -> None:
        if self.workflow:
            self.workflow.fire(
                context.actor,
                row,
                self.event,
                {self.person: successor.id, "reason": context.values["reason"]},
                given={"as_one": True},
            )
        elif self.person in self.model._meta.manytomany:
            before: list[int] = writes.linked_ids(row, self.person)
            after = sorted({*before, successor.id} - {leaving.id})
            writes.store(
                context.actor,
                row,
                {},
                many={self.person: after},
                before={**row.__data__, self.person: before},
            )
            writes.log(
                context.actor,
                "UPDATE",
                row,
                {self.person: [before, after], "reason": [None, context.values["reason"]]},
                event=self.event,
            )
        else:
            writes.store(context.actor, row, {self.person: successor.id})
            register.keep(row)
            writes.log(
                context.actor,
                "UPDATE",
                row,
                {
                    self.person: [leaving.id, successor.id],
                    "reason": [None, context.values["reason"]],
                },
                event=self.event,
            )


def case_line(case: ServiceCase) -> tuple:
    late = case.status in due_dates.OPEN and not case.is_paused and case.due_on < today()
    about = f"{case.code}　{case.enterprise.name}　{case.service_item.name}"
    zh = f"{about}　{CASE_STATUS.label(case.status)}　承诺 {marked(case.due_on)}"
    due = marked(case.due_on, " (provisional)")
    en = f"{about}　{CASE_STATUS.label(case.status, 'en')}　due {due}"
    if late:
        zh, en = f"{zh}（已逾期）", f"{en} (late)"
    return str(case.id), zh, en


def need_line(need: ServiceRequest) -> tuple:
    name, day = need.enterprise.name, need.form_date or "–"
    zh_status, en_status = (REQUEST_STATUS.label(need.status, lang) for lang in ("zh", "en"))
    zh = f"{need.code or '（未编号）'}　{name}　{zh_status}　填表 {day}"
    en = f"{need.code or '(no number)'}　{name}　{en_status}　form of {day}"
    return str(need.id), zh, en


def asset_line(asset: FixedAsset) -> tuple:
    rest = f"{asset.code}　{asset.item.name}　{asset.location}"
    return (
        str(asset.id),
        f"{rest}　{ASSET_STATUS.label(asset.status)}",
        f"{rest}　{ASSET_STATUS.label(asset.status, 'en')}",
    )


def part_line(part: TaskAssignment) -> tuple:
    return (
        str(part.id),
        f"{part.task.code}　{part.subtask}　{part.due_on} 前",
        f"{part.task.code}　{part.subtask}　due {part.due_on}",
    )


def named_line(row: Any) -> tuple:
    words = "　".join(
        str(getattr(row, name))
        for name in ("code", "name", "window_no")
        if getattr(row, name, None)
    )
    return str(row.id), words, words


def linked_to(model: type[BaseTable], name: str) -> Callable:
    """Rows of a model whose link to many holds a person."""
    field = model._meta.manytomany[name]
    return lambda staff: model.living().where(
        model.id.in_(
            field.through_model.select(field.owner_key).where(field.target_key == staff.id)
        )
    )


KINDS = (
    Kind(
        "cases",
        ServiceCase,
        "specialist",
        lambda staff: (
            open_cases(staff)
            .select(ServiceCase, Enterprise, ServiceItem)
            .join(Enterprise)
            .switch(ServiceCase)
            .join(ServiceItem)
            .order_by(ServiceCase.due_on, ServiceCase.id)
        ),
        case_line,
        lambda n: T("Cases that go ({n})", n=n),
        "服务事项",
        lambda n, which: T("{n} open cases must be handed over first", n=n),
        cases.WORKFLOW,
        "transfer",
    ),
    Kind(
        "needs",
        ServiceRequest,
        "service_staff",
        lambda staff: (
            open_needs(staff)
            .select(ServiceRequest, Enterprise)
            .join(Enterprise)
            .order_by(ServiceRequest.id)
        ),
        need_line,
        lambda n: T("Needs that go, drafts too ({n})", n=n),
        "需求",
        lambda n, which: T("{n} open needs must be handed over first", n=n),
        requests.WORKFLOW,
        "reassign",
    ),
    Kind(
        "assets",
        FixedAsset,
        "custodian",
        lambda staff: (
            FixedAsset.living()
            .where(FixedAsset.custodian == staff.id, FixedAsset.status != "SCRAP")
            .order_by(FixedAsset.id)
        ),
        asset_line,
        lambda n: T("Assets that go ({n})", n=n),
        "资产",
        lambda n, which: T("{n} assets must be handed over first: {which}", n=n, which=which),
    ),
    Kind(
        "parts",
        TaskAssignment,
        "owner",
        lambda staff: (
            TaskAssignment.living()
            .where(
                TaskAssignment.owner == staff.id,
                TaskAssignment.status.in_(("REG", "ASSIGNED", "DOING", "OVERDUE")),
            )
            .order_by(TaskAssignment.due_on, TaskAssignment.id)
        ),
        part_line,
        lambda n: T("Parts of special tasks that go ({n})", n=n),
        "专项任务",
        lambda n, which: T(
            "{n} parts of special tasks must be handed over first: {which}", n=n, which=which
        ),
    ),
    Kind(
        "channels",
        GreenChannel,
        "owner",
        lambda staff: (
            GreenChannel.living()
            .join(ServiceRequest)
            .where(
                GreenChannel.owner == staff.id,
                GreenChannel.decision != "REJECT",
                ServiceRequest.status.in_(("DRAFT", *requests.OPEN)),
            )
            .order_by(GreenChannel.id)
        ),
        named_line,
        lambda n: T("Green channels that go ({n})", n=n),
        "绿色通道",
        lambda n, which: T(
            "{n} green channels must be handed over first: {which}", n=n, which=which
        ),
    ),
    Kind(
        "plans",
        ServicePlan,
        "prepared_by",
        lambda staff: (
            ServicePlan.living()
            .where(ServicePlan.prepared_by == staff.id, ServicePlan.status.in_(("DRAFT", "REVIEW")))
            .order_by(ServicePlan.id)
        ),
        named_line,
        lambda n: T("Plans not yet in force that go ({n})", n=n),
        "服务方案",
        lambda n, which: T(
            "{n} plans not yet in force must be handed over first: {which}", n=n, which=which
        ),
    ),
    Kind(
        "contacts",
        ExpertTeam,
        "contact",
        lambda staff: (
            ExpertTeam.living()
            .where(ExpertTeam.contact == staff.id, ExpertTeam.dissolved_on.is_null())
            .order_by(ExpertTeam.id)
        ),
        named_line,
        lambda n: T("Teams whose contact person changes ({n})", n=n),
        "团队联系人",
        lambda n, which: T(
            "{n} teams need another contact person first: {which}", n=n, which=which
        ),
    ),
    Kind(
        "teams",
        ExpertTeam,
        "staff_members",
        lambda staff: (
            linked_to(ExpertTeam, "staff_members")(staff)
            .where(ExpertTeam.dissolved_on.is_null())
            .order_by(ExpertTeam.id)
        ),
        named_line,
        lambda n: T("Teams in which the successor takes the place ({n})", n=n),
        "服务团队",
        lambda n, which: T("{n} teams need another member first: {which}", n=n, which=which),
    ),
    Kind(
        "windows",
        StationWindow,
        "staff",
        lambda staff: (
            linked_to(StationWindow, "staff")(staff)
            .where(StationWindow.is_active == True)
            .order_by(StationWindow.id)
        ),
        named_line,
        lambda n: T("Windows at which the successor sits ({n})", n=n),
        "服务窗口",
        lambda n, which: T("{n} windows need somebody else first: {which}", n=n, which=which),
    ),
)

HISTORY, ENDS, STAYS, FOLLOWS = (
    "history",
    "ends with leaving",
    "stays, and leaving tells of it",
    "follows the row whose clock it is",
)
OTHERWISE = {
    "post_assignment.staff": ENDS,
    "user_account.staff": ENDS,
    "consultation.first_responder": STAYS,
    "intake.first_responder": STAYS,
    "complaint.handler": STAYS,
    "deadline.staff": FOLLOWS,
    **dict.fromkeys(
        (
            "special_task.registered_by",
            "service_request.first_responder",
            "service_request.assessed_by",
            "case_notice.issued_by",
            "service_record.staff",
            "refusal_filing.handled_by",
            "fee_record.calculated_by",
            "enterprise_visit.visitors",
            "contract_review.reviewer",
            "training_record.staff",
            "archive_file.filed_by",
            "archive_disposal.appraised_by",
            "correction_slip.written_by",
            "report_delivery.issued_by",
            "report_delivery.collected_by",
            "staff_evaluation.staff",
            "complaint.respondent_staff",
        ),
        HISTORY,
    ),
}
"""What becomes of every other link to a person who leaves; a new link is decided here or is a kind
above.
"""


def lists(staff: Staff, actor: Actor) -> dict:
    """A list to tick for each kind of open work, the most urgent first."""
    found = {}
    for kind in KINDS:
        if lines := [kind.line(row) for row in kind.work(staff)]:
            choices = Choices("OPEN_WORK", *lines)
            found[kind.name] = PickedRows(kind.title(len(lines)), choices, null=True)
    return found


def everything(staff: Staff, actor: Actor | None = None) -> dict:
    """All of it is ticked until somebody leaves a row out."""
    ticked = {}
    for kind in KINDS:
        ticked[kind.name] = [str(row.id) for row in kind.work(staff)]
    return ticked


def has_work(staff: Staff, actor: Actor) -> Iterator[str]:
    if not any(kind.work(staff).exists() for kind in KINDS):
        yield T("There is nothing open to hand over")


def holds(staff: Staff, actor: Actor) -> Iterator[str]:
    """What keeps somebody from leaving: everything that changes hands, and complaints, which are
    assigned one by one.
    """
    for kind in KINDS:
        if rows := [kind.line(row) for row in kind.work(staff)]:
            shown = "、".join(zh.split("　")[0] for _id, zh, _en in rows[:SHOWN])
            yield kind.stops(len(rows), f"{shown}…" if len(rows) > SHOWN else shown)
    if codes := [row.code for row in open_complaints(staff)]:
        yield T(
            "{n} complaints must be assigned to somebody else first: {which}",
            n=len(codes),
            which="、".join(codes[:SHOWN]),
        )


def open_complaints(staff: Staff) -> ModelSelect:
    return (
        Complaint.living()
        .join(UserAccount, on=(Complaint.handler == UserAccount.id))
        .where(UserAccount.staff == staff.id, Complaint.status.not_in(("CLOSED", "NOT_ADMITTED")))
        .order_by(Complaint.id)
    )


def stays(staff: Staff, actor: Actor | None = None) -> Iterator[str]:
    """What does not change hands here, how much, and why."""
    yield from waits(staff)
    if rows := list(open_complaints(staff)):
        yield T(
            "{n} complaints stay: each is assigned anew on its own page: {which}",
            n=len(rows),
            which="、".join(row.code for row in rows[:10]),
        )


def waits(staff: Staff) -> Iterator[str]:
    """What stays with whoever held it, how much, and why."""
    late = Deadline.living().where(Deadline.staff == staff.id, Deadline.cause == "OPEN").count()
    if late:
        yield T(
            "{n} delays without a cause stay: whoever held the clock when it ran over states "
            "the cause",
            n=late,
        )
    asked = (
        Consultation.living()
        .where(Consultation.first_responder == staff.id, Consultation.status == "OPEN")
        .order_by(Consultation.reply_due_on)
    )
    if rows := list(asked):
        yield T(
            "{n} questions stay with their first responder; the head may answer them: {which}",
            n=len(rows),
            which="、".join(f"{row.code}（{row.reply_due_on:%m-%d}）" for row in rows[:10]),
        )
    called = (
        Intake.living()
        .where(Intake.first_responder == staff.id, Intake.status == "OPEN")
        .order_by(Intake.due_on)
    )
    if rows := list(called):
        yield T(
            "{n} short intakes stay with who took the call; every clerk of the station may call "
            "back: {which}",
            n=len(rows),
            which="、".join(f"{row.code}（{row.due_on:%m-%d}）" for row in rows[:10]),
        )
    filing = (
        Deadline.living()
        .where(
            Deadline.staff == staff.id, Deadline.kind == "ARCHIVE", Deadline.stopped_on.is_null()
        )
        .count()
    )
    if filing:
        yield T(
            "{n} clocks of archiving stay with the post of archivist; they pass on with the post",
            n=filing,
        )


def hand_over(context: Context) -> dict:
    """What is ticked changes hands in one transaction; the two people get one message each, and who
    does it reads what became of all.
    """
    leaving, successor = context.row, Staff.get_by_id(context.values["successor"])
    if (
        successor.id == leaving.id
        or successor.station_id != leaving.station_id
        or successor.status != "ON"
    ):
        raise Invalid(
            {"successor": [T("Choose another colleague of the same station who is at work")]}
        )
    chosen = {kind: kind.rows(leaving, context.values.get(kind.name)) for kind in KINDS}
    if not any(chosen.values()):
        raise Invalid({"": [T("Tick what shall be handed over")]})
    for kind, rows in chosen.items():
        for row in rows:
            kind.give(context, kind.model.get_by_id(row.id), leaving, successor)
    tell_both(leaving, successor, chosen, context.values["reason"])
    context.messages = [*outcome(leaving, successor, chosen), *stays(leaving)]
    return {}


def outcome(leaving: Staff, successor: Staff, chosen: Any) -> Iterator[str]:
    """How much of what went, and how much was left out."""
    went = {kind.name: len(rows) for kind, rows in chosen.items()}
    yield T(
        "{cases} cases and {needs} needs went to {name}",
        name=successor.name,
        cases=went.pop("cases"),
        needs=went.pop("needs"),
    )
    for kind in KINDS:
        if went.get(kind.name):
            yield T("{what}: {n} went too", what=Word(HANDED, kind.name), n=went[kind.name])
    left = sum(kind.work(leaving).count() for kind in KINDS)
    if left:
        yield T("{n} were left out and stay with {name}", n=left, name=leaving.name)


def tell_both(leaving: Staff, successor: Staff, chosen: Any, reason: str) -> None:
    """One message each, with the list of what the successor has now."""
    parts = "、".join(f"{kind.word} {len(rows)} 件" for kind, rows in chosen.items() if rows)
    kind = next(kind for kind, rows in chosen.items() if rows)
    where = list_of(kind.model.table(), **({kind.person: successor.id} if kind.workflow else {}))
    tell_staff(successor.id, "ASSIGN", f"{leaving.name}移交给你：{parts}（{reason}）", where)
    tell_staff(
        leaving.id, "ASSIGN", f"你的在办工作已移交{successor.name}：{parts}（{reason}）", where
    )
