"""Saved views: made from what a list shows, found again as tabs, shared by those who may, patient
with what has gone.
"""

import re

import pytest

from models.cases import ServiceCase
from models.stations import Station
from models.views import SavedView
from tests.factories import Desk
from tests.lists.test_list import ids

LIST = "/admin/service_case/"


@pytest.fixture
def clerk(house):
    """clerk1 without any saved view."""
    SavedView.delete().execute()
    return house.browser("clerk1")


def save(browser, address, **typed):
    """Press “save as view” on a list that shows `address`."""
    page = browser.get(LIST + address)
    link = next(link for link in page.links if "/saved_view/new/" in link)
    answer = browser.submit(browser.get(link), action="saved_view", **{"name": "我的视图", **typed})
    assert answer.status == 302, answer.faults
    return SavedView.select().order_by(SavedView.id.desc()).get()


def keep(account_id, resource="service_case", **values):
    """A view as the database may hold it."""
    return SavedView.create(
        **{
            "user": account_id,
            "resource": resource,
            "name": "旧视图",
            "conditions": {"status": "SERVING"},
            **values,
        }
    )


def tab(page, name) -> str:
    """The address of the tab or menu line of this name."""
    found = re.search(rf'<a[^>]*href="([^"]*)"[^>]*>(?:<span class="cut">)?{name}', page.html)
    return found[1].replace("&amp;", "&") if found else ""


def badge(page, name) -> str | None:
    """The number in the menu beside a view."""
    found = re.search(
        rf'<a class="below"[^>]*><span class="cut">{name}</span><span class="count">([^<]*)<',
        page.html,
    )
    return found and found[1]


# --- save and find again


def test_a_view_is_what_the_list_shows_now(house, clerk):
    case = Desk().case("SERVING")
    view = save(clerk, "?status=SERVING&sort=-due_on&size=50&page=1", name="服务中")
    assert view.conditions == {"status": "SERVING", "sort": "-due_on", "size": "50"}
    page = clerk.get(tab(clerk.get(LIST), "服务中"))
    assert ids(page) == [case.id] and 'aria-current="page">服务中' in page.html


def test_the_address_of_a_view_says_what_it_shows(house, clerk):
    """Sent to somebody who has no such view, the address still shows the same."""
    view = save(clerk, "?status=EVALUATING", name="要评价的")
    url = tab(clerk.get(LIST), "要评价的")
    assert "status=EVALUATING" in url and f"saved={view.id}" in url
    other = house.browser("head1").get(url)
    assert other.status == 200 and ids(other) and "要评价的" not in other.text
    assert all(ServiceCase.get_by_id(one).status == "EVALUATING" for one in ids(other))


def test_a_view_follows_its_person_to_another_browser(house, clerk):
    save(clerk, "?status=SERVING", name="到处都在")
    assert tab(house.browser("clerk1").get(LIST), "到处都在")


def test_changed_conditions_are_kept_in_the_view_when_asked(house, clerk):
    view = save(clerk, "?status=SERVING", name="工作")
    page = clerk.get(f"{LIST}?saved={view.id}&status=EVALUATING")
    answer = clerk.submit(page, action="retake")
    assert answer.status == 302 and "status=EVALUATING" in answer.location
    assert SavedView.get_by_id(view.id).conditions == {"status": "EVALUATING"}


def test_a_view_is_renamed_and_deleted(house, clerk):
    view = save(clerk, "?status=SERVING", name="旧名")
    assert (
        clerk.submit(
            clerk.get(f"/admin/saved_view/edit/?id={view.id}"), action="edit", name="新名"
        ).status
        == 302
    )
    assert tab(clerk.get(LIST), "新名") and not tab(clerk.get(LIST), "旧名")
    assert (
        clerk.submit(clerk.get(f"/admin/saved_view/delete/?id={view.id}"), action="delete").status
        == 302
    )
    assert not tab(clerk.get(LIST), "新名")


def test_views_stand_in_the_order_that_their_person_gives_them(house, clerk):
    for name in ("甲", "乙", "丙"):
        save(clerk, "?status=SERVING", name=name)
    last = SavedView.get(SavedView.name == "丙")
    assert clerk.post(f"/admin/saved_view/move/?id={last.id}", {"step": "up"}).status == 302
    assert [view.name for view in SavedView.select().order_by(SavedView.place)] == [
        "甲",
        "丙",
        "乙",
    ]
    assert clerk.post(f"/admin/saved_view/move/?id={last.id}", {"step": "up"}).status == 302
    page = clerk.get("/admin/saved_view/?list=service_case")
    assert page.html.index(">丙<") < page.html.index(">甲<") < page.html.index(">乙<")


