"""Journeys through the real product: one server for all of them, a browser of their own for each
person.
"""

import os
from pathlib import Path

import pytest

from tests.journeys import desk as desks

DESKS = pytest.StashKey[list]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """What each person saw when a journey failed."""
    report = yield
    if report.when == "call" and report.failed:
        for one in item.stash.get(DESKS, []):
            report.sections.append((f"the desk of {one.name or 'a stranger'}", one.seen()))
    return report


@pytest.fixture(scope="session")
def browser():
    if not Path(desks.CHROMIUM).exists():
        missing = f"{desks.CHROMIUM} is missing (apt-get install chromium fonts-noto-cjk)"
        pytest.fail(missing) if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = desks.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(browser, tmp_path_factory):
    """One server for each process of the run; the world that it starts from is made once."""
    root = tmp_path_factory.getbasetemp()
    shared = root.parent if os.environ.get("PYTEST_XDIST_WORKER") else root
    folder = tmp_path_factory.mktemp("journeys") / "instance"
    desks.prepare_once(folder, shared / "demo-world")
    with desks.server(folder) as address:
        yield address


@pytest.fixture
def desk(request, browser, address):
    """Opens a signed-in browser for an account; afterwards none may have complained or asked
    another host.
    """
    opened = request.node.stash[DESKS] = []

    def open_desk(name, **options):
        opened.append(desks.Desk(browser, address, name, **options))
        return opened[-1]

    yield open_desk
    faults = [fault for one in opened for fault in one.faults]
    for one in opened:
        one.close()
    assert faults == []
