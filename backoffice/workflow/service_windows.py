"""Windows: staffed from their own station; how many a station would need (SY-7.1, R-W1)."""

from datetime import timedelta
from math import ceil

from backoffice import settings
from backoffice.access.actor import Actor
from backoffice.deadlines.workdays import workdays_between
from backoffice.errors import Invalid
from backoffice.records import writes
from backoffice.records.rules import Rules, declare
from models.cases import ServiceCase
from models.clock import now, today
from models.messages import T
from models.staff import Staff
from models.stations import ServicePromise, Station
from models.windows import StationWindow

LOOKED_AT = timedelta(days=90)
SHARE_AT_WORK = 0.8
ITEMS_A_WINDOW = 15


def own_staff(actor: Actor, window: StationWindow, created: bool) -> None:
    """Staff on duty are of the station (SY-7.3.2)."""
    others = Staff.living().where(
        Staff.id.in_(writes.linked_ids(window, "staff") or [0]), Staff.station != window.station_id
    )
    if others.exists():
        raise Invalid({"staff": [T("Choose staff of this station")]})


def suggested(station: Station) -> int:
    """How many windows the work of the last 90 days and the items on offer would need: shown, never
    enforced.
    """
    days = max(workdays_between(today() - LOOKED_AT, today()), 1)
    taken = (
        ServiceCase.living()
        .where(ServiceCase.station == station.id, ServiceCase.accepted_at >= now() - LOOKED_AT)
        .count()
    )
    minutes = taken / days * settings.number("window_minutes")
    return (
        max(1, ceil(minutes / (settings.number("opening_minutes") * SHARE_AT_WORK)))
        + len(resident_items(station)) // ITEMS_A_WINDOW
    )


def resident_items(station: Station) -> set[int]:
    """The items that came into the station: what it promised in public, and what its windows
    handle (SY-7.1).
    """
    promised = ServicePromise.living().where(
        ServicePromise.station == station.id, ServicePromise.published_on.is_null(False)
    )
    found = {row.service_item_id for row in promised}
    for window in active(station):
        found.update(writes.linked_ids(window, "service_items"))
    return found


def active(station: Station) -> list[StationWindow]:
    return list(
        StationWindow.living().where(
            StationWindow.station == station.id, StationWindow.is_active == True
        )
    )


declare(Rules(StationWindow, after_save=(own_staff,)))
