"""What a station promises: within the law, measured by its like, known before a need is accepted
(SY-7.2-b, SY-7.2-d, R-P1, R-T3).
"""

import pytest

from backoffice.errors import Invalid
from backoffice.records import writes
from models.catalogue import ServiceItem
from models.clock import today
from models.stations import ServicePromise
from tests.factories import OWN, Desk, item

pytestmark = [pytest.mark.both_databases, pytest.mark.clause("SY-7.2-b", "SY-7.2-d")]


@pytest.fixture
def desk(house):
    return Desk()


@pytest.fixture
def promise(desk):
    return ServicePromise.get(
        ServicePromise.station == desk.clerk.station_id, ServicePromise.service_item == item(OWN)
    )


def limit(**values):
    ServiceItem.update(values).where(ServiceItem.code == OWN).execute()


def test_a_promise_beyond_the_statutory_limit_is_refused(desk, promise):
    limit(statutory_days=10)
    with pytest.raises(Invalid) as fault:
        writes.update(desk.head, promise, {"promise_days": "12", "reply_days": "3"})
    assert set(fault.value.errors) == {"promise_days"}
    assert (
        writes.update(desk.head, promise, {"promise_days": "10", "reply_days": "3"}).promise_days
        == 10
    )


def test_a_limit_below_what_was_promised_is_refused(house, desk, promise):
    writes.update(desk.head, promise, {"promise_days": "12", "reply_days": "3"})
    with pytest.raises(Invalid) as fault:
        writes.update(
            house.actor("admin"), item(OWN), {"statutory_days": "11", "default_promise_days": "5"}
        )
    assert set(fault.value.errors) == {"statutory_days"}


def test_the_usual_time_of_an_item_lies_within_its_limit(house):
    with pytest.raises(Invalid) as fault:
        writes.update(
            house.actor("admin"),
            item("M01"),
            {"statutory_days": "60", "default_promise_days": "61"},
        )
    assert set(fault.value.errors) == {"default_promise_days"}


@pytest.mark.parametrize("days, warned", [(8, False), (12, True)])
def test_a_promise_longer_than_the_reference_item_is_saved_with_a_warning(
    house, desk, promise, days, warned
):
    ServiceItem.update(default_promise_days=8, statutory_days=None).where(
        ServiceItem.code == "M01"
    ).execute()
    limit(reference_item=item("M01"), statutory_days=None)
    head = house.browser("head1")
    page = head.submit(
        head.get(f"/admin/service_promise/edit/?id={promise.id}"),
        holding="promise_days",
        promise_days=days,
        reply_days=3,
    )
    assert page.status == 302 and ServicePromise.get_by_id(promise.id).promise_days == days
    assert ("长于参照事项" in head.get(page.location).text) == warned


def test_promises_that_the_public_cannot_see_have_a_list(house, promise):
    head = house.browser("head1")
    ServicePromise.update(published_on=None).where(ServicePromise.id == promise.id).execute()
    assert f"id={promise.id}" in head.get("/admin/service_promise/?view=hidden&size=100").html
    assert f'id={promise.id}"' not in head.get("/admin/service_promise/?view=public&size=100").html


def test_accepting_without_a_published_promise_warns_and_goes_on(house, desk, promise):
    """R-P1: a warning, not a wall."""
    need = desk.need(OWN, state="ASSESSING")
    clerk, url = house.browser("clerk1"), f"/admin/service_request/events/accept/?id={need.id}"
    ServicePromise.update(published_on=today()).where(ServicePromise.id == promise.id).execute()
    assert "未公示服务承诺" not in clerk.get(url).text
    ServicePromise.update(published_on=None).where(ServicePromise.id == promise.id).execute()
    assert "未公示服务承诺" in clerk.get(url).text
    assert desk.do(need, "accept").status == "IN_PROGRESS"