def test_more_views_than_tabs_stand_in_a_menu(house, clerk):
    for number in range(5):
        save(clerk, "?status=SERVING", name=f"视图{number}")
    page = clerk.get(LIST)
    head = page.html[page.html.index('class="tabs"') : page.html.index('class="panel"')]
    strip, _end, menu = head.partition("</nav>")
    assert [f"视图{number}" in strip for number in range(5)] == [True, True, True, False, False]
    assert "视图3" in menu and "视图4" in menu


def test_a_view_without_a_name_is_asked_for_one(house, clerk):
    link = next(
        link for link in clerk.get(f"{LIST}?status=SERVING").links if "/saved_view/new/" in link
    )
    answer = clerk.submit(clerk.get(link), action="saved_view", name=" ")
    assert (
        answer.status == 422
        and "name" in answer.faults
        and "SERVING" in str(answer.form(holding="address").values)
    )


def test_a_view_of_no_list_is_refused_with_a_sentence(house, clerk):
    for values in (
        {"name": "x"},
        {"name": "x", "list": "nothing"},
        {"name": "x", "list": "sent_form"},
    ):
        assert clerk.post("/admin/saved_view/new/", values).status == 422
    assert (
        clerk.post(
            "/admin/saved_view/new/", {"name": "x", "list": "service_case", "address": "nothing=1"}
        ).status
        == 400
    )
    assert SavedView.select().count() == 0


# --- the view that opens first


def test_the_default_view_opens_the_list_and_all_rows_stay_one_step_away(house, clerk):
    desk, states = Desk(), {"SERVING", "NEW"}
    made = {desk.case(state).id for state in states}
    view = save(clerk, "?status=SERVING", name="默认", opens_first="1")
    first = clerk.get(LIST)
    assert first.status == 302 and f"saved={view.id}" in first.location
    assert not made <= set(ids(clerk.get(first.location + "&size=100")))
    assert made <= set(ids(clerk.get(tab(clerk.get(first.location), "全部") + "&size=100")))


def test_one_view_at_a_time_opens_first(house, clerk):
    save(clerk, "?status=SERVING", name="一", opens_first="1")
    save(clerk, "?status=EVALUATING", name="二", opens_first="1")
    assert [view.name for view in SavedView.select().where(SavedView.opens_first)] == ["二"]


def test_the_own_default_goes_before_that_of_the_role(house, clerk):
    save(house.browser("admin"), "?status=SERVING", name="专员默认", role="CLERK", opens_first="1")
    assert "status=SERVING" in clerk.get(LIST).location
    save(clerk, "?status=EVALUATING", name="我的默认", opens_first="1")
    assert "status=EVALUATING" in clerk.get(LIST).location


def test_a_role_begins_its_day_with_its_view(house, clerk):
    save(house.browser("admin"), "?status=SERVING", name="开工", role="CLERK", after_sign_in="1")
    browser = house.browser()
    page = browser.sign_in("clerk1")
    assert page.location.startswith(LIST) and "status=SERVING" in page.location
    assert house.browser().sign_in("head1").location == "/"
    asked = house.browser()
    page = asked.submit(
        asked.get("/login?next=/admin/enterprise/"),
        holding="password",
        username="clerk1",
        password="Demo-2026!",
    )
    assert page.location == "/admin/enterprise/", "who asked for a page gets it"


# --- who may share what


def test_a_head_shares_with_the_station_and_nobody_beyond(house, clerk):
    view = save(
        house.browser("head1"),
        "?status=SERVING",
        name="本站关注",
        station=str(Station.get_by_id(house.rows["station"]["west"]).id),
    )
    assert tab(clerk.get(LIST), "本站关注") and not tab(
        house.browser("clerk2").get(LIST), "本站关注"
    )
    assert (
        clerk.post(
            f"/admin/saved_view/edit/?id={view.id}", {"name": "x", "row_version": "1"}
        ).status
        == 403
    )
    assert clerk.post(f"/admin/saved_view/move/?id={view.id}", {"step": "up"}).status == 403
    assert (
        clerk.post(
            f"/admin/saved_view/delete/?id={view.id}", {"confirm": "1", "row_version": "1"}
        ).status
        == 403
    )
    assert house.browser("clerk2").get(f"/admin/saved_view/details/?id={view.id}").status == 404


