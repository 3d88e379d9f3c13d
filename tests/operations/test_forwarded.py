"""Whose word on the address of a person is taken: that of named proxies, and only if it is an
address (boundaries F12).
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.config import SettingError, Settings
from backoffice.operations.forwarded_address import Forwarded
from models.accounts import SignInAttempt

PROXIES = ("127.0.0.1/32", "::1/128", "10.0.0.0/24")


def seen(peer, **headers):
    """(address, scheme, headers that are left) as the application behind sees them."""
    caught = {}
    Forwarded(lambda environ, start: caught.update(environ), PROXIES)(
        {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", **headers}, None
    )
    return (
        caught["REMOTE_ADDR"],
        caught["wsgi.url_scheme"],
        {name for name in caught if "FORWARDED" in name or "REAL_IP" in name},
    )


@pytest.mark.parametrize(
    "peer, header, address",
    [
        ("127.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("10.0.0.9", "192.0.2.7", "192.0.2.7"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", "1.1.1.1, 192.0.2.7", "192.0.2.7"),
        ("127.0.0.1", "192.0.2.7, 10.0.0.5", "192.0.2.7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("192.0.2.99", "1.1.1.1", "192.0.2.99"),
        ("127.0.0.1", "x" * 300, "127.0.0.1"),
        ("127.0.0.1", "192.0.2.7, <script>", "127.0.0.1"),
        ("127.0.0.1", "fe80::1%eth0" + "y" * 300, "127.0.0.1"),
        ("127.0.0.1", "::ffff:192.0.2.7", "192.0.2.7"),
        ("127.0.0.1", "192.0.2.7:8080", "127.0.0.1"),
    ],
)
def test_the_address_is_that_of_the_last_who_is_no_proxy(peer, header, address):
    assert seen(peer, HTTP_X_FORWARDED_FOR=header)[0] == address


def test_the_scheme_is_taken_of_a_proxy_alone():
    assert seen("127.0.0.1", HTTP_X_FORWARDED_PROTO="https")[1] == "https"
    assert seen("192.0.2.99", HTTP_X_FORWARDED_PROTO="https")[1] == "http"
    assert seen("127.0.0.1", HTTP_X_FORWARDED_PROTO="javascript")[1] == "http"


@given(st.sampled_from(["127.0.0.1", "10.0.0.7", "192.0.2.99", "", "unix:"]), st.text(max_size=400))
def test_whatever_is_sent_the_address_is_one_or_that_of_the_connection(peer, header):
    address, _scheme, left = seen(
        peer,
        HTTP_X_FORWARDED_FOR=header,
        HTTP_FORWARDED=header,
        HTTP_X_REAL_IP=header,
        HTTP_X_FORWARDED_HOST=header,
    )
    assert (address == peer or len(address) <= 45) and left == set()


@pytest.mark.parametrize("text", ["example.org", "10.0.0.0/33", "1.2.3", "*"])
def test_a_proxy_that_is_no_address_is_refused(text):
    with pytest.raises(SettingError, match="BACKOFFICE_PROXIES"):
        Settings.from_environment({"BACKOFFICE_PROXIES": text})


def test_a_failed_sign_in_notes_an_address_and_nothing_else(house, monkeypatch):
    monkeypatch.setattr(house.app, "wsgi_app", Forwarded(house.app.wsgi_app, PROXIES))
    house.browser().post(
        "/login", {"username": "x", "password": "y"}, headers={"X-Forwarded-For": "z" * 300}
    )
    house.browser().post(
        "/login", {"username": "x", "password": "y"}, headers={"X-Forwarded-For": "192.0.2.7"}
    )
    assert [row.ip for row in SignInAttempt.select().order_by(SignInAttempt.id)][-2:] == [
        "127.0.0.1",
        "192.0.2.7",
    ]
