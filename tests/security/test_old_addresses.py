"""Addresses of the last release lead to today's: a bookmark opens, a form that was open arrives."""

import pytest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/admin/service_case/do/start/?id=1", "/admin/service_case/events/start/?id=1"),
        ("/admin/enterprise/walk/?id=1&way=back", "/admin/enterprise/next/?id=1&way=back"),
        ("/admin/enterprise/counts/?by=status", "/admin/enterprise/statistics/?by=status"),
        ("/admin/enterprise/counts/xlsx/", "/admin/enterprise/statistics/xlsx/"),
        ("/admin/import_batch/columns/?id=1", "/admin/import_batch/mapping/?id=1"),
        ("/files/7/look", "/files/7/preview"),
        ("/why?account=1", "/access/explain?account=1"),
    ],
)
def test_an_old_address_leads_on(house, old, new):
    page = house.browser("clerk1").get(old)
    assert (page.status, page.location) == (308, new)


def test_a_form_of_the_last_release_arrives_with_what_was_filled_in(house):
    clerk, page = house.browser("clerk1"), "/admin/enterprise/"
    token = clerk.token
    first = clerk.send("post", f"{page}shown-columns/?saved=1", data={"csrf_token": token})
    assert (first.status_code, first.location) == (308, f"{page}columns/?saved=1")


@pytest.mark.parametrize(
    "url",
    [
        "/admin/enterprise/do/",
        "/admin/enterprise/do/x/y/",
        "/admin/enterprise/walked/",
        "/admin//do/start/",
        "/files/x/look",
        "/why/not",
    ],
)
def test_other_addresses_lead_nowhere(house, url):
    assert house.browser("clerk1").get(url).status == 404


def test_a_stranger_is_asked_to_sign_in_first(house):
    page = house.browser().get("/admin/enterprise/walk/?id=1")
    assert page.status == 302 and page.location.startswith("/login")
