"""One file per enterprise (SY-9.3.1): its number, its stations, and joining a file that another
station opened (decisions 7).
"""

from backoffice.access.actor import Actor
from backoffice.access.permissions import require
from backoffice.access.scopes import visible
from backoffice.errors import Invalid, NotFound, Refused
from backoffice.records import audit, numbering, writes
from backoffice.records.rules import Rules, declare
from models.enterprises import Enterprise, EnterpriseStation
from models.identifiers import clean_uscc
from models.messages import T
from models.words import require_words


def open_file(actor: Actor, enterprise: Enterprise) -> None:
    if enterprise.id is None and enterprise.region_id:
        if enterprise.home_station_id is None:
            enterprise.home_station = actor.station_id
        enterprise.code = enterprise.code or numbering.next_number(
            "enterprise", REGION=enterprise.region.code
        )


def serve_it(actor: Actor, enterprise: Enterprise, created: bool) -> None:
    """The home station serves the enterprise from the first day."""
    known = EnterpriseStation.living().where(
        EnterpriseStation.enterprise == enterprise,
        EnterpriseStation.station == enterprise.home_station_id,
    )
    if enterprise.home_station_id and not known.exists():
        writes.insert(
            actor, EnterpriseStation, enterprise=enterprise, station=enterprise.home_station_id
        )


def elsewhere(actor: Actor, uscc: str) -> Enterprise | None:
    """The file of exactly this USCC when it lies outside the actor's reach: its existence may be
    told, nothing more.
    """
    try:
        code = clean_uscc(uscc)
    except Invalid:
        return None
    row = Enterprise.living().where(Enterprise.uscc == code).first()
    if row and not visible(actor, Enterprise).where(Enterprise.id == row.id).exists():
        return row
    return None


def join(actor: Actor, uscc: str, reason: str) -> Enterprise:
    """Link the file of another station to the actor's own, with a reason; audited. Raises Refused,
    NotFound, Invalid.
    """
    require(actor, "link", "enterprise")
    if actor.station_id is None:
        raise Refused(T("Only staff of a station link enterprises"))
    if not (reason or "").strip() or len(reason) > 200:
        raise Invalid({"reason": [T("Give the reason in at most 200 characters")]})
    require_words("reason", reason)
    enterprise = elsewhere(actor, uscc)
    if enterprise is None:
        raise NotFound()
    with writes.writing():
        writes.insert(
            actor,
            EnterpriseStation,
            enterprise=enterprise,
            station=actor.station_id,
            reason=reason.strip(),
        )
        audit.write(
            actor,
            "VIEW_SENS",
            f"enterprise:{enterprise.id}",
            {"reason": [None, reason.strip()]},
            event="link",
        )
    return enterprise


declare(Rules(Enterprise, before_save=(open_file,), after_save=(serve_it,)))
