"""Every change needs the token of its own session (promise C1)."""

import re

import pytest

from models.audit import AuditLog
from tests.witness import business_rows, changed


def post_addresses(app, rows):
    """The URL of every rule that takes POST, with ids that exist."""
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods:
            table = rule.endpoint.partition(".")[0]
            row = f"?id={rows[table]['west']}" if table in rows else ""
            yield re.sub(r"<int[^>]*>", "1", rule.rule.replace("<event>", "close").replace("<kind>", "setting")) + row


@pytest.fixture
def token_of_another(house):
    return house.browser("admin").token


OTHERS = [pytest.param(token, marks=pytest.mark.prove) for token in ("empty", "wrong", "of another session", "in the address")]


@pytest.mark.parametrize("token", ["none", *OTHERS])
def test_no_change_without_the_right_token(house, token, token_of_another):
    browser = house.browser("admin")
    body = {"none": {}, "empty": {"csrf_token": ""}, "wrong": {"csrf_token": "a" * 91},
            "of another session": {"csrf_token": token_of_another}, "in the address": {}}[token]
    before, last = business_rows(), AuditLog.select().count()
    urls = list(post_addresses(house.app, house.rows))
    own = f"csrf_token={browser.token}" if token == "in the address" else ""
    answers = {url: browser.post(f"{url}{'&' if '?' in url else '?'}{own}", {**body, "confirm": "1", "lang": "en", "action": "watch"}, token=False).status
               for url in urls}
    assert len(urls) > 200 and {url: status for url, status in answers.items() if status != 400} == {}
    assert changed(before) == set() and AuditLog.select().count() == last


def test_sign_in_needs_a_token_too(house):
    assert house.browser().post("/login", {"username": "clerk1", "password": "x"}, token=False).status == 400


def test_a_json_body_is_no_way_round(house):
    browser = house.browser("admin")
    answer = browser.send("post", "/admin/setting/new/", json={"key": "k", "value": "v", "note": "n"})
    assert answer.status_code == 400


def test_the_token_in_the_header_is_accepted(house):
    """Scripts of the pages send it there."""
    browser = house.browser("clerk1")
    answer = browser.send("post", "/theme", data={"theme": "dark"}, headers={"X-CSRFToken": browser.token})
    assert answer.status_code == 302
