"""The server opens no address, whoever writes one into a form (promise C10); `tests/guard.py` watches every test."""

import ast
import socket

import pytest

from tests import guard
from tests.house.test_floors import MODULES

CLIENTS = {"urllib.request", "http.client", "requests", "httpx", "aiohttp", "smtplib", "ftplib", "poplib", "imaplib", "telnetlib", "xmlrpc.client", "socketserver", "urllib3",
           "webbrowser"}


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("203.0.113.9", 443), ("2001:db8::1", 80)])
def test_the_guard_stands_in_every_test(address):
    with pytest.raises(guard.Outside), socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET) as one:
        one.connect(address)
    with pytest.raises(guard.Outside):
        socket.getaddrinfo("evil.example", 80)
    assert len(guard.tried) == 2
    guard.tried.clear()


def test_no_module_can_open_an_address():
    """Nothing of the product imports a client of a network; the load test speaks to the address it is told."""
    found = {(name, one) for name, tree in MODULES.items() for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))
             for one in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""])
             if one in CLIENTS or one.split(".")[0] in CLIENTS}
    assert found == set()


def test_addresses_in_forms_are_text(house):
    """Links, hosts and files as names, remarks and next pages: kept or refused, never followed."""
    browser, row = house.browser("clerk1"), house.rows["enterprise"]["west"]
    for text in ("http://192.0.2.1/", "//192.0.2.1/x", "file:///etc/passwd", "ftp://evil.example/", "http://169.254.169.254/latest/meta-data/"):
        browser.submit(browser.get(f"/admin/enterprise/edit/?id={row}"), holding="row_version", name=text, address=text, contact_email=text)
        browser.get("/login", query_string={"next": text}, headers={"Referer": text, "Host": "192.0.2.1"})
    assert guard.tried == []
