"""What stations do and promise, for everybody: steps, days, fees and telephones, nothing that is
not published, nothing of a person (GDD-7.1.2, SY-7.2-b).
"""

import pytest

from backoffice.access import rate_limit
from backoffice.records import writes
from models.catalogue import ServiceItem
from models.procedures import ProcedureStep, ServiceProcedure
from models.staff import Staff
from models.stations import ServicePromise, Station
from tests.factories import OUT, Desk, item

pytestmark = [pytest.mark.both_databases, pytest.mark.clause("GDD-7.1.2", "SY-7.2-b", "JL-5.1.5")]


@pytest.fixture
def place(house) -> Station:
    return Station.get_by_id(house.rows["station"]["west"])


def page_of(house, place):
    page = house.browser().get(f"/services?station={place.code}")
    assert page.status == 200
    return page


def test_a_stranger_finds_the_stations_and_their_telephones(house, place):
    page = house.browser().get("/services")
    closed = Station.get(Station.status == "DRAFT")
    assert (
        place.name in page.text
        and place.service_phone in page.text
        and closed.name not in page.text
    )
    assert (
        f"/services?station={place.code}" in page.links
        and house.browser().get(f"/services?station={closed.code}").status == 404
    )


def test_a_station_shows_its_promises_with_limits_and_fees(house, place):
    ServicePromise.update(promise_days=7, reply_days=2).where(
        ServicePromise.station == place, ServicePromise.service_item == item(OUT)
    ).execute()
    ServiceItem.update(
        is_chargeable=True, fee_limit="800", fee_basis="服务价目表", statutory_days=20
    ).where(ServiceItem.code == OUT).execute()
    ServicePromise.update(published_on=None).where(
        ServicePromise.station == place, ServicePromise.service_item == item("Q02")
    ).execute()
    text = page_of(house, place).text
    assert item(OUT).name in text and item("Q02").name not in text
    assert all(
        words in text
        for words in (
            "7 个工作日",
            "2 个工作日",
            "20 个工作日",
            "不高于 800.00 元（服务价目表）",
            "免费",
            place.supervision_phone,
            place.complaint_phone,
        )
    )


def test_the_steps_of_the_station_stand_before_the_common_ones(house, place):
    desk = Desk()
    writes.create(
        desk.head,
        ServiceProcedure,
        desk.procedure(category=item(OUT).category_id),
        children={ProcedureStep: [{"step": "本站收样", "actor": "窗口人员", "limit_days": "0"}]},
    )
    writes.create(
        desk.head,
        ServiceProcedure,
        desk.procedure(category=item("S01").category_id, published_on="", published_via=""),
        children={
            ProcedureStep: [{"step": "尚未公布的步骤", "actor": "窗口人员", "limit_days": "1"}]
        },
    )
    text = page_of(house, place).text
    assert (
        "本站收样" in text
        and "即办" in text
        and "检定、校准并出具证书" in text
        and "尚未公布的步骤" not in text
    )
    other = Station.get(Station.status == "ACTIVE", Station.id != place.id)
    assert "本站收样" not in page_of(house, other).text


def test_no_person_is_named(house, place):
    text = page_of(house, place).html
    assert not [one.name for one in Staff.select() if one.name in text]


def test_sign_in_and_look_up_lead_there(house):
    for address in ("/login", "/look-up"):
        assert "/services" in house.browser().get(address).links


@pytest.mark.parametrize(
    "address, status", [("?station=nobody", 404), ("?station=%00", 400), ("?page=2", 400)]
)
def test_an_address_that_means_nothing_is_refused(house, address, status):
    assert house.browser().get(f"/services{address}").status == status


def test_nobody_asks_without_end(house):
    stranger = house.browser()
    for _ in range(rate_limit.MOST - 1):
        rate_limit.knock("127.0.0.1")
    assert [stranger.get("/services").status for _ in range(2)] == [200, 429]
