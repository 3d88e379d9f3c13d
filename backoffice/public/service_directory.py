"""What a station promises in public: items by category, steps, limits, fees and telephones, for
people without an account (GDD-7.1.2, SY-7.2-b, report 20).
"""

from dataclasses import dataclass

from models.catalogue import ServiceCategory, ServiceItem
from models.procedures import ProcedureStep, ServiceProcedure
from models.stations import ONLINE_KIND, ServicePromise, Station, StationChannel

OPEN = ("ACTIVE", "RECTIFYING")


@dataclass(frozen=True)
class Offer:
    """One item: what it is, and the days that the station promised for all to see."""

    item: ServiceItem
    promise_days: int
    reply_days: int
    safeguards: str


@dataclass(frozen=True)
class Group:
    """A category with its offers and the published procedures that hold for them: its own first,
    then those of single items.
    """

    category: ServiceCategory
    offers: list
    procedures: list


def stations() -> list[Station]:
    """Stations that are open to enterprises, in the order of their numbers."""
    return list(Station.living().where(Station.status.in_(OPEN)).order_by(Station.code))


def station(code: str) -> Station | None:
    return Station.living().where(Station.code == code, Station.status.in_(OPEN)).first()


def channels(place: Station) -> list[tuple[str, str]]:
    """(kind in Chinese, name) of the ways to a station over the network."""
    rows = (
        StationChannel.living()
        .where(StationChannel.station == place.id)
        .order_by(StationChannel.row_no)
    )
    return [(ONLINE_KIND.label(row.kind), row.name) for row in rows]


def groups(place: Station) -> list[Group]:
    """What a station published, by category in the order of the catalogue."""
    procedures, offers = _procedures(place), _offers(place)
    categories = {row.id: row for row in ServiceCategory.living()}
    shown = sorted(
        {*offers, *(key for key in procedures)},
        key=lambda key: (categories[key].sort, categories[key].code),
    )
    return [Group(categories[key], offers.get(key, []), procedures.get(key, [])) for key in shown]


def _offers(place: Station) -> dict:
    """{category: offers} of the promises that are published for items in use."""
    rows = (
        ServicePromise.living()
        .select(ServicePromise, ServiceItem)
        .join(ServiceItem)
        .where(
            ServicePromise.station == place.id,
            ServicePromise.published_on.is_null(False),
            ServiceItem.is_active,
            ~ServiceItem.is_deleted,
        )
    )
    found: dict = {}
    for row in rows.order_by(ServiceItem.code):
        found.setdefault(row.service_item.category_id, []).append(
            Offer(row.service_item, row.promise_days, row.reply_days, row.safeguards or "")
        )
    return found


def _procedures(place: Station) -> dict:
    """{category: [(item or None, steps)]} of what is published; the station's own procedure stands
    before the common one.
    """
    rows = ServiceProcedure.living().where(
        ServiceProcedure.published_on.is_null(False),
        ServiceProcedure.station.is_null() | (ServiceProcedure.station == place.id),
    )
    chosen: dict = {}
    for row in sorted(rows, key=lambda row: row.station_id is None):
        chosen.setdefault((row.service_item_id, row.category_id), row)
    steps: dict = {}
    for step in (
        ProcedureStep.living()
        .where(ProcedureStep.procedure.in_([row.id for row in chosen.values()] or [0]))
        .order_by(ProcedureStep.row_no)
    ):
        steps.setdefault(step.procedure_id, []).append(step)
    found: dict = {}
    for row in sorted(
        chosen.values(), key=lambda row: row.service_item.code if row.service_item_id else ""
    ):
        category = row.category_id or row.service_item.category_id
        found.setdefault(category, []).append(
            (row.service_item if row.service_item_id else None, steps.get(row.id, []))
        )
    return found
