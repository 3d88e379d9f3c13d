"""What every answer carries, whatever its status, and that no page needs what the policy forbids
(promise C9).
"""

import re
from dataclasses import replace

import pytest

from backoffice.app import create_app
from models import base
from models.base import bind, database
from tests.browser import Browser
from tests.crawl import addresses

POLICY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
DIRECTIVES = (
    "default-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
)


def ok(house, monkeypatch):
    return house.browser("clerk1").get("/")


def redirected(house, monkeypatch):
    return house.browser("clerk1").get("/admin/")


def misunderstood(house, monkeypatch):
    return house.browser("clerk1").get("/admin/enterprise/?colour=red")


def unknown_visitor(house, monkeypatch):
    return house.browser().post("/admin/enterprise/new/")


def not_allowed(house, monkeypatch):
    return house.browser("archive1").get("/admin/setting/new/")


def nowhere(house, monkeypatch):
    return house.browser().get("/static/nothing.css")


def not_this_way(house, monkeypatch):
    return house.browser("clerk1").get("/logout")


def overtaken(house, monkeypatch):
    return house.browser("asset1").post(
        f"/admin/fixed_asset/events/repair/?id={house.rows['fixed_asset']['west']}",
        {"row_version": "0", "reason": "坏了"},
    )


def too_large(house, monkeypatch):
    return house.browser("clerk1").post("/admin/enterprise/new/", {"name": "x" * (6 * 1024 * 1024)})


def incomplete(house, monkeypatch):
    return house.browser("clerk1").post("/admin/enterprise/new/", {"name": ""})


def too_often(house, monkeypatch):
    browser = house.browser()
    for _attempt in range(31):
        page = browser.post("/login", {"username": "nobody", "password": "guess"})
    return page


def broken(house, monkeypatch):
    monkeypatch.setattr("views.layout.global_search._found", lambda model, text: 1 / 0)
    return house.browser("clerk1").get("/search?q=示例")


def busy(house, monkeypatch):
    """Another writer holds the database for longer than this one waits."""
    if house.kind != "sqlite":
        pytest.skip("on PostgreSQL a writer waits for a row, not for the database")
    browser = house.browser("clerk1")
    assert browser.token
    monkeypatch.setitem(base.SQLITE_PRAGMAS, "busy_timeout", 50)
    database.close()
    bind(house.settings.database_url)
    with database.connection_context(), base.transaction():
        held = database.obj
        bind(house.settings.database_url)
        page = browser.post("/language", {"lang": "en"})
        database.close()
        base.database.initialize(held)
    return page


CAUSES = {
    200: ok,
    302: redirected,
    400: misunderstood,
    401: unknown_visitor,
    403: not_allowed,
    404: nowhere,
    405: not_this_way,
    409: overtaken,
    413: too_large,
    422: incomplete,
    429: too_often,
    500: broken,
    503: busy,
}


@pytest.mark.parametrize("status", CAUSES)
def test_every_status_carries_every_header(house, monkeypatch, status):
    page = CAUSES[status](house, monkeypatch)
    assert page.status == status
    headers = page.answer.headers
    assert {name: headers.get(name) for name in POLICY} == POLICY
    policy = headers["Content-Security-Policy"]
    assert all(one in policy for one in DIRECTIVES) and "unsafe" not in policy and "*" not in policy
    assert "Server" not in headers and "X-Powered-By" not in headers


@pytest.mark.parametrize("status", [status for status in CAUSES if status >= 400])
def test_an_error_page_says_what_to_do_and_tells_nothing_else(house, monkeypatch, status):
    page = CAUSES[status](house, monkeypatch)
    assert ("<h1" in page.html and str(status) in page.html) or status in (409, 422)
    assert not re.search(r"Traceback|peewee|sqlite|psycopg|File \"|ZeroDivision", page.html)


def test_what_never_changes_may_be_kept(house):
    assert (
        house.browser().get("/static/app.css").answer.headers["Cache-Control"]
        == "public, max-age=3600"
    )


@pytest.fixture
def behind_tls(house):
    return Browser(create_app(replace(house.settings, tls=True)))


def test_behind_tls_cookies_stay_there(behind_tls):
    page = behind_tls.get("/login", base_url="https://station.example")
    assert page.answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    cookie = page.answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(
        cookie.split("; ")
    ) and "Domain" not in cookie


def test_no_script_reads_a_cookie(house):
    browser = house.browser("clerk1")
    theme = browser.post("/theme", {"theme": "dark"})
    for line in [
        *theme.answer.headers.getlist("Set-Cookie"),
        house.browser().get("/login").answer.headers["Set-Cookie"],
    ]:
        assert {"HttpOnly", "SameSite=Lax"} <= set(line.split("; ")), line


OUTSIDE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.I)


def forbidden(page) -> list[str]:
    """What of a page the policy would stop, or what leads out of the house."""
    found = []
    for tag, attrs in page.elements:
        found += [f"<{tag} {name}>" for name in attrs if name.startswith("on") or name == "style"]
        if tag == "style" or (
            tag == "script" and not attrs.get("src") and attrs.get("type") != "application/json"
        ):
            found.append(f"<{tag}> with its text in the page")
        found += [
            f"<{tag} {name}={attrs[name][:60]}>"
            for name in ("src", "href", "action", "formaction", "data", "poster")
            if OUTSIDE.match(attrs.get(name, ""))
        ]
        if tag in ("iframe", "object", "embed", "base"):
            found.append(f"<{tag}>")
    return found


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.prove) for name in ("head1", "admin")]
)
def test_no_page_holds_what_the_policy_forbids(house, name):
    """Every page of the crawl, full of the hostile names of the demo world."""
    browser, found = house.browser(name), {}
    urls = [
        url
        for endpoint, url in addresses(house.app, house.rows)
        if not endpoint.endswith((".lookup", ".export"))
    ]
    hostile = [f"/admin/enterprise/details/?id={one}" for one in range(30, 60)] + [
        "/admin/enterprise/?q=script&size=100"
    ]
    for url in [*urls, *(hostile if name == "admin" else [])]:
        page = browser.get(url)
        if faults := forbidden(page):
            found[url] = faults
    assert found == {}
