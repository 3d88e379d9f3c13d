"""Photographs the product and looks for faults: `python -m tests.shots OUT [--readme]` (`make
shots`), from the root of the repository.

Every entry of the menu of three accounts (list, first record, its form, its first act, new form),
in two sizes, light and dark, Chinese and English, and once at 200 % zoom. A picture with a console
error, a request to another host, sideways scrolling, Chinese in an English frame, an input without
a label, a button without a name, not exactly one first heading, or a serious finding of axe is a
fault; any fault fails the run. `--readme` writes the four pictures of the README to docs/pictures/
instead; `--person`, `--menu` and `--address` keep a run short.
"""

import argparse
import sys
import tempfile
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.journeys.desk import ROOT, Desk, launch, server
from tests.pictures import smaller

PEOPLE = ("clerk1", "head1", "admin")
SIZES = {"wide": (1366, 768), "phone": (390, 844), "zoom": (683, 384)}
"""Width and height; "zoom" is the wide screen at 200 %."""

VIEWS = [
    *product(("zh", "en"), ("wide", "phone"), (False, True)),
    ("zh", "zoom", False),
]
SERIOUS = ("serious", "critical")
LANGUAGES = {"zh": "zh-CN", "en": "en"}
LARGEST = 200 * 1024

CHECKS = """
() => {
  const found = [], shown = e => e.getClientRects().length > 0 &&
    getComputedStyle(e).visibility !== "hidden";
  const named = (e, by) => (e.getAttribute(by) || "").split(" ").filter(Boolean);
  const words = e => named(e, "aria-labelledby").map(id =>
    document.getElementById(id)?.textContent || "").join(" ");
  const name = e => (e.getAttribute("aria-label") || words(e) || e.textContent || e.title ||
    "").trim();
  const what = e => e.outerHTML.slice(0, 120).replace(/\\s+/g, " ");
  const page = document.scrollingElement;
  if (page.scrollWidth > innerWidth) {
    const wide = [...document.querySelectorAll("main *")].find(e => shown(e) &&
      e.getBoundingClientRect().right > innerWidth + 1
      && !e.closest(".table-wrap, .edit-wrap, .tabs, .steps"));
    found.push(`scrolls sideways: ${page.scrollWidth} > ${innerWidth} ${wide ? what(wide) : ""}`);
  }
  if (!document.documentElement.lang) found.push("the page names no language");
  if (document.querySelectorAll("h1").length !== 1)
    found.push(`${document.querySelectorAll("h1").length} first headings`);
  if (!document.title.trim()) found.push("the page has no title");
  const filled = "input:not([type=hidden]):not([aria-hidden]), select, textarea";
  document.querySelectorAll(filled).forEach(e => {
    const labels = [...e.labels || []].some(l => l.textContent.trim());
    if (!labels && !e.getAttribute("aria-label") && !words(e))
      found.push(`input without a label: ${what(e)}`);
  });
  const pressed = "button:not([aria-hidden]), a[href], summary, [role=button], [role=tab]";
  document.querySelectorAll(pressed).forEach(e => {
    if (!name(e)) found.push(`no name: ${what(e)}`);
  });
  document.querySelectorAll("img:not([alt])").forEach(e =>
    found.push(`picture without words: ${what(e)}`));
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id), twice = ids.find((id, n) =>
    ids.indexOf(id) !== n);
  if (twice) found.push(`two elements are called ${twice}`);
  ["aria-describedby", "aria-labelledby"].forEach(by =>
    document.querySelectorAll(`[${by}]`).forEach(e =>
    named(e, by).filter(id => !document.getElementById(id)).forEach(id =>
      found.push(`${by} points at nothing: ${id}`))));
  const order = [...document.querySelectorAll("h1, h2, h3, h4")].filter(shown).map(h =>
    +h.tagName[1]);
  order.forEach((level, n) => { if (n &&
    level > order[n - 1] + 1) found.push(`heading ${level} after ${order[n - 1]}`); });
  return found;
}"""

