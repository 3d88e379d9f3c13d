"""The materials of a need: what its items ask for, what a notice named as missing, what was really
brought (SY-7.3.1, SY-4.2.1).
"""

from collections.abc import Iterable, Iterator

from backoffice.access.actor import Actor
from backoffice.workflow.engine import Context
from models.messages import T
from models.requests import CaseNotice, RequestItem, ServiceRequest
from models.structures import Material, MaterialList

RECEIVED = MaterialList(
    "Materials received",
    null=True,
    help="Strike out what was not brought, add what was; the notice of acceptance lists it",
)
ARRIVED = MaterialList(
    "Materials received",
    null=True,
    help="Strike out what did not come; empty means everything that was asked for",
)


def wanted(request: ServiceRequest) -> list[str]:
    """Every material that the ticked items ask for, each once."""
    rows = RequestItem.living().where(
        RequestItem.request == request.id, RequestItem.service_item.is_null(False)
    )
    lines = (
        line for row in rows.order_by(RequestItem.id) for line in row.service_item.materials or []
    )
    return each_once(lines)


def each_once(lines: Iterable[str]) -> list[str]:
    """The first line of each material; two items may ask for one with other words about its
    form.
    """
    found: dict[str, str] = {}
    for line in lines:
        found.setdefault(Material.read(line).name, line)
    return list(found.values())


def without(lines: Iterable[str], others: Iterable[str]) -> list[str]:
    """The lines whose material is not among the others."""
    names = {Material.read(line).name for line in others}
    return [line for line in lines if Material.read(line).name not in names]


def asked(request: ServiceRequest) -> list[str]:
    """What the newest one-time notice named as missing."""
    notice = (
        CaseNotice.living()
        .where(CaseNotice.request == request.id, CaseNotice.kind == "YCGZ")
        .order_by(CaseNotice.id.desc())
        .first()
    )
    return (notice.missing_materials or []) if notice else []


def checklist(request: ServiceRequest, actor: Actor) -> dict:
    """What the one-time notice begins with: the clerk strikes out what was brought (SY-7.3.1)."""
    had = request.received_materials or []
    return {"missing_materials": without(wanted(request), had)}


def brought_at_first(request: ServiceRequest, missing: list[str]) -> list[str]:
    """What was there when the notice went out: the rest of the checklist."""
    had = request.received_materials or []
    return without(each_once([*had, *wanted(request)]), missing)


def expected(request: ServiceRequest, actor: Actor) -> dict:
    """When the materials arrive: what the notice asked for."""
    return {"received_materials": asked(request)}


def arrive(context: Context) -> dict:
    """What was brought after the notice joins what was there; the need is complete when nothing is
    left out.
    """
    request = context.row
    arrived = context.values["received_materials"] or asked(request)
    left = without(asked(request), arrived)
    context.content = "；".join(Material.read(line).name for line in arrived)
    return {
        "received_materials": each_once([*(request.received_materials or []), *arrived]),
        "materials_complete": not left,
    }


def received(request: ServiceRequest, actor: Actor) -> dict:
    """At acceptance: what is known to have been brought, or the whole checklist."""
    return {"received_materials": at_hand(request)}


def at_hand(request: ServiceRequest) -> list[str]:
    if request.received_materials is None:
        return wanted(request)
    return request.received_materials


def still_missing(request: ServiceRequest, actor: Actor) -> Iterator[str]:
    """What the checklist or the notice names and nobody has brought."""
    if request.received_materials is None:
        return
    left = without(each_once([*asked(request), *wanted(request)]), request.received_materials)
    if left:
        yield T(
            "Not brought yet: {names}", names="、".join(Material.read(line).name for line in left)
        )
