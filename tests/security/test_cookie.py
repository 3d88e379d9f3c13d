"""The cookie of a session stays below 2 KB whatever lists were visited, and the way back still
leads to the list as it was left (boundaries F12)."""

import random
import string

import pytest

LIMIT = 2048


def lists(house) -> list[str]:
    return sorted(
        rule.rule
        for rule in house.app.url_map.iter_rules()
        if rule.endpoint.endswith(".index_view") and not rule.arguments
    )


@pytest.mark.parametrize(
    "letters",
    [string.ascii_letters + string.digits, "重庆六安蚌埠番禺铅山会稽朴翟缪盖曾仇单查解区"],
)
def test_sixty_lists_with_long_searches_of_their_own_keep_the_cookie_small(house, letters):
    browser, chance = house.browser("admin"), random.Random(7)
    sizes, seen = [], 0
    for url in lists(house):
        words = "".join(chance.choice(letters) for _n in range(180))
        page = browser.get(f"{url}?q={words}")
        if page.status == 200:
            seen += 1
            sizes.append(len(browser.cookie))
            assert sizes[-1] < LIMIT, (url, sizes[-1])
    assert seen > 40, seen
    print(f"cookie: {max(sizes)} bytes at most after {seen} lists")


def test_plain_lists_are_remembered_in_few_bytes(house):
    browser = house.browser("admin")
    for url in lists(house):
        browser.get(url)
    assert len(browser.cookie) < LIMIT


def test_the_way_back_leads_to_the_last_lists_as_they_were_left(house):
    browser = house.browser("clerk1")
    browser.get("/admin/enterprise/?sort=-name&q=示例")
    browser.get("/admin/service_case/?sort=-id")
    row = house.rows["enterprise"]["west"]
    page = browser.get(f"/admin/enterprise/details/?id={row}")
    assert any(link.startswith("/admin/enterprise/?sort=-name&q=") for link in page.links)


def test_a_list_that_was_left_long_ago_is_shown_plain(house):
    browser = house.browser("admin")
    browser.get(f"/admin/enterprise/?q={'x' * 180}")
    for table in (
        "station",
        "staff",
        "provider",
        "expert",
        "service_item",
        "region",
        "organization",
    ):
        browser.get(f"/admin/{table}/?q={'y' * 180}")
    page = browser.get(f"/admin/enterprise/details/?id={house.rows['enterprise']['west']}")
    assert "/admin/enterprise/" in page.links and not any("q=xxx" in link for link in page.links)
