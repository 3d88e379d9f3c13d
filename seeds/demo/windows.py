"""The windows of the demo stations: as many as the formula suggests for a small hall (SY-7.1)."""

from models.staff import Staff
from models.stations import ServicePromise
from models.windows import StationWindow
from seeds.demo.cast import add

WINDOWS = (
    # no., kind, first letters of the items that are handled there
    ("A1", "COMP", "QMSCK"),
    ("A2", "ACCEPT", "T"),
    ("A3", "CONSULT", "IBEFRPO"),
)


def load(cast):
    """Three windows for each station that is open, with the items that it promised."""
    for station in cast.station.values():
        if station.status == "ACTIVE":
            _windows(station)


def _windows(station):
    staff = list(Staff.living().where(Staff.station == station).order_by(Staff.id).limit(3))
    promised = [
        row.service_item for row in ServicePromise.living().where(ServicePromise.station == station)
    ]
    for place, (number, kind, letters) in enumerate(WINDOWS):
        items = [item for item in promised if item.code[0] in letters]
        if items:
            add(
                StationWindow,
                station=station,
                window_no=number,
                kind=kind,
                service_items=items,
                staff=staff[place : place + 1],
                daily_capacity=30,
            )
