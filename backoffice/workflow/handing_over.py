"""The open work of a person goes to a colleague in one act of the head, who sees before what goes and what stays (SY-7.2-c)."""

from dataclasses import dataclass
from typing import Callable

from backoffice.calendar import marked
from backoffice.errors import Invalid
from backoffice.notifications import list_of, tell_staff
from backoffice.workflow import cases, requests
from models.accounts import UserAccount
from models.cases import ServiceCase
from models.catalogue import ServiceItem
from models.choices import Choices
from models.clock import today
from models.complaints import Complaint
from models.consultations import Consultation
from models.deadlines import Deadline
from models.enterprises import Enterprise
from models.enumerations import CASE_STATUS, REQUEST_STATUS
from models.messages import T
from models.requests import ServiceRequest
from models.staff import Staff
from models.structures import PickedRows

DONE_WITH = ("CLOSED", "ARCHIVED")


def open_cases(staff):
    return ServiceCase.living().where(ServiceCase.specialist == staff.id, ServiceCase.status.not_in(DONE_WITH))


def open_needs(staff):
    """Drafts too: somebody has to finish or drop them."""
    return ServiceRequest.living().where(ServiceRequest.service_staff == staff.id, ServiceRequest.status.in_(("DRAFT", *requests.OPEN)))


@dataclass(frozen=True)
class Kind:
    """A kind of work that changes hands row by row, each by its own event: its story tells it, and the enterprise sees the new contact."""

    name: str
    way: object
    event: str
    person: str
    work: Callable
    line: Callable
    title: Callable
    word: str

    def rows(self, staff, ids) -> list:
        return list(self.work(staff).where(self.way.model.id.in_(ids or [0])).order_by(self.way.model.id))


def case_line(case) -> tuple:
    late = case.status in requests.clocks.OPEN and not case.is_paused and case.due_on < today()
    zh = f"{case.code}　{case.enterprise.name}　{case.service_item.name}　{CASE_STATUS.label(case.status)}　承诺 {marked(case.due_on)}{'（已逾期）' if late else ''}"
    en = f"{case.code}　{case.enterprise.name}　{case.service_item.name}　{CASE_STATUS.label(case.status, 'en')}　due {marked(case.due_on, ' (provisional)')}{' (late)' if late else ''}"
    return str(case.id), zh, en


def need_line(need) -> tuple:
    zh = f"{need.code or '（未编号）'}　{need.enterprise.name}　{REQUEST_STATUS.label(need.status)}　填表 {need.form_date or '–'}"
    en = f"{need.code or '(no number)'}　{need.enterprise.name}　{REQUEST_STATUS.label(need.status, 'en')}　form of {need.form_date or '–'}"
    return str(need.id), zh, en


KINDS = (
    Kind("cases", cases.WAY, "transfer", "specialist",
         lambda staff: open_cases(staff).select(ServiceCase, Enterprise, ServiceItem).join(Enterprise).switch(ServiceCase).join(ServiceItem)
         .order_by(ServiceCase.due_on, ServiceCase.id), case_line, lambda n: T("Cases that go ({n})", n=n), "服务事项"),
    Kind("needs", requests.WAY, "reassign", "service_staff",
         lambda staff: open_needs(staff).select(ServiceRequest, Enterprise).join(Enterprise).order_by(ServiceRequest.id),
         need_line, lambda n: T("Needs that go, drafts too ({n})", n=n), "需求"))


def lists(staff, actor) -> dict:
    """A list to tick for each kind of open work, the most urgent first."""
    found = {kind: [kind.line(row) for row in kind.work(staff)] for kind in KINDS}
    return {kind.name: PickedRows(kind.title(len(lines)), Choices("OPEN_WORK", *lines), null=True) for kind, lines in found.items() if lines}


def everything(staff, actor=None) -> dict:
    """All of it is ticked until somebody leaves a row out."""
    return {kind.name: [str(row.id) for row in kind.work(staff)] for kind in KINDS}


def has_work(staff, actor):
    if not open_cases(staff).exists() and not open_needs(staff).exists():
        yield T("There is nothing open to hand over")


def stays(staff, actor=None):
    """What does not change hands here, how much, and why."""
    late = Deadline.living().where(Deadline.staff == staff.id, Deadline.cause == "OPEN").count()
    if late:
        yield T("{n} delays without a cause stay: whoever held the clock when it ran over states the cause", n=late)
    asked = Consultation.living().where(Consultation.first_responder == staff.id, Consultation.status == "OPEN").order_by(Consultation.reply_due_on)
    if rows := list(asked):
        yield T("{n} questions stay with their first responder; the head may answer them: {which}", n=len(rows),
                which="、".join(f"{row.code}（{row.reply_due_on:%m-%d}）" for row in rows[:10]))
    handled = Complaint.living().join(UserAccount, on=(Complaint.handler == UserAccount.id)).where(
        UserAccount.staff == staff.id, Complaint.status.not_in(("CLOSED", "NOT_ADMITTED")))
    if rows := list(handled):
        yield T("{n} complaints stay: each is assigned anew on its own page: {which}", n=len(rows), which="、".join(row.code for row in rows[:10]))
    filing = Deadline.living().where(Deadline.staff == staff.id, Deadline.kind == "ARCHIVE", Deadline.stopped_on.is_null()).count()
    if filing:
        yield T("{n} clocks of archiving stay with the post of archivist; they pass on with the post", n=filing)


def hand_over(context):
    """What is ticked changes hands in one transaction; the two people get one message each, and who does it reads what became of all."""
    leaving, successor = context.row, Staff.get_by_id(context.values["successor"])
    if successor.id == leaving.id or successor.station_id != leaving.station_id or successor.status != "ON":
        raise Invalid({"successor": [T("Choose another colleague of the same station who is at work")]})
    chosen = {kind: kind.rows(leaving, context.values.get(kind.name)) for kind in KINDS}
    if not any(chosen.values()):
        raise Invalid({"": [T("Tick what shall be handed over")]})
    for kind, rows in chosen.items():
        for row in rows:
            kind.way.fire(context.actor, row, kind.event, {kind.person: successor.id, "reason": context.values["reason"]}, given={"as_one": True})
    tell_both(leaving, successor, chosen, context.values["reason"])
    context.told = [*outcome(leaving, successor, chosen), *stays(leaving)]
    return {}


def outcome(leaving, successor, chosen):
    """How much of what went, and how much was left out."""
    went = {kind.name: len(rows) for kind, rows in chosen.items()}
    yield T("{cases} cases and {needs} needs went to {name}", name=successor.name, **went)
    left = sum(kind.work(leaving).count() for kind in KINDS)
    if left:
        yield T("{n} were left out and stay with {name}", n=left, name=leaving.name)


def tell_both(leaving, successor, chosen, reason):
    """One message each, with the list of what the successor has now."""
    parts = "、".join(f"{kind.word} {len(rows)} 件" for kind, rows in chosen.items() if rows)
    kind = next(kind for kind, rows in chosen.items() if rows)
    where = list_of(kind.way.resource, **{kind.person: successor.id})
    tell_staff(successor.id, "ASSIGN", f"{leaving.name}移交给你：{parts}（{reason}）", where)
    tell_staff(leaving.id, "ASSIGN", f"你的在办工作已移交{successor.name}：{parts}（{reason}）", where)
