"""Every change needs the token of its own session (promise C1)."""

import re

import pytest

from models.audit import AuditLog
from tests.access.test_url_map import line_of
from tests.witness import business_rows, changed


def posting(app):
    """Every rule that takes POST."""
    return [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods]


def of_each_kind(rules):
    """A rule of every blueprint and one of every function: all screens of records share their
    code.
    """
    blueprints, functions = set(), set()
    for rule in rules:
        blueprint, _dot, function = rule.endpoint.partition(".")
        line = line_of(rule.endpoint)
        if not line.startswith("*") or blueprint not in blueprints or function not in functions:
            yield rule
        blueprints.add(blueprint)
        functions.add(function)


def address(rule, rows) -> str:
    """The URL of a rule, with ids that exist."""
    table = rule.endpoint.partition(".")[0]
    row = f"?id={rows[table]['west']}" if table in rows else ""
    path = re.sub(
        r"<any\((\w+)[^>]*>",
        r"\1",
        rule.rule.replace("<event>", "close").replace("<kind>", "setting"),
    )
    return re.sub(r"<int[^>]*>", "1", path) + row


@pytest.fixture
def token_of_another(house):
    return house.browser("admin").token


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(token, marks=pytest.mark.prove)
        for token in ("none", "empty", "wrong", "of another session", "in the address")
    ],
)
def test_no_change_without_the_right_token(house, token, token_of_another):
    assert refused(house, token, token_of_another, posting(house.app)) > 1000


def test_no_kind_of_change_without_a_token(house):
    """The same for one screen of each kind and for each table once; every address is tried by the
    long proof above.
    """
    assert refused(house, "none", "", of_each_kind(posting(house.app))) > 100


def refused(house, token, token_of_another, rules) -> int:
    """Post to every rule with such a token; all of them must refuse it, and nothing happens.
    Answers how many were tried.
    """
    browser = house.browser("admin")
    body = {
        "none": {},
        "empty": {"csrf_token": ""},
        "wrong": {"csrf_token": "a" * 91},
        "of another session": {"csrf_token": token_of_another},
        "in the address": {},
    }[token]
    before, last = business_rows(), AuditLog.select().count()
    urls = [address(rule, house.rows) for rule in rules]
    own = f"csrf_token={browser.token}" if token == "in the address" else ""
    answers = {
        url: browser.post(
            f"{url}{'&' if '?' in url else '?'}{own}",
            {**body, "confirm": "1", "lang": "en", "action": "watch"},
            token=False,
        ).status
        for url in urls
    }
    assert {url: status for url, status in answers.items() if status != 400} == {}
    assert changed(before) == set() and AuditLog.select().count() == last
    return len(urls)


def test_sign_in_needs_a_token_too(house):
    assert (
        house.browser().post("/login", {"username": "clerk1", "password": "x"}, token=False).status
        == 400
    )


def test_a_json_body_is_no_way_round(house):
    browser = house.browser("admin")
    answer = browser.send(
        "post", "/admin/setting/new/", json={"key": "k", "value": "v", "note": "n"}
    )
    assert answer.status_code == 400


def test_the_token_in_the_header_is_accepted(house):
    """Scripts of the pages send it there."""
    browser = house.browser("clerk1")
    answer = browser.send(
        "post", "/theme", data={"theme": "dark"}, headers={"X-CSRFToken": browser.token}
    )
    assert answer.status_code == 302
