"""A real server with a fresh demo world, and desks: signed-in browsers that fill forms and notice
every console error.
"""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit
from urllib.request import urlopen

from seeds.demo import PASSWORD

ROOT = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-lcd-text",
]
REFUSALS = (409, 422)
"""Answers that a journey may provoke: a refused save is a page, and the browser notes its status as
an error.
"""
START = 240
PATIENCE = 60_000
"""Milliseconds after which an element is missed: far more than a busy machine takes."""


def prepare_once(folder: Path, pattern: Path):
    """The demo world in `folder`, copied from `pattern`, which the first process of a run makes."""
    with open(pattern.with_suffix(".lock"), "w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        if not pattern.exists():
            making = pattern.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            with server(making):
                pass
            making.rename(pattern)
    shutil.copytree(pattern, folder)


@contextmanager
def server(folder: Path):
    """The address of the product at work on a demo world of its own, with its worker, as `make run`
    starts it.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BACKOFFICE_")}
    settings = {
        "BACKOFFICE_INSTANCE": str(folder),
        "BACKOFFICE_PORT": str(port),
        "BACKOFFICE_ARGON2": "8,1,1",
    }
    with open(folder.with_suffix(".log"), "w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
            cwd=ROOT,
            env=kept | settings,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(process, f"http://127.0.0.1:{port}", log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(process, address, log):
    for _ in range(START * 4):
        try:
            if urlopen(f"{address}/healthz", timeout=2).status == 200:
                return
        except OSError:
            time.sleep(0.25)
        if process.poll() is not None:
            break
    log.seek(0)
    raise RuntimeError(f"the server did not start:\n{log.read()}")


def launch(playwright):
    return playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


class Desk:
    """One person at one browser. What the browser complains about, and what it asks of other hosts,
    is kept in `faults`.
    """

    def __init__(
        self, browser, address, name=None, *, locale="zh-CN", size=(1366, 768), dark=False
    ):
        self.address, self.name, self.faults = address, name, []
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=locale,
            base_url=address,
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self._watch(self.page)
        if name:
            self.sign_in(name)

    def _watch(self, page):
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("request", self._asked)
        page.on("dialog", lambda dialog: dialog.accept())

    def _heard(self, message):
        if message.type == "error" and not any(
            f"status of {status} " in message.text for status in REFUSALS
        ):
            self.faults.append(f"{self.page.url}: {message.text}")

    def _asked(self, request):
        if urlsplit(request.url).netloc != urlsplit(
            self.address
        ).netloc and not request.url.startswith(("data:", "blob:")):
            self.faults.append(f"{self.page.url} asks {request.url}")

    def seen(self):
        """Address, invalid fields and text of the page, for the report of a failure."""
        invalid = self.page.evaluate(
            "Array.from(document.querySelectorAll(':invalid'), e => e.name || e.tagName)"
        )
        return f"{self.page.url}\ninvalid: {invalid}\n{self.page.inner_text('body')[:3000]}"

    # going somewhere

    def sign_in(self, name):
        self.open("/login")
        self.page.fill("[name=username]", name)
        self.page.fill("[name=password]", PASSWORD)
        with self.page.expect_navigation():
            self.page.press("[name=password]", "Enter")
        assert self.path == "/", f"{name} was not let in: {self.page.url}"

    def open(self, path):
        answer = self.page.goto(urljoin(self.address, path))
        assert answer.status == 200, f"{path} answered {answer.status}"
        return self

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def id(self) -> int:
        """The record that the address names."""
        return int(parse_qs(urlsplit(self.page.url).query)["id"][0])

    def click(self, selector, nth=0):
        """Click what leads to another page; what lies in a folded menu after opening it."""
        place = self.page.locator(selector).nth(nth)
        if place.evaluate("e => Boolean(e.closest('details.menu:not([open])'))"):
            place.locator("xpath=ancestor::details[1]/summary").click()
        with self.page.expect_navigation() as moved:
            place.click()
        assert moved.value.status in (200, *REFUSALS), (
            f"{selector} led to {moved.value.url}: {moved.value.status}"
        )
        return self

    # reading

    @property
    def text(self) -> str:
        """The words of the page as a person sees them, without menu and bar."""
        return self.page.locator("main").inner_text()

    @property
    def whole(self) -> str:
        """The words of the page with those of folded tabs."""
        return " ".join(self.page.locator("main").text_content().split())

    def sees(self, *words):
        for word in words:
            assert word in self.whole, (
                f"{self.page.url} does not show “{word}”:\n{self.text[:1500]}"
            )
        return self

    @property
    def state(self) -> str:
        """The coloured word beside the title."""
        return self.page.locator("h1 .tag").inner_text()

    # filling in

    def fill(self, **values):
        """Type into inputs and text areas, choose in lists, tick boxes, by the names of the
        fields.
        """
        for name, value in values.items():
            field = self.page.locator(f"form[data-form] [name='{name}']").last
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            elif field.get_attribute("type") == "checkbox":
                field.set_checked(value)
            else:
                field.fill(str(value))
        return self

    def pick(self, name, words=""):
        """Choose in a picker by typing, or the first that it offers; the first hit is taken."""
        box = self.page.locator(
            f"form[data-form] [data-picker][data-name='{name}'] [role=combobox]"
        )
        first = self.page.locator(f"[data-picker][data-name='{name}'] [role=option]").first
        if words:
            box.fill("")
            box.press_sequentially(words)
            first.locator("mark, small").first.wait_for()
        else:
            box.press("ArrowDown")
            first.wait_for()
            box.press("ArrowDown")
        box.press("Enter")
        return self

    def drafted(self, words, seconds=20) -> str:
        """Wait until the browser keeps these typed words as a draft; all that it keeps."""
        end = time.monotonic() + seconds
        while words not in (kept := self.page.evaluate("JSON.stringify(localStorage)")):
            assert time.monotonic() < end, f"no draft of “{words}”: {kept[:500]}"
            self.page.wait_for_timeout(50)
        return kept

    def send(self):
        """The main button of the form."""
        return self.click("form[data-form] [data-main]")

    def act(self, event, **values):
        """Do what is offered on the page of a record: open its page, fill it in, send it."""
        self.click(f"main a[href*='/events/{event}/']")
        self.fill(**values).send()
        assert self.page.locator(".flash.ok").count() == 1, (
            f"{event} was not done:\n{self.text[:1500]}"
        )
        return self

    def offers(self) -> set:
        """The events that the page of a record offers."""
        links = self.page.locator("main .acts a[href*='/events/']").evaluate_all(
            "all => all.map(a => a.getAttribute('href'))"
        )
        return {link.split("/events/")[1].split("/")[0] for link in links}

    def refusals(self) -> dict:
        """{act: reason} of what is offered and cannot be done yet."""
        acts = self.page.locator(".acts [aria-disabled=true]:not([role=link])")
        return {
            act.inner_text().strip(): self.page.locator(
                f"#{act.get_attribute('aria-describedby')}"
            ).inner_text()
            for act in acts.all()
        }

    def close(self):
        self.context.close()
