"""A new form begins with what is known: a copy of another row, or for a form in another tab that
waits for its row.
"""

import pytest

from models.providers import Provider, ProviderService
from models.requests import RequestFoodDrug, RequestItem, ServiceRequest
from models.stations import Station
from tests.factories import Desk

TICKET = "k2f9a0b1c3"
NAUGHTY = "<script>示例&来访厂"


def values(page) -> dict:
    return dict(page.form(holding="_once").values)


def ticks(need) -> list:
    return sorted(
        one.service_item.code for one in RequestItem.living().where(RequestItem.request == need)
    )


@pytest.mark.both_databases
def test_a_copy_brings_ticks_and_rows_but_no_signature(house):
    desk = Desk()
    need = desk.need(
        "Q01",
        children={
            RequestFoodDrug: [
                {"domain": "FOOD", "product_name": "大米", "standard_no": "GB/T 1354"}
            ]
        },
    )
    clerk = house.browser("clerk1")
    page = clerk.get(f"/admin/service_request/new/?copy={need.id}")
    shown = values(page)
    assert (
        shown["enterprise"] == str(need.enterprise_id) and shown["description"] == need.description
    )
    assert shown["request_food_drug-0-product_name"] == "大米" and not shown["signed_by"]
    made = clerk.submit(page, holding="_once", signed_by="王负责")
    assert made.status == 302
    copy = ServiceRequest.select().order_by(ServiceRequest.id.desc()).get()
    assert copy.id != need.id and ticks(copy) == ticks(need)
    assert RequestFoodDrug.living().where(RequestFoodDrug.request == need).count() == 1, (
        "the rows of the first one stay with it"
    )


def test_a_copy_leaves_out_what_is_one_rows_own(house):
    row = ProviderService.get_by_id(house.rows["provider_service"]["west"])
    provider = Provider.get_by_id(row.provider_id)
    shown = values(house.browser("admin").get(f"/admin/provider/new/?copy={provider.id}"))
    assert (
        not shown["name"]
        and not shown["uscc"]
        and not shown["legal_rep"]
        and shown["address"] == provider.address
    )


def test_nobody_copies_what_lies_out_of_reach(house):
    far = house.rows["service_request"]["far"]
    assert house.browser("clerk1").get(f"/admin/service_request/new/?copy={far}").status == 404


def test_the_page_of_a_row_offers_the_copy(house):
    need = house.rows["service_request"]["west"]
    assert (
        f"/admin/service_request/new/?copy={need}"
        in house.browser("clerk1").get(f"/admin/service_request/details/?id={need}").links
    )


def test_a_picker_offers_a_new_row_to_those_who_may_make_one(house):
    def offer(name, url):
        return house.browser(name).get(url).answer.json["new"]

    assert (
        offer("clerk1", "/admin/service_request/lookup/?field=enterprise")["url"]
        == "/admin/enterprise/new/"
    )
    assert offer("clerk1", "/admin/enterprise/lookup/?field=region") is None


def test_what_was_typed_into_a_picker_stands_in_the_form_of_the_new_row(house):
    """A walk-in firm: its name, or its code, is typed once."""
    clerk, picker = house.browser("clerk1"), "/admin/service_request/lookup/"
    for typed, field in ((NAUGHTY, "name"), ("91210106MB0000007U", "uscc")):
        offered = clerk.get(picker, query_string={"field": "enterprise", "q": typed}).answer.json[
            "new"
        ]["url"]
        page = clerk.get(offered)
        assert values(page)[field] == typed and "<script>" not in page.html
    assert clerk.get(f"/admin/enterprise/new/?name={'长' * 200}").status == 404
    assert clerk.get("/admin/enterprise/new/?address=示例路").status == 400, (
        "only what names a row is carried"
    )


def test_a_form_begins_with_the_own_station_its_county_and_me(house):
    me, clerk = house.actor("clerk1"), house.browser("clerk1")
    station = Station.get_by_id(me.station_id)
    shown = values(clerk.get("/admin/enterprise/new/"))
    assert shown["home_station"] == str(station.id) and shown["region"] == (
        str(station.region_id) if station.region.level == "3" else ""
    )
    assert ("visitors", str(me.staff_id)) in clerk.get("/admin/enterprise_visit/new/").form(
        holding="_once"
    ).values
    head = house.actor("head1")
    assert values(house.browser("head1").get("/admin/staff/new/"))["station"] == str(
        head.station_id
    )
    assert values(house.browser("admin").get("/admin/staff/new/"))["station"] == "", (
        "who keeps many stations says which"
    )


def test_a_row_made_for_another_tab_says_what_it_is(house):
    admin = house.browser("admin")
    page = admin.get(f"/admin/industrial_park/new/?_for={TICKET}")
    assert values(page)["_for"] == TICKET and "_again" not in page.html
    refused = admin.submit(page, holding="_once", name="")
    assert refused.status == 422 and values(refused)["_for"] == TICKET, (
        "a fault on the way loses nothing"
    )
    region = house.rows["region"]["west"]
    made = admin.submit(refused, holding="_once", name="示例新园区", region=str(region))
    found = next(attrs for _tag, attrs in made.elements if "data-chosen" in attrs)
    assert (found["data-chosen"], found["data-text"]) == (TICKET, "示例新园区") and found[
        "data-id"
    ].isdigit()


@pytest.mark.parametrize("ticket", ["", "<script>", "x" * 90])
def test_a_strange_ticket_is_ignored(house, ticket):
    assert "_for" not in values(
        house.browser("admin").get(f"/admin/industrial_park/new/?_for={ticket}")
    )
