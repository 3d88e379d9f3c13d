"""What is wrong in a filed volume takes a slip: written by those who worked with it, agreed by the
head, kept with the volume, which stays as it was filed (decision 50).
"""

from collections.abc import Iterator

from backoffice.access.actor import Actor
from backoffice.deadlines import due_dates
from backoffice.errors import Invalid, Refused
from backoffice.messages.notifications import tell_heads, tell_staff
from backoffice.records import numbering
from backoffice.records.rules import Rules, declare
from backoffice.workflow import archives, case_events
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.archives import CLOSED_FILE
from models.clock import now
from models.correction_slips import SLIP_STATUS, CorrectionSlip
from models.fields import Text
from models.messages import T


def begin(actor: Actor, slip: CorrectionSlip) -> None:
    """A slip is numbered under the station of its volume; an open volume is edited itself."""
    volume = slip.archive_file
    if volume.status not in CLOSED_FILE:
        raise Invalid({"archive_file": [T("This volume is open; correct it there")]})
    if slip.id is None:
        if actor.staff_id is None:
            raise Refused(T("Only staff of a station write correction slips"))
        slip.station, slip.written_by = volume.station_id, actor.staff_id
        slip.code = numbering.next_number("correction_slip", STATION=volume.station.code)


def tell_head(actor: Actor, slip: CorrectionSlip, created: bool) -> None:
    if created:
        tell_heads(slip.station_id, "ASSIGN", f"{slip.code} {slip.archive_file.code}", slip)


def not_the_writer(slip: CorrectionSlip, actor: Actor) -> Iterator[str]:
    """Who writes a slip does not agree to it (R-S3); for a head alone the superior does."""
    if slip.written_by_id == actor.staff_id:
        yield T("Who wrote the slip does not decide it")


def only_the_writer(slip: CorrectionSlip, actor: Actor) -> Iterator[str]:
    if slip.written_by_id != actor.staff_id:
        yield T("Only who wrote the slip takes it back")


def approve(context: Context) -> dict:
    """The slip is in force: it stands in the story of the matter and in the enterprise's file."""
    slip, volume = context.row, context.row.archive_file
    matter = volume.service_case if volume.service_case_id else None
    matter = matter or (volume.request if volume.request_id else None)
    if matter is not None:
        case_events.add(
            context.actor, matter, "ARCHIVE", f"更正单 {slip.code}：{slip.stands} → {slip.right}"
        )
    if volume.enterprise_id and volume.kind != "ENT":
        archives.add(
            context.actor,
            archives.enterprise_file(context.actor, volume.enterprise, volume.station),
            archives.Piece("OTHER", f"更正单 {slip.code}（{volume.code}）", due_dates.today()),
        )
    return decided(context, "APPROVE")


def reject(context: Context) -> dict:
    return decided(context, "REJECT")


def decided(context: Context, decision: str) -> dict:
    slip, opinion = context.row, context.values["head_opinion"]
    words = f"{slip.code} {SLIP_STATUS.label(decision)}"
    tell_staff(slip.written_by_id, "FEEDBACK", words, slip)
    return {
        "head_opinion": opinion,
        "decided_by": context.actor.account_id,
        "decided_at": now(),
    }


declare(Rules(CorrectionSlip, before_save=(begin,), after_save=(tell_head,)))


WORKFLOW = register(
    Workflow(
        CorrectionSlip,
        Transition(
            "approve",
            "Agree to the correction",
            ("WAIT",),
            "APPROVE",
            guard=not_the_writer,
            effect=approve,
            primary=True,
            icon="check",
            fields={"head_opinion": Text("Head's review", null=True)},
            clause="SY-9.3.2",
        ),
        Transition(
            "reject",
            "Do not agree",
            ("WAIT",),
            "REJECT",
            guard=not_the_writer,
            effect=reject,
            verb="approve",
            danger=True,
            fields={"head_opinion": Text("Head's review")},
            clause="SY-9.3.2",
        ),
        Transition(
            "take_back",
            "Take the slip back",
            ("WAIT",),
            "RECALLED",
            guard=only_the_writer,
            icon="back",
            fields={"reason": Text("Reason")},
            clause="SY-9.3.2",
        ),
    )
)
