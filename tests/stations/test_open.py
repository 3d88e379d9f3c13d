"""A station opens when its duties are held and its promises published (R-S2)."""

import pytest

from backoffice.errors import GuardFailed, Invalid
from backoffice.records import writes
from backoffice.workflow import stations
from models.staff import PostAssignment
from models.stations import ServicePromise, Station, StationChannel
from tests.factories import item

pytestmark = pytest.mark.both_databases


def draft():
    return Station.get(Station.status == "DRAFT")


def test_each_missing_duty_is_named(house):
    PostAssignment.update(is_deleted=True).where(PostAssignment.station == draft().id).execute()
    ServicePromise.update(published_on=None).where(ServicePromise.station == draft().id).execute()
    with pytest.raises(GuardFailed) as fault:
        stations.WORKFLOW.fire(house.actor("admin"), draft(), "activate", {})
    assert len(fault.value.missing) == len(stations.NEEDED_POSTS) + 1


def test_a_complete_station_opens(house):
    west = house.rows["station"]["west"]
    Station.update(status="DRAFT", admitted_on=None).where(Station.id == west).execute()
    row = stations.WORKFLOW.fire(house.actor("admin"), Station.get_by_id(west), "activate", {})
    assert row.status == "ACTIVE" and row.admitted_on


def test_a_reply_is_not_promised_later_than_the_completion(house):
    row = ServicePromise.get_by_id(house.rows["service_promise"]["west"])
    with pytest.raises(Invalid) as fault:
        writes.update(house.actor("head1"), row, {"reply_days": str(row.promise_days + 1)})
    assert set(fault.value.errors) == {"reply_days"}


def test_a_promise_keeps_within_the_law(house):
    row = ServicePromise.get_by_id(house.rows["service_promise"]["west"])
    type(item("T01")).update(statutory_days=2).where(
        type(item("T01")).id == row.service_item_id
    ).execute()
    with pytest.raises(Invalid) as fault:
        writes.update(house.actor("head1"), row, {"promise_days": "9"})
    assert set(fault.value.errors) == {"promise_days"}


def test_no_station_stands_above_itself(house):
    """A circle of parents is refused."""
    row = Station.get(Station.parent_station.is_null(False))
    with pytest.raises(Invalid) as fault:
        writes.update(
            house.actor("admin"),
            Station.get_by_id(row.parent_station_id),
            {"parent_station": row.id},
        )
    assert set(fault.value.errors) == {"parent_station"}


def test_heads_see_their_stations_below(house):
    """decisions 12: the own station and its children, never its parent."""
    from backoffice.access.scopes import visible

    own, child = (
        house.rows["station"]["west"],
        Station.get(Station.parent_station == house.rows["station"]["west"]),
    )
    seen = {row.id for row in visible(house.actor("head1"), Station)}
    assert seen == {own, child.id}


@pytest.mark.clause("JL-9.1.1", "SY-8.1.1-a")
@pytest.mark.parametrize("duty", ["suggestion_box", "supervision_phone"])
def test_a_station_has_a_box_for_suggestions_and_a_telephone_for_supervision(house, duty):
    with pytest.raises(Invalid) as fault:
        writes.update(
            house.actor("admin"), Station.get_by_id(house.rows["station"]["west"]), {duty: ""}
        )
    assert set(fault.value.errors) == {duty}


@pytest.mark.clause("JL-5.2.1.1")
@pytest.mark.parametrize("kind", ["W", "S", "C"])
def test_a_window_a_station_and_a_complex_are_kinds_of_station(house, kind):
    """Whoever has an office has a suggestion box, whatever its kind."""
    admin, row = house.actor("admin"), draft()
    assert (
        writes.update(admin, row, {"station_type": kind, "suggestion_box": "大厅入口"}).station_type
        == kind
    )
    with pytest.raises(Invalid) as fault:
        writes.update(admin, Station.get_by_id(row.id), {"suggestion_box": ""})
    assert set(fault.value.errors) == {"suggestion_box"}


@pytest.mark.clause("JL-5.2.1.2")
def test_an_online_platform_names_its_channels_and_needs_no_box(house):
    channels = [
        {"kind": kind, "name": f"质量服务{kind}"}
        for kind in ("PLATFORM", "WEB", "APP", "MINI", "WECOM")
    ]
    row = writes.update(
        house.actor("admin"),
        draft(),
        {"station_type": "O", "suggestion_box": ""},
        children={StationChannel: channels},
    )
    page = house.browser("admin").get(f"/admin/station/details/?id={row.id}").text
    assert all(
        word in page
        for word in ("互联网平台", "网站", "移动应用", "小程序", "企业微信", "质量服务WECOM")
    )
    with pytest.raises(Invalid):
        writes.update(
            house.actor("admin"),
            Station.get_by_id(row.id),
            {},
            children={StationChannel: [{"kind": "FAX", "name": "12345"}]},
        )
