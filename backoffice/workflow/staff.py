"""Staff begin work and leave; posts are given to those who are fit for them (R-S1, SY-9.2.3)."""

from collections.abc import Iterator
from datetime import date, timedelta

from peewee import ModelSelect

from backoffice.access.actor import Actor
from backoffice.access.sessions import end_sessions_of
from backoffice.errors import Invalid
from backoffice.records import writes
from backoffice.records.rules import Rules, declare
from backoffice.workflow import case_deadlines, handover
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.accounts import UserAccount, UserRole
from models.catalogue import ServiceCategory
from models.choices import Choices
from models.clock import today
from models.fields import Choice, Date, Link, Text
from models.messages import T, Word
from models.staff import POST, PostAssignment, Staff

QUALIFIED_POSTS = ("STATION_HEAD", "SPECIALIST")


def post_suits(actor: Actor, assignment: PostAssignment) -> None:
    """Heads and specialists have a major, experience and their training; one head a station
    (R-S1).
    """
    staff = assignment.staff_id and assignment.staff
    if not staff or not assignment.post:
        return
    if assignment.post in QUALIFIED_POSTS:
        lacking = [
            text
            for name, text in (
                ("major", T("a major")),
                ("quality_years", T("years in quality work")),
                ("pretraining_passed_on", T("the training before the post")),
            )
            if getattr(staff, name) is None
        ]
        if lacking:
            raise Invalid(
                {
                    "post": [
                        T("{name} lacks {piece}", name=staff.name, piece=text) for text in lacking
                    ]
                }
            )
    if assignment.post == "STATION_HEAD" and _other_head(assignment):
        raise Invalid({"post": [T("The station already has a head; end that post first")]})


def _other_head(assignment: PostAssignment) -> bool:
    return (
        PostAssignment.living()
        .where(
            PostAssignment.station == assignment.station_id,
            PostAssignment.post == "STATION_HEAD",
            PostAssignment.id != (assignment.id or 0),
            (PostAssignment.valid_to.is_null())
            | (PostAssignment.valid_to >= assignment.valid_from),
        )
        .exists()
    )


def has_signed(staff: Staff, actor: Actor) -> Iterator[str]:
    if not staff.nda_signed_on:
        yield T("The confidentiality promise is not signed")


def held_alone(staff: Staff) -> list[str]:
    """Posts that nobody else at the station holds today or from a later day."""
    mine = {row.post for row in _running(PostAssignment.staff == staff.id)}
    station = {row.station_id for row in _running(PostAssignment.staff == staff.id)}
    others = (
        _running(PostAssignment.staff != staff.id, PostAssignment.station.in_(station))
        .join(Staff)
        .where(Staff.status == "ON")
    )
    alone = mine - {row.post for row in others}
    return [post for post in POST if post in alone]


def _running(*conditions) -> ModelSelect:
    return PostAssignment.living().where(
        (PostAssignment.valid_to.is_null()) | (PostAssignment.valid_to >= today()), *conditions
    )


def handled_alone(staff: Staff) -> list[str]:
    """Kinds of service that this specialist handles and no other one of the station."""
    link = Staff._meta.manytomany["fields"]
    specialists = _running(
        PostAssignment.station == staff.station_id, PostAssignment.post == "SPECIALIST"
    ).select(PostAssignment.staff)
    if not specialists.where(PostAssignment.staff == staff.id).exists():
        return []
    others = (
        Staff.living()
        .select(Staff.id)
        .where(Staff.id.in_(specialists), Staff.id != staff.id, Staff.status == "ON")
    )
    covered = link.through_model.select(link.target_key).where(link.owner_key.in_(others))
    lost = ServiceCategory.living().where(
        ServiceCategory.id.in_(writes.linked_ids(staff, "fields") or [0]),
        ServiceCategory.id.not_in(covered),
    )
    return [row.name for row in lost.order_by(ServiceCategory.sort, ServiceCategory.id)]


def what_is_lost(staff: Staff, actor: Actor) -> Iterator[str]:
    """What the station is without this person, and what stays behind."""
    for post in held_alone(staff):
        if post == "STATION_HEAD":
            yield T("The station then runs without a head: what the head decides waits")
        else:
            yield T("Nobody else at the station holds the post “{post}”", post=Word(POST, post))
    if fields := handled_alone(staff):
        yield T("No other specialist of the station handles: {fields}", fields="、".join(fields))
    yield from handover.waits(staff)


