"""Disposal of archives: the archivist appraises volumes whose retention is over, another person
agrees; never one person alone, never before the last day (GDD-7.3-e, R-A2).
"""

from collections.abc import Iterator

from peewee import Expression

from backoffice.access.actor import Actor
from backoffice.errors import Invalid, Refused
from backoffice.messages.notifications import tell_heads, tell_staff
from backoffice.records import numbering, writes
from backoffice.records.rules import Rules, declare
from backoffice.workflow.archives import archivists
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.archives import ArchiveDisposal, ArchiveFile
from models.clock import today
from models.fields import Text
from models.messages import T
from models.staff import PostAssignment


def is_over() -> Expression:
    """Filed volumes whose last day has passed."""
    return (ArchiveFile.status == "FILED") & (ArchiveFile.expires_on < today())


def appraise(actor: Actor, disposal: ArchiveDisposal) -> None:
    """A disposal belongs to the station and the archivist who appraised it."""
    if disposal.id is not None:
        return
    if actor.staff_id is None or actor.station_id is None:
        raise Refused(T("Only the archivist of a station proposes a disposal"))
    own = archivists(actor.station_id).where(PostAssignment.staff == actor.staff_id)
    if not own.exists():
        raise Refused(T("Only the archivist of a station proposes a disposal"))
    disposal.station = actor.station_id
    disposal.appraised_by = actor.staff_id
    disposal.appraised_on = today()
    disposal.code = numbering.next_number("archive_disposal", STATION=disposal.station.code)


def keep_to_the_list(actor: Actor, disposal: ArchiveDisposal, created: bool) -> None:
    """Only volumes of the station whose retention is over, each in one open disposal."""
    if faults := list(hindrances(disposal)):
        raise Invalid({"files": faults})
    if created:
        tell_heads(disposal.station_id, "ASSIGN", disposal.code, disposal)


def volumes(disposal: ArchiveDisposal) -> list[ArchiveFile]:
    ids = writes.linked_ids(disposal, "files") or [0]
    return list(ArchiveFile.living().where(ArchiveFile.id.in_(ids)).order_by(ArchiveFile.id))


def hindrances(disposal: ArchiveDisposal) -> Iterator[T]:
    """Why volumes of the list may not be disposed of, by number."""
    for volume in volumes(disposal):
        if volume.station_id != disposal.station_id:
            yield T("{code} is a file of another station", code=volume.code)
        elif volume.status != "FILED":
            yield T("{code} is not filed, or is on loan or disposed of", code=volume.code)
        elif volume.expires_on is None or volume.expires_on >= today():
            yield T("{code} is kept until {day}", code=volume.code, day=str(volume.expires_on))
        elif other := waiting_elsewhere(disposal, volume):
            yield T("{code} stands in disposal {other} already", code=volume.code, other=other.code)


def waiting_elsewhere(disposal: ArchiveDisposal, volume: ArchiveFile) -> ArchiveDisposal | None:
    others = ArchiveDisposal.living().where(
        ArchiveDisposal.station == disposal.station_id,
        ArchiveDisposal.status == "WAIT",
        ArchiveDisposal.id != disposal.id,
    )
    return next((one for one in others if volume.id in writes.linked_ids(one, "files")), None)


def another_person(disposal: ArchiveDisposal, actor: Actor) -> Iterator[T]:
    """Who appraised does not agree to it."""
    if actor.staff_id is not None and actor.staff_id == disposal.appraised_by_id:
        yield T("Who appraised the volumes cannot agree to their disposal; another person does")


def ready(disposal: ArchiveDisposal, actor: Actor) -> Iterator[T]:
    """Two persons, and each volume is still one whose retention is over."""
    yield from another_person(disposal, actor)
    yield from hindrances(disposal)


def decided(context: Context) -> dict:
    """What a decision leaves on the list; the archivist is told."""
    disposal, opinion = context.row, context.values["opinion"]
    tell_staff(disposal.appraised_by_id, "FEEDBACK", f"{disposal.code} {opinion}"[:300], disposal)
    return {"approved_by": context.actor.account_id, "opinion": opinion}


def dispose(context: Context) -> dict:
    """The volumes are destroyed; their numbers and lists of contents stay as proof."""
    for volume in volumes(context.row):
        writes.update_in_event(context.actor, volume, {"status": "DISPOSED"}, "dispose", "STATE")
    return {**decided(context), "disposed_on": today()}


def own_proposal(disposal: ArchiveDisposal, actor: Actor) -> Iterator[T]:
    if actor.staff_id != disposal.appraised_by_id:
        yield T("Who proposed it takes it back; others keep the volumes instead")


declare(Rules(ArchiveDisposal, before_save=(appraise,), after_save=(keep_to_the_list,)))

OPINION = {"opinion": Text("Opinion")}

WORKFLOW = register(
    Workflow(
        ArchiveDisposal,
        Transition(
            "dispose",
            "Agree to the disposal",
            ("WAIT",),
            "DONE",
            fields=OPINION,
            guard=ready,
            effect=dispose,
            verb="approve",
            danger=True,
            icon="check",
            clause="GDD-7.3-e",
        ),
        Transition(
            "keep",
            "Keep the volumes",
            ("WAIT",),
            "KEPT",
            fields=OPINION,
            guard=another_person,
            effect=decided,
            verb="approve",
            clause="GDD-7.3-e",
        ),
        Transition(
            "withdraw",
            "Withdraw",
            ("WAIT",),
            "WITHDRAWN",
            guard=own_proposal,
            clause="GDD-7.3-e",
        ),
    )
)
