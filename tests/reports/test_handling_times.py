"""How long services took against what was agreed: by station, class, provider, item and mode,
within the reach (SY-5.5.2, report 06).
"""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from backoffice.deadlines.workdays import add_workdays
from backoffice.reports import handling_times
from models.audit import ExportLog
from models.cases import ServiceCase
from models.clock import today
from models.requests import ServiceRequest
from tests.factories import Desk

pytestmark = [pytest.mark.both_databases, pytest.mark.clause("SY-5.5.2", "JL-7.4.1")]
AGREED = 5


@pytest.fixture
def desk(house):
    ServiceCase.update(ended_at=None).execute()
    return Desk()


def served(
    desk, days: int, agreed: int | None = AGREED, promised: int = 10, mode: str = "VISIT"
) -> ServiceCase:
    """A case that was accepted and begun so many working days before its service ended, on the last
    working day.
    """
    case = desk.step(desk.lead(desk.case(), "SERVING"), "record", mode=mode)
    case = desk.step(case, "end")
    ended = case.ended_at + (last_workday() - today())
    begun = ended + (add_workdays(last_workday(), -days) - last_workday())
    ServiceRequest.update(raised_at=begun).where(ServiceRequest.id == case.request_id).execute()
    ServiceCase.update(
        ended_at=ended,
        accepted_at=begun,
        replied_at=begun,
        started_at=begun,
        agreed_days=agreed,
        limit_days=promised,
    ).where(ServiceCase.id == case.id).execute()
    return ServiceCase.get_by_id(case.id)


def last_workday():
    return add_workdays(today() + timedelta(days=1), -1)


def lines(desk, by, **span) -> dict:
    return {line.key: line for line in handling_times.times(desk.head, by, **span)}


def test_a_station_shows_what_was_promised_agreed_and_taken(desk):
    """Two of three had a duration agreed: 5 and 5 days agreed, 2 and 4 taken, 40 percent
    shorter.
    """
    for days, agreed in ((2, AGREED), (4, AGREED), (9, None)):
        served(desk, days, agreed)
    line = lines(desk, "station")[desk.head.station_id]
    assert (line.ended, line.promised, line.used, line.middle, line.ninety) == (
        3,
        Decimal("10.00"),
        Decimal("5.00"),
        Decimal("4.00"),
        9,
    )
    assert (line.agreed, line.taken, line.shorter) == (
        Decimal("5.00"),
        Decimal("3.00"),
        Decimal("40.0"),
    )
    assert line.stages == (Decimal("0.00"), Decimal("0.00"), Decimal("0.00"), Decimal("5.00"), None)


def test_services_over_the_network_are_counted_and_stand_apart_by_mode(desk):
    served(desk, 1, mode="ONLINE")
    served(desk, 6)
    assert lines(desk, "station")[desk.head.station_id].online == 1
    found = lines(desk, "mode")
    assert (
        found["ONLINE"].used,
        found["ONLINE"].shorter,
        found["VISIT"].used,
        found["VISIT"].shorter,
    ) == (Decimal("1.00"), Decimal("80.0"), Decimal("6.00"), Decimal("-20.0"))


def test_a_coordination_by_telephone_is_no_service_by_telephone(desk):
    """SY-6.2.2-c: what was coordinated before a referred service is written down beside it."""
    case = desk.step(desk.case("SERVING", referred=True), "record", mode="PICKUP")
    desk.step(case, "end")
    assert set(lines(desk, "mode")) == {"PICKUP"}


def test_days_bound_the_end_and_foreign_stations_count_for_nothing(desk):
    served(desk, 1)
    assert lines(desk, "item", first=last_workday(), last=today()) and not lines(
        desk, "item", last=last_workday() - timedelta(days=1)
    )
    assert lines(Desk("clerk2", "head2"), "class") == {}


def test_the_workbook_holds_the_lines_and_its_taking_is_noted(house, desk):
    served(desk, 4)
    clerk = house.browser("clerk1")
    assert (
        clerk.get("/handling-times/?by=mode").status == 200
        and "上门" in clerk.get("/handling-times/?by=mode").text
    )
    rows = [
        list(row)
        for row in openpyxl.load_workbook(
            BytesIO(clerk.get("/handling-times/export").answer.data)
        ).active.iter_rows(values_only=True)
    ]
    head = next(row for row in rows if "约定周期" in row)
    line = dict(zip(head, rows[rows.index(head) + 1], strict=False))
    assert (line["服务数"], line["约定周期"], line["实际周期"], line["缩短%"]) == (1, 5, 4, 20)
    assert ExportLog.select().order_by(ExportLog.id.desc()).get().report_code == "handling_times"


@pytest.mark.parametrize(
    "address, status", [("?by=shoe", 400), ("?from=soon", 400), ("?page=2", 400)]
)
def test_an_address_that_means_nothing_is_refused(house, address, status):
    assert house.browser("head1").get(f"/handling-times/{address}").status == status


def test_who_reads_no_cases_is_refused(house):
    assert house.browser("asset1").get("/handling-times/").status == 403
