"""Staff begin work and leave; posts are given to those who are fit for them (R-S1, SY-9.2.3)."""

from backoffice import records
from backoffice.errors import Invalid
from backoffice.sessions import end_sessions_of
from backoffice.workflow import handing_over
from backoffice.workflow.engine import Transition, Workflow, register
from models.accounts import UserAccount, UserRole
from models.cases import ServiceCase
from models.clock import today
from models.fields import Day, Link, Text
from models.messages import T
from models.staff import PostAssignment, Staff

QUALIFIED_POSTS = ("STATION_HEAD", "SPECIALIST")


@records.completes(PostAssignment)
def post_suits(actor, assignment):
    """Heads and specialists have a major, experience and their training; one head a station (R-S1)."""
    staff = assignment.staff_id and assignment.staff
    if not staff or not assignment.post:
        return
    if assignment.post in QUALIFIED_POSTS:
        lacking = [text for name, text in (("major", T("a major")), ("quality_years", T("years in quality work")),
                                           ("pretraining_passed_on", T("the training before the post"))) if getattr(staff, name) is None]
        if lacking:
            raise Invalid({"post": [T("{name} lacks {piece}", name=staff.name, piece=text) for text in lacking]})
    if assignment.post == "STATION_HEAD" and _other_head(assignment):
        raise Invalid({"post": [T("The station already has a head; end that post first")]})


def _other_head(assignment) -> bool:
    return PostAssignment.living().where(
        PostAssignment.station == assignment.station_id, PostAssignment.post == "STATION_HEAD",
        PostAssignment.id != (assignment.id or 0),
        (PostAssignment.valid_to.is_null()) | (PostAssignment.valid_to >= assignment.valid_from)).exists()


def has_signed(staff, actor):
    if not staff.nda_signed_on:
        yield T("The confidentiality promise is not signed")


def has_no_open_case(staff, actor):
    count = ServiceCase.living().where(ServiceCase.specialist == staff.id, ServiceCase.status.not_in(("CLOSED", "ARCHIVED"))).count()
    if count:
        yield T("{n} open cases must be handed over first", n=count)


def leave(context):
    """Leaving closes the posts and the account at once, and takes its roles away."""
    staff, day = context.row, context.values["left_on"]
    if day < staff.started_on:
        raise Invalid({"left_on": [T("May not lie before the first day")]})
    for post in PostAssignment.living().where(PostAssignment.staff == staff.id, PostAssignment.valid_to.is_null()):
        records.store(context.actor, post, {"valid_to": max(day, post.valid_from)})
        records.log(context.actor, "UPDATE", post, {"valid_to": [None, day.isoformat()]})
    for account in UserAccount.living().where(UserAccount.staff == staff.id):
        for role in UserRole.living().where(UserRole.user == account.id):
            records.carry(context.actor, role, {"is_deleted": True}, "leave", "DELETE")
        records.carry(context.actor, account, {"status": "DISABLED"}, "disable", "STATE")
        end_sessions_of(account.id)
    return {"left_on": day}


WAY = register(Workflow(
    Staff,
    Transition("begin", "Begin work", ("PENDING",), "ON", guard=has_signed, primary=True, icon="check", clause="SY-9.2.3"),
    Transition("leave", "Leave", ("PENDING", "ON"), "LEAVE", asks={"left_on": Day("Left on")}, guard=has_no_open_case, effect=leave,
               starts=lambda staff, actor: {"left_on": today()}, danger=True, clause="SY-9.2"),
    Transition("hand_over", "Hand over the open work", ("PENDING", "ON", "LEAVE"), guard=handing_over.has_work, effect=handing_over.hand_over,
               lists=handing_over.lists, starts=handing_over.everything, warns=handing_over.stays, asks={"successor": Link("Successor", Staff), "reason": Text("Reason")}, icon="user", clause="SY-7.2-c")))
