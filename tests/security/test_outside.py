"""The server opens no address, whoever writes one into a form (promise C10); `tests/guard.py`
watches every test.
"""

import ast
import socket

import pytest

from backoffice import scheduled_jobs
from backoffice.jobs import schedule
from models.accounts import UserAccount
from models.mails import MailMessage
from tests import guard
from tests.house.test_floors import MODULES

CLIENTS = {
    "urllib.request",
    "http.client",
    "requests",
    "httpx",
    "aiohttp",
    "smtplib",
    "ftplib",
    "poplib",
    "imaplib",
    "telnetlib",
    "xmlrpc.client",
    "socketserver",
    "urllib3",
    "webbrowser",
}


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("203.0.113.9", 443), ("2001:db8::1", 80)])
def test_the_guard_stands_in_every_test(address):
    with (
        pytest.raises(guard.OutsideError),
        socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET) as one,
    ):
        one.connect(address)
    with pytest.raises(guard.OutsideError):
        socket.getaddrinfo("evil.example", 80)
    assert len(guard.tried) == 2
    guard.tried.clear()


def test_one_module_alone_can_open_an_address():
    """Nothing of the product imports a client of a network, but for the one that speaks to the mail
    server; the load test speaks to the address it is told.
    """
    found = {
        (name, one)
        for name, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for one in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
        )
        if one in CLIENTS or one.split(".")[0] in CLIENTS
    }
    assert found == {("backoffice.messages.smtp", "smtplib")}


def calls_of(name: str) -> set[tuple]:
    """(module, first two arguments) of every call of this dotted name."""
    return {
        (module, *(ast.unparse(one) for one in node.args[:2]))
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and dotted(node.func) == name
    }


def dotted(node) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def test_its_address_is_that_of_the_settings():
    """Where a connection is opened, host and port are those of `Mail`; the reader of the
    environment alone makes one, and the jobs alone hand it on.
    """
    for opens in ("smtplib.SMTP", "smtplib.SMTP_SSL"):
        assert calls_of(opens) == {("backoffice.messages.smtp", "mail.host", "mail.port")}
    assert {module for module, *_arguments in calls_of("Mail") | calls_of("config.Mail")} == {
        "backoffice.config"
    }
    assert calls_of("smtp.connected") == {("backoffice.messages.mail_queue", "mail")}
    assert ("backoffice.scheduled_jobs", "mail_queue.send_waiting", "settings.mail") in calls_of(
        "partial"
    )
    assert calls_of("mail_queue.send_waiting") == set()


@pytest.mark.parametrize("job", ["digest", "time_out", "tidy", "clean_up"])
def test_without_a_mail_server_the_jobs_open_nothing(house, monkeypatch, job):
    """Not even on this machine, whoever wants e-mail."""
    monkeypatch.setattr(schedule, "PLAN", {})
    scheduled_jobs.put_on_plan(house.settings)
    UserAccount.update(wants_mail=True).execute()
    guard.opened.clear()
    schedule.PLAN[job].run()
    assert "mail" not in schedule.PLAN and guard.opened == []
    assert MailMessage.select().where(MailMessage.kind == "DIGEST").count() == 0


def test_addresses_in_forms_are_text(house):
    """Links, hosts and files as names, remarks and next pages: kept or refused, never followed."""
    browser, row = house.browser("clerk1"), house.rows["enterprise"]["west"]
    for text in (
        "http://192.0.2.1/",
        "//192.0.2.1/x",
        "file:///etc/passwd",
        "ftp://evil.example/",
        "http://169.254.169.254/latest/meta-data/",
    ):
        browser.submit(
            browser.get(f"/admin/enterprise/edit/?id={row}"),
            holding="row_version",
            name=text,
            address=text,
            contact_email=text,
        )
        browser.get(
            "/login", query_string={"next": text}, headers={"Referer": text, "Host": "192.0.2.1"}
        )
    assert guard.tried == []
