"""The file of a need that never became a case: refused, withdrawn, or answered at once, it is
archived all the same (GDD-7.2.1.3).
"""

from collections.abc import Iterator

from peewee import Expression

from backoffice.access.actor import Actor
from backoffice.workflow import archives, signatures
from backoffice.workflow.archives import Piece
from backoffice.workflow.engine import Context
from models.cases import ServiceCase
from models.clock import day_of, today
from models.consultations import Consultation
from models.messages import T
from models.requests import ASSESS_RESULT, CaseNotice, ServiceRequest

WITHOUT_CASE = ("REFUSED", "WITHDRAWN", "DONE")
"""States in which a need without cases is over."""


def is_without_case(request: ServiceRequest) -> bool:
    return not ServiceCase.select().where(ServiceCase.request == request.id).exists()


def pieces(request: ServiceRequest) -> list[Piece]:
    """The documents of a need: its form and visit, what it was given, how it was assessed, what was
    answered or refused.
    """
    found = [*archives.form_and_notices(request), *archives.refusals_of(request)]
    if request.visit_id:
        found.append(Piece("OTHER", f"企业巡访记录 {request.visit.code}", request.visit.visited_on))
    if request.assessment_result:
        found.append(
            Piece(
                "OTHER",
                f"需求评估记录（{ASSESS_RESULT.label(request.assessment_result)}，评估人 "
                f"{request.assessed_by.name}）"[:150],
                day_of(request.assessed_at),
            )
        )
    for row in (
        Consultation.living().where(Consultation.request == request.id).order_by(Consultation.id)
    ):
        found.append(
            Piece("OTHER", f"咨询记录 {row.code}"[:150], day_of(row.answered_at or row.created_at))
        )
    return found


def wanting(request: ServiceRequest, actor: Actor) -> Iterator[str]:
    """What the file of a need still lacks, by name; and only the archivist files (R-A3,
    SY-9.3.2).
    """
    if (
        request.status == "REFUSED"
        and not CaseNotice.living()
        .where(CaseNotice.request == request.id, CaseNotice.kind == "BYSL")
        .exists()
    ):
        yield T("The file lacks {piece}", piece=T("the notice of refusal"))
    if (
        request.status == "DONE"
        and not Consultation.living().where(Consultation.request == request.id).exists()
    ):
        yield T("The file lacks {piece}", piece=T("the answer"))
    if request.status == "DONE":
        yield from signatures.missing_in_file(request)
    yield from archives.is_archivist(request, actor)


def archive(context: Context) -> dict:
    """The need becomes a file of its own that its enterprise's file names; nothing of it changes
    from now on.
    """
    actor, request = context.actor, context.row
    volume = archives.open_volume(
        actor, request, f"{request.code} {request.enterprise.name}", **archives.filed(actor)
    )
    for piece in pieces(request):
        archives.add(actor, volume, piece)
    archives.add(
        actor,
        archives.enterprise_file(actor, request.enterprise, request.station),
        Piece("OTHER", f"需求档案 {volume.code}（{request.code}）", today()),
    )
    context.content = volume.code
    return {}


def unarchived() -> Expression:
    """Needs that are over without a case, and not archived yet."""
    return ServiceRequest.status.in_(WITHOUT_CASE) & ServiceRequest.id.not_in(
        ServiceCase.select(ServiceCase.request)
    )