# the mask of a kept name, such as 王**, is data
CHINESE = """
() => {
  const han = /[\\u3400-\\u9fff\\u3000-\\u303f\\uff00-\\uffef]/, found = new Set();
  const frame = "nav.nav, .crumbs, .toolbar, .query, .pager, .toc, .tabs, .foot-bar, thead, "
    + "dt, h2, label, legend, summary, button, .acts a, .act a, .empty";
  const data = "[lang='zh-CN'], .who, .ticks, .chip, .choice, option, "
    + "[role=listbox], .crumbs li:last-child, select, .sr, .cand";
  document.querySelectorAll(frame).forEach(e => {
    if (e.closest(data)) return;
    const walk = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const node = walk.currentNode;
      if (han.test(node.data) && !node.parentElement.closest(data))
        found.add(node.data.trim().slice(0, 60));
    }
    ["aria-label", "title"].forEach(a => { if (han.test(e.getAttribute(a) ||
      "")) found.add(`${a}: ${e.getAttribute(a).slice(0, 60)}`); });
  });
  document.querySelectorAll("[placeholder]").forEach(e => {
    if (han.test(e.placeholder) && !e.placeholder.includes("*") && !e.closest(data))
      found.add(`placeholder: ${e.placeholder}`);
  });
  return [...found];
}"""


@dataclass
class Shot:
    """One page to photograph: a word for its file name, and its address."""

    name: str
    path: str


class Tour:
    """Goes round as one person in one size, theme and language."""

    def __init__(self, browser, address, person, language, size, dark, folder):
        self.desk = Desk(
            browser, address, person, locale=LANGUAGES[language], size=SIZES[size], dark=dark
        )
        self.folder = folder / f"{person}-{language}-{size}-{'dark' if dark else 'light'}"
        self.language, self.faults, self.count = language, [], 0
        self.folder.mkdir(parents=True, exist_ok=True)
        speak(self.desk, language)

    def go(self, pages) -> list[str]:
        """Photograph the pages; answers the faults, each with its page."""
        for shot in pages:
            self._take(shot)
        self.desk.close()
        return self.faults

    def _take(self, shot):
        page = self.desk.page
        answer = page.goto(shot.path)
        page.wait_for_function("document.readyState === 'complete'")
        page.screenshot(path=str(self.folder / f"{shot.name}.png"))
        self.count += 1
        found = [] if answer.status == 200 else [f"answered {answer.status}"]
        found += page.evaluate(CHECKS)
        if self.language == "zh":
            found += serious(page)
        if self.language == "en":
            found += [f"Chinese in an English frame: {words}" for words in page.evaluate(CHINESE)]
        found += [f"console or network: {fault}" for fault in self.desk.faults]
        self.desk.faults.clear()
        self.faults += [f"{self.folder.name} {shot.path}: {fault}" for fault in found]


def serious(page) -> list[str]:
    """What axe finds that keeps somebody from using the page, a line for each rule with the first
    place.
    """
    rules = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"axe {rule['id']}: {rule['help']}: {len(rule['nodes'])} × "
        f"{rule['nodes'][0]['html'][:140]} "
        f"{rule['nodes'][0].get('failureSummary', '')[-160:]!r}"
        for rule in rules
        if rule["impact"] in SERIOUS
    ]


def speak(desk, language):
    """Choose the language of the account by the switch of the account menu."""
    desk.open("/")
    other = desk.page.locator(
        "form[action$='/language'] "
        f"button[name=lang][value={'zh_CN' if language == 'zh' else 'en'}]"
    )
    if other.count():
        desk.page.locator("summary.who").click()
        with desk.page.expect_navigation():
            other.first.click()
    assert desk.page.get_attribute("html", "lang") == LANGUAGES[language]


def pages_of(browser, address, person, menu="") -> list[Shot]:
    """Every entry of the person's menu: the list, its first record with its form and first act, its
    form for a new one.
    """
    desk = Desk(browser, address, person)
    pages = [
        Shot("workbench", "/"),
        Shot("search", "/search?q=示例"),
        Shot("password", "/password"),
    ]
    for url in desk.page.locator(".nav details a").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    ):
        name = url.split("?")[0].strip("/").split("/")[-1]
        if menu in name:
            pages += _screen(desk, name, url)
    desk.close()
    return pages