def successor_fields(staff: Staff, actor: Actor) -> dict:
    """Whoever holds a post alone may name who takes it; a head or the last specialist does, or says
    why nobody follows yet.
    """
    if not held_alone(staff):
        return {}
    colleagues = (
        Staff.living()
        .where(Staff.station == staff.station_id, Staff.status == "ON", Staff.id != staff.id)
        .order_by(Staff.id)
    )
    offered = Choices(
        "COLLEAGUES",
        *(
            (str(row.id), f"{row.name} {row.staff_no}", f"{row.name} {row.staff_no}")
            for row in colleagues
        ),
    )
    return {
        "successor": Choice(
            "Successor",
            offered,
            null=True,
            help=T("Takes over the posts that nobody else holds, from the next day"),
        ),
        "reason": Text(
            "Why nobody follows yet",
            null=True,
            help=T("Needed when the head or the last specialist leaves without a successor"),
        ),
    }


def succeed(context: Context, posts: list[str], day: date) -> None:
    """The successor holds the posts from the next day; without one there is a reason. Raises
    Invalid beside the field.
    """
    successor, reason = context.values.get("successor"), context.values.get("reason")
    if not successor and not reason and not set(posts).isdisjoint(QUALIFIED_POSTS):
        raise Invalid({"successor": [T("Name a successor, or say below why nobody follows yet")]})
    if not successor or not posts:
        return
    for post in posts:
        try:
            writes.create(
                context.actor,
                PostAssignment,
                {
                    "staff": successor,
                    "station": context.row.station_id,
                    "post": post,
                    "valid_from": str(max(day, today()) + timedelta(days=1)),
                },
            )
        except Invalid as fault:
            raise Invalid(
                {"successor": [text for texts in fault.errors.values() for text in texts]}
            ) from None
    name = Staff.get_by_id(int(successor)).name
    context.messages.append(
        T("{name} takes over {n} posts from the next day", name=name, n=len(posts))
    )
    if "STATION_HEAD" in posts:
        context.messages.append(T("An administrator gives {name} the role of the head", name=name))


def leave(context: Context) -> dict:
    """Leaving closes the posts and the account at once, and takes its roles away."""
    staff, day = context.row, context.values["left_on"]
    if day < staff.started_on:
        raise Invalid({"left_on": [T("May not lie before the first day")]})
    alone = held_alone(staff)
    for post in _running(PostAssignment.staff == staff.id):
        writes.update_in_event(
            context.actor,
            post,
            {"valid_to": max(min(day, post.valid_to or day), post.valid_from)},
            "leave",
        )
    succeed(context, alone, day)
    for account in UserAccount.living().where(UserAccount.staff == staff.id):
        for role in UserRole.living().where(UserRole.user == account.id):
            writes.update_in_event(context.actor, role, {"is_deleted": True}, "leave", "DELETE")
        writes.update_in_event(context.actor, account, {"status": "DISABLED"}, "disable", "STATE")
        end_sessions_of(account.id)
    return {"left_on": day}


declare(Rules(PostAssignment, before_save=(post_suits,), deadline_owners=(case_deadlines.to_file,)))


WORKFLOW = register(
    Workflow(
        Staff,
        Transition(
            "begin",
            "Begin work",
            ("PENDING",),
            "ON",
            guard=has_signed,
            primary=True,
            icon="check",
            clause="SY-9.2.3",
        ),
        Transition(
            "leave",
            "Leave",
            ("PENDING", "ON"),
            "LEAVE",
            fields={"left_on": Date("Left on")},
            guard=handover.holds,
            effect=leave,
            extra_fields=successor_fields,
            warnings=what_is_lost,
            initial=lambda staff, actor: {"left_on": today()},
            danger=True,
            clause="SY-9.2",
        ),
        Transition(
            "hand_over",
            "Hand over the open work",
            ("PENDING", "ON", "LEAVE"),
            guard=handover.has_work,
            effect=handover.hand_over,
            extra_fields=handover.lists,
            initial=handover.everything,
            warnings=handover.stays,
            fields={"successor": Link("Successor", Staff), "reason": Text("Reason")},
            icon="user",
            clause="SY-7.2-c",
        ),
    )
)
