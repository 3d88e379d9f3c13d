"""保存并下一条: from row to row of the list that a person came from, in its order and within its
conditions.
"""

import pytest

from models.enterprises import Enterprise
from tests.factories import Desk

pytestmark = pytest.mark.both_databases


@pytest.fixture
def clerk(house):
    return house.browser("clerk1")


def shown(browser, url) -> list[int]:
    """Ids of the rows of a list, in its order."""
    found = [
        int(link.split("id=")[1])
        for link in browser.get(url).links
        if "/details/?id=" in link and "/enterprise/" in link
    ]
    return list(dict.fromkeys(found))


def target(page) -> str:
    return page.location or ""


@pytest.mark.parametrize("order", ["-id", "id", "code", "-code", "updated_at"])
def test_the_arrows_walk_the_list_in_its_order(clerk, order):
    ids = shown(clerk, f"/admin/enterprise/?sort={order}&size=50")
    walked = [ids[0]]
    for _ in ids[1:]:
        walked.append(
            int(
                target(clerk.get(f"/admin/enterprise/next/?id={walked[-1]}&way=ahead")).split(
                    "id="
                )[1]
            )
        )
    assert walked == ids
    assert target(clerk.get(f"/admin/enterprise/next/?id={ids[1]}&way=back")).endswith(
        f"id={ids[0]}"
    )


def test_the_end_of_the_list_leads_back_to_it(clerk):
    ids = shown(clerk, "/admin/enterprise/?sort=-id&size=50")
    end = clerk.get(f"/admin/enterprise/next/?id={ids[-1]}&way=ahead")
    assert target(end) == "/admin/enterprise/?sort=-id&size=50"
    assert "已到列表末尾" in clerk.get(target(end)).text


def test_saving_goes_on_to_the_next_even_when_the_row_leaves_the_list(clerk):
    """The conditions are those of the moment before the change."""
    ids = shown(clerk, "/admin/enterprise/?is_key=0&sort=-id&size=50") or shown(
        clerk, "/admin/enterprise/?sort=-id&size=50"
    )
    page = clerk.get(f"/admin/enterprise/edit/?id={ids[0]}")
    saved = clerk.submit(page, holding="row_version", is_key="1", _next="1")
    assert target(saved) == f"/admin/enterprise/edit/?id={ids[1]}"
    assert Enterprise.get_by_id(ids[0]).is_key


def test_a_refused_save_stays(clerk):
    ids = shown(clerk, "/admin/enterprise/?sort=-id")
    page = clerk.submit(
        clerk.get(f"/admin/enterprise/edit/?id={ids[0]}"), holding="row_version", name="", _next="1"
    )
    assert page.status == 422 and "_next" in page.html


def test_who_came_from_no_list_is_offered_no_next(clerk, house):
    page = clerk.get(f"/admin/enterprise/edit/?id={house.rows['enterprise']['west']}")
    assert "_next" not in page.html


def test_an_act_goes_on_to_the_next_row(house):
    desk, clerk = Desk(), house.browser("clerk1")
    first, second = desk.case(), desk.case()
    clerk.get("/admin/service_case/?sort=-id")
    page = clerk.get(f"/admin/service_case/events/start/?id={second.id}")
    done = clerk.submit(page, holding="row_version", arrangement="上门服务", _next="1")
    assert target(done) == f"/admin/service_case/details/?id={first.id}"


def test_rows_out_of_reach_are_stepped_over(house):
    """The next row is one that the person may see: scope is part of the list."""
    clerk = house.browser("clerk1")
    ids = shown(clerk, "/admin/enterprise/?sort=id&size=50")
    for place, one in enumerate(ids[:-1]):
        assert target(clerk.get(f"/admin/enterprise/next/?id={one}&way=ahead")).endswith(
            f"id={ids[place + 1]}"
        )
    assert house.browser("clerk2").get(f"/admin/enterprise/next/?id={ids[0]}").status == 404


def test_a_saved_form_offers_the_next_empty_one(house):
    admin = house.browser("admin")
    typed = {"key": "queue_colour", "value": "1", "note": "示例"}
    made = admin.submit(admin.get("/admin/setting/new/"), holding="_once", _again="1", **typed)
    assert made.status == 302 and target(made).endswith("/admin/setting/new/")
    page = admin.get(target(made))
    assert "queue_colour" in page.text and 'value="queue_colour"' not in page.html, (
        "it says what was saved and begins anew"
    )