def _screen(desk, name, url) -> list[Shot]:
    desk.open(url)
    pages, page = [Shot(f"{name}-list", url)], desk.page
    if page.locator(f"main .toolbar a[href$='/{name}/new/']").count():
        pages.append(Shot(f"{name}-new", f"{url}new/"))
    first = page.locator("main tbody a[href*='/details/']")
    if first.count():
        pages.append(Shot(f"{name}-details", first.first.get_attribute("href")))
        desk.open(pages[-1].path)
        for kind, link in (
            ("edit", f"main a[href*='/{name}/edit/']"),
            ("act", f"main a[href*='/{name}/events/']"),
        ):
            if page.locator(link).count():
                pages.append(Shot(f"{name}-{kind}", page.locator(link).first.get_attribute("href")))
    return pages


def photograph_all(browser, address, folder, people, menu) -> list[str]:
    faults = []
    for person in people:
        pages = pages_of(browser, address, person, menu)
        for language, size, dark in VIEWS:
            tour = Tour(browser, address, person, language, size, dark, folder)
            faults += tour.go(pages)
            print(
                f"{tour.folder.name}: {tour.count} pictures, {len(faults)} faults so far",
                flush=True,
            )
    return faults


def photograph_readme(browser, address, folder) -> list[str]:
    """Workbench, list, form and a case in hand, as a clerk sees them in Chinese."""
    desk = Desk(browser, address, "clerk1")
    folder.mkdir(parents=True, exist_ok=True)
    case = (
        desk.open("/admin/service_case/?view=mine&status=SERVING&delivery=REFER")
        .page.locator("main tbody a[href*='/details/']")
        .first
    )
    case = case.get_attribute("href")
    shots = {
        "workbench": "/",
        "list": "/admin/service_case/?view=open",
        "form": "/admin/service_request/new/",
        "case": case,
    }
    faults = []
    for name, path in shots.items():
        desk.open(path)
        if name == "form":
            _begin_a_form(desk)
        file = folder / f"{name}.png"
        file.write_bytes(smaller(desk.page.screenshot()))
        print(f"{file}: {file.stat().st_size // 1024} kB")
        if file.stat().st_size > LARGEST:
            faults.append(f"{file.name} is larger than {LARGEST // 1024} kB")
    return faults + desk.faults


def _begin_a_form(desk):
    """The ticks of Annex A, some of them ticked."""
    desk.pick("enterprise", "骁拓").page.locator("[name=description]").fill(
        "出口糕点要检测报告，想了解质量管理咨询"
    )
    for words in ("质量管理咨询", "计量宣传培训", "检验检测技术指导咨询"):
        desk.page.locator("#ticks label.tick", has_text=words).check()
    desk.page.evaluate("document.querySelector('#ticks').scrollIntoView()")
    desk.page.evaluate("scrollBy(0, -60)")
    desk.page.wait_for_timeout(400)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "out",
        nargs="?",
        type=Path,
        default=ROOT / "instance" / "shots",
        help="folder of the pictures",
    )
    parser.add_argument(
        "--readme", action="store_true", help="make the four pictures of the README instead"
    )
    parser.add_argument("--person", choices=PEOPLE, help="go round as this one alone")
    parser.add_argument("--menu", default="", help="only entries whose address holds this word")
    parser.add_argument("--address", help="a server that runs already, with the demo world")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        (
            nullcontext(asked.address) if asked.address else server(Path(folder) / "instance")
        ) as address,
    ):
        browser = launch(playwright)
        if asked.readme:
            faults = photograph_readme(browser, address, ROOT / "docs" / "pictures")
        else:
            people = [asked.person] if asked.person else PEOPLE
            faults = photograph_all(browser, address, asked.out, people, asked.menu)
        browser.close()
    print("\n".join(faults) or "No fault found.")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
