"""What stations promise: never beyond the law, published, known at acceptance (SY-7.2-b, SY-7.2-d,
R-P1, R-T3).
"""

from collections.abc import Iterator

from backoffice.access.actor import Actor
from backoffice.errors import Invalid
from backoffice.records.rules import Rules, declare
from models.catalogue import ServiceItem
from models.messages import T
from models.requests import RequestItem, ServiceRequest
from models.stations import ServicePromise


def keep_promises_within_law(actor: Actor, item: ServiceItem) -> None:
    """A statutory limit below what a station has promised is refused until the promise is shortened
    (R-T3).
    """
    if item.id is None or not item.statutory_days:
        return
    longer = ServicePromise.living().where(
        ServicePromise.service_item == item.id, ServicePromise.promise_days > item.statutory_days
    )
    if names := [promise.station.name for promise in longer]:
        raise Invalid(
            {"statutory_days": [T("Longer is promised by: {names}", names="、".join(names))]}
        )


def without_promise(request: ServiceRequest, actor: Actor) -> Iterator[str]:
    """Needs for which the station has published no promise (R-P1)."""
    rows = RequestItem.living().where(
        RequestItem.request == request.id,
        RequestItem.disposition.in_(("SELF", "REFER")),
        RequestItem.service_item.is_null(False),
    )
    published = (
        ServicePromise.living()
        .select(ServicePromise.service_item)
        .where(
            ServicePromise.station == request.station_id, ServicePromise.published_on.is_null(False)
        )
    )
    for row in rows.where(RequestItem.service_item.not_in(published)):
        yield T("No promise is published for “{item}”", item=str(row))


declare(Rules(ServiceItem, before_save=(keep_promises_within_law,)))
