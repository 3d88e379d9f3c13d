"""A station begins, pauses and resumes its work; what it must have for that (R-S2, SY-9.2)."""

from collections.abc import Iterator

from backoffice.access.actor import Actor
from backoffice.records import numbering
from backoffice.records.rules import Rules, declare
from backoffice.workflow.engine import Transition, Workflow, register
from models.clock import today
from models.fields import Text
from models.messages import T, Word
from models.staff import POST, PostAssignment
from models.stations import ServicePromise, Station

NEEDED_POSTS = (
    "STATION_HEAD",
    "SPECIALIST",
    "SAFETY_OFFICER",
    "ARCHIVIST",
    "ASSET_KEEPER",
    "MAINTAINER",
)


def give_code(actor: Actor, station: Station) -> None:
    if station.id is None and not station.code:
        station.code = numbering.next_number(
            "station", REGION=station.region.code, TYPE=station.station_type
        )


def posts_held(station_id: int) -> set[str]:
    """Posts that somebody holds today."""
    rows = PostAssignment.living().where(
        PostAssignment.station == station_id,
        PostAssignment.valid_from <= today(),
        (PostAssignment.valid_to.is_null()) | (PostAssignment.valid_to >= today()),
    )
    return {row.post for row in rows}


def is_complete(station: Station, actor: Actor) -> Iterator[str]:
    """Six named duties, a supervision phone, and published promises (R-S2)."""
    held = posts_held(station.id)
    for post in NEEDED_POSTS:
        if post not in held:
            yield T("Nobody holds the post “{post}”", post=Word(POST, post))
    if (
        not ServicePromise.living()
        .where(ServicePromise.station == station.id, ServicePromise.published_on.is_null(False))
        .exists()
    ):
        yield T("No service promise is published")


declare(Rules(Station, before_save=(give_code,)))


WORKFLOW = register(
    Workflow(
        Station,
        Transition(
            "activate",
            "Admit and open",
            ("DRAFT",),
            "ACTIVE",
            guard=is_complete,
            primary=True,
            icon="check",
            effect=lambda context: {"admitted_on": today()},
            clause="SY-9.2",
        ),
        Transition(
            "suspend",
            "Suspend",
            ("ACTIVE", "RECTIFYING"),
            "SUSPENDED",
            undoable=True,
            fields={"reason": Text("Reason")},
            icon="pause",
            clause="SY-8.2",
        ),
        Transition(
            "resume",
            "Resume",
            ("SUSPENDED",),
            "ACTIVE",
            guard=is_complete,
            primary=True,
            icon="check",
            clause="SY-8.2",
        ),
    )
)