def test_a_head_names_a_role_only_together_with_the_station(house, clerk):
    head = house.browser("head1")
    link = next(
        link for link in head.get(f"{LIST}?status=SERVING").links if "/saved_view/new/" in link
    )
    answer = head.submit(head.get(link), action="saved_view", name="专员", role="CLERK")
    assert answer.status == 422 and "station" in answer.faults
    foreign = head.submit(
        head.get(link),
        action="saved_view",
        name="外站",
        station=str(house.rows["station"]["south"]),
    )
    assert foreign.status == 422 and "station" in foreign.faults


def test_a_clerk_shares_nothing(house, clerk):
    answer = clerk.post(
        "/admin/saved_view/new/",
        {"name": "给大家", "role": "CLERK", "list": "service_case", "address": "status=SERVING"},
    )
    assert answer.status == 302
    assert not SavedView.get(SavedView.name == "给大家").is_shared
    assert (
        "role"
        not in clerk.get("/admin/saved_view/new/?list=service_case").form(holding="name").names
    )


def test_a_view_shows_everybody_their_own_rows(house, clerk):
    """A role's view gives nobody more than the scope does."""
    save(house.browser("admin"), "?view=all&size=100", name="都看", role="CLERK")
    for name, station in (("clerk1", "west"), ("clerk2", "south")):
        browser = house.browser(name)
        found = ids(browser.get(tab(browser.get(LIST), "都看")))
        assert found and {ServiceCase.get_by_id(one).station_id for one in found} == {
            house.rows["station"][station]
        }


# --- what has gone


@pytest.mark.parametrize(
    "conditions,lost",
    [
        ({"gone_field": "1", "status": "SERVING"}, "gone_field"),
        ({"status": "NO_SUCH"}, "status"),
        ({"sort": "gone_field"}, "sort"),
        ({"view": "gone"}, "view"),
        ({"due_on_from": "kaputt"}, "due_on_from"),
    ],
)
def test_a_view_that_asks_for_what_has_gone_says_so_and_shows_the_rest(
    house, clerk, conditions, lost
):
    keep(house.actor("clerk1").account_id, conditions=conditions, in_menu=True)
    url = tab(clerk.get(f"{LIST}?saved=0"), "旧视图")
    page = clerk.get(url)
    assert page.status == 200 and lost in page.text and "已不存在" in page.text
    assert clerk.get("/admin/saved_view/").status == 200 and clerk.get("/").status == 200
    assert ("status=SERVING" in url) == (conditions.get("status") == "SERVING")


def test_a_view_of_a_list_that_has_gone_disturbs_nobody(house, clerk):
    keep(
        house.actor("clerk1").account_id,
        resource="gone_table",
        in_menu=True,
        opens_first=True,
        after_sign_in=True,
    )
    assert clerk.get(LIST).status == 200 and clerk.get("/admin/saved_view/").status == 200
    assert house.browser().sign_in("clerk1").location == "/"


def test_columns_that_have_gone_are_left_out(house, clerk):
    view = keep(house.actor("clerk1").account_id, columns=["code", "gone_column"])
    page = clerk.get(f"{LIST}?saved={view.id}&status=SERVING")
    assert page.status == 200 and "gone_column" in page.text


# --- numbers in the menu


@pytest.mark.both_databases
def test_a_view_in_the_menu_counts_its_rows_on_every_page(house, clerk):
    desk = Desk()
    desk.case("SERVING")
    save(clerk, "?status=SERVING", name="服务中数", in_menu="1")
    assert badge(clerk.get("/"), "服务中数") == "1"
    desk.case("SERVING")
    clerk.post("/density", {"rows": ""})
    assert badge(clerk.get("/"), "服务中数") == "2", (
        "after an act of one's own the number is counted again"
    )


def test_the_numbers_are_counted_once_a_minute(house, clerk, caplog):
    save(clerk, "?status=SERVING", name="少数", in_menu="1")
    clerk.get("/admin/setting/")
    caplog.set_level("DEBUG", logger="peewee")
    caplog.clear()
    clerk.get("/admin/service_item/")
    assert not [record for record in caplog.records if '"service_case"' in str(record.msg)]


def test_large_numbers_end_at_a_cap(house, clerk, monkeypatch):
    from views.crud.query import saved_view_tabs

    monkeypatch.setattr(saved_view_tabs, "BADGE_CAP", 1)
    keep(house.actor("clerk1").account_id, conditions={"view": "all"}, in_menu=True)
    assert badge(clerk.get("/"), "旧视图") == "1+"
