"""Official notices to an applicant: numbered, with the contact who answers for them (SY-7.3.2-b,
SY-4.2.1).
"""

from backoffice.access.actor import Actor
from backoffice.records import numbering, writes
from models.clock import now
from models.requests import CaseNotice, ServiceRequest
from models.staff import Staff


def issue(
    actor: Actor,
    request: ServiceRequest,
    kind: str,
    delivery_mode: str,
    item_ids: list[int],
    **content,
) -> CaseNotice:
    """Write a notice of `kind` (SLTZ, YCGZ, BYSL, JGTZ) for a need; part of the event that causes
    it.
    """
    issuer = Staff.get_by_id(actor.staff_id or request.service_staff_id)
    notice = writes.insert(
        actor,
        CaseNotice,
        kind=kind,
        request=request,
        issued_by=issuer,
        issued_at=now(),
        delivery_mode=delivery_mode,
        code=numbering.next_number(f"notice_{kind}", STATION=request.station.code),
        contact_line=f"{issuer.name} {request.station.service_phone}",
        **content,
    )
    writes.set_links(notice, "items", item_ids)
    return notice
